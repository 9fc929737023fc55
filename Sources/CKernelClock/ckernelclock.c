#include "ckernelclock.h"

#if defined(__linux__)
#include <sys/timex.h>

long long ezb_clock_error(void) {
    struct timex state = {0};
    // Without a mode it only asks, which needs no privilege.
    int status = adjtimex(&state);
    if (status == -1 || status == TIME_ERROR || (state.status & STA_UNSYNC)) return -1;
    return (long long)state.maxerror * 1000;
}
#else
long long ezb_clock_error(void) { return -1; }
#endif
