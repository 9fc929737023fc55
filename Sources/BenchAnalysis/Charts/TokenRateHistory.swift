package import BenchModel

/// Tokens per second of each target over the run's time, all of its streams together.
package struct TokenRateHistory: Sendable, Equatable {
    package struct Series: Sendable, Equatable {
        package var target: TargetIndex
        /// Tokens per second in each interval; the last one may be shorter.
        package var rates: [Double]
        /// Whether the tokens of some answers are not known, so that their events count as one each.
        package var countsEvents: Bool
    }

    /// In seconds: 1, 2 or 5 times a power of ten.
    package let width: Double
    package let length: Double
    package let series: [Series]

    package static let mostIntervals = 100

    /// Counts the tokens of measured requests that succeeded or were closed on purpose: those of a stream spread evenly over its
    /// events, those of a buffered answer at its end.
    init(_ targets: [MeasuredTarget], clock: ChartClock) {
        let width = Self.width(for: clock.length)
        let count = max(1, Int(clamping: (clock.length / width).rounded(.up)))
        self.width = width
        length = clock.length
        series = targets.enumerated().compactMap { index, target in
            var tokens = [Double](repeating: 0, count: count)
            var countsEvents = false
            for request in target.requests {
                let sample = request.sample
                let place = { (instant: RunInstant) in
                    min(count - 1, max(0, Int(clamping: clock.seconds(instant, part: sample.part) / width)))
                }
                let arrivals = sample.response.deltas.arrivals
                guard request.metrics.isStreamed, !arrivals.isEmpty else {
                    if let output = request.metrics.outputTokens, let end = sample.times.end {
                        tokens[place(end)] += Double(output)
                    }
                    continue
                }
                let output = sample.response.usage.output
                countsEvents = countsEvents || output == nil
                let each = output.map { Double($0) / Double(arrivals.count) } ?? 1
                for arrival in arrivals { tokens[place(arrival)] += each }
            }
            guard tokens.contains(where: { $0 > 0 }) else { return nil }
            let rates = tokens.enumerated().map { interval, tokens in
                let rest = clock.length - Double(interval) * width
                return tokens / max(min(width, rest), width / 1_000)
            }
            return Series(target: TargetIndex(index), rates: rates, countsEvents: countsEvents)
        }
    }

    /// Returns the least of the round widths that needs no more than ``mostIntervals``.
    static func width(for length: Double) -> Double {
        guard length.isFinite, length > 0 else { return 1 }
        var power = 1e-3
        while true {
            for step in [1.0, 2, 5] where length / (step * power) <= Double(mostIntervals) { return step * power }
            power *= 10
        }
    }
}
