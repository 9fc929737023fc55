import BenchModel
import JSONSyntax
import LoadRunner
import ProviderWire
import Synchronization
import Testing
import TransportFakes

/// The fake's answer is "hi".
@Suite("A run that expects something of answers")
struct JudgedRunTests {
    private static func scenario(_ prompts: [Prompt], _ expect: AnswerExpectation?, requests: Int = 4) -> Scenario {
        var scenario = Scenario(
            name: "run",
            endpoints: [Endpoint(name: "e", baseURL: "http://127.0.0.1:1")],
            targets: [Target(name: "a", endpoint: "e", wireProtocol: .openaiChat, model: "a")],
            prompts: prompts,
            load: Load(extent: .requests(requests))
        )
        if let expect { scenario.take(expect) }
        return scenario
    }

    private static func prompt(_ id: String, _ expect: AnswerExpectation? = nil, form: Conversation.Form? = nil)
        -> Prompt
    {
        var prompt = Prompt(id: id, user: "Say hi.")
        prompt.expect = expect
        prompt.conversation.form = form
        return prompt
    }

    @Test("stores whether each answer is valid, and no text")
    func stored() async {
        let scenario = Self.scenario([Self.prompt("p")], AnswerExpectation(.pattern("^hi$")))
        let (samples, end) = await LoadRun.toItsEnd(scenario, over: FakeTransport())
        #expect(end == .whole && samples.count == 4)
        #expect(samples.allSatisfy { $0.validity == .valid && $0.answerText == nil })
    }

    @Test("stores nothing of answers where nothing is expected")
    func unexpected() async {
        for expect in [nil, AnswerExpectation(.anything)] {
            let prompt = Self.prompt("p", form: expect.map { _ in .schema(["type": "object"]) })
            let (samples, _) = await LoadRun.toItsEnd(Self.scenario([prompt], expect), over: FakeTransport())
            #expect(samples.count == 4 && samples.allSatisfy { $0.validity == nil && $0.answerText == nil })
        }
    }

    @Test("lets a prompt's own word go before the form it asks for, and that before the scenario's")
    func precedence() async {
        let prompts = [
            Self.prompt("own", AnswerExpectation(.pattern("hi")), form: .schema(["type": "object"])),
            Self.prompt("asked", form: .schema(["type": "object"])), Self.prompt("common"),
            Self.prompt("free", AnswerExpectation(.anything)),
        ]
        let scenario = Self.scenario(prompts, AnswerExpectation(.pattern("^ho$")))
        let (samples, _) = await LoadRun.toItsEnd(scenario, over: FakeTransport())
        let verdicts = Dictionary(
            uniqueKeysWithValues: samples.map { ($0.promptID, $0.validity?.verdict.rawValue ?? "none") }
        )
        #expect(verdicts == ["own": "valid", "asked": "not_json", "common": "no_match", "free": "none"])
    }

    /// Answers with two choices whose pieces interleave.
    private static func inTwo(_ pieces: [(choice: Int, text: String)]) -> FakeTransport {
        FakeTransport { _, _ in
            let events = pieces.map { #"{"choices":[{"index":\#($0.choice),"delta":{"content":"\#($0.text)"}}]}"# }
            let ends = [0, 1].map { #"{"choices":[{"index":\#($0),"delta":{},"finish_reason":"stop"}]}"# }
            return FakeAnswer([
                .head(status: 200, headers: [HTTPHeader("content-type", "text/event-stream")]),
                .text((events + ends + ["[DONE]"]).map { "data: \($0)\n\n" }.joined()),
            ])
        }
    }

    @Test("judges the choices of an answer by themselves, and says which one is not valid")
    func choices() async {
        var scenario = Self.scenario([Self.prompt("p")], AnswerExpectation(.json), requests: 1)
        scenario.targets[0].body["n"] = 2
        let valid = Self.inTwo([(1, "["), (0, "{"), (1, "]"), (0, "}")])
        var (samples, _) = await LoadRun.toItsEnd(scenario, over: valid)
        #expect(samples.map(\.validity) == [.valid])
        let broken = Self.inTwo([(1, "["), (0, "{"), (1, ","), (0, "}")])
        (samples, _) = await LoadRun.toItsEnd(scenario, over: broken)
        #expect(samples.first?.validity?.verdict == .notJSON)
        #expect(samples.first?.validity?.reason?.hasPrefix("choice 2 of 2: ") == true)
        // Drafts of which one is sent are one answer.
        scenario.targets[0].body = ["best_of": 3]
        (samples, _) = await LoadRun.toItsEnd(scenario, over: Self.inTwo([(0, "{"), (0, "}")]))
        #expect(samples.map(\.validity) == [.valid])
    }

    @Test("goes on with the first choice of a conversation's answer")
    func conversation() async {
        var scenario = Self.scenario([], nil)
        let words = [Conversation.Message(.user, "one"), Conversation.Message(.user, "two")]
        scenario.prompts = [Prompt(id: "talk", Conversation(words))]
        scenario.load = Load(extent: .sessions(1), conversations: ConversationSettings())
        scenario.targets[0].body["n"] = 2
        let transport = Self.inTwo([(1, "no"), (0, "ye"), (1, "pe"), (0, "s")])
        let (samples, _) = await LoadRun.toItsEnd(scenario, over: transport)
        #expect(samples.count == 2 && samples.allSatisfy { $0.outcome == .ok })
        let bodies = transport.tally.withLock { $0.bodies.map { String(decoding: $0, as: UTF8.self) } }
        #expect(bodies.last?.contains(#"{"content":"yes","role":"assistant"}"#) == true)
    }

    @Test("has no valid answer of a request that failed")
    func failed() async {
        let transport = FakeTransport(answer: { _ in .failed(.serverError, detail: "scripted") })
        var scenario = Self.scenario([Self.prompt("p")], AnswerExpectation(.pattern("hi")))
        scenario.abort = AbortRules(nothingWorks: false)
        let (samples, _) = await LoadRun.toItsEnd(scenario, over: transport)
        #expect(samples.count == 4 && samples.allSatisfy { $0.validity?.reason == "its request failed" })
    }

    @Test("asks for the form that is wanted, where the prompt asks for none itself")
    func asked() async {
        let transport = FakeTransport()
        let prompts = [
            Self.prompt("p"), Self.prompt("q", form: .schema(["type": "object"])),
            Self.prompt("r", AnswerExpectation(.anything)),
        ]
        let scenario = Self.scenario(prompts, AnswerExpectation(.json, isAsked: true), requests: 3)
        _ = await LoadRun.toItsEnd(scenario, over: transport)
        let bodies = transport.tally.withLock { $0.bodies.map { String(decoding: $0, as: UTF8.self) } }
        #expect(bodies.count { $0.contains(#""response_format":{"type":"json_object"}"#) } == 1)
        #expect(bodies.count { $0.contains(#""type":"json_schema""#) } == 1)
        #expect(bodies.count { !$0.contains("response_format") } == 1)
    }

    @Test(
        "is refused where a protocol has no words for the form",
        arguments: [WireProtocol.anthropicMessages, .openaiCompletions]
    )
    func unaskable(_ wireProtocol: WireProtocol) {
        var scenario = Self.scenario([Self.prompt("p")], AnswerExpectation(.json, isAsked: true))
        scenario.targets[0].wireProtocol = wireProtocol
        let error = #expect(throws: UnaskablePrompt.self) { try TargetCalls(scenario) }
        #expect(error?.description.contains(wireProtocol == .openaiCompletions ? "text alone" : "a schema") == true)
        // What is only judged asks nothing of a protocol.
        scenario.targets[0].askedForm = nil
        #expect(throws: Never.self) { try TargetCalls(scenario) }
    }
}
