// What the kernel knows of its wall clock, which glibc's module does not show to Swift.
#ifndef EZBENCH_CKERNELCLOCK_H
#define EZBENCH_CKERNELCLOCK_H

/// Returns by how many nanoseconds the wall clock may be wrong at the most, as adjtimex(2) says; -1 where nothing keeps it
/// right, or where there is no such call.
long long ezb_clock_error(void);

#endif
