package import BenchModel
import Dispatch
import Synchronization

/// Stores the samples of a run in batches, on its own queue, so that measuring never waits for the disk.
///
/// A batch is written with 500 samples, or 250 ms after its first one. A batch that cannot be written (locked, disk
/// full) stays in memory and is retried. If samples are still unwritten after the last try of ``finish()``, it throws.
package final class SampleWriter: Sendable {
    static let batchSize = 500
    static let batchAge = DispatchTimeInterval.milliseconds(250)
    private static let retryAfter = DispatchTimeInterval.seconds(1)
    private static let lastTries = 3

    /// The part of a run that its database has not taken yet.
    package struct Unsaved: Sendable {
        package var samples: [Sample]
        package var remarks: [Remark]
        package var connections: [OpenedConnection]
        package var lingered: [LingeredConnection]
        package var scrapes: [ServerScrape]

        package init(
            samples: [Sample],
            remarks: [Remark] = [],
            connections: [OpenedConnection] = [],
            lingered: [LingeredConnection] = [],
            scrapes: [ServerScrape] = []
        ) {
            self.samples = samples
            self.remarks = remarks
            self.connections = connections
            self.lingered = lingered
            self.scrapes = scrapes
        }

        var isEmpty: Bool {
            samples.isEmpty && remarks.isEmpty && connections.isEmpty && lingered.isEmpty && scrapes.isEmpty
        }
    }

    private struct State {
        var unsaved = Unsaved(samples: [])
        var alarm = Alarm.none
        var firstError: StoreError?
    }

    /// What the writer's only timer waits for; there is never a second one.
    private enum Alarm {
        case none
        /// For the first sample of a batch to become old enough.
        case batch
        /// For the retry of a refused batch; until then nothing else is written.
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
    ///   - database: the database.
    ///   - run: the run.
    ///   - onFirstError: called once, on the writer's queue, when something fails for the first time.
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

    /// Creates a writer with a given store and clock, for tests.
    ///
    /// - Parameters:
    ///   - path: the database's name in errors.
    ///   - queue: where everything is stored.
    ///   - store: stores a batch or throws, on the queue.
    ///   - setAlarm: calls back after a delay, on the queue.
    ///   - onFirstError: called once, on the queue, when something fails for the first time.
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

    /// The first error; nil if there was none.
    package var firstError: StoreError? { state.withLock { $0.firstError } }

    /// What is only in memory.
    package var unsaved: Unsaved {
        state.withLock(\.unsaved)
    }

    /// Accepts a sample; returns at once.
    package func write(_ sample: Sample) {
        add { $0.samples.append(sample) }
    }

    /// Accepts a remark on the whole run; returns at once.
    package func write(_ remark: Remark) {
        add { $0.remarks.append(remark) }
    }

    /// Accepts a connection that was opened ahead of the requests; returns at once.
    package func write(_ connection: OpenedConnection) {
        add { $0.connections.append(connection) }
    }

    /// Accepts a connection that was held open; returns at once.
    package func write(_ connection: LingeredConnection) {
        add { $0.lingered.append(connection) }
    }

    /// Accepts a look at a server's own figures; returns at once.
    package func write(_ scrape: ServerScrape) {
        add { $0.scrapes.append(scrape) }
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
    /// - Throws: the run's first ``StoreError``, if not every sample could be stored.
    package func finish() async throws {
        let lost = await withCheckedContinuation { continuation in
            queue.async {
                for _ in 0..<Self.lastTries where !self.flush() {}
                continuation.resume(returning: self.unsaved)
            }
        }
        if !lost.isEmpty, var error = firstError {
            error.message +=
                "; \(Counted.text(lost.samples.count, "sample")) \(Counted.form(lost.samples.count, "is", "are")) not in it"
            throw error
        }
    }

    // MARK: On the queue

    private func wake() {
        state.withLock { $0.alarm = .none }
        if !flush() { tryAgainLater() }
    }

    /// Sets the alarm for a retry, unless it is set already.
    private func tryAgainLater() {
        let begins = state.withLock { state in
            defer { state.alarm = .retry }
            return state.alarm == .none
        }
        if begins { setAlarm(Self.retryAfter) { self.wake() } }
    }

    /// Writes batch by batch until nothing is left; returns false if a batch was refused.
    ///
    /// Samples are removed only here, and only after they are stored, so that ``unsaved`` is right at every moment.
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
                    state.unsaved.scrapes.removeFirst(batch.scrapes.count)
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
