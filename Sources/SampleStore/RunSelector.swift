import BenchModel
import SQLiteAccess

/// Names a run in a database, in each of the ways in which people do.
package enum RunSelector: Sendable, Equatable {
    /// The run begun last.
    case last
    case id(Int64)
    /// The baseline of this name, the latest run with this tag, or the one whose UUID begins so; a number is tried as a run's
    /// number first.
    case named(String)

    /// What is expected where a run is named, for messages.
    package static let expected =
        "a number or a tag from `ezbench runs`, a baseline's name, the first four or more characters of a UUID, or \"latest\""

    /// Reads a run's name as it is typed; nil for what no run can be called.
    package init?(text: String) {
        if ["last", "latest"].contains(text.lowercased()) {
            self = .last
        } else if let id = Int64(text), id > 0, text.utf8.count < UUIDPrefix.leastLength {
            self = .id(id)
        } else if RunTag(text: text) != nil || UUIDPrefix(text) != nil || Int64(text).map({ $0 > 0 }) ?? false {
            self = .named(text)
        } else {
            return nil
        }
    }

    /// Returns the number of the run that is meant.
    ///
    /// - Throws: a ``StoreError`` that names the runs there are, if it is none or several.
    func resolved(in db: Database, _ path: String) throws -> Int64 {
        let found: Int64?
        switch self {
        case .last: found = try Int64.fetchOne(db, sql: "SELECT max(id) FROM run")
        case .id(let id): found = try Self.run(id, in: db)
        case .named(let text):
            found =
                try Int64(text).flatMap { try Self.run($0, in: db) }
                ?? BaselineRow.run(text, in: db)
                ?? Self.tagged(text, in: db)
                ?? Self.identified(text, in: db, path)
        }
        guard let found else { throw try notFound(in: db, path) }
        return found
    }

    /// Whether a name that no run has looks like a database's file.
    private static func isDatabase(_ text: String) -> Bool {
        [".sqlite", ".sqlite3", ".db"].contains { text.lowercased().hasSuffix($0) }
    }

    private static func run(_ id: Int64, in db: Database) throws -> Int64? {
        try Int64.fetchOne(db, sql: "SELECT id FROM run WHERE id = ?", arguments: [id])
    }

    private static func tagged(_ name: String, in db: Database) throws -> Int64? {
        try Int64.fetchOne(db, sql: "SELECT max(run_id) FROM tag WHERE name = ?", arguments: [name])
    }

    private static func identified(_ text: String, in db: Database, _ path: String) throws -> Int64? {
        guard let prefix = UUIDPrefix(text) else { return nil }
        let ids = try Int64.fetchAll(
            db,
            sql: "SELECT id FROM run WHERE substr(uuid, 1, ?) = ? ORDER BY id",
            arguments: [prefix.text.utf8.count, prefix.text]
        )
        guard ids.count > 1 else { return ids.first }
        let list = ids.suffix(10).map(String.init).joined(separator: ", ")
        throw StoreError(.noSuchRun, path, "the UUIDs of several runs begin with \(text): \(list); name one of these")
    }

    /// Returns the error that says what runs there are instead.
    func notFound(in db: Database, _ path: String) throws -> StoreError {
        let ids = try Int64.fetchAll(db, sql: "SELECT id FROM run ORDER BY id DESC LIMIT 10")
        if ids.isEmpty { return StoreError(.noSuchRun, path, "holds no runs yet; run a scenario first") }
        let list = ids.map(String.init).joined(separator: ", ")
        let known = "the \(ids.count == 1 ? "only one is" : "latest are") \(list)"
        switch self {
        case .last: return StoreError(.noSuchRun, path, "there is no run; \(known)")
        case .id(let id): return StoreError(.noSuchRun, path, "there is no run \(id); \(known)")
        case .named(let text):
            let tags = try String.fetchAll(
                db,
                sql: "SELECT name FROM tag GROUP BY name ORDER BY max(run_id) DESC, name LIMIT 10"
            )
            let tagged = tags.isEmpty ? "" : "; tags are \(tags.joined(separator: ", "))"
            return StoreError(
                .noSuchRun,
                path,
                "there is no run \(text): no run has that number, that tag, or a UUID that begins so; "
                    + (Self.isDatabase(text) ? "a database is named with --db" : "\(known)\(tagged)")
            )
        }
    }
}

/// The first characters of a UUID, in lower case, with hyphens or without those at the end.
private struct UUIDPrefix {
    static let leastLength = 4
    let text: String

    init?(_ typed: String) {
        let text = typed.lowercased()
        let isPrefix = text.utf8.enumerated().allSatisfy { place, byte in
            [8, 13, 18, 23].contains(place)
                ? byte == UInt8(ascii: "-") : (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
        }
        guard isPrefix, (Self.leastLength...36).contains(text.utf8.count) else { return nil }
        self.text = text
    }
}
