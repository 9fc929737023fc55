// Two calls that glibc shows to programs that ask for its own extensions only.
#ifndef EZBENCH_CSPAWN_H
#define EZBENCH_CSPAWN_H

#include <spawn.h>

/// Makes the child start in a folder; returns 0, or an error number.
int ezb_spawn_in(posix_spawn_file_actions_t *actions, const char *folder);

/// Makes a pipe that no child inherits unless it is given an end on purpose; returns 0, or -1 and sets errno.
int ezb_make_pipe(int ends[2]);

#endif
