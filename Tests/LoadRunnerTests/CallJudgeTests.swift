import BenchModel
import JSONSyntax
import LoadRunner
import Synchronization
import Testing
import TransportFakes

@Suite("Judging an answer's calls of tools")
struct CallJudgeTests {
    private static let tools = [
        Conversation.Tool(
            name: "weather",
            parameters: [
                "type": "object", "required": ["city"], "properties": ["city": ["type": "string"]],
            ]
        ),
        Conversation.Tool(name: "odd", parameters: ["nullable": true]),
    ]

    /// The end of an answer that makes calls, as each protocol streams it; of Gemini, whose arguments are no text, that text as JSON.
    private static func body(_ wireProtocol: WireProtocol, _ calls: [(name: String, arguments: String)]) -> String {
        let quoted = calls.map { ($0.name, JSONValue.string($0.arguments).json, $0.arguments) }
        let events: [String] =
            switch wireProtocol {
            case .openaiChat:
                quoted.enumerated().map { place, call in
                    #"{"choices":[{"index":0,"delta":{"tool_calls":[{"index":\#(place),"id":"c","function":{"name":"\#(call.0)","#
                        + #""arguments":\#(call.1)}}]}}]}"#
                }
            case .openaiResponses:
                quoted.map { name, arguments, _ in
                    #"{"type":"response.output_item.done","item":{"type":"function_call","call_id":"c","name":"\#(name)","#
                        + #""arguments":\#(arguments)}}"#
                }
            case .anthropicMessages:
                quoted.enumerated().flatMap { place, call in
                    [
                        #"{"type":"content_block_start","index":\#(place),"content_block":{"type":"tool_use","id":"c","name":"\#(call.0)","#
                            + #""input":{}}}"#,
                        #"{"type":"content_block_delta","index":\#(place),"delta":{"type":"input_json_delta","partial_json":\#(call.1)}}"#,
                    ]
                }
            case .gemini:
                quoted.map { name, _, arguments in
                    #"{"candidates":[{"content":{"parts":[{"functionCall":{"name":"\#(name)","args":\#(arguments)}}]}}]}"#
                }
            case .openaiCompletions: []
            }
        return events.map { "data: \($0)\n\n" }.joined()
    }

    private static func sample(_ stopReason: String) -> Sample {
        var response = DecodedResponse<RunTime>()
        response.stopReason = stopReason
        return Sample(
            target: 0,
            promptID: "p",
            phase: .measure,
            sequence: 0,
            outcome: .ok,
            planned: 0,
            times: PhaseTimes(started: 0),
            response: response
        )
    }

    private static func judged(
        _ wireProtocol: WireProtocol,
        _ calls: [(name: String, arguments: String)],
        _ expected: AnswerExpectation.Calls = .valid,
        stopReason: String = "tool_calls"
    ) -> String? {
        let sample = sample(stopReason)
        let body = body(wireProtocol, calls) + "data: {}\n\n"
        let judge = AnswerJudge(.calls(expected), tools: tools)
        let validity = judge?.judge([], body: Array(body.utf8), wireProtocol, of: sample)
        return validity.map { [$0.verdict.rawValue, $0.reason].compactMap(\.self).joined(separator: ": ") }
    }

    private static let protocols: [WireProtocol] = [.openaiChat, .openaiResponses, .anthropicMessages, .gemini]

    @Test("holds each to the tool of its name, in every protocol", arguments: protocols)
    func held(wireProtocol: WireProtocol) {
        let judged = { (name: String, arguments: String) in Self.judged(wireProtocol, [(name, arguments)]) }
        #expect(judged("weather", #"{"city": "Oslo"}"#) == "valid")
        #expect(judged("weather", #"{"city": 5}"#) == "off_schema: weather: $.city is a number, not a string")
        #expect(judged("weather", "{}")?.hasPrefix("off_schema: weather: $") == true)
        #expect(judged("weather_of_mine", "{}") == "unknown_tool: it calls a tool that was not offered")
        #expect(judged("odd", "{}") == "unjudged: odd: its parameters cannot be judged: at $.nullable")
        // The first fault is the answer's.
        let two = [("weather", #"{"city": "Oslo"}"#), ("weather", #"{"city": null}"#)]
        #expect(Self.judged(wireProtocol, two) == "off_schema: call 2 of 2: weather: $.city is null, not a string")
    }

    @Test("tells arguments that are no JSON, where a protocol has them as a text", arguments: protocols.dropLast())
    func notJSON(wireProtocol: WireProtocol) {
        let judged = { (arguments: String) in Self.judged(wireProtocol, [("weather", arguments)]) }
        #expect(judged(#"{"city": "Os"#) == "not_json: weather: it ends before its JSON does")
        #expect(judged(#"{"city": "a", "city": "b"}"#) == "not_json: weather: an object in it has one key twice")
        #expect(judged("```json\n{}\n```") == "not_json: weather: it stands in a Markdown fence (```)")
        #expect(judged(#"["Oslo"]"#) == "off_schema: weather: its arguments are no object")
        let cut = Self.judged(wireProtocol, [("weather", "{")], stopReason: "length")
        #expect(cut == "not_json: weather: it was cut at the limit of tokens, before its end")
    }

    @Test("judges the calls of each choice by themselves, however their pieces interleave")
    func choices() {
        func judged(_ second: String, answers: Int = 2, _ expected: AnswerExpectation.Calls = .required) -> String? {
            let pieces: [(choice: Int, call: Int, name: String, arguments: String)] = [
                (0, 0, "weather", "{\"city\":"), (1, 0, "weather", "{\"ci"), (0, 1, "weather", "{\"city\""),
                (0, 0, "", "\"Oslo\"}"), (1, 0, "", second), (0, 1, "", ":\"Rome\"}"),
            ]
            let body = pieces.map { piece in
                let name = piece.name.isEmpty ? "" : #""name":"\#(piece.name)","#
                return
                    #"data: {"choices":[{"index":\#(piece.choice),"delta":{"tool_calls":[{"index":\#(piece.call),"function":{\#(name)"#
                    + #""arguments":\#(JSONValue.string(piece.arguments).json)}}]}}]}"# + "\n\n"
            }
            let validity = AnswerJudge(.calls(expected), tools: Self.tools)?
                .judge(
                    [],
                    body: Array(body.joined().utf8),
                    .openaiChat,
                    of: Self.sample("tool_calls"),
                    answers: answers
                )
            return validity.map { [$0.verdict.rawValue, $0.reason].compactMap(\.self).joined(separator: ": ") }
        }
        #expect(judged("ty\":\"Bonn\"}") == "valid")
        #expect(
            judged("ty\":7}") == "off_schema: choice 2 of 2: weather: $.city is a number, not a string"
        )
        #expect(judged("ty\":") == "not_json: choice 2 of 2: weather: it ends before its JSON does")
        #expect(judged("ty\":\"Bonn\"}", answers: 3) == "unjudged: only 2 of 3 choices came")
        #expect(judged("ty\":\"Bonn\"}", answers: 3, .valid) == "valid")
    }

    @Test("is silent of an answer without any, unless one is required")
    func noCall() {
        for wireProtocol in Self.protocols {
            #expect(Self.judged(wireProtocol, []) == nil)
            #expect(Self.judged(wireProtocol, [], .required) == "no_call: it calls no tool")
        }
        #expect(Self.judged(.openaiChat, [("weather", "")]) == "not_json: weather: its arguments are empty")
        // Of Anthropic's, nothing written is an object without members.
        #expect(Self.judged(.anthropicMessages, [("weather", "")])?.hasPrefix("off_schema: weather: $") == true)
    }

    // MARK: In a run

    private static func scenario(_ wireProtocol: WireProtocol = .openaiChat, turns: Int = 1) -> Scenario {
        let words = (1...turns).map { Conversation.Message(.user, "word \($0)") }
        var scenario = Scenario(
            name: "run",
            endpoints: [Endpoint(name: "e", baseURL: "http://127.0.0.1:1")],
            targets: [Target(name: "a", endpoint: "e", wireProtocol: wireProtocol, model: "a")],
            prompts: [Prompt(id: "talk", Conversation(words, tools: tools))],
            load: Load(extent: .requests(2))
        )
        scenario.expect = AnswerExpectation(.calls(.required))
        return scenario
    }

    /// Calls the weather's tool with what is right for the first request, and for the others with what is wrong.
    private static func transport() -> FakeTransport {
        FakeTransport { _, number in
            let calls = body(.openaiChat, [("weather", number == 1 ? #"{"city":"Oslo"}"# : #"{"city":1}"#)])
            let end = #"{"choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}"#
            return FakeAnswer([
                .head(status: 200, headers: [HTTPHeader("content-type", "text/event-stream")]),
                .text(calls + "data: \(end)\n\ndata: [DONE]\n\n"),
            ])
        }
    }

    @Test("is a fact of each request, and stores nothing of what came")
    func inRun() async {
        let (samples, _, _) = await LoadRunTests.run(Self.scenario(), over: Self.transport())
        let verdicts = samples.sorted { $0.sequence < $1.sequence }.map { $0.validity?.verdict }
        #expect(verdicts == [.valid, .offSchema] && samples.allSatisfy { $0.answerText == nil })
    }

    @Test("leaves a conversation what its next turn gives back")
    func inSession() async {
        var scenario = Self.scenario(turns: 2)
        scenario.load = Load(extent: .sessions(1), conversations: ConversationSettings())
        let transport = Self.transport()
        let (samples, _, _) = await LoadRunTests.run(scenario, over: transport)
        let verdicts = samples.sorted { $0.sequence < $1.sequence }.map { $0.validity?.verdict }
        #expect(verdicts == [.valid, .offSchema])
        let bodies = transport.tally.withLock { $0.bodies.map { String(decoding: $0, as: UTF8.self) } }
        #expect(bodies.last?.contains("Oslo") == true)
    }

    @Test("holds a target's answers to the tools of its body, which are offered in place of the prompt's")
    func ofBody() async {
        var scenario = Self.scenario()
        scenario.targets[0].body["tools"] = [["type": "function", "function": ["name": "time"]]]
        let (samples, _, _) = await LoadRunTests.run(scenario, over: Self.transport())
        #expect(samples.count == 2 && samples.allSatisfy { $0.validity?.verdict == .unknownTool })
    }

    @Test("takes an answer for one without calls where its row offers no tool")
    func ofRowWithoutTools() async {
        let verdicts: [AnswerExpectation.Calls: AnswerValidity.Verdict] = [.required: .noCall]
        for expected in AnswerExpectation.Calls.allCases {
            var scenario = Self.scenario()
            scenario.prompts[0].conversation.tools = []
            scenario.expect = AnswerExpectation(.calls(expected))
            let (samples, _, _) = await LoadRunTests.run(scenario, over: FakeTransport())
            #expect(samples.count == 2 && samples.allSatisfy { $0.outcome == .ok })
            #expect(samples.allSatisfy { $0.validity?.verdict == verdicts[expected] })
        }
    }

    @Test("is refused where nothing is offered that could be called")
    func nothingOffered() {
        var scenario = Self.scenario()
        #expect(scenario.planDefect == nil)
        scenario.prompts[0].conversation.tools = []
        #expect(scenario.planDefect?.contains("\"a\" is offered none") == true)
        scenario.targets[0].body["tools"] = []
        #expect(scenario.planDefect == nil, "somebody meant it")
    }
}
