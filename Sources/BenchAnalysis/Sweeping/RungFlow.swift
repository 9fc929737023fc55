import BenchModel

/// What went through a rung per second, while its load was on and after it had settled.
///
/// The time is that from the beginning of the first request that counts to the beginning of the last. All of its figures are of the
/// same requests over that time, each weighed by its ``share``.
package struct RungFlow: Sendable, Equatable {
    /// Requests that succeeded.
    package let completedPerSecond: Double
    /// Those of them that kept the objectives for single requests.
    package let goodPerSecond: Double
    /// Output tokens of those that succeeded; nil where one did not tell.
    package let tokensPerSecond: Double?

    /// Counts what went through in a time; nil where it is none.
    ///
    /// - Parameters:
    ///   - target: the rung's.
    ///   - objectives: of the scenario.
    ///   - start: the beginning of the first request that counts, in seconds since the run's.
    ///   - end: that of the last.
    init?(_ target: MeasuredTarget, _ objectives: [Objective], from start: Double, to end: Double) {
        guard end > start else { return nil }
        let through = target.measured.compactMap { request in
            Self.share(of: request.attempts, isOpenLoop: target.isOpenLoop, from: start, to: end)
                .map { (request: request, share: $0) }
        }
        let completed = through.filter(\.request.isMeasurement)
        let seconds = end - start
        completedPerSecond = completed.reduce(0) { $0 + $1.share } / seconds
        let good = target.areGood(through.map(\.request), by: objectives)
            .map { zip(through, $0).reduce(0) { $0 + ($1.1 ? $1.0.share : 0) } / seconds }
        goodPerSecond = good ?? completedPerSecond
        let tokens = completed.map { one in one.request.metrics.outputTokens.map { Double($0) * one.share } }
        tokensPerSecond = tokens.contains(nil) ? nil : tokens.reduce(0) { $0 + ($1 ?? 0) } / seconds
    }

    /// Returns how much of a request counts in a time; nil where nothing does.
    ///
    /// Of a closed loop, whose number of requests under way stays the same, it is the share of the request's own time that lies within:
    /// answers of equal length end in waves, and where ends were counted, a wave more or less would be a multiple of what was done in a
    /// short time. Under a schedule requests may pile up, and what waits for its turn is not under way at the server: there it is all
    /// of a request that ended within, and nothing of any other.
    private static func share(
        of attempts: RequestAttempts,
        isOpenLoop: Bool,
        from start: Double,
        to end: Double
    ) -> Double? {
        guard attempts.isFinished, let ended = attempts.last.endedAt?.sinceEpoch.inSeconds else { return nil }
        let began = attempts.startedOrPlanned.sinceEpoch.inSeconds
        guard !isOpenLoop, ended > began else { return ended > start && ended <= end ? 1 : nil }
        let within = min(end, ended) - max(start, began)
        return within > 0 ? within / (ended - began) : nil
    }
}
