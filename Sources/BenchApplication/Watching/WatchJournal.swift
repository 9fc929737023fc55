package import BenchModel
package import SampleStore
import Synchronization

/// Where a watch keeps what it knows.
package protocol WatchStore: Sendable {
    /// Takes the watch over, and returns what is known of it.
    func recall(probes: Int) throws -> WatchMemory
    /// Leaves the watch to others.
    func release()
    /// Keeps all of it or nothing.
    func keep(_ entries: [WatchEntry]) throws
    /// Returns what the probes of a time may have cost.
    func dollars(from start: WallTime, to end: WallTime) throws -> [String]
}

/// A database as the place; opened anew each time, so that a file that was moved or replaced is no lasting trouble.
package struct DatabaseWatchStore: WatchStore {
    let path: String
    let watch: String

    package init(path: String, watch: String) {
        self.path = path
        self.watch = watch
    }

    package func recall(probes: Int) throws -> WatchMemory {
        try using { database in
            try database.claim(watch: watch)
            return try database.memory(ofWatch: watch, probes: probes)
        }
    }

    // Where it cannot be said, the end of the process says it.
    package func release() { try? using { try $0.release(watch: watch) } }

    package func keep(_ entries: [WatchEntry]) throws { try using { try $0.keep(entries, ofWatch: watch) } }

    package func dollars(from start: WallTime, to end: WallTime) throws -> [String] {
        try using { try $0.dollars(ofWatch: watch, from: start, to: end) }
    }

    private func using<Result>(_ work: (RunDatabase) throws -> Result) throws -> Result {
        let database = try RunDatabase.open(path: path, mode: .create)
        defer { database.close() }
        return try work(database)
    }
}

/// What a watch has found and its database may not have taken yet: kept in memory and tried again, in order.
final class WatchJournal: Sendable {
    /// More than a week of probes every five minutes; of a database that takes nothing for longer the oldest are lost.
    private static let most = 4096

    private struct State {
        var entries: [WatchEntry] = []
        var isFailing = false
        var lost = 0
    }

    private let store: any WatchStore
    private let state = Mutex(State())
    private let tell: @Sendable (WatchEvent) -> Void

    init(_ store: any WatchStore, tell: @escaping @Sendable (WatchEvent) -> Void) {
        self.store = store
        self.tell = tell
    }

    /// Entries that the database has not taken.
    var unstored: Int { state.withLock { $0.entries.count + $0.lost } }

    /// Adds an entry and stores what there is.
    func add(_ entry: WatchEntry) {
        if entry.isEmpty { return }
        let event = state.withLock { state -> WatchEvent? in
            state.entries.append(entry)
            if state.entries.count > Self.most {
                state.entries.removeFirst()
                state.lost += 1
            }
            return store(&state)
        }
        if let event { tell(event) }
    }

    /// Stores what there is, in the lock: two that store at a time would do it in any order.
    private func store(_ state: inout State) -> WatchEvent? {
        do {
            try store.keep(state.entries)
            state.entries = []
            defer { state.isFailing = false }
            return state.isFailing ? .storedAgain : nil
        } catch {
            defer { state.isFailing = true }
            return state.isFailing ? nil : .notStored(reason: "\(error)")
        }
    }
}
