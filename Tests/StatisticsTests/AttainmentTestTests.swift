import BenchModel
import Testing

@testable import Statistics

@Suite("A test of attainment")
struct AttainmentTestTests {
    private static let test = AttainmentTest(level: 0.95)

    /// Returns how many requests of a share prove it above or below the level.
    private static func needed(_ share: Double, doubt: Double = 0.05) -> Int? {
        (1...5_000).first { n in
            let (good, bad) = (share * Double(n), (1 - share) * Double(n))
            return max(test.evidenceAbove(good: good, bad: bad), test.evidenceBelow(good: good, bad: bad))
                >= -log(doubt)
        }
    }

    private static func log(_ value: Double) -> Double {
        // ln by its derivative at a known place would do; the tests need two values alone.
        value == 0.05 ? -2.995732273553991 : -5.480638923341991
    }

    @Test(
        "takes as many requests as METHODOLOGY.md says",
        arguments: [(1.0, 88), (0.99, 157), (0.98, 324), (0.97, 867), (0.9, 294), (0.8, 34), (0.5, 5)]
    )
    func sizes(share: Double, size: Int) { #expect(Self.needed(share) == size) }

    @Test("takes more where it may be wrong less often")
    func doubt() {
        #expect((146...147).contains(Self.needed(1, doubt: 1.0 / 240) ?? 0))
    }

    @Test("is seldom wrong however often one looks")
    func lookingAgain() {
        var random = SplitMix64(seed: 7)
        var wrong = 0
        for _ in 0..<200 {
            var (good, bad) = (0.0, 0.0)
            for n in 1...400 {
                if Double.random(in: 0..<1, using: &random) < 0.95 { good += 1 } else { bad += 1 }
                guard n % 10 == 0 else { continue }
                if Self.test.evidenceAbove(good: good, bad: bad) >= -Self.log(0.05) {
                    wrong += 1
                    break
                }
            }
        }
        // 10 are to be expected at the most; 20 are more than chance makes of that.
        #expect(wrong < 20)
    }

    @Test("says how many more would tell, and that nobody knows it at the level itself")
    func missing() throws {
        let test = Self.test
        let missing = try #require(test.missing(good: 40, bad: 0, doubt: 0.05))
        #expect(abs(missing - 49) <= 2)
        #expect(test.missing(good: 950_000, bad: 50_000, doubt: 0.05) == nil)
    }

    @Test("asks nothing of a level of none, and cannot prove all")
    func ends() {
        #expect(AttainmentTest(level: 0).evidenceAbove(good: 0, bad: 5) == .infinity)
        #expect(AttainmentTest(level: 1).evidenceAbove(good: 5, bad: 0) == -.infinity)
        #expect(AttainmentTest(level: 1).evidenceBelow(good: 5, bad: 1) == .infinity)
    }
}

@Suite("The correlation time")
struct CorrelationTimeTests {
    @Test("of independent requests is about 1")
    func independent() {
        var random = SplitMix64(seed: 3)
        let members = (0..<2_000).map { _ in Double.random(in: 0..<1, using: &random) < 0.2 }
        #expect(CorrelationTime.of(members) < 1.5)
    }

    @Test("of requests that come ten alike at a time is about 10")
    func clusters() {
        var random = SplitMix64(seed: 4)
        let members = (0..<400).flatMap { _ in
            Array(repeating: Double.random(in: 0..<1, using: &random) < 0.2, count: 10)
        }
        #expect((7...14).contains(CorrelationTime.of(members)))
    }

    @Test("is 1 where all are equal, and where there are few")
    func nothing() {
        #expect(CorrelationTime.of([]) == 1)
        #expect(CorrelationTime.of(Array(repeating: true, count: 100)) == 1)
        #expect(CorrelationTime.of([true, false, true]) == 1)
    }
}
