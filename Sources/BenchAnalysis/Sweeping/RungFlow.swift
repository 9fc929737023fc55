import BenchModel

/// What went through a rung per second, while its load was on and after it had settled.
///
/// All of its figures are of the same requests over the same time: those that ended behind the beginning of the first that counts, up to
/// that of the last. Neither what is still under way at the end counts nor the time that it takes, so that where as many end as
/// begin each is what it is in the long run.
package struct RungFlow: Sendable, Equatable {
    /// Requests that succeeded.
    package let completedPerSecond: Double
    /// Those of them that kept the objectives for single requests.
    package let goodPerSecond: Double
    /// Output tokens of those that succeeded; nil where one did not tell.
    package let tokensPerSecond: Double?

    /// Counts what ended in a time; nil where it is none.
    ///
    /// - Parameters:
    ///   - target: the rung's.
    ///   - objectives: of the scenario.
    ///   - start: the beginning of the first request that counts, in seconds since the run's.
    ///   - end: that of the last.
    init?(_ target: MeasuredTarget, _ objectives: [Objective], from start: Double, to end: Double) {
        guard end > start else { return nil }
        let ended = target.measured.filter { request in
            guard request.attempts.isFinished, let at = request.attempts.last.endedAt?.sinceEpoch.inSeconds else {
                return false
            }
            return at > start && at <= end
        }
        let completed = ended.filter(\.isMeasurement)
        let seconds = end - start
        completedPerSecond = Double(completed.count) / seconds
        goodPerSecond = Double(target.met(objectives, by: ended)?.met ?? completed.count) / seconds
        let tokens: [Int?] = completed.map(\.metrics.outputTokens)
        tokensPerSecond = tokens.contains(nil) ? nil : tokens.reduce(0.0) { $0 + Double($1 ?? 0) } / seconds
    }
}
