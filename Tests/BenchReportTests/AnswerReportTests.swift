import BenchModel
import BenchReport
import Foundation
import Statistics
import Testing

@testable import BenchAnalysis
@testable import Pricing
@testable import RunFixtures

/// Answers of one target, changed one by one.
private func answered(
    _ count: Int,
    model: String = "big-1",
    isStreamed: Bool = true,
    _ change: (Int, inout Sample) -> Void = { _, _ in }
) -> StoredRun {
    let samples = (0..<count).map { sequence in
        var maker = SampleMaker(sequence: sequence, start: 100 * Double(sequence))
        maker.usage = TokenUsage(input: 1_000, output: 10)
        var sample = maker.made()
        change(sequence, &sample)
        return sample
    }
    let target = RunRecord.Target(
        name: "t",
        wireProtocol: "openai-chat",
        model: model,
        endpoint: "http://h",
        isStreamed: isStreamed
    )
    let record = RunRecord(
        name: "r",
        startedAt: 0,
        status: .finished,
        version: "1",
        isSimulated: false,
        targets: [target]
    )
    return StoredRun(record: record, samples: samples)
}

/// One dollar for a million tokens of the big model's input, ten for its output; a tenth for the small one's; half for flex.
private let book = PriceBook(
    prices: [
        "big-1": ModelPrice(
            input: "1e-06",
            output: "1e-05",
            services: ["flex": ModelPrice(input: "5e-07", output: "5e-06")]
        ),
        "small-1": ModelPrice(input: "1e-07", output: "1e-06"),
    ],
    source: "test"
)

private func summary(_ run: StoredRun) -> Summary { Summary(run: run, prices: book) }

private func everyOutput(_ run: StoredRun) -> [(name: String, text: String)] {
    let gate = Gate.judge(run, objectives: [])
    let reports = [ReportFormat.table, .markdown, .json].map {
        ("report \($0.rawValue)", ReportRenderer.render(summary(run), as: $0))
    }
    let checks = [CheckFormat.text, .junit, .github].map {
        ("check \($0.rawValue)", GateRenderer.render(gate, as: $0))
    }
    return reports + checks + [("job summary", GateRenderer.jobSummary(gate))]
}

@Suite("Answers by who gave them")
struct ServedModelTests {
    /// Every third answer comes from another model, five times as slow.
    private static let fallback = answered(30) { sequence, sample in
        sample.response.servedModel = sequence % 3 == 2 ? "small-1" : "big-1"
        if sequence % 3 == 2, let sent = sample.times.sent {
            var slow = DeltaLog<RunTime>()
            for index in 0..<10 {
                slow.append(arrival: sent + .milliseconds(500 + 100 * Double(index)), lag: 0, kind: .text, bytes: 4)
            }
            sample.response.deltas = slow
        }
    }

    @Test("of a silent fallback are told apart: their number, latency and pace, each priced as served")
    func fallback() throws {
        let target = try #require(summary(Self.fallback).targets.first)
        let groups = target.answers.groups
        #expect(groups.map(\.model) == ["big-1", "small-1"] && groups.map(\.n) == [20, 10])
        #expect(groups.map(\.isAsked) == [true, false] && target.answers.fromOthers == 10)
        #expect(groups[0].ttft.percentile(50) == 100e6 && groups[1].ttft.percentile(50) == 500e6)
        // 20 · (1000 · 1e-06 + 10 · 1e-05) + 10 · (1000 · 1e-07 + 10 · 1e-06)
        #expect(target.cost.total == Money("0.0231", .usd))
        #expect(groups[1].bill.cost == Money("0.0011", .usd))
    }

    @Test("of a model that was not asked are alarmed in every output")
    func alarm() {
        for (name, text) in everyOutput(Self.fallback) {
            #expect(text.contains("OTHER MODEL"), "\(name)")
            #expect(text.contains("10 of 30"), "\(name)")
        }
        let csv = ReportRenderer.render(summary(Self.fallback), as: .csv)
        #expect(csv.contains("big-1=20; small-1=10"))
    }

    @Test("under another name of the same model are no others, and cost the same")
    func alias() throws {
        let run = answered(4, model: "openai/big-1") { _, sample in sample.response.servedModel = "big-1-2026-01-02" }
        let summary = summary(run)
        #expect(summary.alarms.isEmpty)
        #expect(summary.targets.first?.answers.fromOthers == 0)
        #expect(summary.targets.first?.cost.measured.priced == 4)
    }

    @Test("of different snapshots of one model are said to be")
    func snapshots() {
        let run = answered(4) { index, sample in sample.response.servedModel = "big-1-2026-0\(1 + index % 2)-02" }
        #expect(summary(run).alarms.map(\.sentence).contains { $0.hasPrefix("MORE THAN ONE MODEL") })
        #expect(summary(run).targets.first?.answers.fromOthers == 0)
    }

    @Test("of a model without a price cost something unknown, not what the asked one costs")
    func unknown() throws {
        let run = answered(2) { index, sample in if index == 0 { sample.response.servedModel = "nobody-7" } }
        let cost = try #require(summary(run).targets.first?.cost)
        #expect(cost.measured.priced == 1 && cost.measured.unknown == 1)
        #expect(ReportRenderer.render(summary(run), as: .table).contains("no price known"))
    }

    @Test("at a tier cost what the tier costs, and at one without a price something unknown")
    func tiers() throws {
        let run = answered(3) { index, sample in sample.response.serviceTier = ["default", "flex", "scale"][index] }
        let cost = try #require(summary(run).targets.first?.cost)
        #expect(cost.measured.priced == 2 && cost.measured.unknown == 1)
        // Half of 0.0011 beside the whole.
        #expect(cost.total == Money("0.00165", .usd))
        let text = ReportRenderer.render(summary(run), as: .table)
        #expect(text.contains("flex") && text.contains("scale"))
    }

    @Test("that came whole though a stream was asked for are alarmed in every output")
    func whole() {
        let run = answered(5) { index, sample in sample.response.wasBuffered = index < 2 }
        for (name, text) in everyOutput(run) {
            #expect(text.contains("NOT STREAMED") && text.contains("2 of 5 answers"), "\(name)")
        }
        let asked = StoredRun(
            record: GateTestsRecord.buffered,
            samples: run.samples
        )
        #expect(Summary(run: asked, prices: book).alarms.isEmpty)
    }
}

private enum GateTestsRecord {
    static let buffered = RunRecord(
        name: "r",
        startedAt: 0,
        status: .finished,
        version: "1",
        isSimulated: false,
        targets: [
            RunRecord.Target(
                name: "t",
                wireProtocol: "openai-chat",
                model: "big-1",
                endpoint: "http://h",
                isStreamed: false
            )
        ]
    )
}

@Suite("What answers cost beside what was counted")
struct CountedCostTests {
    @Test("is by the larger total: 20 + 198 of 623, and said in every output")
    func largerTotal() throws {
        let run = answered(2) { _, sample in
            sample.response.usage = TokenUsage(input: 20, output: 198, total: 623)
            sample.response.marks = [.largerTotal]
        }
        let cost = try #require(summary(run).targets.first?.cost)
        // 2 · (20 · 1e-06 + (198 + 405) · 1e-05)
        #expect(cost.total == Money("0.0121", .usd))
        for (name, text) in everyOutput(run) {
            #expect(text.contains("LARGER TOTAL") && text.contains("810 tokens"), "\(name)")
        }
    }

    @Test("is unknown where usage contradicts itself, and no share is beyond all of it")
    func contradictory() throws {
        let run = answered(2) { _, sample in
            sample.response.usage = TokenUsage(input: 200, output: 4, reasoning: 9, cacheRead: 1_000)
        }
        let target = try #require(summary(run).targets.first)
        #expect(target.cost.measured.unknown == 2)
        #expect(target.tokens.cachedShare == 1 && target.thinkingSummary.shareOfOutput == 1)
        for (name, text) in everyOutput(run) { #expect(text.contains("CONTRADICTORY USAGE"), "\(name)") }
    }

    @Test("is unknown where usage is a placeholder: no prompt has no tokens")
    func placeholder() {
        let run = answered(2) { _, sample in sample.response.usage = TokenUsage(input: 0, output: 0) }
        #expect(summary(run).targets.first?.cost.measured.unknown == 2)
    }

    @Test("counts other passes, which have no pace; an advisor's tokens have no price here")
    func passes() throws {
        let run = answered(2) { index, sample in
            sample.response.usage = TokenUsage(input: 203_000, output: 4_500)
            sample.response.marks = index == 0 ? [.otherPasses] : [.otherPasses, .otherModel]
        }
        let target = try #require(summary(run).targets.first)
        #expect(target.cost.measured.priced == 1 && target.cost.total == Money("0.248", .usd))
        #expect(target.tpot.isEmpty && !target.ttft.isEmpty)
        for (name, text) in everyOutput(run) { #expect(text.contains("OTHER PASSES"), "\(name)") }
    }

    @Test("stands beside the server's own bill of the same answers")
    func billed() throws {
        let run = answered(3) { index, sample in if index < 2 { sample.response.billed = "0.00055" } }
        let bill = try #require(summary(run).targets.first?.cost.measured)
        #expect(bill.billed == 2 && bill.billedSum == Money("0.0011", .usd))
        #expect(bill.compared == 2 && bill.comparedCost == Money("0.0022", .usd) && bill.difference == -0.5)
        let text = ReportRenderer.render(summary(run), as: .table)
        #expect(text.contains("Billed by the server itself") && text.contains("−50 %"))
        #expect(ReportRenderer.render(summary(run), as: .markdown).contains("0.0011"))
        #expect(ReportRenderer.render(summary(run), as: .json).contains("\"compared_cost_usd\": 0.0022"))
        let csv = ReportRenderer.render(summary(run), as: .csv)
        #expect(csv.contains("billed_usd") && csv.contains("0.0011,-0.5"))
    }

    @Test("is charged to a budget by the larger of the price list's and the server's word")
    func charge() {
        let target = RunRecord.Target(name: "t", wireProtocol: "openai-chat", model: "big-1", endpoint: "http://h")
        let prices = TargetPrices(target, book: book)
        var response = DecodedResponse<RunTime>(usage: TokenUsage(input: 1_000, output: 10))
        #expect(prices.charge(of: response) == Money("0.0011", .usd))
        response.billed = "0.0005"
        #expect(prices.charge(of: response) == Money("0.0011", .usd))
        response.billed = "0.002"
        #expect(prices.charge(of: response) == Money("0.002", .usd))
        response.servedModel = "nobody-7"
        #expect(prices.charge(of: response) == Money("0.002", .usd))
        response.billed = nil
        #expect(prices.charge(of: response) == nil)
        response = DecodedResponse(usage: TokenUsage(input: 20, output: 198, total: 623))
        #expect(prices.charge(of: response) == Money("0.00605", .usd))
        // A placeholder is no bill of nothing.
        #expect(prices.charge(of: DecodedResponse<RunTime>(usage: TokenUsage(input: 0, output: 0))) == nil)
        #expect(prices.most(input: 100, output: 100, anyTier: true) == Money("0.0011", .usd))
    }

    @Test("is looked up by the snapshot's own price, unless a nearer book knows the asked name")
    func snapshots() {
        let snapshot = ModelPrice(input: "2e-06", output: "2e-05")
        let old = PriceBook(
            prices: ["big-1": ModelPrice(input: "1e-06", output: "1e-05"), "big-1-2024-05-13": snapshot],
            source: "list"
        )
        let target = RunRecord.Target(name: "t", wireProtocol: "openai-chat", model: "big-1", endpoint: "http://h")
        #expect(TargetPrices(target, book: old).match(servedBy: "big-1-2024-05-13")?.price == snapshot)
        #expect(TargetPrices(target, book: old).match(servedBy: "big-1-2025-01-01")?.name == "big-1")
        let own = old.overridden(by: ["big-1": ModelPrice(input: "3e-06", output: "3e-05")], source: "the scenario")
        #expect(TargetPrices(target, book: own).match(servedBy: "big-1-2024-05-13")?.source == "the scenario")
        var named = target
        named.priceModel = "big-1"
        #expect(TargetPrices(named, book: old).match(servedBy: nil)?.name == "big-1")
    }
}

@Suite("Stop reasons")
struct StopReasonTests {
    private static func stops(_ reasons: [String?]) -> StoredRun {
        answered(reasons.count) { index, sample in sample.response.stopReason = reasons[index] }
    }

    /// Of 30 answers 12 are cut at the limit, and 9 filtered.
    private static let mixed = stops(
        // No two in a row are alike by more than chance.
        (0..<30).map { $0 * 3 % 10 < 4 ? "length" : $0 * 3 % 10 < 7 ? "content_filter" : "stop" }
    )

    private static func judge(_ run: StoredRun, _ metric: Objective.Metric, _ bound: Objective.Bound, _ limit: Double)
        throws -> Judgement
    {
        let objective = Objective(metric: metric, percentile: nil, bound: bound, limit: limit)
        return try #require(Gate.judge(run, objectives: [objective]).judgements.first)
    }

    @Test("have a table")
    func table() throws {
        let target = try #require(summary(Self.mixed).targets.first)
        let stops = target.answers.stops
        #expect(stops.counts.map(\.reason) == ["length", "content_filter", "stop"])
        #expect(
            stops.counts.map(\.n) == [12, 9, 9] && target.share(.cutShare)?.share == 0.4
                && target.share(.filteredShare)?.share == 0.3
        )
        for format in [ReportFormat.table, .markdown] {
            let text = ReportRenderer.render(summary(Self.mixed), as: format)
            #expect(
                text.contains("Stop reasons") && text.contains("cut at the limit")
                    && text.contains("filtered or refused")
            )
        }
        #expect(ReportRenderer.render(summary(Self.mixed), as: .csv).contains("length=12; content_filter=9; stop=9"))
    }

    @Test(
        "mean the same in every protocol's words",
        arguments: [
            ("end_turn", StopKind.ended), ("STOP", .ended), ("completed", .ended), ("eos_token", .ended),
            ("max_tokens", .cut), ("MAX_TOKENS", .cut), ("length", .cut), ("max_output_tokens", .cut),
            ("model_length", .cut), ("refusal", .filtered), ("SAFETY", .filtered), ("content_filter", .filtered),
            ("PROHIBITED_CONTENT", .filtered), ("sensitive", .filtered), ("tool_use", .tool), ("tool_calls", .tool),
            ("who_knows", .other), ("", .unsaid),
        ]
    )
    func kinds(word: String, kind: StopKind) { #expect(StopKind(word) == kind) }

    @Test(
        "are judged with three answers",
        arguments: [
            (Objective.Metric.cutShare, Objective.Bound.max, 0.7, Judgement.Answer.pass), (.cutShare, .max, 0.2, .fail),
            (.cutShare, .max, 0.42, .inconclusive), (.filteredShare, .max, 0.05, .fail),
            (.filteredShare, .max, 0, .fail), (.cutShare, .min, 0.2, .pass), (.cutShare, .min, 0.9, .fail),
        ]
    )
    func judged(metric: Objective.Metric, bound: Objective.Bound, limit: Double, answer: Judgement.Answer) throws {
        let judgement = try Self.judge(Self.mixed, metric, bound, limit)
        #expect(judgement.answer == answer, "\(judgement.sentence)")
        #expect(judgement.measured == (metric == .cutShare ? 0.4 : 0.3) && judgement.n == 30)
    }

    @Test("that are not said count against a gate, whichever way it is bounded")
    func unsaid() throws {
        let half = Self.stops((0..<200).map { $0 % 2 == 0 ? "stop" : nil })
        #expect(try Self.judge(half, .cutShare, .max, 0.05).answer == .inconclusive)
        #expect(try Self.judge(half, .cutShare, .max, 0).answer == .inconclusive)
        #expect(try Self.judge(half, .cutShare, .min, 0.4).answer == .inconclusive)
        #expect(try Self.judge(Self.stops([nil, nil]), .filteredShare, .max, 0.05).measured == nil)
        #expect(try Self.judge(Self.stops((0..<80).map { _ in "stop" }), .filteredShare, .max, 0.05).answer == .pass)
        #expect(
            try Self.judge(Self.stops((0..<8).map { _ in "stop" }), .filteredShare, .max, 0.05).answer == .inconclusive
        )
        #expect(try Self.judge(Self.stops(["stop"]), .filteredShare, .max, 0).answer == .pass)
    }

    @Test("are no part of goodput, and their sentence says what was counted")
    func sentence() throws {
        let judgement = try Self.judge(Self.mixed, .cutShare, .max, 0.2)
        #expect(
            judgement.sentence
                == "t: share cut at the limit 40 % (12 of 30 answers were cut at the limit), limit 20 %, n 30: fail"
        )
        let objective = Objective(metric: .cutShare, percentile: nil, bound: .max, limit: 0.2)
        #expect(Gate.judge(Self.mixed, objectives: [objective]).goodput.first?.met == 30)
    }
}

@Suite("Valid answers")
struct ValidAnswerTests {
    /// Of 40 requests 30 gave a valid answer; one failed, and one was closed.
    private static let stored = answered(40) { index, sample in
        sample.validity =
            index % 5 == 4 ? AnswerValidity(.offSchema, "$.a[\(index)] is a string, not a number") : .valid
        if index == 7 {
            sample.outcome = .failed(.serverError, detail: "d")
            sample.validity = AnswerValidity(.unjudged, "its request failed")
        }
        if index == 13 {
            (sample.outcome, sample.cancellation) = (.cancelled, Cancellation(reason: .planned, decided: 5_000_000_000))
            sample.validity = AnswerValidity(.unjudged, "it was closed before its end")
        }
    }

    private static let objective = Objective(metric: .validShare, percentile: nil, bound: .min, limit: 0.9)

    @Test("are counted over all requests, since one that failed gave none")
    func counted() throws {
        let target = try #require(summary(Self.stored).targets.first)
        let validity = try #require(target.answers.validity)
        #expect(validity.n == 40 && validity.valid == 30 && validity.n(.offSchema) == 8 && validity.n(.unjudged) == 2)
        #expect(target.share(.validShare)?.share == 0.75)
        // Places in a list are one mistake.
        #expect(validity.reasons.first?.words == "$.a[*] is a string, not a number" && validity.reasons.first?.n == 8)
        #expect(summary(answered(3)).targets.first?.answers.validity == nil)
    }

    @Test("are told in every format, with what is wrong with the others")
    func formats() {
        for format in [ReportFormat.table, .markdown, .html] {
            let text = ReportRenderer.render(summary(Self.stored), as: format)
            #expect(text.contains("Valid answers") && text.contains("is a string, not a number"), "\(format)")
            #expect(text.contains("INVALID ANSWERS"), "\(format)")
        }
        let csv = ReportRenderer.render(summary(Self.stored), as: .csv)
        #expect(csv.contains("valid_share") && csv.contains("$.a[*] is a string, not a number=8"))
        let json = ReportRenderer.render(summary(Self.stored), as: .json)
        #expect(json.contains(#""n_off_schema" : 8"#) || json.contains(#""n_off_schema": 8"#), "\(json.prefix(200))")
    }

    @Test("are judged, and a fast answer that is none is no good one")
    func judged() throws {
        let gate = Gate.judge(Self.stored, objectives: [Self.objective])
        let judgement = try #require(gate.judgements.first)
        #expect(judgement.answer == .fail && judgement.measured == 0.75)
        #expect(judgement.sentence.contains("30 of 40 requests gave a valid answer"), "\(judgement.sentence)")
        let fast = Objective(metric: .e2e, percentile: 95, bound: .max, limit: 1e12)
        #expect(Gate.judge(Self.stored, objectives: [fast]).goodput.first?.met == 38)
        let both = Gate.judge(Self.stored, objectives: [fast, Self.objective])
        #expect(both.goodput.first?.met == 30 && both.goodput.first?.judged == 40)
    }

    @Test("of which nothing was expected leave the question open")
    func unexpected() throws {
        let judgement = try #require(Gate.judge(answered(80), objectives: [Self.objective]).judgements.first)
        #expect(judgement.answer == .inconclusive && judgement.measured == nil)
    }
}

@Suite("Prices of tiers of service")
struct ServicePriceTests {
    @Test("are read from a price file by their suffix, with their thresholds")
    func file() throws {
        let json = """
            {"m": {"input_cost_per_token": 4e-06, "output_cost_per_token": 2e-05, "cache_read_input_token_cost": 4e-07,
              "input_cost_per_token_flex": 2e-06, "output_cost_per_token_flex": 1e-05,
              "input_cost_per_token_above_272k_tokens": 8e-06, "input_cost_per_token_above_272k_tokens_flex": 4e-06,
              "output_cost_per_token_above_272k_tokens_flex": 1.5e-05,
              "input_cost_per_token_priority": 8e-06, "output_cost_per_token_priority": 4e-05,
              "cache_read_input_token_cost_priority": 8e-07, "input_cost_per_token_batches": 2e-06}}
            """
        let price = try #require(try PriceBook.prices(json: Array(json.utf8), file: "f")["m"])
        let usage = TokenUsage(input: 1_000, output: 100)
        #expect(price.tiers.map(\.aboveInputTokens) == [272_000])
        #expect(price.cost(of: usage) == Money("0.006", .usd))
        #expect(price.price(atTier: "flex")?.cost(of: usage) == Money("0.003", .usd))
        #expect(price.price(atTier: "ON_DEMAND_FLEX") == price.price(atTier: "flex"))
        #expect(price.price(atTier: "priority")?.cost(of: usage) == Money("0.012", .usd))
        let long = TokenUsage(input: 300_000, output: 100)
        #expect(price.price(atTier: "flex")?.cost(of: long) == Money("1.2015", .usd))
        // One price alone is none, and what is unknown is not the standard one's.
        #expect(price.price(atTier: "batches") == nil && price.price(atTier: "scale") == nil)
        for word in [nil, "", "default", "standard", "on_demand", "ON_DEMAND", "auto"] {
            #expect(price.price(atTier: word) == price)
        }
    }

    @Test("are built in for models that have them")
    func builtIn() throws {
        let price = try #require(PriceBook.builtIn.match("gpt-5-mini")?.price)
        let usage = TokenUsage(input: 20, output: 10)
        let flex = try #require(price.price(atTier: "flex")?.cost(of: usage))
        #expect(flex * 2 == price.cost(of: usage))
    }
}
