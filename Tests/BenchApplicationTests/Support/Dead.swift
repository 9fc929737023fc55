import SQLiteAccess

/// What programs that died leave behind.
enum Dead {
    /// Takes the mark of the program that writes it from a run under way.
    static func disown(_ run: Int64, in path: String) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.write { try $0.execute(sql: "UPDATE run SET owner = '' WHERE id = ?", arguments: [run]) }
        try queue.close()
    }
}
