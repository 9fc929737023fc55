import BenchModel
import SeededTrials
import Testing

@testable import BenchAnalysis

/// The rate of false alarms that the rule states, over seeded days of a probe of five requests every five minutes.
@Suite("False alarms of a watch", .timeLimit(.minutes(30)))
struct WatchRateTests {
    private static let windowsPerDay = 288
    private static let days = 1_000

    private static func watch(allowance: Double, subjects: Int = 2) -> SubjectWatch {
        SubjectWatch(
            WatchedBound(
                subject: WatchSubject(target: "a", question: WatchSubject.Question(rawValue: "q")),
                kind: .allowance(allowance)
            ),
            WatchRule(windows: 3, every: .seconds(300), subjects: subjects)
        )
    }

    /// Counts what begins in the seeded days.
    private static func alarms(of watch: SubjectWatch, seed: UInt64, _ beyond: (inout SplitMix64) -> Double) -> Int {
        var (watch, random, count) = (watch, SplitMix64(seed: seed), 0)
        for number in 0..<(days * windowsPerDay) {
            let tally = WindowTally(n: 5, beyond: beyond(&random))
            if case .began = watch.take(tally, at: .seconds(Double(number) * 300)) { count += 1 }
        }
        return count
    }

    @Test("none in a thousand days right at the limit, where they are most frequent", arguments: [0.05, 0.5, 0.01])
    func atTheLimit(allowance: Double) {
        let count = Self.alarms(of: Self.watch(allowance: allowance), seed: 7) { random in
            (0..<5).reduce(0.0) { sum, _ in sum + (Draw.unit(&random) < allowance ? 1 : 0) }
        }
        #expect(count == 0)
    }

    @Test("hardly any in a thousand days at the limit where the requests of a probe are all alike half of the time")
    func dependent() {
        let count = Self.alarms(of: Self.watch(allowance: 0.05), seed: 11) { random in
            let isAlike = Draw.unit(&random) < 0.5
            let common = Draw.unit(&random)
            return (0..<5).reduce(0.0) { sum, _ in
                sum + ((isAlike ? common : Draw.unit(&random)) < 0.05 ? 1 : 0)
            }
        }
        // One with this seed, as METHODOLOGY says: how alike requests are is estimated, so that no rate is proven here.
        #expect(count <= 1)
    }

    @Test("the parts for all lengths add up to the doubt of a look, and those of all looks to the rate")
    func stated() {
        let rule = WatchRule(windows: 3, every: .seconds(300), subjects: 4)
        let parts = (3...(3 + 10_000)).reduce(0.0) { $0 + rule.doubt(ofLength: $1) }
        #expect(parts <= rule.doubtPerLook && parts > 0.999 * rule.doubtPerLook)
        #expect(abs(rule.doubtPerLook * 288 * 4 - WatchRule.falseAlarmsPerDay) < 1e-12)
    }
}
