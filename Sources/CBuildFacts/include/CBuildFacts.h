#ifndef CBUILDFACTS_H
#define CBUILDFACTS_H

/// Returns the commit that the program was built from; an empty text where that was not said.
const char *_Nonnull ezb_commit(void);

/// Returns the JSON Schema of scenario files.
const char *_Nonnull ezb_scenario_schema(void);

/// Returns the JSON Schema of `report --format json`.
const char *_Nonnull ezb_report_schema(void);

#endif
