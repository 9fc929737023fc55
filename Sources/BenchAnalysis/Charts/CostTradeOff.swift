package import BenchModel
import Pricing
package import Statistics

/// Cost against time to the first token, one point a target; a point is marked if another target beats it in both.
package struct CostTradeOff: Sendable, Equatable {
    package struct Point: Sendable, Equatable {
        package var target: TargetIndex
        /// The median TTFT, in nanoseconds.
        package var latency: Double
        /// The 95 % interval of that median.
        package var interval: PercentileInterval
        /// US dollars per 1,000 requests that succeed.
        package var dollars: Double
        /// Whether another target costs no more and is faster, with intervals that do not overlap.
        package var isBeaten: Bool
    }

    package let points: [Point]

    init(_ targets: [TargetSummary]) {
        var points = targets.enumerated().compactMap { index, target -> Point? in
            guard let latency = target.ttft.percentile(50), let cost = target.cost.perThousandRequests else {
                return nil
            }
            return Point(
                target: TargetIndex(index),
                latency: latency,
                interval: target.ttft.interval(50),
                dollars: cost.number(in: .usd),
                isBeaten: false
            )
        }
        for index in points.indices {
            points[index].isBeaten = points.contains { other in
                guard let high = other.interval.high, let low = points[index].interval.low else { return false }
                return other.dollars <= points[index].dollars && high < low
            }
        }
        self.points = points
    }
}
