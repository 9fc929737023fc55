#include "CBuildFacts.h"

// The files themselves, so that the binary cannot say anything else than they do.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const char scenario_schema[] = {
#embed "../../Scenarios/scenario.schema.json" suffix(, 0)
};

static const char report_schema[] = {
#embed "../../Reports/report.schema.json" suffix(, 0)
};

const char *ezb_scenario_schema(void) { return scenario_schema; }

const char *ezb_report_schema(void) { return report_schema; }
