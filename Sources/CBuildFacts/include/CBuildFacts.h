#ifndef CBUILDFACTS_H
#define CBUILDFACTS_H

/// Returns the commit that the program was built from; an empty text where that was not said.
const char *_Nonnull ezb_commit(void);

/// Returns the JSON Schema of scenario files.
const char *_Nonnull ezb_scenario_schema(void);

/// Returns the JSON Schema of `report --format json`.
const char *_Nonnull ezb_report_schema(void);

/// Returns the JSON Schema of `compare --format json`.
const char *_Nonnull ezb_comparison_schema(void);

/// Returns the JSON Schema of `explain --format json`.
const char *_Nonnull ezb_explanation_schema(void);

/// Returns the JSON Schema of `sweep --format json`.
const char *_Nonnull ezb_sweep_schema(void);

#endif
