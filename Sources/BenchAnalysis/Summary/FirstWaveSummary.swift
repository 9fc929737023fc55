import Statistics
import Synchronization

/// A target's latencies with the requests of the first wave kept apart from the others.
///
/// What drains at the end stays with the others: to leave out what ends last would be to leave out what is slow.
package struct FirstWaveSummary: Sendable {
    /// The measured requests that began together.
    package let wave: LatencyView
    /// How many other measured requests there are.
    package let steadyCount: Int
    private let others: SteadyLatencies

    /// A percentile that moves by more than this share of itself differs.
    static let leastDifference = 0.1
    /// Those that reports show.
    private static let percentiles: [Percentile] = [5, 50, 95, 99]

    init(_ wave: FirstWave, among requests: MeasuredRequests) {
        self.wave = LatencyView(requests.filter { wave.contains($0.attempts) })
        steadyCount = requests.count - self.wave.n
        others = SteadyLatencies(wave, among: requests)
    }

    /// All other measured requests; empty where there are none.
    package var steady: LatencyView { others.view }

    /// Returns whether a percentile that reports show differs without the first wave.
    package func differs(_ metric: Metric, from all: LatencyView) -> Bool {
        let all = all.figures[metric]
        guard Self.percentiles.contains(where: { mayDiffer($0, all, without: wave.figures[metric].n) }) else {
            return false
        }
        let steady = steady.figures[metric]
        return Self.percentiles.contains { percentile in
            guard let before = all.percentile(percentile), let after = steady.percentile(percentile) else {
                return false
            }
            return Self.isDifferent(before, after)
        }
    }

    private static func isDifferent(_ before: Double, _ after: Double) -> Bool {
        abs(after - before) > leastDifference * abs(before)
    }

    /// Returns whether a percentile may differ without so many values, whichever they are.
    ///
    /// The i-th of the others is no less than the i-th of all and no larger than the one so many places behind it. A wave is mostly
    /// so small a part that this tells it, and the others' figures need not be computed.
    private func mayDiffer(_ percentile: Percentile, _ all: Distribution, without left: Int) -> Bool {
        guard let before = all.percentile(percentile), left < all.n else { return false }
        let others = all.n - left
        let least = percentile.value(among: others) { all.sorted[$0] } ?? before
        let most = percentile.value(among: others) { all.sorted[$0 + left] } ?? before
        // Above an infinite value no share of it tells anything.
        return !before.isFinite || Self.isDifferent(before, least) || Self.isDifferent(before, most)
    }
}

extension FirstWaveSummary: Equatable {
    package static func == (one: Self, other: Self) -> Bool { one.wave == other.wave && one.steady == other.steady }
}

/// The figures of those who are not of the first wave, computed when they are asked for: few reports show them.
private final class SteadyLatencies: Sendable {
    private let wave: FirstWave
    private let requests: MeasuredRequests
    private let made = Mutex<LatencyView?>(nil)

    init(_ wave: FirstWave, among requests: MeasuredRequests) {
        (self.wave, self.requests) = (wave, requests)
    }

    var view: LatencyView {
        made.withLock { made in
            if let made { return made }
            let view = LatencyView(requests.filter { !wave.contains($0.attempts) })
            made = view
            return view
        }
    }
}
