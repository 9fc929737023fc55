import Testing

@testable import BenchModel

@Suite("The times of what was recorded")
struct RecordedTimeTests {
    private static func trace(_ seconds: [Double]) -> RecordedTrace {
        RecordedTrace(
            requests: seconds.enumerated().map { place, second in
                RecordedTrace.Request(arrival: .seconds(second), input: 5, output: 1, row: place + 1)
            }
        )
    }

    private static let times: [(seconds: [Double], distinct: Int, gap: Double?, bucket: Double?)] = [
        ([], 0, nil, nil), ([0], 1, nil, nil), ([0, 0, 0], 1, nil, nil), ([0, 1], 2, 1, nil),
        // Two for each time that occurs: these are no chance meetings.
        ([0, 0, 1, 1], 2, 1, 1), ([0, 0, 1, 1, 3], 3, 2, nil), ([0, 0, 0, 1, 3, 3], 3, 2, 2),
        // The gap is the median, so that one long silence is no bucket.
        ([0, 0, 1, 1, 2, 2, 60, 60], 4, 1, 1), ([0, 0.5, 1, 1.5, 2], 5, 0.5, nil),
    ]

    @Test("are buckets where two requests or more have each of them, as wide as times are apart", arguments: times)
    func buckets(seconds: [Double], distinct: Int, gap: Double?, bucket: Double?) {
        let trace = Self.trace(seconds)
        #expect(trace.times.distinct == distinct && trace.times.gap == gap.map { .seconds($0) })
        #expect(trace.bucket == bucket.map { .seconds($0) })
    }

    @Test("have as many starts within a time as somebody finds who counts them one by one", arguments: 0..<30)
    func busiest(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let starts = (0..<Int.random(in: 0...60, using: &random)).map { _ in
            Nanoseconds(.random(in: 0...90, using: &random))
        }
        .sorted()
        let width = Nanoseconds(.random(in: 1...40, using: &random))
        let rate = ArrivalRate(starts, width: width)
        let most = starts.map { from in starts.count { (from..<from + width).contains($0) } }.max() ?? 0
        #expect(
            rate.most == most && rate.count == starts.count && rate.span == (starts.last ?? 0) - (starts.first ?? 0)
        )
        #expect(abs(rate.peak - Double(most) / width.inSeconds) <= 1e-3 * rate.peak)
        #expect(rate.mean.map { abs($0 * rate.span.inSeconds - Double(starts.count)) < 1e-6 } ?? (rate.span == 0))
        // A part of the starts is no busier.
        #expect(ArrivalRate(starts.dropFirst(starts.count / 2), width: width).most <= most)
    }

    private static let replays: [(replay: Replay, most: Int?, rows: [Int32], starts: [Double])] = [
        (Replay(), nil, [1, 2, 3, 4, 5], [0, 1, 2.5, 4, 8]),
        (Replay(speed: 2), nil, [1, 2, 3, 4, 5], [0, 0.5, 1.25, 2, 4]),
        (Replay(from: .seconds(1)), nil, [2, 3, 4, 5], [0, 1.5, 3, 7]),
        (Replay(to: .seconds(4)), nil, [1, 2, 3], [0, 1, 2.5]),
        (Replay(speed: 0.5, from: .seconds(2), to: .seconds(8)), nil, [3, 4], [1, 4]),
        (Replay(), 2, [1, 2], [0, 1]), (Replay(), 0, [], []), (Replay(), 99, [1, 2, 3, 4, 5], [0, 1, 2.5, 4, 8]),
        (Replay(from: .seconds(9)), nil, [], []),
    ]

    @Test("are sent from the beginning of the window, at the wanted speed, no later than its end", arguments: replays)
    func window(replay: Replay, most: Int?, rows: [Int32], starts: [Double]) {
        let sent = ReplayedTrace(Self.trace([0, 1, 2.5, 4, 8]), replay, most: most, seed: 3)
        #expect(sent.requests.map(\.row) == rows && sent.starts == starts.map { .seconds($0) })
        #expect(sent.choice >= rows.count && sent.groups == nil && sent.spreadOver == nil)
        #expect(sent.inputTokens == 5 * rows.count && sent.outputTokens == rows.count && sent.ideal == nil)
    }

    @Test("are spread within their bucket and never beyond the next, the same for one seed", arguments: 0..<10)
    func spread(seed: UInt64) {
        let seconds = [0, 0, 0, 2, 2, 2, 3, 3, 3] as [Double]
        let sent = ReplayedTrace(Self.trace(seconds), Replay(), most: nil, seed: seed)
        #expect(sent.spreadOver == .seconds(2), "the median of two distances is the longer one")
        #expect(sent.starts == sent.starts.sorted())
        for (start, second) in zip(sent.starts, seconds) {
            let width: Double = second == 2 ? 1 : 2
            #expect(start >= .seconds(second) && start < .seconds(second + width), "\(start) of \(second)")
        }
        #expect(sent == ReplayedTrace(Self.trace(seconds), Replay(), most: nil, seed: seed))
        #expect(sent.starts != ReplayedTrace(Self.trace(seconds), Replay(), most: nil, seed: seed + 1).starts)
        let together = ReplayedTrace(Self.trace(seconds), Replay(spread: .recorded), most: nil, seed: seed)
        #expect(together.starts == seconds.map { .seconds($0) } && together.spreadOver == nil)
    }
}

@Suite("Numbers drawn from a bell curve")
struct NormalDrawTests {
    @Test("have mean 0 and spread 1, and as many beyond two spreads as there should be", arguments: 0..<3)
    func normal(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let drawn = (0..<20_000).map { _ in random.normal() }
        let n = Double(drawn.count)
        let mean = drawn.reduce(0, +) / n
        let variance = drawn.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / n
        // Five standard errors: 5 / √20000 of the mean, 5 · √(2 / 20000) of the variance.
        #expect(abs(mean) < 0.036 && abs(variance - 1) < 0.05)
        let beyond = Double(drawn.count { abs($0) > 2 }) / n
        // 2 · (1 − Φ(2)) = 0.0455, with a standard error of 0.0015.
        #expect(abs(beyond - 0.0455) < 0.0075)
        #expect(drawn.allSatisfy { $0.isFinite })
    }

    @Test("raised to a power have the median 1 and the spread that is asked for", arguments: [0, 0.2, 1.5])
    func logNormal(spread: Double) {
        var random = SplitMix64(seed: 9)
        let drawn = (0..<4_001).map { _ in random.logNormal(spread: spread) }.sorted()
        #expect(drawn.allSatisfy { $0 > 0 })
        // The median of n is off by 1.25 / √n spreads at one standard error.
        #expect(abs(drawn[2_000] - 1) <= 0.1 * spread + 1e-12)
        // One spread above the median lie 15.9 %.
        let above = Double(drawn.count { $0 > 1.0000001 * (spread == 0 ? 1 : exponential(spread)) }) / 4_001
        #expect(spread == 0 ? above == 0 : abs(above - 0.1587) < 0.03)
    }

    /// e^x by its series: no more is needed here.
    private func exponential(_ x: Double) -> Double {
        var (sum, term) = (1.0, 1.0)
        for k in 1...30 {
            term *= x / Double(k)
            sum += term
        }
        return sum
    }
}
