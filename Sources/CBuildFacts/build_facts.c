#include "CBuildFacts.h"

#define TEXT_OF(word) #word
#define TEXT(word) TEXT_OF(word)

const char *ezb_commit(void) {
#ifdef EZBENCH_COMMIT
    return TEXT(EZBENCH_COMMIT);
#else
    return "";
#endif
}
