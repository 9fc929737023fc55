import BenchModel
import Statistics
import Testing

@testable import BenchAnalysis
@testable import RunFixtures

@Suite("An estimate of what was told, and what it may be")
struct OpenEstimateTests {
    private static func estimate(_ value: Double, _ half: Double) -> Estimate {
        Estimate(value: value, low: value - half, high: value + half)
    }

    @Test("is the contrast alone where all was told, and nothing may turn it")
    func told() throws {
        let (first, second) = (OpenEstimate(known: Self.estimate(10, 2)), OpenEstimate(known: Self.estimate(20, 3)))
        let change = try #require(OpenEstimate.difference(first, second))
        // Distances to bounds add as squares: √(2² + 3²).
        #expect(change.ends == nil && change.estimate == change.known && change.known.value == 10)
        #expect(change.known.low.map { abs($0 - (10 - 13.0.squareRoot())) < 1e-12 } == true)
        #expect(!change.mayTurn { $0.isLarger(than: 0) } && change.known.isLarger(than: 0) == true)
        #expect(!first.isOpen)
    }

    @Test("has the far ends stand against each other, and is as wide as both together")
    func ends() throws {
        let first = OpenEstimate(known: Self.estimate(10, 1), least: Self.estimate(8, 1), most: Self.estimate(12, 1))
        let second = OpenEstimate(known: Self.estimate(20, 1))
        let change = try #require(OpenEstimate.difference(first, second))
        let half = 2.0.squareRoot()
        #expect(change.estimate.value == 10 && first.isOpen && !second.isOpen)
        #expect(change.estimate.low.map { abs($0 - (20 - 12 - half)) < 1e-12 } == true)
        #expect(change.estimate.high.map { abs($0 - (20 - 8 + half)) < 1e-12 } == true)
        // Turned about, it is the same the other way.
        let back = try #require(OpenEstimate.difference(second, first))
        #expect(back.estimate.low.map { abs($0 + (change.estimate.high ?? 0)) < 1e-12 } == true)
        #expect(!change.mayTurn { $0.isLarger(than: 0) }, "either way it is larger")
        #expect(change.mayTurn { $0.isLarger(than: 8) }, "by what was told it is larger than 8, by what may be not")
    }

    @Test("has no bound where what may be has none, and then anything may turn it")
    func unbounded() throws {
        let first = OpenEstimate(known: Self.estimate(10, 1))
        let second = OpenEstimate(
            known: Self.estimate(20, 1),
            least: Estimate(value: 0, low: 0, high: 1),
            most: Self.estimate(22, 1)
        )
        let ratio = try #require(OpenEstimate.ratio(first, second))
        #expect(ratio.ends?.lowest == nil && ratio.estimate.low == nil && ratio.estimate.high != nil)
        #expect(ratio.mayTurn { $0.isLarger(than: 1) })
        #expect(OpenEstimate.ratio(OpenEstimate(known: Self.estimate(0, 1)), second) == nil)
    }

    private static let sides: [(low: Double?, high: Double?, isLarger: Bool?)] = [
        (1.1, 2, true), (1, 2, nil), (0.5, 0.9, false), (0.5, 1, nil), (nil, 0.9, false), (1.1, nil, true),
        (nil, nil, nil),
        (0.9, 1.1, nil),
    ]

    @Test("is larger or smaller only where its bound is beyond, not where it touches", arguments: sides)
    func larger(low: Double?, high: Double?, isLarger: Bool?) {
        let estimate = Estimate(value: 1, low: low, high: high)
        #expect(estimate.isLarger(than: 1) == isLarger && estimate.excludes(1) == (isLarger != nil))
    }

    @Test("of a share is that of those who say it, and between all of the others being none of it and all of it")
    func share() throws {
        let memberships =
            Array(repeating: Metric.Membership.yes, count: 3) + Array(repeating: .no, count: 5)
            + Array(repeating: .unsaid, count: 2) + [.apart, .apart]
        let count = ShareCount(memberships)
        #expect(count.count == 3 && count.unsaid == 2 && count.total == 10 && count.share == Share(3, of: 8))
        let open = try #require(count.open(0.95))
        #expect(open.known.value == 3.0 / 8 && open.least?.value == 3.0 / 10 && open.most?.value == 5.0 / 10)
        #expect(ShareCount(Array(memberships.prefix(8))).open(0.95)?.isOpen == false)
        #expect(ShareCount([.unsaid, .apart]).open(0.95) == nil && ShareCount().share == nil)
    }
}

@Suite("Verdicts that hold for a whole family of figures")
struct FamilyTests {
    private static func figure(_ verdict: ComparedFigure.Verdict, p: Double, weight: Double = 1) -> ComparedFigure {
        let side = ComparedFigure.Side(value: 1, n: 9, effective: 9, failures: 0, untold: 0, ends: nil)
        return ComparedFigure(
            name: "n",
            title: "t",
            unit: .time,
            isBetterHigh: false,
            statistic: .percentile(50),
            first: side,
            second: side,
            ratio: nil,
            difference: nil,
            pairs: nil,
            p: p,
            pOfWeight: weight,
            verdict: verdict
        )
    }

    @Test("are sure by Holm's steps: a twentieth over those that are left, up to the first that is not")
    func steps() {
        // 0.05 / 4, 0.05 / 3, 0.05 / 2: the third is too unsure, and the fourth with it although it alone would do.
        let figures = [
            Self.figure(.perhapsWorse, p: 0.0125), Self.figure(.perhapsBetter, p: 0.0166),
            Self.figure(.perhapsWorse, p: 0.03),
            Self.figure(.perhapsBetter, p: 0.04),
        ]
        let settled = Comparison.settled(figures)
        #expect(settled.map(\.verdict) == [.worse, .better, .perhapsWorse, .perhapsBetter])
        let doubtful = Comparison.settled([Self.figure(.perhapsWorse, p: 0.0126)] + figures.dropFirst())
        #expect(doubtful.map(\.verdict) == [.perhapsWorse, .perhapsBetter, .perhapsWorse, .perhapsBetter])
    }

    @Test("leave out figures that can show nothing, which are no tries of chance")
    func family() {
        let none = [ComparedFigure.Verdict.tooFew, .notAlike].map { Self.figure($0, p: 1) }
        #expect(none.allSatisfy { !$0.isOfFamily })
        let settled = Comparison.settled(none + [Self.figure(.perhapsWorse, p: 0.05)])
        #expect(settled.map(\.verdict) == [.tooFew, .notAlike, .worse])
        // One that was compared and showed nothing is a try.
        let tried = Comparison.settled([Self.figure(.noDifferenceShown, p: 1), Self.figure(.perhapsWorse, p: 0.05)])
        #expect(tried.map(\.verdict) == [.noDifferenceShown, .perhapsWorse])
    }

    @Test("are of weight by a family of their own, and lose that in a larger one")
    func weight() {
        let one = Comparison.settled([Self.figure(.perhapsWorse, p: 0.001, weight: 0.05)])
        #expect(one[0].verdict == .worse && one[0].isOfWeight)
        let two = Comparison.settled(one + [Self.figure(.noDifferenceShown, p: 1)])
        #expect(two[0].verdict == .worse && !two[0].isOfWeight, "0.05 is no more than a half of a twentieth")
        #expect(Comparison.settled([]).isEmpty)
    }

    @Test(
        "of two sides that failures reach alike have neither a ratio nor a difference, rather than one that is no number"
    )
    func failed() throws {
        let sides = (1...2).map { seed in
            ComparisonTests.side(20, seed: UInt64(seed)) { place, maker in
                if place % 2 == 0 { (maker.outcome, maker.events) = (.failed(.dns, detail: ""), 0) }
            }
        }
        let figures = Comparison(sides[0], sides[1]).figures
        let tail = try #require(figures.first { $0.name == "ttft" && $0.statistic == .percentile(95) })
        #expect(tail.first.value == .infinity && tail.second.value == .infinity)
        #expect(tail.ratio == nil && tail.difference == nil && tail.verdict == .tooFew)
        #expect(figures == figures, "none of them is no number")
    }

    @Test("by itself a figure shows no more than perhaps", arguments: ComparedFigure.Verdict.allCases)
    func alone(verdict: ComparedFigure.Verdict) {
        let expected: [ComparedFigure.Verdict: ComparedFigure.Verdict] = [
            .better: .perhapsBetter, .worse: .perhapsWorse,
        ]
        let alone = Self.figure(verdict, p: 0.5).alone
        #expect(alone.verdict == expected[verdict] ?? verdict && !alone.isOfWeight)
    }
}
