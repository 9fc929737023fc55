#include "CBuildFacts.h"

// The files themselves, so that the binary cannot say anything else than they do.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const char scenario_schema[] = {
#embed "../../Scenarios/scenario.schema.json" suffix(, 0)
};

static const char report_schema[] = {
#embed "../../Reports/report.schema.json" suffix(, 0)
};

static const char comparison_schema[] = {
#embed "../../Reports/comparison.schema.json" suffix(, 0)
};

static const char explanation_schema[] = {
#embed "../../Reports/explanation.schema.json" suffix(, 0)
};

static const char sweep_schema[] = {
#embed "../../Reports/sweep.schema.json" suffix(, 0)
};

const char *ezb_scenario_schema(void) { return scenario_schema; }

const char *ezb_report_schema(void) { return report_schema; }

const char *ezb_comparison_schema(void) { return comparison_schema; }

const char *ezb_explanation_schema(void) { return explanation_schema; }

const char *ezb_sweep_schema(void) { return sweep_schema; }
