package import BenchAnalysis
package import BenchModel
import Synchronization

/// What is sent to a collector while a run goes on, and after it.
package struct MetricsOrder: Sendable {
    package var collector: MetricsCollector
    package var interval: Duration
    /// Makes the body of a request.
    package var body:
        @Sendable (_ meters: OperationMeters, _ record: RunRecord, _ since: WallTime, _ until: WallTime) -> [UInt8]

    package init(
        _ collector: MetricsCollector,
        every interval: Duration,
        body: @escaping @Sendable (OperationMeters, RunRecord, WallTime, WallTime) -> [UInt8]
    ) {
        self.collector = collector
        self.interval = interval
        self.body = body
    }
}

/// Sends the figures of a run so far to a collector, on a thread and a connection of its own.
///
/// One request is under way at a time, and each holds everything since the beginning: nothing has to be kept for a collector that
/// is slow or away, and what it missed is in the next. It fails no run and holds none up.
final class MetricsPush: Sendable {
    /// How long the last request may take, with all its attempts.
    private static let patience = Duration.seconds(10)

    private struct State {
        var meters: OperationMeters
        /// The run, with what answers said of who gave them.
        var record: RunRecord
        /// Whether something was measured that no request has held yet.
        var hasNews = false
        var hasFailed = false
    }

    private let order: MetricsOrder
    private let carrier: StartedTransport
    private let since = MonotonicClock.wallNow()
    private let tell: @Sendable (RunEvent) -> Void
    private let state: Mutex<State>

    /// Prepares it; nil where its transport cannot be started, which is told.
    ///
    /// - Parameters:
    ///   - order: where to, how often and in which form.
    ///   - record: the run.
    ///   - surroundings: start the transport.
    ///   - tell: is told the first time that the collector does not take something.
    init?(
        _ order: MetricsOrder,
        of record: RunRecord,
        in surroundings: Surroundings,
        tell: @escaping @Sendable (RunEvent) -> Void
    ) {
        do {
            carrier = try surroundings.startPosting()
        } catch {
            tell(.metricsNotSent(reason: "the collector at \(order.collector.shown) cannot be asked: \(error)"))
            return nil
        }
        self.order = order
        self.tell = tell
        state = Mutex(State(meters: OperationMeters(record.targets), record: record))
    }

    /// Takes an attempt that has ended.
    func take(_ sample: Sample) {
        state.withLock { state in
            state.meters.take(sample)
            if let simulator = sample.simulator { state.record.markSimulated(sample.target, by: simulator) }
            state.hasNews = true
        }
    }

    /// Sends what there is, again and again until the task is cancelled.
    func goOn() async {
        while !Task.isCancelled {
            try? await Task.sleep(for: order.interval)
            guard !Task.isCancelled, let body = news() else { continue }
            // What is asked in a cancelled task is cancelled, too: one that has begun goes on to its end.
            if let fault = await Task(operation: { await fault(body, triesAgain: false) }).value {
                let isFirst = state.withLock { state in
                    // It is in the next request, too.
                    state.hasNews = true
                    defer { state.hasFailed = true }
                    return !state.hasFailed
                }
                if isFirst { tell(.metricsNotSent(reason: "\(fault)")) }
            }
        }
    }

    /// Sends all of the run for the last time with what became of it, and says so where that fails.
    func end(_ status: RunRecord.Status, reason: String?) async {
        defer { carrier.shutDown() }
        state.withLock { state in
            (state.record.status, state.record.endReason) = (status, reason)
            state.hasNews = true
        }
        guard let body = news() else { return }
        let last = Task { await fault(body, triesAgain: true) }
        let limit = Task {
            try? await Task.sleep(for: Self.patience)
            if !Task.isCancelled { last.cancel() }
        }
        defer { limit.cancel() }
        if let fault = await last.value { tell(.lastMetricsNotSent(reason: "\(fault)")) }
    }

    /// Posts a body; returns why it was not taken, or nil.
    private func fault(_ body: [UInt8], triesAgain: Bool) async -> CollectorFault? {
        do throws(CollectorFault) {
            try await order.collector.post(body, over: carrier.transport, triesAgain: triesAgain)
            return nil
        } catch {
            return error
        }
    }

    /// The body of the next request; nil where there is nothing that the last one did not hold.
    private func news() -> [UInt8]? {
        let news = state.withLock { state -> State? in
            defer { state.hasNews = false }
            return state.hasNews && !state.meters.isEmpty ? state : nil
        }
        return news.map { order.body($0.meters, $0.record, since, MonotonicClock.wallNow()) }
    }
}
