import SQLiteAccess

/// Prepares values for storage; every text passes through it.
enum StoredText {
    /// Returns the values with each U+0000 replaced by U+FFFD.
    ///
    /// SQLite's C interface ends a text at its first zero byte, so everything that a server sent after one would be
    /// lost.
    static func arguments(_ values: [(any DatabaseValueConvertible)?]) -> StatementArguments {
        StatementArguments(
            values.map { value -> (any DatabaseValueConvertible)? in
                guard let text = value as? String, text.utf8.contains(0) else { return value }
                return String(String.UnicodeScalarView(text.unicodeScalars.map { $0 == "\0" ? "\u{FFFD}" : $0 }))
            }
        )
    }
}
