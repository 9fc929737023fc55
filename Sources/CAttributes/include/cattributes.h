#ifndef CATTRIBUTES_H
#define CATTRIBUTES_H

/// Gives an open file the extended attributes (access lists among them) of the file at a path.
///
/// Returns 0, also where the file system knows no attributes; -1 with errno where one of them cannot be given.
int cattributes_copy(const char *from, int to);

#endif
