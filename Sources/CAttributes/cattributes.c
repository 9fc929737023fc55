#include "cattributes.h"

#ifdef __linux__

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/xattr.h>

static int copy_one(const char *from, int to, const char *name) {
    ssize_t size = getxattr(from, name, NULL, 0);
    if (size < 0) return -1;
    char *value = malloc(size > 0 ? size : 1);
    if (!value) return -1;
    size = getxattr(from, name, value, size);
    int result = size < 0 ? -1 : fsetxattr(to, name, value, size, 0);
    int reason = errno;
    free(value);
    errno = reason;
    return result;
}

int cattributes_copy(const char *from, int to) {
    ssize_t length = listxattr(from, NULL, 0);
    if (length <= 0) return length == 0 || errno == ENOTSUP ? 0 : -1;
    char *names = malloc(length);
    if (!names) return -1;
    length = listxattr(from, names, length);
    int result = length < 0 ? -1 : 0;
    for (char *name = names; result == 0 && name < names + length; name += strlen(name) + 1) {
        result = copy_one(from, to, name);
    }
    int reason = errno;
    free(names);
    errno = reason;
    return result;
}

#else

int cattributes_copy(const char *from, int to) { return 0; }

#endif
