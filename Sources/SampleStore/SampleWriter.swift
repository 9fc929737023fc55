package import BenchModel
import Dispatch
import Synchronization

/// Stores the samples of a run from a queue of its own, in batches: whoever measures never waits for the disk.
///
/// A batch goes out with 500 samples or 250 ms after its first one. One that cannot be written (locked, disk full) stays in
/// memory and is tried again; what is still unwritten when ``finish()`` has tried for the last time is told by its error.
package final class SampleWriter: Sendable {
    static let batchSize = 500
    static let batchAge = DispatchTimeInterval.milliseconds(250)
    private static let retryAfter = DispatchTimeInterval.seconds(1)
    private static let lastTries = 3

    /// What of a run its database has not taken.
    package struct Unsaved: Sendable {
        package var samples: [Sample]
        package var remarks: [Remark]
        package var connections: [OpenedConnection]
        package var lingered: [LingeredConnection]

        package init(
            samples: [Sample],
            remarks: [Remark] = [],
            connections: [OpenedConnection] = [],
            lingered: [LingeredConnection] = []
        ) {
            self.samples = samples
            self.remarks = remarks
            self.connections = connections
            self.lingered = lingered
        }

        var isEmpty: Bool { samples.isEmpty && remarks.isEmpty && connections.isEmpty && lingered.isEmpty }
    }

    private struct State {
        var unsaved = Unsaved(samples: [])
        var alarm = Alarm.none
        var firstError: StoreError?
    }

    /// What the one timer of the writer waits for; there is never a second.
    private enum Alarm {
        case none
        /// The first sample of a batch is to be old enough.
        case batch
        /// A batch was refused and is to be tried again; until then nothing else tries.
        case retry
    }

    private let path: String
    private let store: @Sendable (Unsaved) throws -> Void
    private let setAlarm: @Sendable (DispatchTimeInterval, @escaping @Sendable () -> Void) -> Void
    private let state = Mutex(State())
    private let onFirstError: @Sendable (StoreError) -> Void
    private let queue: DispatchQueue

    /// Creates the writer of a run.
    ///
    /// - Parameters:
    ///   - database: where the samples go.
    ///   - run: the run they belong to.
    ///   - onFirstError: told once when something goes wrong for the first time, on the writer's queue.
    package convenience init(
        database: RunDatabase,
        run: Int64,
        onFirstError: @escaping @Sendable (StoreError) -> Void = { _ in }
    ) {
        let queue = DispatchQueue(label: "ezbench.sample-writer")
        self.init(
            path: database.path,
            queue: queue,
            store: { try database.append($0, to: run) },
            setAlarm: { delay, wake in queue.asyncAfter(deadline: .now() + delay) { wake() } },
            onFirstError: onFirstError
        )
    }

    /// Creates a writer whose database and clock a test may play.
    ///
    /// - Parameters:
    ///   - path: what errors call the database.
    ///   - queue: where everything is stored.
    ///   - store: takes a batch or throws, on the queue.
    ///   - setAlarm: calls back after a while, on the queue.
    ///   - onFirstError: told once when something goes wrong for the first time, on the queue.
    init(
        path: String,
        queue: DispatchQueue,
        store: @escaping @Sendable (Unsaved) throws -> Void,
        setAlarm: @escaping @Sendable (DispatchTimeInterval, @escaping @Sendable () -> Void) -> Void,
        onFirstError: @escaping @Sendable (StoreError) -> Void = { _ in }
    ) {
        self.path = path
        self.queue = queue
        self.store = store
        self.setAlarm = setAlarm
        self.onFirstError = onFirstError
    }

    /// The first thing that went wrong; nil while all is well.
    package var firstError: StoreError? { state.withLock { $0.firstError } }

    /// What is in memory only.
    package var unsaved: Unsaved {
        state.withLock(\.unsaved)
    }

    /// Takes a sample in; returns at once.
    package func write(_ sample: Sample) {
        add { $0.samples.append(sample) }
    }

    /// Takes in a remark on the whole run; returns at once.
    package func write(_ remark: Remark) {
        add { $0.remarks.append(remark) }
    }

    /// Takes in a connection that was opened ahead of the requests; returns at once.
    package func write(_ connection: OpenedConnection) {
        add { $0.connections.append(connection) }
    }

    /// Takes in a connection that was held open; returns at once.
    package func write(_ connection: LingeredConnection) {
        add { $0.lingered.append(connection) }
    }

    private func add(_ entry: (inout Unsaved) -> Void) {
        let (begins, isFull) = state.withLock { state in
            entry(&state.unsaved)
            let begins = state.alarm == .none
            if begins { state.alarm = .batch }
            return (begins, state.unsaved.samples.count == Self.batchSize && state.alarm != .retry)
        }
        if begins { setAlarm(Self.batchAge) { self.wake() } }
        if isFull { queue.async { self.flush() } }
    }

    /// Stores what is still in memory.
    ///
    /// - Throws: the first ``StoreError`` of the run, where not every sample could be stored in the end.
    package func finish() async throws {
        let lost = await withCheckedContinuation { continuation in
            queue.async {
                for _ in 0..<Self.lastTries where !self.flush() {}
                continuation.resume(returning: self.unsaved)
            }
        }
        if !lost.isEmpty, var error = firstError {
            error.message += "; \(lost.samples.count) samples are not in it"
            throw error
        }
    }

    // MARK: On the queue

    private func wake() {
        state.withLock { $0.alarm = .none }
        if !flush() { tryAgainLater() }
    }

    /// Sets the alarm for what was refused, unless it is set already.
    private func tryAgainLater() {
        let begins = state.withLock { state in
            defer { state.alarm = .retry }
            return state.alarm == .none
        }
        if begins { setAlarm(Self.retryAfter) { self.wake() } }
    }

    /// Writes batch by batch until nothing is left; false where a batch was refused.
    ///
    /// Only here is anything taken out, and only once it is stored: ``unsaved`` tells the truth at every moment.
    @discardableResult
    private func flush() -> Bool {
        while true {
            let batch = state.withLock { state in
                var batch = state.unsaved
                if batch.samples.count > Self.batchSize { batch.samples = Array(batch.samples.prefix(Self.batchSize)) }
                return batch
            }
            if batch.isEmpty { return true }
            do {
                try store(batch)
                state.withLock { state in
                    state.unsaved.samples.removeFirst(batch.samples.count)
                    state.unsaved.remarks.removeFirst(batch.remarks.count)
                    state.unsaved.connections.removeFirst(batch.connections.count)
                    state.unsaved.lingered.removeFirst(batch.lingered.count)
                }
            } catch {
                let error = error as? StoreError ?? StoreError(.other, path, "\(error)")
                let isFirst = state.withLock { state in
                    defer { state.firstError = state.firstError ?? error }
                    return state.firstError == nil
                }
                if isFirst { onFirstError(error) }
                return false
            }
        }
    }
}
