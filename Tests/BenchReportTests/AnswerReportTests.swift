import BenchModel
import BenchReport
import Foundation
import Statistics
import Testing

@testable import BenchAnalysis
@testable import Pricing
@testable import RunFixtures

@Suite("Answers by who gave them")
struct ServedModelTests {
    /// Every third answer comes from another model, five times as slow.
    private static let fallback = AnsweredRun.run(30) { sequence, sample in
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
        let target = try #require(AnsweredRun.summary(Self.fallback).targets.first)
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
        for (name, text) in AnsweredRun.everyOutput(Self.fallback) {
            #expect(text.contains("OTHER MODEL"), "\(name)")
            #expect(text.contains("10 of 30"), "\(name)")
        }
        let csv = ReportRenderer.render(AnsweredRun.summary(Self.fallback), as: .csv)
        #expect(csv.contains("big-1=20; small-1=10"))
    }

    @Test("under another name of the same model are no others, and cost the same")
    func alias() throws {
        let run = AnsweredRun.run(4, model: "openai/big-1") { _, sample in
            sample.response.servedModel = "big-1-2026-01-02"
        }
        let summary = AnsweredRun.summary(run)
        #expect(summary.alarms.isEmpty)
        #expect(summary.targets.first?.answers.fromOthers == 0)
        #expect(summary.targets.first?.cost.measured.priced == 4)
    }

    @Test("of different snapshots of one model are said to be")
    func snapshots() {
        let run = AnsweredRun.run(4) { index, sample in
            sample.response.servedModel = "big-1-2026-0\(1 + index % 2)-02"
        }
        #expect(AnsweredRun.summary(run).alarms.map(\.sentence).contains { $0.hasPrefix("MORE THAN ONE MODEL") })
        #expect(AnsweredRun.summary(run).targets.first?.answers.fromOthers == 0)
    }

    @Test("of a model without a price cost something unknown, not what the asked one costs")
    func unknown() throws {
        let run = AnsweredRun.run(2) { index, sample in if index == 0 { sample.response.servedModel = "nobody-7" } }
        let cost = try #require(AnsweredRun.summary(run).targets.first?.cost)
        #expect(cost.measured.priced == 1 && cost.measured.unknown == 1)
        #expect(ReportRenderer.render(AnsweredRun.summary(run), as: .table).contains("no price known"))
    }

    @Test("at a tier cost what the tier costs, and at one without a price something unknown")
    func tiers() throws {
        let run = AnsweredRun.run(3) { index, sample in
            sample.response.serviceTier = ["default", "flex", "scale"][index]
        }
        let cost = try #require(AnsweredRun.summary(run).targets.first?.cost)
        #expect(cost.measured.priced == 2 && cost.measured.unknown == 1)
        // Half of 0.0011 beside the whole.
        #expect(cost.total == Money("0.00165", .usd))
        let text = ReportRenderer.render(AnsweredRun.summary(run), as: .table)
        #expect(text.contains("flex") && text.contains("scale"))
    }

    @Test("that came whole though a stream was asked for are alarmed in every output")
    func whole() {
        let change = { (index: Int, sample: inout Sample) in sample.response.wasBuffered = index < 2 }
        for (name, text) in AnsweredRun.everyOutput(AnsweredRun.run(5, change)) {
            #expect(text.contains("NOT STREAMED") && text.contains("2 of 5 answers"), "\(name)")
        }
        #expect(AnsweredRun.summary(AnsweredRun.run(5, isStreamed: false, change)).alarms.isEmpty)
    }
}

@Suite("Stop reasons")
struct StopReasonTests {
    private static func stops(_ reasons: [String?]) -> StoredRun {
        AnsweredRun.run(reasons.count) { index, sample in sample.response.stopReason = reasons[index] }
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
        let target = try #require(AnsweredRun.summary(Self.mixed).targets.first)
        let stops = target.answers.stops
        #expect(stops.counts.map(\.reason) == ["length", "content_filter", "stop"])
        #expect(
            stops.counts.map(\.n) == [12, 9, 9] && target.share(.cutShare)?.share == 0.4
                && target.share(.filteredShare)?.share == 0.3
        )
        for format in [ReportFormat.table, .markdown] {
            let text = ReportRenderer.render(AnsweredRun.summary(Self.mixed), as: format)
            #expect(
                text.contains("Stop reasons") && text.contains("cut at the limit")
                    && text.contains("filtered or refused")
            )
        }
        #expect(
            ReportRenderer.render(AnsweredRun.summary(Self.mixed), as: .csv).contains(
                "length=12; content_filter=9; stop=9"
            )
        )
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

    @Test(
        "that are not known may be any: a limit is kept where it is if all of them miss it, missed where it is if none does",
        arguments: [nil, "a_word_of_its_own"]
    )
    func unknownWords(word: String?) throws {
        let few = Self.stops((0..<200).map { $0 % 50 == 7 ? word : "stop" })
        for metric in [Objective.Metric.cutShare, .filteredShare] {
            #expect(try Self.judge(few, metric, .max, 0.1).answer == .pass)
            #expect(try Self.judge(few, metric, .max, 0.02).answer == .inconclusive)
            #expect(try Self.judge(few, metric, .max, 0).answer == .inconclusive)
            #expect(try Self.judge(few, metric, .min, 0.001).answer == .inconclusive)
            #expect(try Self.judge(few, metric, .min, 0.2).answer == .fail, "if all are of the kind, they are too few")
        }
        // A quarter are cut, and a fifth nobody knows, all of them mixed.
        let cut = Self.stops((0..<200).map { $0 * 7 % 20 < 5 ? "length" : $0 * 7 % 20 < 9 ? word : "stop" })
        #expect(try Self.judge(cut, .cutShare, .max, 0.1).answer == .fail, "even if none of them was cut")
        #expect(try Self.judge(cut, .cutShare, .max, 0.35).answer == .inconclusive)
        let judgement = try Self.judge(cut, .cutShare, .max, 0.6)
        #expect(judgement.answer == .pass)
        #expect(judgement.sentence.contains("40 did not say in a known word how they ended"))
    }

    @Test("are no part of goodput, and their sentence says what was counted")
    func sentence() throws {
        let judgement = try Self.judge(Self.mixed, .cutShare, .max, 0.2)
        #expect(
            judgement.sentence
                == "t: share cut at the limit 40 % (12 of 30 answers were cut at the limit; at least 25 % with 95 % confidence), "
                + "limit 20 %, n 30: fail"
        )
        let objective = Objective(metric: .cutShare, percentile: nil, bound: .max, limit: 0.2)
        #expect(Gate.judge(Self.mixed, objectives: [objective]).goodput.first?.met == 30)
    }
}

@Suite("Valid answers")
struct ValidAnswerTests {
    /// Of 40 requests 30 gave a valid answer; one failed, and one was closed.
    private static let stored = AnsweredRun.run(40) { index, sample in
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
        let target = try #require(AnsweredRun.summary(Self.stored).targets.first)
        let validity = try #require(target.answers.validity)
        #expect(validity.n == 40 && validity.valid == 30 && validity.n(.offSchema) == 8 && validity.n(.unjudged) == 2)
        #expect(target.share(.validShare)?.share == 0.75)
        // Places in a list are one mistake.
        #expect(validity.reasons.first?.words == "$.a[*] is a string, not a number" && validity.reasons.first?.n == 8)
        #expect(AnsweredRun.summary(AnsweredRun.run(3)).targets.first?.answers.validity == nil)
    }

    @Test("are told in every format, with what is wrong with the others")
    func formats() {
        for format in [ReportFormat.table, .markdown, .html] {
            let text = ReportRenderer.render(AnsweredRun.summary(Self.stored), as: format)
            #expect(text.contains("Valid answers") && text.contains("is a string, not a number"), "\(format)")
            #expect(text.contains("INVALID ANSWERS"), "\(format)")
        }
        let csv = ReportRenderer.render(AnsweredRun.summary(Self.stored), as: .csv)
        #expect(csv.contains("valid_share") && csv.contains("$.a[*] is a string, not a number=8"))
        let json = ReportRenderer.render(AnsweredRun.summary(Self.stored), as: .json)
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
        let judgement = try #require(Gate.judge(AnsweredRun.run(80), objectives: [Self.objective]).judgements.first)
        #expect(judgement.answer == .inconclusive && judgement.measured == nil)
    }
}
