import BenchModel

/// The time in which all of a target's slots were busy: after the ramp-up, before the drain.
struct SteadyWindow: Equatable {
    /// One window in each sitting that kept all slots busy.
    private let spans: [ClosedRange<RunInstant>]

    /// Finds the windows of one target's measured requests; nil where there is none.
    ///
    /// One opens when the number in flight first reaches its greatest, and closes when it leaves that for the last time. In
    /// between a slot is empty only for the instant of a hand-over; while a request waits for its next attempt, it is not.
    init?(_ measured: some Collection<RequestAttempts>) {
        let windows = Set(measured.lazy.map(\.first.part)).sorted().compactMap { Self.window(of: $0, measured) }
        // A sitting with less left to do than there are slots has no steady window.
        let greatest = windows.map(\.inFlight).max()
        spans = windows.filter { $0.inFlight == greatest }.map(\.span)
        if spans.isEmpty { return nil }
    }

    private static func window(
        of sitting: Int,
        _ measured: some Collection<RequestAttempts>
    ) -> (span: ClosedRange<RunInstant>, inFlight: Int)? {
        var (starts, ends) = ([RunInstant](), [RunInstant]())
        starts.reserveCapacity(measured.count)
        ends.reserveCapacity(measured.count)
        for request in measured where request.first.part == sitting {
            guard let start = request.first.startedAt, let end = request.last.endedAt else { continue }
            starts.append(start)
            ends.append(end)
        }
        starts.sort()
        ends.sort()
        var (inFlight, greatest, begun) = (0, 0, 0)
        var (opening, closing) = (RunInstant(nanoseconds: 0), RunInstant(nanoseconds: 0))
        for end in ends {
            // An end goes before a start of the same instant: that is one slot handed over, not two busy ones.
            while begun < starts.count, starts[begun] < end {
                inFlight += 1
                if inFlight > greatest { (greatest, opening) = (inFlight, starts[begun]) }
                begun += 1
            }
            if inFlight == greatest, greatest > 0 { closing = end }
            inFlight -= 1
        }
        return closing > opening ? (opening...closing, greatest) : nil
    }

    /// Returns the tokens that arrived within, per second.
    ///
    /// A request's tokens are spread evenly over its token events, for hardly a server says how many each carries.
    ///
    /// - Returns: nil where a request's tokens have no instants (a buffered answer) or no count.
    func tokensPerSecond(_ requests: some RandomAccessCollection<MeasuredRequest>) -> Double? {
        var tokens = 0.0
        for request in requests {
            let metrics = request.metrics
            let count = metrics.sample.eventCount
            guard metrics.isStreamed, let output = metrics.outputTokens, count > 0 else { return nil }
            tokens += Double(output) * Double(metrics.sample.events.arrived(within: spans)) / Double(count)
        }
        let time = spans.map { $0.upperBound - $0.lowerBound }.saturatingSum
        return requests.isEmpty ? nil : tokens / time.inSeconds
    }
}
