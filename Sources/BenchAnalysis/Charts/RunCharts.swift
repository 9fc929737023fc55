import BenchModel

/// What the charts of a run show, as numbers; computed where a report with charts is written.
package struct RunCharts: Sendable {
    package let clock: ChartClock
    package let firstToken: [EmpiricalCurve]
    package let latencies: LatencyHistory
    package let streams: StreamWaterfall
    package let tokens: TokenRateHistory
    package let gaps: GapHistogram
    package let costs: CostTradeOff
    package let servers: ServerHistory

    /// Only so many targets, the first ones, are drawn: more could not be told apart.
    package static let mostTargets = 12

    package init(_ summary: Summary) {
        let targets = Array(summary.measured.targets.prefix(Self.mostTargets))
        clock = ChartClock(targets.flatMap(\.samples), isOpenLoop: targets.contains(where: \.isOpenLoop))
        firstToken = targets.enumerated().compactMap { $1.firstTokenCurve(target: TargetIndex($0)) }
        latencies = LatencyHistory(targets, clock: clock)
        streams = StreamWaterfall(targets)
        tokens = TokenRateHistory(targets, clock: clock)
        gaps = GapHistogram(targets)
        servers = ServerHistory(summary.measured.run.scrapes, clock: clock)
        costs = CostTradeOff(Array(summary.targets.prefix(Self.mostTargets)))
    }
}
