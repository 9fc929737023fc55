import BenchModel
import Pricing
import Statistics
import Testing

@testable import BenchAnalysis
@testable import BenchReport
@testable import RunFixtures

/// What holds of any two sides, whoever is the faster.
@Suite("Any two sides compared")
struct ComparisonPropertyTests {
    /// The same requests as another side's, each so many times slower.
    private static func side(
        _ n: Int,
        seed: UInt64,
        slower factor: Double = 1,
        failing: Set<Int> = []
    ) -> Comparison.Side {
        var random = SplitMix64(seed: seed)
        let times = (0..<n).map { _ in Double.random(in: 50...250, using: &random) }
        return ComparisonTests.side(n, seed: 1) { index, maker in
            maker.jitter = 0
            maker.ttft = times[index] * factor
            maker.gap = times[index] / 10 * factor
            if failing.contains(index) { (maker.outcome, maker.events) = (.failed(.serverError, detail: "d"), 0) }
        }
    }

    private static func figure(
        _ comparison: Comparison,
        _ name: String,
        _ percentile: Percentile = .median
    ) throws -> ComparedFigure {
        try #require(comparison.figures.first { $0.name == name && $0.statistic == .percentile(percentile) })
    }

    @Test(
        "A side that is itself made slower is as much slower, pair by pair, with no doubt",
        arguments: [0.5, 1.25, 4]
    )
    func scaled(factor: Double) throws {
        let comparison = Comparison(Self.side(60, seed: 3), Self.side(60, seed: 3, slower: factor))
        let figure = try Self.figure(comparison, "ttft")
        let ratio = try #require(figure.ratio)
        #expect(figure.pairs == 60 && figure.difference == nil)
        #expect(abs(ratio.value / factor - 1) < 1e-6)
        // All ratios are alike, so that the interval has no width.
        let (low, high) = (try #require(ratio.low), try #require(ratio.high))
        #expect(abs(low / factor - 1) < 1e-6 && abs(high / factor - 1) < 1e-6)
        #expect(figure.verdict == (factor > 1 ? .worse : .better))
    }

    @Test(
        "A difference counts as worse once it is surely larger than the smallest that matters, and as slight before",
        arguments: [
            (1.004, 0.0, true), (1.004, 0.02, false), (1.03, 0.02, true), (1.03, 0.05, false), (1 / 1.03, 0.02, true),
        ]
    )
    func smallest(factor: Double, smallest: Double, matters: Bool) throws {
        let (one, other) = (Self.side(60, seed: 3), Self.side(60, seed: 3, slower: factor))
        let comparison = Comparison(one, other, smallest: Share(clamping: smallest))
        let figure = try Self.figure(comparison, "ttft")
        #expect(figure.verdict == (factor > 1 ? .worse : .better) && figure.isOfWeight == matters)
        #expect(comparison.isWorse == (factor > 1 && matters))
        #expect(figure.finding == (factor > 1 ? "worse" : "better") + (matters ? "" : ", slightly"))
        #expect(comparison.conclusion.contains(matters ? "in TTFT" : "slightly worse in TTFT"))
        let json = ComparisonRenderer.render([comparison], as: .json)
        #expect(json.contains("\"worse\": \(comparison.isWorse)") && json.contains("\"beyond_smallest\": \(matters)"))
    }

    @Test("Requests that fail more often are worse, however large the smallest difference of a time is")
    func failures() throws {
        let comparison = Comparison(
            Self.side(400, seed: 5),
            Self.side(400, seed: 5, failing: Set((0..<400).filter { $0 % 20 == 0 })),
            smallest: 0.5
        )
        let rate = try #require(comparison.figures.first { $0.name == "error_rate" })
        #expect(rate.verdict == .worse && rate.isOfWeight && comparison.isWorse)
    }

    @Test("A side compared with itself differs in nothing", arguments: 1...8)
    func itself(seed: UInt64) {
        let comparison = Comparison(Self.side(80, seed: seed), Self.side(80, seed: seed))
        #expect(!comparison.isWorse && comparison.differences.isEmpty)
        for figure in comparison.figures {
            #expect(figure.first == figure.second && figure.isLarger == nil, "\(figure.name)")
            #expect([.noDifferenceShown, .tooFew].contains(figure.verdict), "\(figure.name): \(figure.verdict)")
            if let ratio = figure.ratio { #expect(abs(ratio.value - 1) < 1e-12) }
            if let difference = figure.difference { #expect(difference.value == 0) }
        }
    }

    @Test("Turned about, each verdict turns and each chance stays", arguments: 1...20)
    func turned(seed: UInt64) throws {
        let (one, other) = (Self.side(50, seed: seed), Self.side(70, seed: seed + 100, slower: 1.3))
        let (there, back) = (Comparison(one, other), Comparison(other, one))
        #expect(there.figures.map(\.name) == back.figures.map(\.name))
        for (figure, turned) in zip(there.figures, back.figures) {
            #expect(turned.verdict == Self.opposite(figure.verdict), "\(figure.name) \(figure.statistic)")
            #expect(turned.first == figure.second && turned.second == figure.first)
            #expect(abs(turned.p - figure.p) < 1e-6)
            if let ratio = figure.ratio, let inverse = turned.ratio {
                #expect(abs(ratio.value * inverse.value - 1) < 1e-9)
            }
        }
    }

    private static func opposite(_ verdict: ComparedFigure.Verdict) -> ComparedFigure.Verdict {
        switch verdict {
        case .better: .worse
        case .worse: .better
        case .perhapsBetter: .perhapsWorse
        case .perhapsWorse: .perhapsBetter
        case .noDifferenceShown, .cannotTell, .tooFew, .notAlike: verdict
        }
    }

    /// Holm's procedure by its other definition: a hypothesis falls if its adjusted p, the running maximum of (m − i)·p₍ᵢ₎, is at
    /// most the doubt.
    @Test("A verdict is sure only where Holm's adjusted p allows it, and perhaps where its own does", arguments: 1...20)
    func family(seed: UInt64) {
        let comparison = Comparison(
            Self.side(60, seed: seed),
            Self.side(60, seed: seed + 50, slower: 1 + Double(seed) / 40)
        )
        let family = comparison.figures.filter(\.isOfFamily).sorted { $0.p < $1.p }
        #expect(family.count == comparison.family)
        var adjusted = 0.0
        for (step, figure) in family.enumerated() {
            adjusted = max(adjusted, Double(family.count - step) * figure.p)
            let isSure = figure.verdict == .better || figure.verdict == .worse
            #expect(isSure == (adjusted <= 0.05 && figure.isLarger != nil), "\(figure.name): \(figure.p), \(adjusted)")
            if isSure || figure.verdict == .perhapsBetter || figure.verdict == .perhapsWorse {
                #expect(figure.p <= 0.05 + 1e-6, "\(figure.name)")
            }
        }
    }

    @Test("Failures never make a side look better", arguments: 1...12)
    func failures(seed: UInt64) throws {
        let before = Self.side(60, seed: seed)
        var random = SplitMix64(seed: seed)
        var failing: Set<Int> = []
        var last = try Self.figure(Comparison(before, Self.side(60, seed: seed)), "ttft").second.value
        for _ in 0..<6 {
            for _ in 0..<8 { failing.insert(Int.random(in: 0..<60, using: &random)) }
            let comparison = Comparison(before, Self.side(60, seed: seed, failing: failing))
            let figure = try Self.figure(comparison, "ttft")
            #expect(figure.second.value >= last && figure.second.failures == failing.count)
            #expect(figure.second.n == 60 && figure.verdict != .better && figure.verdict != .perhapsBetter)
            last = figure.second.value
        }
    }

    @Test("Where more than half of a side failed its median is beyond all limits, and no ratio is told of it")
    func mostlyFailed() throws {
        let figure = try Self.figure(
            Comparison(Self.side(40, seed: 1), Self.side(40, seed: 1, failing: Set(0..<30))),
            "ttft"
        )
        #expect(figure.second.value == .infinity && figure.second.failures == 30)
        #expect(figure.ratio == nil)
    }

    @Test("What is bought by the token costs what its price says, for 1,000 requests")
    func costs() throws {
        let prices = PriceBook(prices: ["m": ModelPrice(input: "0.01", output: "0.02")], source: "test")
        func priced(_ output: Int) -> Comparison.Side {
            let side = ComparisonTests.side(30, seed: 1, model: "m") { _, maker in
                maker.usage = TokenUsage(input: 10, output: output)
            }
            return Comparison.Side(side.run, target: side.target, label: "x", scenario: nil, prices: prices)
        }
        let comparison = Comparison(priced(10), priced(40))
        let figure = try #require(comparison.figures.first { $0.name == "cost_per_1000_requests" })
        // (10 × 0.01 + 10 × 0.02) × 1,000, and with 40 tokens of output.
        #expect(abs(figure.first.value - 300) < 1e-9 && abs(figure.second.value - 900) < 1e-9)
        #expect(abs(try #require(figure.ratio).value - 3) < 1e-9)
    }

    // MARK: The set-up

    @Test("Each fact of a scenario that differs is told by its name, and no other")
    func setUps() throws {
        func scenario(_ change: (inout Scenario) -> Void) -> Scenario {
            var scenario = Scenario(
                name: "s",
                endpoints: [Endpoint(name: "e", baseURL: "http://127.0.0.1:1")],
                targets: [Target(name: "one", endpoint: "e", wireProtocol: .openaiChat, model: "m", maxTokens: 10)],
                prompts: [Prompt(id: "p", user: "1")],
                load: Load(concurrency: 2, extent: .requests(5), seed: 1)
            )
            change(&scenario)
            return scenario
        }
        let side = Self.side(3, seed: 1)
        func facts(_ change: (inout Scenario) -> Void) -> SetUp {
            SetUp(side.run.record, side.target, scenario(change))
        }
        let base = facts { _ in }
        #expect(base.differences(from: facts { _ in }).isEmpty)
        let changes: [(SetUp.Named, String, (inout Scenario) -> Void)] = [
            (.concurrency, "7", { $0.load.concurrency = 7 }), (.seed, "9", { $0.load.seed = 9 }),
            (.requests, "6", { $0.load.extent = .requests(6) }), (.outputLimit, "11", { $0.targets[0].maxTokens = 11 }),
            (.temperature, "0.5", { $0.targets[0].temperature = 0.5 }),
            (.thinking, "99", { $0.targets[0].thinking = Thinking(budgetTokens: 99) }),
        ]
        for (fact, value, change) in changes {
            let differences = facts(change).differences(from: base)
            #expect(differences.map(\.fact) == [.named(fact)] && differences.first?.second == value, "\(differences)")
        }
        // A run by time has seconds in the place of a number of requests.
        let byTime = facts { $0.load.extent = .duration(.seconds(90)) }.differences(from: base)
        #expect(byTime.map(\.fact) == [.named(.requests), .named(.seconds)])
        #expect(byTime.map(\.first) == ["5", nil] && byTime.map(\.second) == [nil, "90.0"])
        // What cannot be read is not known, rather than different in itself.
        let unread = SetUp(side.run.record, side.target, nil)
        #expect(unread.facts[.load] == nil && unread.facts[.model] == base.facts[.model])
    }
}
