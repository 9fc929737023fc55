import Dispatch
import SQLiteAccess
import Synchronization

/// Another connection to a file that is read, to read a part of it at the same time.
///
/// Taking rows out of SQLite was more than half of a report's time, all of it on one processor.
struct SecondConnection: Sendable {
    /// The file as SQLite's URI; what it holds does not change.
    let location: String
    let configuration: Configuration

    /// Reads two parts at the same time.
    ///
    /// - Parameters:
    ///   - db: the caller's own connection.
    ///   - first: what is read with it.
    ///   - second: what is read with another one, on another thread.
    /// - Returns: both.
    /// - Throws: what reading throws; of two errors that of the first part.
    func read<Part: Sendable>(
        beside db: Database,
        first: (Database) throws -> Part,
        second: @escaping @Sendable (Database) throws -> Part
    ) throws -> (Part, Part) {
        let (other, isRead) = (Reading<Part>(), DispatchGroup())
        DispatchQueue.global().async(group: isRead) {
            other.finish(
                Result { try DatabaseQueue(path: location, configuration: configuration).read(second) }
            )
        }
        let own = Result { try first(db) }
        isRead.wait()
        return (try own.get(), try other.part())
    }

    /// What one thread reads for another, which waits for it.
    private final class Reading<Part: Sendable>: Sendable {
        private let result = Mutex<Result<Part, any Error>?>(nil)

        func finish(_ read: Result<Part, any Error>) { result.withLock { $0 = read } }

        func part() throws -> Part {
            guard let read = result.withLock({ $0 }) else {
                // It is asked when reading has ended.
                preconditionFailure()
            }
            return try read.get()
        }
    }
}
