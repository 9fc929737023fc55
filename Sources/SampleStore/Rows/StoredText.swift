import GRDB

/// The gate to the database: every text that is stored goes through it.
enum StoredText {
    /// Returns the values with U+FFFD in place of each U+0000.
    ///
    /// SQLite's C interface ends a text at its first zero byte, so that all that a server sent behind one would be lost.
    static func arguments(_ values: [(any DatabaseValueConvertible)?]) -> StatementArguments {
        StatementArguments(
            values.map { value -> (any DatabaseValueConvertible)? in
                guard let text = value as? String, text.utf8.contains(0) else { return value }
                return String(String.UnicodeScalarView(text.unicodeScalars.map { $0 == "\0" ? "\u{FFFD}" : $0 }))
            }
        )
    }
}
