import BenchModel
import Foundation
import SeededTrials
import Testing

@testable import Statistics

@Suite("What changed while a series was taken")
struct DriftTests {
    @Test("A steady rise or fall is a trend, with noise or without", arguments: [1.0, -1])
    func trend(sign: Double) {
        #expect(Drift((0..<100).map { sign * Double($0) }) == .trend)
        let noise = Draw.series(200, rho: 0, seed: 11)
        #expect(Drift(noise.enumerated().map { $1 + sign * 5 * Double($0) / 200 }) == .trend)
    }

    @Test("Another level is a shift, and its place is found", arguments: [40, 100, 150])
    func shift(place: Int) throws {
        let noise = Draw.series(200, rho: 0, seed: 12)
        guard case .shift(let found) = Drift(noise.enumerated().map { $1 + ($0 < place ? 0 : 2) }) else {
            Issue.record("no shift was found")
            return
        }
        #expect(abs(found - place) <= 5)
        #expect(Drift((0..<100).map { $0 < 30 ? 1.0 : 2 }) == .shift(at: 30), "without noise")
    }

    @Test("Nothing changes in few or equal values, or where it goes to and fro")
    func nothing() {
        #expect(Drift([]) == nil && Drift([1, 2, 3]) == nil)
        #expect(Drift(Array(repeating: 5.0, count: 100)) == nil)
        #expect(Drift((0..<100).map { Double($0 % 2) }) == nil)
    }

    /// `EZBENCH_TRIALS=2000` makes as many trials, and prints each rate.
    @Test("A series that does not change is hardly ever said to", arguments: [0, 0.3, 0.6, 0.9], [60, 100, 300])
    func falseAlarms(rho: Double, n: Int) {
        let trials = max(200, DependenceTests.trials)
        let alarms = (0..<trials).count { Drift(Draw.series(n, rho: rho, seed: UInt64(50_000 + $0))) != nil }
        if trials > 200 { print("ρ \(rho), n \(n): false alarms \(100 * Double(alarms) / Double(trials)) %") }
        // Of as few as 60 it is twice as often.
        let expected = (n < 100 ? 2 : 1.4) * Drift.falseAlarms * Double(trials)
        #expect(Double(alarms) <= expected + 3 * expected.squareRoot())
    }
}
