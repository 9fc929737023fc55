#ifndef CBUILDFACTS_H
#define CBUILDFACTS_H

/// Returns the commit that the program was built from; an empty text where that was not said.
const char *_Nonnull ezb_commit(void);

#endif
