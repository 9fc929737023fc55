import BenchModel

/// The time in which all of a target's slots were busy: after the ramp-up, before the drain.
struct SteadyWindow: Equatable {
    /// One window in each sitting that kept all slots busy.
    private let spans: [ClosedRange<RunInstant>]

    /// Finds the windows of one target's measured requests; nil where there is none.
    ///
    /// One opens when the number in flight first reaches its greatest, and closes when it leaves that for the last time. In
    /// between a slot is empty only for the instant of a hand-over; while a request waits for its next attempt, it is not.
    init?(_ measured: [RequestAttempts]) {
        let windows = Dictionary(grouping: measured, by: \.first.part).sorted { $0.key < $1.key }.compactMap {
            Self.window($0.value)
        }
        // A sitting with less left to do than there are slots has no steady window.
        let greatest = windows.map(\.inFlight).max()
        spans = windows.filter { $0.inFlight == greatest }.map(\.span)
        if spans.isEmpty { return nil }
    }

    private static func window(_ measured: [RequestAttempts]) -> (span: ClosedRange<RunInstant>, inFlight: Int)? {
        var changes: [(at: RunInstant, by: Int)] = []
        for request in measured {
            guard let start = request.first.times.started, let end = request.last.times.end else { continue }
            changes.append((start, 1))
            changes.append((end, -1))
        }
        // An end goes before a start of the same instant: that is one slot handed over, not two busy ones.
        changes.sort { ($0.at, $0.by) < ($1.at, $1.by) }
        var (inFlight, greatest) = (0, 0)
        var (opening, closing) = (RunInstant(nanoseconds: 0), RunInstant(nanoseconds: 0))
        for change in changes {
            if change.by < 0, inFlight == greatest, greatest > 0 { closing = change.at }
            inFlight += change.by
            if inFlight > greatest {
                greatest = inFlight
                opening = change.at
            }
        }
        return closing > opening ? (opening...closing, greatest) : nil
    }

    /// Returns the tokens that arrived within, per second.
    ///
    /// A request's tokens are spread evenly over its token events, for hardly a server says how many each carries.
    ///
    /// - Returns: nil where a request's tokens have no instants (a buffered answer) or no count.
    func tokensPerSecond(_ requests: [MeasuredRequest]) -> Double? {
        var tokens = 0.0
        for request in requests {
            let metrics = request.metrics
            let events = request.sample.events
            guard metrics.isStreamed, let output = metrics.outputTokens, !events.isEmpty else { return nil }
            tokens += Double(output) * Double(events.arrived(within: spans)) / Double(events.count)
        }
        let time = spans.map { $0.upperBound - $0.lowerBound }.saturatingSum
        return requests.isEmpty ? nil : tokens / time.inSeconds
    }
}
