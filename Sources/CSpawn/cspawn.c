#define _GNU_SOURCE
#include "cspawn.h"
#include <fcntl.h>
#include <unistd.h>

int ezb_spawn_in(posix_spawn_file_actions_t *actions, const char *folder) {
    return posix_spawn_file_actions_addchdir_np(actions, folder);
}

int ezb_make_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }
