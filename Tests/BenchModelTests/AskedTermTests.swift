import JSONSyntax
import Statistics
import Testing

@testable import BenchModel

@Suite("What a body asks besides an answer")
struct AskedTermTests {
    private static let tiers: [(body: [String: JSONValue], tier: String?, asks: Bool)] = [
        ([:], nil, false), (["service_tier": "flex"], "flex", true), (["serviceTier": "priority"], "priority", true),
        (["speed": "fast"], "fast", true), (["service_tier": .null], nil, false),
        // A tier in a form that nobody knows may be any tier.
        (["service_tier": ["name": "flex"]], nil, true), (["speed": 2], nil, true),
        (["service_tier": "flex", "speed": "fast"], "flex", true),
        // Deeper in a body it is something else.
        (["metadata": ["service_tier": "flex"]], nil, false), (["Service_Tier": "flex"], nil, false),
    ]

    @Test("is the tier of service that its own members name", arguments: tiers)
    func tier(body: [String: JSONValue], tier: String?, asks: Bool) {
        let terms = AskedTerms(body)
        #expect(terms.tier == tier && terms.asksForTier == asks && terms.tiers.first == tier)
        let target = Target(name: "t", endpoint: "e", wireProtocol: .openaiChat, model: "m", body: body)
        #expect(target.askedTerms == terms)
    }

    @Test("may be two tiers at once, both of which are told")
    func several() {
        #expect(AskedTerms(["speed": "fast", "service_tier": "flex"]).tiers == ["flex", "fast"])
    }

    private static let hour: JSONValue = ["type": "ephemeral", "ttl": "1h"]

    private static let bodies: [(body: [String: JSONValue], asks: Bool)] = [
        ([:], false), (["cache_control": hour], true), (["system": [["text": "s", "cache_control": hour]]], true),
        (["messages": [["content": [["a": 1], ["cache_control": hour]]]]], true),
        (["cache_control": ["type": "ephemeral", "ttl": "5m"]], false),
        (["cache_control": ["type": "ephemeral"]], false),
        (["cache_control": "1h"], false), (["ttl": "1h"], false), (["cache_control": .null], false),
        (["cache_control": ["nested": ["cache_control": hour]]], true),
    ]

    @Test("is that a cache keeps something for an hour, wherever in the body that stands", arguments: bodies)
    func hourWrites(body: [String: JSONValue], asks: Bool) { #expect(AskedTerms(body).asksForHourWrites == asks) }
}

@Suite("What is expected of an answer")
struct AnswerExpectationTests {
    private static let schema: JSONValue = ["type": "object"]

    private static let forms: [(kind: AnswerExpectation.Kind, form: Conversation.Form?)] = [
        (.anything, nil), (.json, .json), (.schema(schema), .schema(schema)), (.pattern("a"), nil),
        (.calls(.valid), nil), (.calls(.required), nil),
    ]

    @Test("is asked of the model where protocols have a word for it and somebody wants that", arguments: forms)
    func asked(kind: AnswerExpectation.Kind, form: Conversation.Form?) {
        #expect(AnswerExpectation(kind, isAsked: true).askedForm == form)
        #expect(AnswerExpectation(kind).askedForm == nil, "judged alone")
        let isOfCalls = kind == .calls(.valid) || kind == .calls(.required)
        #expect(kind.isOfCalls == isOfCalls)
        var scenario = Self.scenario(nil)
        scenario.take(AnswerExpectation(kind, isAsked: true))
        #expect(scenario.expect?.kind == kind && scenario.targets.allSatisfy { $0.askedForm == form })
        scenario.take(AnswerExpectation(kind))
        #expect(scenario.targets.allSatisfy { $0.askedForm == nil }, "the later word holds")
    }

    private static func scenario(_ expected: AnswerExpectation.Kind?) -> Scenario {
        var scenario = Scenario(
            name: "s",
            endpoints: [],
            targets: ["a", "b"].map { Target(name: $0, endpoint: "e", wireProtocol: .openaiChat, model: "m") },
            prompts: []
        )
        scenario.expect = expected.map { AnswerExpectation($0) }
        return scenario
    }

    struct Words: Sendable, CustomTestStringConvertible {
        var own: AnswerExpectation.Kind?
        var form: Conversation.Form?
        var scenario: AnswerExpectation.Kind?
        var expected: AnswerExpectation.Kind?
        var testDescription: String {
            [own.map { "own \($0)" }, form.map { "form \($0)" }, scenario.map { "scenario \($0)" }]
                .compactMap(\.self).joined(separator: ", ")
        }
    }

    static let words: [Words] = [
        Words(), Words(scenario: .pattern("p"), expected: .pattern("p")), Words(form: .json, expected: .json),
        Words(form: .schema(schema), scenario: .pattern("p"), expected: .schema(schema)),
        Words(form: .json, scenario: .calls(.valid), expected: .json),
        Words(own: .pattern("o"), form: .json, scenario: .json, expected: .pattern("o")),
        Words(own: .anything, form: .json, scenario: .json, expected: .anything),
        // Whoever expects anything of all answers also means those of which a form is asked.
        Words(form: .json, scenario: .anything, expected: .anything),
        Words(own: .json, scenario: .anything, expected: .json),
    ]

    @Test("is the prompt's own word, then the form it asks for, then the scenario's", arguments: words)
    func precedence(words: Words) {
        var prompt = Prompt(id: "p", Conversation([.init(.user, "u")], form: words.form))
        prompt.expect = words.own.map { AnswerExpectation($0) }
        #expect(Self.scenario(words.scenario).expectation(of: prompt) == words.expected)
    }

    @Test(
        "is met by a valid answer alone: one that nobody could judge is none",
        arguments: AnswerValidity.Verdict.allCases
    )
    func validity(verdict: AnswerValidity.Verdict) {
        #expect(AnswerValidity(verdict).isValid == (verdict == .valid))
        #expect((AnswerValidity(verdict) == .valid) == (verdict == .valid))
    }
}

@Suite("Limits of an answer's length")
struct AnswerLimitTests {
    private static func prompt(_ own: Int?, _ turns: [Int?]) -> Prompt {
        let messages = turns.flatMap { limit -> [Conversation.Message] in
            var message = Conversation.Message(.user, "u")
            message.answerLimit = limit
            return [message, Conversation.Message(.assistant, "a")]
        }
        var prompt = Prompt(id: "p", Conversation(messages))
        prompt.maxTokens = own
        return prompt
    }

    private static let limits: [(own: Int?, turns: [Int?], longest: Int?)] = [
        (nil, [], nil), (5, [], 5), (nil, [nil, nil], nil), (nil, [3, nil, 9], 9), (10, [3, 9], 10), (1, [3, 2], 3),
    ]

    @Test("are at the most the longest that a prompt states of itself or of a turn", arguments: limits)
    func longest(own: Int?, turns: [Int?], longest: Int?) {
        var prompt = Self.prompt(own, turns)
        #expect(prompt.longestLimit == longest)
        let texts = prompt.conversation.messages.map(\.texts)
        prompt.forgetLimits()
        #expect(prompt.longestLimit == nil && prompt.conversation.messages.map(\.texts) == texts)
    }

    @Test("of a turn are the last that its messages state")
    func turn() {
        var (first, second) = (Conversation.Message(.tool, "r"), Conversation.Message(.user, "u"))
        (first.answerLimit, second.answerLimit) = (7, nil)
        #expect(Dialogue.Turn([first, second]).answerLimit == 7)
        second.answerLimit = 4
        #expect(Dialogue.Turn([first, second]).answerLimit == 4 && Dialogue.Turn([]).answerLimit == nil)
    }

    /// A share of 7 hundredths is no more than 7 of a hundred, though 0.07 · 100 is a little more in binary.
    @Test(
        "in hundredths of themselves are whole tokens, whatever the arithmetic makes of a hundredth",
        arguments: 1...100
    )
    func hundredths(percent: Int) {
        let after = CancelAfter(.fraction(Share(clamping: Double(percent) / 100)))
        for hundreds in [1, 3, 10, 41] {
            #expect(after.tokens(of: 100 * hundreds) == percent * hundreds)
        }
        #expect(after.words(of: 100).hasPrefix("\(percent) token"))
        // What is left of a token is one.
        #expect(after.tokens(of: 1) == 1)
        #expect(after.tokens(of: 10) == max(1, (percent + 9) / 10))
    }
}
