import Dispatch

/// A connection that any thread may use: one after the other.
// Sendable because the connection is reached on the queue alone, and by nobody else before or after.
package final class DatabaseQueue: @unchecked Sendable {
    private let connection: Database
    private let queue: DispatchQueue

    /// Opens a file, and makes it where the configuration lets it write.
    ///
    /// - Parameters:
    ///   - path: a path or a URI; a database in memory by default.
    ///   - configuration: how it is opened.
    /// - Throws: ``DatabaseError``.
    package init(path: String = ":memory:", configuration: Configuration = Configuration()) throws {
        connection = try Database(path: path, configuration)
        queue = DispatchQueue(label: configuration.label)
    }

    /// Closes the file; later calls fail.
    package func close() throws { queue.sync { connection.close() } }

    /// Reads what is of one moment.
    package func read<Result>(_ work: (Database) throws -> Result) throws -> Result {
        try queue.sync { try connection.reading { try work(connection) } }
    }

    /// Changes the database in one transaction: all of it or nothing.
    package func write<Result>(_ work: (Database) throws -> Result) throws -> Result {
        try queue.sync { try connection.inTransaction(.immediate) { try work(connection) } }
    }

    package func writeWithoutTransaction<Result>(_ work: (Database) throws -> Result) throws -> Result {
        try queue.sync { try work(connection) }
    }

    /// Copies all that is in it into another database, which it replaces.
    package func backup(to other: DatabaseQueue) throws {
        try writeWithoutTransaction { from in try other.writeWithoutTransaction { try from.backup(to: $0) } }
    }
}
