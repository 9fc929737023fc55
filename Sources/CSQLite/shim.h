// SQLite, and what of it Swift cannot say: a destructor that is a number, and calls with any number of arguments.
#pragma once
#include <sqlite3.h>

/// Binds a text that ends in a zero byte; SQLite copies it.
static inline int ezb_bind_text(sqlite3_stmt *statement, int place, const char *text) {
    return sqlite3_bind_text(statement, place, text, -1, SQLITE_TRANSIENT);
}

/// Binds bytes, which SQLite copies; none of them is an empty value, and not NULL.
static inline int ezb_bind_bytes(sqlite3_stmt *statement, int place, const void *bytes, int count) {
    return count == 0 ? sqlite3_bind_zeroblob(statement, place, 0)
                      : sqlite3_bind_blob(statement, place, bytes, count, SQLITE_TRANSIENT);
}

/// Takes a name in double quotes for a name alone, so that a wrong one is an error and no text.
static inline void ezb_refuse_quoted_texts(sqlite3 *connection) {
#ifdef SQLITE_DBCONFIG_DQS_DML
    sqlite3_db_config(connection, SQLITE_DBCONFIG_DQS_DML, 0, (int *)0);
    sqlite3_db_config(connection, SQLITE_DBCONFIG_DQS_DDL, 0, (int *)0);
#endif
}
