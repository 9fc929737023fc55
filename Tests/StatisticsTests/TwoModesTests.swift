import BenchModel
import Foundation
import SeededTrials
import Testing

@testable import Statistics

@Suite("Whether values have one mode or two")
struct TwoModesTests {
    // diptest.dipstat of the same values.
    @Test(
        "The dip is that of the published algorithm",
        arguments: [
            ([1, 1.1, 1.2, 1.3, 5, 5.1, 5.2, 5.3], 0.23125),
            ([0.2, 0.9, 1.1, 1.15, 1.2, 3.1, 3.3, 3.35, 3.5, 7.0, 7.05, 7.1], 0.13768115942028988),
        ]
    )
    func dip(values: [Double], expected: Double) throws {
        #expect(abs(try #require(DipTest(sorted: values)).dip - expected) < 1e-12)
    }

    @Test("The dip is that of the published algorithm, of longer samples too")
    func longer() throws {
        let spread = { (place: Int) in Double(place * 7919 % 1009) / 1009 }
        let two = (0..<200).map { spread($0) + ($0 * 31 % 5 < 2 ? 2 : 0) }.sorted()
        let one = (0..<200).map { spread($0) * spread($0) }.sorted()
        #expect(abs(try #require(DipTest(sorted: two)).dip - 0.10059582919563059) < 1e-12)
        #expect(abs(try #require(DipTest(sorted: one)).dip - 0.006170377241805789) < 1e-12)
    }

    @Test("The dip is at least 1 / 2n, and neither a place nor a unit changes it", arguments: 0..<8)
    func properties(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let values = (0..<60).map { _ in Double.random(in: 0..<1, using: &random) }.sorted()
        let dip = try #require(DipTest(sorted: values)).dip
        #expect(dip >= 1 / 120 - 1e-12 && dip <= 0.25)
        let moved = try #require(DipTest(sorted: values.map { 8 * $0 + 100 })).dip
        let mirrored = try #require(DipTest(sorted: values.map { -$0 }.reversed())).dip
        #expect(abs(moved - dip) < 1e-9 && abs(mirrored - dip) < 1e-9)
        #expect(DipTest(sorted: []) == nil && DipTest(sorted: [1]) == nil && DipTest(sorted: [2, 2, 2]) == nil)
        let even = try #require(DipTest(sorted: (1...10).map(Double.init)))
        #expect(abs(even.dip - 0.05) < 1e-12)
    }

    @Test("Two modes are told with their places and shares")
    func told() throws {
        let values = ModeTrials.Kind.halves.values(300, seed: 3)
        let modes = try #require(TwoModes(values))
        #expect(abs(modes.low.place - 40) < 4 && abs(modes.high.place - 900) < 90)
        #expect(abs(modes.low.share.value - 0.61) < 0.1)
        #expect(abs(modes.low.share.value + modes.high.share.value - 1) < 1e-9)
    }

    @Test("Nothing is told of few values, of modes close together, of a tail, nor of values that are all equal")
    func nothing() {
        let values = ModeTrials.Kind.halves.values(300, seed: 3)
        #expect(TwoModes(Array(values.prefix(TwoModes.leastValues - 1))) == nil)
        #expect(TwoModes(values.map { $0 < 200 ? $0 : $0 / 15 }) == nil)
        var withTail = (0..<195).map { Double(40 + $0 % 13) }
        withTail += [900, 901, 905, 910, 920]
        #expect(TwoModes(withTail) == nil)
        #expect(TwoModes(Array(repeating: 5, count: 100)) == nil)
        #expect(TwoModes([]) == nil && TwoModes(Array(repeating: -1, count: 100)) == nil)
        // Worth a tenth of their number, a few hundred values tell less than forty.
        #expect(TwoModes(values, worth: 0.01) == nil)
    }

    @Test("A clock of whole milliseconds makes no modes, and two times that all values share are two")
    func ties() throws {
        let coarse = (0..<400).map { (place: Int) -> Double in
            let (one, other) = (place * 37 % 11, place * 53 % 7)
            return Double(1 + (one + other) / 4)
        }
        #expect(TwoModes(coarse) == nil)
        let modes = try #require(TwoModes(Array(repeating: 40, count: 60) + Array(repeating: 900, count: 40)))
        #expect(modes.low == TwoModes.Mode(place: 40, share: 0.6) && modes.high.place == 900)
    }

    /// By default few trials are made, as of bounds: see ``DependenceTests``.
    @Test(
        "Two modes are made up in no more than 5 of 100 cases, and found where they are",
        arguments: ModeTrials.Kind.allCases
    )
    func trials(kind: ModeTrials.Kind) {
        let trials = DependenceTests.trials
        let own = ModeTrials(kind, requests: 200, trials: trials)
        if kind.hasTwo {
            #expect(Double(own.found) >= 0.95 * Double(trials), "\(own)")
        } else {
            let expected = 0.05 * Double(trials)
            #expect(Double(own.found) <= expected + 3 * (expected * 0.95).squareRoot(), "\(own)")
        }
    }
}
