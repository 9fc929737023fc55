import JSONSyntax
import Statistics
import Testing

@testable import BenchModel

/// Whoever is refused is told what is wrong, by its name, and what would do instead.
@Suite("A plan that is refused")
struct PlanSentenceTests {
    private static func scenario(_ load: Load, targets names: [String] = ["t"]) -> Scenario {
        Scenario(
            name: "s",
            endpoints: [Endpoint(name: "e", baseURL: "http://h")],
            targets: names.map { Target(name: $0, endpoint: "e", wireProtocol: .openaiResponses, model: "m") },
            prompts: [Prompt(id: "p", user: "u")],
            load: load
        )
    }

    private static let lengths: [(arrivals: Arrivals, count: Int, days: Int?)] = [
        // One a day: thirty of them are just right, and thirty-one are told.
        (.constant(rate: 1.0 / 86_400), 30, nil), (.constant(rate: 1.0 / 86_400), 31, 31),
        (.poisson(rate: 2.0 / 86_400), 60, nil), (.poisson(rate: 2.0 / 86_400), 80, 40),
        (.gamma(rate: 1.0 / 86_400, burstiness: 0.5), 33, 33),
        // A ramp goes at its mean rate.
        (.ramp(from: 0, to: 2.0 / 86_400), 30, nil), (.ramp(from: 0, to: 2.0 / 86_400), 35, 35),
        (.ramp(from: 3.0 / 86_400, to: 1.0 / 86_400), 70, 35),
    ]

    @Test("by its length takes more than thirty days at its mean rate", arguments: lengths)
    func length(arrivals: Arrivals, count: Int, days: Int?) {
        let defect = Self.scenario(Load(shape: .open(arrivals), extent: .requests(count))).planDefect
        #expect(defect?.contains("take \(days ?? 0) days; expected at most 30") == days.map { _ in true })
        // By time it is as long as somebody said.
        #expect(
            Self.scenario(Load(shape: .open(.constant(rate: 1)), extent: .duration(.seconds(1e8)))).planDefect == nil
        )
    }

    @Test("names no number of days that nobody can read")
    func years() {
        let load = Load(shape: .open(.poisson(rate: 1e-12)), extent: .requests(10_000_000))
        #expect(Self.scenario(load).planDefect?.contains("a million and more days") == true)
    }

    @Test("names the targets that would be asked nothing, five of them at the most")
    func idle() {
        let load = Load(shape: .open(.poisson(rate: 1e-9)), extent: .duration(.seconds(1)), seed: 77)
        let defect = Self.scenario(load, targets: (1...7).map { "t\($0)" }).planDefect ?? ""
        #expect(
            defect.contains(#"no request of "t1", "t2", "t3", "t4", "t5": its rate"#) && defect.contains("(now 77)")
        )
        #expect(!defect.contains("t6"))
    }

    private static let recorded: [(prompts: [[Conversation.Role]], words: String?)] = [
        ([[.user, .assistant, .user]], nil), ([[.user, .user]], #""p0" lacks one"#),
        // The answer to the last turn is nobody's beginning.
        ([[.user]], nil), ([[.user, .assistant]], nil),
        ([[.user, .assistant, .user], [.user, .user], [.user, .user, .user]], #""p1" and 1 more lack one"#),
    ]

    @Test("where answers are to be given back that nobody recorded, but for the last turn's", arguments: recorded)
    func answers(prompts: [[Conversation.Role]], words: String?) throws {
        var scenario = Self.scenario(Load(conversations: ConversationSettings(history: .recorded)))
        scenario.prompts = prompts.enumerated().map { place, roles in
            Prompt(id: "p\(place)", Conversation(roles.map { Conversation.Message($0, "x") }))
        }
        #expect(scenario.planDefect?.contains(words ?? "") == words.map { _ in true })
        // Of a text that is not there nobody can say what it lacks.
        let digest = try #require(TextDigest(hex: String(repeating: "0", count: 64)))
        for place in scenario.prompts.indices { scenario.prompts[place].digest = digest }
        #expect(scenario.planDefect == nil)
    }

    @Test("where calls are expected of answers that are offered no tool, by prompt, target and expectation")
    func calls() {
        let tool = Conversation.Tool(name: "f", parameters: ["type": "object"])
        var scenario = Self.scenario(Load(), targets: ["with", "bare"])
        scenario.targets[0].body["tools"] = []
        scenario.prompts = [
            Prompt(id: "p", user: "u"), Prompt(id: "q", Conversation([.init(.user, "u")], tools: [tool])),
        ]
        #expect(scenario.planDefect == nil, "nothing is expected")
        scenario.expect = AnswerExpectation(.calls(.required))
        #expect(scenario.planDefect?.contains(#"answers to "p", and "bare" is offered none"#) == true)
        scenario.prompts[0].expect = AnswerExpectation(.json)
        #expect(scenario.planDefect == nil, "the prompt without tools is to give something else")
        scenario.prompts[0].expect = AnswerExpectation(.calls(.valid))
        #expect(scenario.planDefect != nil)
        scenario.data = DataSource(file: "rows")
        #expect(scenario.planDefect == nil, "rows may bring tools of their own")
    }

    @Test("where a server is to keep what it may not keep")
    func kept() {
        var scenario = Self.scenario(Load(conversations: ConversationSettings(history: .server)), targets: ["a", "b"])
        #expect(scenario.planDefect == nil)
        scenario.targets[1].body["store"] = true
        #expect(scenario.planDefect == nil)
        scenario.targets[1].body["store"] = false
        #expect(scenario.planDefect?.contains(#"body of "b" says "store": false"#) == true)
        scenario.targets[0].wireProtocol = .gemini
        #expect(scenario.planDefect?.contains(#""a" speaks gemini"#) == true)
        scenario.load.conversations?.history = .live
        #expect(scenario.planDefect == nil)
    }

    @Test("where a trace takes longer than a month, by its last start", arguments: [0, 29.9, 30, 30.1, 400])
    func trace(days: Double) {
        let scenario = Self.scenario(Load(shape: .trace([0, .seconds(days * 86_400)]), extent: .requests(2)))
        #expect((scenario.planDefect != nil) == (days > 30))
        if days > 31 { #expect(scenario.planDefect?.contains("take \(Int(days)) days") == true) }
        #expect(Self.scenario(Load(shape: .trace([]), extent: .requests(2))).planDefect == nil, "it is not read yet")
    }

    private static let decided: [(objective: Objective, words: String?)] = [
        (Objective(metric: .ttft, percentile: 95, bound: .max, limit: 1), nil),
        (Objective(metric: .errorRate, percentile: nil, bound: .max, limit: 0.01), nil),
        (Objective(metric: .validShare, percentile: nil, bound: .min, limit: 0.9), nil),
        (Objective(metric: .validShare, percentile: nil, bound: .min, limit: 1), "allow a share"),
        (Objective(metric: .cutShare, percentile: nil, bound: .max, limit: 0), "allow a share"),
        (Objective(metric: .itl, percentile: 95, bound: .max, limit: 1), "itl is no such objective"),
        (Objective(metric: .goodput, percentile: nil, bound: .min, limit: 0.9), "goodput is no such objective"),
        (Objective(metric: .costPerRequest, percentile: 50, bound: .max, limit: 1), "cost_per_request is no such"),
        (
            Objective(
                metric: .ttft,
                percentile: 95,
                bound: .max,
                limit: 1,
                windows: WindowsInARow(count: 2, size: .requests(9))
            ),
            "windows in a row is no such"
        ),
    ]

    @Test("where it is to go on until something is decided that no look can decide", arguments: decided)
    func undecidable(objective: Objective, words: String?) {
        var scenario = Self.scenario(Load(until: .decided))
        scenario.objectives = [objective]
        scenario.expect = AnswerExpectation(.json)
        #expect(scenario.planDefect?.contains(words ?? "") == words.map { _ in true })
        scenario.load.until = .planned
        // Goodput is of others.
        scenario.objectives.append(Objective(metric: .ttft, percentile: 95, bound: .max, limit: 1))
        #expect(scenario.planDefect == nil)
    }

    private static let loads: [(shape: LoadShape, isRefused: Bool)] = [
        (.closed, false), (.open(.constant(rate: 9)), false), (.open(.poisson(rate: 9)), false),
        (.open(.gamma(rate: 9, burstiness: 1)), false), (.open(.ramp(from: 1, to: 9)), true),
        (.stages([.init(.constant(rate: 9), duration: .seconds(9))]), true), (.trace([0, 1]), false),
    ]

    @Test("where its end would decide what is judged, because its load changes", arguments: loads)
    func changing(shape: LoadShape, isRefused: Bool) {
        var scenario = Self.scenario(Load(shape: shape, until: .decided))
        scenario.objectives = [Objective(metric: .ttft, percentile: 95, bound: .max, limit: 1)]
        #expect((scenario.planDefect?.contains("stays the same, here \(shape.kind.rawValue)") ?? false) == isRefused)
    }
}
