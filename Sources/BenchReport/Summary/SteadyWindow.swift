import BenchModel

/// The time in which all of a target's slots were busy: after the ramp-up, before the drain.
struct SteadyWindow: Equatable {
    let start: Nanoseconds
    let end: Nanoseconds

    /// Finds the window of one target's measured requests; nil where there is none.
    ///
    /// It opens when the number in flight first reaches its greatest, and closes when it leaves that for the last time. In
    /// between a slot is empty only for the instant of a hand-over; while a request waits for its next attempt, it is not.
    init?(_ measured: [RequestAttempts]) {
        var changes: [(at: Nanoseconds, by: Int)] = []
        for request in measured {
            guard let start = request.first.times.started, let end = request.last.times.end else { continue }
            changes.append((start, 1))
            changes.append((end, -1))
        }
        // An end goes before a start of the same instant: that is one slot handed over, not two busy ones.
        changes.sort { ($0.at, $0.by) < ($1.at, $1.by) }
        var (inFlight, greatest) = (0, 0)
        var (opening, closing) = (Nanoseconds(0), Nanoseconds(0))
        for change in changes {
            if change.by < 0, inFlight == greatest { closing = change.at }
            inFlight += change.by
            if inFlight > greatest {
                greatest = inFlight
                opening = change.at
            }
        }
        guard closing > opening else { return nil }
        start = opening
        end = closing
    }

    /// Returns the tokens that arrived within, per second.
    ///
    /// A request's tokens are spread evenly over its token events, for hardly a server says how many each carries.
    ///
    /// - Returns: nil where a request's tokens have no instants (a buffered answer) or no count.
    func tokensPerSecond(_ requests: [(sample: Sample, metrics: RequestMetrics)]) -> Double? {
        var tokens = 0.0
        for (sample, metrics) in requests {
            let arrivals = sample.response.deltas.arrivals
            guard metrics.isStreamed, let output = metrics.outputTokens, !arrivals.isEmpty else { return nil }
            let within = arrivals.count { $0 >= start && $0 <= end }
            tokens += Double(output) * Double(within) / Double(arrivals.count)
        }
        return requests.isEmpty ? nil : tokens / (end - start).inSeconds
    }
}
