import BenchModel
import Statistics
import Testing

@testable import BenchAnalysis
@testable import BenchReport
@testable import RunFixtures

@Suite("The words of a gate")
struct GateWordTests {
    private static func gate(
        _ objectives: [Objective],
        n: Int = 200,
        allowed: Share = .none,
        _ change: (inout SampleMaker) -> Void = { _ in }
    ) -> GateReport {
        let run = MadeRun.run([MadeRun.target()], n: n) { maker, _, _ in change(&maker) }
        return Gate.judge(run, objectives: objectives, allowedFailureShare: allowed)
    }

    private static func ttft(_ limit: Double, _ percentile: Percentile = 50) -> Objective {
        Objective(metric: .ttft, percentile: percentile, bound: .max, limit: limit)
    }

    @Test("each answer is said with its figure, its limit and its samples", arguments: [(1e9, "pass"), (1e6, "fail")])
    func sentences(limit: Double, answer: String) {
        let sentence = Self.gate([Self.ttft(limit)]).judgements[0].sentence
        #expect(
            sentence.hasPrefix(
                "t: TTFT p50 100 ms (at \(answer == "pass" ? "most" : "least") 100 ms with 95 % confidence), limit "
            )
        )
        #expect(sentence.hasSuffix(", n 200: \(answer)"), "\(sentence)")
    }

    @Test("an answer about a share says the bound of it that is proven, and a rule about what was seen none")
    func shares() {
        func sentence(
            _ metric: Objective.Metric,
            _ bound: Objective.Bound,
            _ limit: Double,
            failed: Int = 0
        ) -> String {
            let objective = Objective(metric: metric, percentile: nil, bound: bound, limit: limit)
            let run = MadeRun.run([MadeRun.target()], n: 200) { maker, _, sequence in
                if sequence < failed { maker.outcome = .failed(.overloaded, detail: "d") }
            }
            return Gate.judge(run, objectives: [objective, Self.ttft(1e9)]).judgements
                .first { $0.objective == objective }?.sentence ?? ""
        }
        for (sentence, words) in [
            (sentence(.goodput, .min, 0.9), "; at least 98.5 % with 95 % confidence), limit 90 %"),
            (sentence(.goodput, .min, 0.9, failed: 100), "; at most 56 % with 95 % confidence), limit 90 %"),
            (sentence(.errorRate, .max, 0.05), "; at most 1.49 % with 95 % confidence), limit 5 %"),
            (sentence(.errorRate, .max, 0.05, failed: 100), "; at least 44 % with 95 % confidence), limit 5 %"),
            (sentence(.errorRate, .max, 0), "(0 of 200 failed), limit 0 %, n 200: pass"),
            (sentence(.goodput, .min, 0.99), "(200 of 200 met every other objective), limit 99 %"),
        ] {
            #expect(sentence.contains(words), "\(sentence)")
        }
    }

    @Test("too few samples are told with how many it takes, and that is never a pass")
    func tooFew() {
        let judgement = Self.gate([Self.ttft(1e9, 99)], n: 10).judgements[0]
        #expect(judgement.answer == .inconclusive)
        #expect(
            judgement.sentence.contains("samples are the least that can prove a p99, here 10"),
            "\(judgement.sentence)"
        )
        #expect(judgement.briefDoubt?.hasSuffix("samples needed, 10 there") == true)
    }

    @Test("the whole is said in a sentence with its first reason, and how many more there are")
    func conclusion() {
        #expect(Self.gate([Self.ttft(1e9)]).conclusion == "gate passed: 2 bounds met")
        #expect(Self.gate([], allowed: 0.5).conclusion == "gate passed: 1 bound met")
        let one = Self.gate([Self.ttft(1e6), Self.ttft(1e9)]).conclusion
        #expect(one.hasPrefix("gate failed: t: TTFT p50 100 ms") && !one.contains("more"), "\(one)")
        let two = Self.gate([Self.ttft(1e6), Self.ttft(2e6), Self.ttft(1e9)]).conclusion
        #expect(two.hasSuffix("; and 1 more"), "\(two)")
        let open = Self.gate([Self.ttft(1e9, 99)], n: 3).conclusion
        #expect(open.hasPrefix("gate cannot tell: t: TTFT p99"), "\(open)")
    }

    @Test("a figure that rounds to its limit has the digits that tell them apart")
    func besideItsLimit() {
        let metric = { (metric: Objective.Metric, value: Double, limit: Double) in metric.figure(value, heldTo: limit) }
        #expect(metric(.ttft, 300.02e6, 300e6) == "300.02 ms" && metric(.ttft, 300e6, 300e6) == "300 ms")
        #expect(metric(.ttft, 321e6, 300e6) == "321 ms" && metric(.ttft, .infinity, 300e6) == "beyond any limit")
        #expect(metric(.errorRate, 0.1004, 0.1) == "10.04 %" && metric(.tokensPerSecond, 39.96, 40) == "39.96 tokens/s")
        #expect(metric(.costPerRequest, 0.0010004, 0.001) == "$0.0010004")
    }

    @Test(
        "a figure has the unit of what it is held to, on either side of ten seconds, and other digits than that",
        arguments: [0.3e6, 300e6, 9_999e6, 9_999.4e6, 9_999.6e6, 10e9, 10.5e9, 60e9, 3_600e9]
    )
    func oneUnit(limit: Double) {
        let unit = { (text: String) in text.split(separator: " ").last }
        for metric in Objective.Metric.allCases where metric.kind == .time {
            for part in [0.00001, 0.01, 0.5, 0.95, 0.99, 0.999_99, 1, 1.000_000_01, 1.000_01, 1.01, 2, 100] {
                let (told, bound) = (metric.figure(limit * part, heldTo: limit), metric.figure(limit))
                #expect(unit(told) == unit(bound), "\(metric) \(told) beside \(bound)")
                #expect((told == bound) == (part == 1), "\(metric) \(told) beside \(bound)")
                #expect(!told.hasPrefix("0 ") && !told.hasPrefix("0.000 "), "\(told)")
            }
        }
        #expect(Objective.Metric.ttft.figure(9.9e9, heldTo: 10e9) == "9.9 s")
        #expect(Objective.Metric.ttft.figure(10_000.02e6, heldTo: 10e9) == "10.00002 s")
        #expect(Objective.Metric.ttft.figure(250e6, heldTo: 10e9) == "0.25 s")
        #expect(Objective.Metric.ttft.figure(12e9, heldTo: 300e6) == "12000 ms")
    }

    @Test("of those who miss a bound the one that misses it by most is named first, and in the conclusion")
    func worst() {
        let names = ["near", "far", "fair"]
        let run = MadeRun.run(names.map { MadeRun.target($0) }, n: 60) { maker, target, _ in
            maker.ttft = [310, 880, 100][target]
        }
        let gate = Gate.judge(run, objectives: [Self.ttft(300e6)], allowedFailureShare: 0.05)
        let brief = GateBrief(gate, TargetNames(run.record.targets))
        #expect(brief.bounds.first?.details == "far 880 ms · near 310 ms")
        let conclusion = gate.conclusion
        #expect(conclusion.hasPrefix("gate failed: far: TTFT p50 880 ms") && conclusion.hasSuffix("and 1 more"))
    }

    @Test(
        "failed requests are told with their share and what is allowed",
        arguments: [
            (0, "0 of 200 requests failed (0 %), 1 % allowed: pass"),
            (40, "40 of 200 requests failed (20 %), 1 % allowed: fail"),
        ]
    )
    func failures(failed: Int, words: String) {
        let gate = Self.gate([], allowed: 0.01) {
            if $0.sequence < failed { $0.outcome = .failed(.serverError, detail: "") }
        }
        #expect(gate.failures?.sentence == words && gate.failures?.title == "failed requests ≤ 1 %")
    }

    @Test("of one request the words are those of one")
    func one() {
        let gate = Self.gate([Self.ttft(1e9)], n: 1) { $0.outcome = .failed(.serverError, detail: "") }
        #expect(gate.failures?.sentence == "1 of 1 request failed (100 %), 0 % allowed: fail")
        let sentence = gate.judgements[0].sentence
        #expect(sentence.contains("1 failed request counted beyond the limit"), "\(sentence)")
    }

    @Test(
        "what is missing of a run is told as what it is",
        arguments: [
            (Shortfall.missing(requests: 1, of: 2, time: 0), "1 of 2 requests is missing"),
            (
                .missing(requests: 3, of: 9, time: .seconds(90)),
                "3 of 9 requests are missing, 1.50 min of the measuring time is missing"
            ),
            (.missing(requests: 0, of: 9, time: .seconds(5)), "5.00 s of the measuring time is missing"),
            (.missingSessions(2, of: 4), "2 of 4 sessions are missing"),
            (.unknown, "the run did not come to its end, and how much is missing is not known"),
        ]
    )
    func shortfalls(shortfall: Shortfall, words: String) {
        #expect(shortfall.words == words)
    }

    @Test(
        "an objective is written as its kind is bounded",
        arguments: [
            (Objective(metric: .ttft, percentile: 95, bound: .max, limit: 5e8), "TTFT p95 ≤ 500 ms"),
            (
                Objective(metric: .ttft, percentile: 99.9, bound: .max, limit: 1.5e9, prompt: "p", turn: 2),
                "TTFT p99.9 of prompt p, turn 2 ≤ 1500 ms"
            ),
            (Objective(metric: .tokensPerSecond, percentile: 5, bound: .min, limit: 40), "tokens/s p5 ≥ 40.0 tokens/s"),
            (Objective(metric: .errorRate, percentile: nil, bound: .max, limit: 0.02), "error rate ≤ 2 %"),
            (
                Objective(metric: .outputTokens, percentile: 50, bound: .min, limit: 100),
                "output tokens p50 ≥ 100 tokens"
            ),
            (
                Objective(metric: .cacheShare, percentile: 50, bound: .min, limit: 0.5),
                "cached share of the input p50 ≥ 50 %"
            ),
            (
                Objective(
                    metric: .ttft,
                    percentile: 50,
                    bound: .max,
                    limit: 3e8,
                    windows: WindowsInARow(count: 3, size: .requests(20))
                ), "TTFT p50 ≤ 300 ms, for 3 windows of 20 requests in a row"
            ),
        ]
    )
    func titles(objective: Objective, title: String) {
        #expect(objective.title == title)
    }

    @Test("a target that there is not, and a run without a request, can tell nothing")
    func nothing() {
        var unknown = Self.ttft(1e9)
        unknown.target = "nobody"
        let gate = Self.gate([unknown])
        #expect(
            gate.judgements[0].sentence == "nobody: cannot tell: the run has no such target" && gate.answer != .pass
        )
        let empty = Self.gate([Self.ttft(1e9)], n: 0)
        #expect(
            empty.answer == .inconclusive
                && empty.judgements.allSatisfy { $0.sentence.contains("cannot tell: no request was measured") }
        )
    }
}
