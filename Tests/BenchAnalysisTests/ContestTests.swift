import BenchModel
import Pricing
import Statistics
import Testing

@testable import BenchAnalysis
@testable import RunFixtures

@Suite("Which target is the best")
struct ContestTests {
    private static func runner(_ target: TargetIndex, _ value: Double, _ low: Double?, _ high: Double?)
        -> Contest.Runner
    {
        Contest.Runner(target: target, value: value, interval: PercentileInterval(low: low, high: high))
    }

    @Test("a lead is where no other's interval reaches, and counts from the next best")
    func lead() {
        let contest = Contest(
            .firstToken,
            [Self.runner(0, 300, 290, 320), Self.runner(1, 200, 190, 210), Self.runner(2, 260, 250, 270)]
        )
        #expect(contest.runners.map(\.target) == [1, 2, 0])
        #expect(
            contest.outcome
                == .lead(
                    .init(first: 1, next: 2, ratio: 1.3, interval: PercentileInterval(low: 250 / 210, high: 270 / 190))
                )
        )
    }

    @Test("of speed the largest is the best")
    func speed() {
        let contest = Contest(.speed, [Self.runner(0, 50, 45, 55), Self.runner(1, 100, 90, 110)])
        #expect(contest.winner == 1)
        guard case .lead(let lead) = contest.outcome else { return }
        #expect(lead.ratio == 2 && lead.interval.low == 90 / 55)
    }

    @Test(
        "nothing is the best where an interval reaches into another's, or is missing",
        arguments: [
            ([(200, 190, 260), (250, 240, 270), (900, 800, 950)], [0, 1]),
            ([(200, nil, nil), (250, 240, 270)], [0, 1]),
            ([(200, 190, 210), (250, nil, nil)], [0, 1]), ([(200, 190, 210), (200, 190, 210)], [0, 1]),
        ] as [([(Double, Double?, Double?)], [TargetIndex])]
    )
    func open(figures: [(Double, Double?, Double?)], expected: [TargetIndex]) {
        let runners = figures.enumerated().map { Self.runner(TargetIndex($0), $1.0, $1.1, $1.2) }
        #expect(Contest(.wholeAnswer, runners).outcome == .open(expected))
        #expect(Contest(.wholeAnswer, runners, isVoid: true).outcome == .void)
    }

    @Test("one target alone is no contest, and money does not depend on the instrument")
    func edges() {
        #expect(Contest(.cost, [Self.runner(0, 1, 1, 1)]).outcome == .notHeld)
        #expect(Contest(.cost, []).outcome == .notHeld)
        let free = Contest(.cost, [Self.runner(0, 0, 0, 0), Self.runner(1, 1, 1, 1)], isVoid: true)
        guard case .lead(let lead) = free.outcome else {
            Issue.record("\(free.outcome)")
            return
        }
        #expect(lead.first == 0 && lead.ratio == nil)
    }

    @Test("a figure that flatters keeps others from the lead and has none")
    func flattered() {
        var fast = Self.runner(0, 200, 190, 210)
        fast.canLead = false
        #expect(Contest(.speed, [fast, Self.runner(1, 100, 95, 105)]).outcome == .open([0, 1]))
        #expect(Contest(.speed, [fast, Self.runner(1, 300, 290, 310)]).winner == 1)
    }

    // MARK: Made of runs

    /// A run whose targets have the given medians, and fail the given number of their requests.
    private static func summary(_ targets: [(ttft: Double, failures: Int, jitter: Double)], n: Int = 60) -> Summary {
        var random = SplitMix64(seed: 3)
        let samples = targets.enumerated().flatMap { index, target in
            (0..<n).map { sequence in
                var maker = SampleMaker(target: index, sequence: sequence, start: 1_000 + 3_000 * Double(sequence))
                (maker.ttft, maker.jitter) = (target.ttft, target.jitter)
                maker.usage = TokenUsage(input: 100, output: 10)
                if sequence < target.failures { maker.outcome = .failed(.overloaded, detail: "full") }
                return maker.made(&random)
            }
        }
        var record = RunFixture.record
        record.targets = targets.indices.map {
            var target = RunFixture.record.targets[0]
            (target.name, target.isStreamed) = ("target \($0)", true)
            return target
        }
        return Summary(run: StoredRun(record: record, samples: samples), prices: .builtIn)
    }

    private static func outcome(_ summary: Summary, _ discipline: Contest.Discipline) -> Contest.Outcome? {
        summary.contests.first { $0.discipline == discipline }?.outcome
    }

    @Test("targets far apart are told apart, and a few requests tell nothing")
    func known() {
        let apart = [(300.0, 0, 20.0), (200.0, 0, 20.0)]
        guard case .lead(let lead)? = Self.outcome(Self.summary(apart), .firstToken) else {
            Issue.record("no lead")
            return
        }
        #expect(lead.first == 1 && lead.next == 0)
        #expect(lead.ratio.map { abs($0 - 1.48) < 0.05 } ?? false)
        #expect(Self.outcome(Self.summary(apart, n: 5), .firstToken) == .open([1, 0]))
        // Both cost the same, to the last digit.
        #expect(Self.outcome(Self.summary(apart), .cost) == .open([0, 1]))
    }

    @Test("failed requests can cost a lead, and give none to anybody")
    func failures() {
        #expect(Self.outcome(Self.summary([(300, 0, 20), (200, 40, 20)]), .firstToken) == .open([1, 0]))
        #expect(Self.outcome(Self.summary([(200, 40, 20), (210, 0, 20)]), .firstToken) == .open([0, 1]))
        guard case .lead? = Self.outcome(Self.summary([(300, 40, 20), (200, 0, 20)]), .firstToken) else {
            Issue.record("the failing one is slower anyway")
            return
        }
    }

    @Test("of targets that are alike hardly any run names a best, however many they are")
    func family() {
        var random = SplitMix64(seed: 17)
        var named = 0
        let runs = 400
        for _ in 0..<runs {
            let runners = (TargetIndex(0)..<8).map { target in
                let values = Distribution((0..<40).map { _ in Double.random(in: 100...200, using: &random) })
                return Contest.Runner(
                    target: target,
                    value: values.percentile(50) ?? 0,
                    interval: values.interval(50, confidence: 1 - Contest.doubt / 8)
                )
            }
            if Contest(.firstToken, runners).winner != nil { named += 1 }
        }
        #expect(Double(named) / Double(runs) <= Contest.doubt)
    }

    @Test("a target of which a cost is not known is in no contest of costs")
    func unknownCost() {
        let prices = PriceBook(prices: [:], source: "none")
        let summary = Summary(run: RunFixture.run, prices: prices)
        #expect(Self.outcome(summary, .cost) == .notHeld)
    }

    @Test("a sound run has no flaw, and one of which nothing came has nothing to be sound")
    func flaws() {
        #expect(Self.summary([(300, 0, 20)]).flaws == [])
        #expect(Self.summary([(300, 60, 20)]).flaws.contains(.nothingMeasured))
    }
}
