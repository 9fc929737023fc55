import BenchModel
import Statistics
import Testing

@testable import BenchAnalysis
@testable import RunFixtures

/// A server that changes while it is measured, and neighbours that tell the same.
@Suite("Alarms about what changes during a run")
struct StabilityAlarmTests {
    /// Returns the alarms of requests whose times to first token are `level` milliseconds, one after the other, and some noise.
    private static func alarms(_ n: Int, _ level: (Int) -> Double) -> [Alarm] {
        var random = SplitMix64(seed: 7)
        let noise = (0..<n).map { _ in Double.random(in: -1...1, using: &random) }
        return MadeRun.summary([MadeRun.target("t")], n: n) { maker, _, sequence in
            maker.ttft = level(sequence) + noise[sequence]
        }.alarms
    }

    @Test("none is raised where nothing changes")
    func calm() {
        #expect(Self.alarms(120) { _ in 200 }.isEmpty)
    }

    @Test(
        "a change of level is told with the request it came with and both medians, a rise through the run with its ends"
    )
    func changes() throws {
        let found = Self.alarms(120) { $0 < 70 ? 200 : 260 }
        let shift = try #require(
            found.compactMap { alarm -> (place: Int, before: Double, after: Double)? in
                guard case .shift(_, _, _, let request, 120, let before, let after) = alarm else { return nil }
                return (request, before, after)
            }.first
        )
        // Noise moves the place that the statistic is largest at by a few requests.
        #expect((67...75).contains(shift.place), "\(shift)")
        #expect(abs(shift.before - 200e6) < 3e6 && abs(shift.after - 260e6) < 3e6)
        let risen = Self.alarms(120) { 200 + Double($0) }
        let isRise = risen.contains { alarm in
            guard case .trend(_, _, let first, let last) = alarm else { return false }
            return abs(first - 220e6) < 3e6 && abs(last - 300e6) < 3e6
        }
        #expect(isRise, "\(risen)")
    }

    @Test("a change by less than a fiftieth is sure here too, and told of nowhere")
    func small() {
        for level in [{ $0 < 70 ? 200 : 203.5 }, { 200 + Double($0) / 40 }] as [(Int) -> Double] {
            let changes = Self.alarms(120, level).filter { alarm in
                switch alarm {
                case .trend, .shift: true
                default: false
                }
            }
            #expect(changes.isEmpty)
        }
    }

    @Test("of few requests no change is asked")
    func few() {
        let changes = Self.alarms(40) { $0 < 20 ? 200 : 260 }.filter { alarm in
            if case .shift = alarm { true } else { false }
        }
        #expect(changes.isEmpty)
    }
}
