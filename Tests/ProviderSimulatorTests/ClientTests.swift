import Foundation
import Testing

@testable import ProviderSimulator

/// What clients of the providers rely on beside the stream itself: SDKs, agents, load generators, load balancers.
@Suite("The simulator, as clients meet it")
struct ClientTests {
    private static let schema =
        #"{"type":"object","properties":{"city":{"type":"string"},"days":{"type":"integer","minimum":1},"where":{"type":"object","properties":{"lat":{"type":"number"}},"required":["lat"]}},"required":["city","days","where"]}"#

    /// Whether a text is an object that ``schema`` takes.
    private func fits(_ text: String?) -> Bool {
        let object = try? JSONSerialization.jsonObject(with: Data((text ?? "").utf8))
        return at(object, "city") is String && (at(object, "days") as? Int ?? 0) >= 1
            && at(object, "where", "lat") is NSNumber
    }

    /// The answer's own text, streamed or whole.
    private func text(_ wire: WireProtocol, _ response: RawResponse, streamed: Bool) throws -> String {
        let events = streamed ? RawEvent.all(in: response.text).map(\.object) : [try response.object]
        return events.compactMap { event -> String? in
            switch wire {
            case .anthropic: (at(event, "delta", "text") ?? at(event, "content", 0, "text")) as? String
            case .chat:
                (at(event, "choices", 0, "delta", "content") ?? at(event, "choices", 0, "message", "content"))
                    as? String
            case .responses:
                event["type"] as? String == "response.output_text.delta"
                    ? event["delta"] as? String : at(event, "output", 0, "content", 0, "text") as? String
            case .gemini: at(event, "candidates", 0, "content", "parts", 0, "text") as? String
            }
        }.joined()
    }

    private func tools(_ wire: WireProtocol, _ names: [String] = ["weather"], choice: String = "") -> String {
        let list = names.map { name in
            switch wire {
            case .anthropic: #"{"name":"\#(name)","input_schema":\#(Self.schema)}"#
            case .chat: #"{"type":"function","function":{"name":"\#(name)","parameters":\#(Self.schema)}}"#
            case .responses: #"{"type":"function","name":"\#(name)","parameters":\#(Self.schema)}"#
            case .gemini: #"{"name":"\#(name)","parameters":\#(Self.schema)}"#
            }
        }.joined(separator: ",")
        let tools = wire == .gemini ? #""tools":[{"functionDeclarations":[\#(list)]}]"# : #""tools":[\#(list)]"#
        return tools + (choice.isEmpty ? "" : "," + choice)
    }

    /// A request whose conversation ends with what a function returned.
    private func afterResult(_ wire: WireProtocol, _ extra: String) -> Call {
        let plain = Call.make(wire, extra: extra)
        let turns: String =
            switch wire {
            case .anthropic:
                #""messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":[{"type":"tool_use","id":"a","name":"weather","input":{}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"a","content":"sunny"}]}]"#
            case .chat:
                #""messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":null,"tool_calls":[{"id":"a","type":"function","function":{"name":"weather","arguments":"{}"}}]},{"role":"tool","tool_call_id":"a","content":"sunny"}]"#
            case .responses:
                #""input":[{"role":"user","content":"Hi"},{"type":"function_call","call_id":"a","name":"weather","arguments":"{}"},{"type":"function_call_output","call_id":"a","output":"sunny"}]"#
            case .gemini:
                #""contents":[{"role":"user","parts":[{"text":"Hi"}]},{"role":"model","parts":[{"functionCall":{"name":"weather","args":{}}}]},{"role":"user","parts":[{"functionResponse":{"name":"weather","response":{"r":"sunny"}}}]}]"#
            }
        let asked =
            switch wire {
            case .anthropic, .chat: #""messages":[{"role":"user","content":"Say two words"}]"#
            case .responses: #""input":"Say two words""#
            case .gemini: #""contents":[{"role":"user","parts":[{"text":"Say two words"}]}]"#
            }
        return Call(wire: wire, path: plain.path, body: plain.body.replacingOccurrences(of: asked, with: turns))
    }

    /// The name of the function that an answer calls; nil where it calls none.
    private func called(_ wire: WireProtocol, _ response: RawResponse) -> String? {
        RawEvent.all(in: response.text).map(\.object).lazy.compactMap { event -> Any? in
            switch wire {
            case .anthropic: at(event, "content_block", "name")
            case .chat: at(event, "choices", 0, "delta", "tool_calls", 0, "function", "name")
            case .responses: at(event, "item", "name")
            case .gemini: at(event, "candidates", 0, "content", "parts", 0, "functionCall", "name")
            }
        }.first as? String
    }

    // MARK: Lists and probes

    @Test(
        "Probes are answered and are no requests of the record",
        arguments: [
            "/health", "/healthz", "/v1/health", "/livez", "/readyz", "/ping", "/", "/favicon.ico", "/metrics",
            "/robots.txt",
            "/v1/nothing",
        ],
        ["GET", "HEAD", "OPTIONS"]
    )
    func probes(_ path: String, _ method: String) async throws {
        try await withSimulator { simulator in
            let request = RawClient.request(path, "", method: method)
            let response = try RawResponse(await RawClient.exchange(simulator, request))
            let known =
                method == "HEAD"
                || (method == "GET" && !["ico", "metrics", "txt", "nothing"].contains { path.hasSuffix($0) })
            #expect(response.status == (known ? 200 : 404))
            #expect(await simulator.records().isEmpty)
            let posted = try RawResponse(await RawClient.exchange(simulator, RawClient.request("/v1/nothing", "{}")))
            #expect(posted.status == 404)
            #expect(await simulator.records().map(\.outcome) == [.refused])
        }
    }

    @Test("Models are listed and found in the form of each SDK")
    func models() async throws {
        try await withSimulator { simulator in
            func get(_ path: String, _ headers: String...) async throws -> [String: Any] {
                let request = RawClient.request(path, "", headers, method: "GET")
                return try RawResponse(await RawClient.exchange(simulator, request)).object
            }
            for path in ["/v1/models", "/models", "/openai/v1/models?limit=5"] {
                let list = try await get(path)
                #expect(list["object"] as? String == "list" && at(list, "data", 0, "object") as? String == "model")
                #expect(at(list, "data", 0, "created") is Int && at(list, "data", 0, "owned_by") is String)
            }
            #expect(try await get("/v1/models/org/name-1")["id"] as? String == "org/name-1")
            let anthropic = try await get("/v1/models?limit=20", "anthropic-version: 2023-06-01")
            #expect(anthropic["has_more"] as? Bool == false)
            #expect(anthropic["first_id"] as? String == at(anthropic, "data", 0, "id") as? String)
            #expect(anthropic["last_id"] is String && at(anthropic, "data", 0, "type") as? String == "model")
            #expect(try await get("/v1/models/m", "anthropic-version: 2023-06-01")["display_name"] as? String == "m")
            for (path, header) in [("/v1beta/models", "accept: */*"), ("/v1/models", "x-goog-api-key: k")] {
                let google = try await get(path, header)
                #expect((at(google, "models", 0, "name") as? String)?.hasPrefix("models/") == true)
                #expect(
                    (at(google, "models", 0, "supportedGenerationMethods") as? [String])?.contains("generateContent")
                        == true
                )
            }
            #expect(try await get("/v1beta/models/gemini-x")["name"] as? String == "models/gemini-x")
        }
    }

    @Test("Tokens of a prompt are counted, with a key where one is wanted, and not recorded")
    func counting() async throws {
        try await withSimulator(SimulatorConfiguration(requireKey: "k")) { simulator in
            let calls: [(String, String, [Any])] = [
                (
                    "/v1/messages/count_tokens",
                    #"{"model":"m","messages":[{"role":"user","content":"Say two words"}]}"#, ["input_tokens"]
                ),
                ("/v1/responses/input_tokens", #"{"model":"m","input":"Say two words"}"#, ["input_tokens"]),
                (
                    "/v1beta/models/m:countTokens", #"{"contents":[{"parts":[{"text":"Say two words"}]}]}"#,
                    ["totalTokens"]
                ),
                (
                    "/v1beta/models/m:countTokens",
                    #"{"generateContentRequest":{"contents":[{"parts":[{"text":"Say two words"}]}]}}"#, ["totalTokens"]
                ),
            ]
            for (path, body, place) in calls {
                let counted = RawClient.request(
                    path,
                    body,
                    ["authorization: Bearer k", "anthropic-version: 2023-06-01"]
                )
                let object = try RawResponse(await RawClient.exchange(simulator, counted)).object
                #expect(place.reduce(object as Any?) { at($0, $1) } as? Int == 3, "\(path)")
                let refused = try RawResponse(await RawClient.exchange(simulator, RawClient.request(path, body)))
                #expect([401, 403].contains(refused.status))
                _ = await simulator.records(atLeast: 0)
            }
            #expect(await simulator.records().allSatisfy { $0.outcome == .refused })
        }
    }

    // MARK: Limits

    @Test(
        "No answer is longer than the request's own limit, and one that reaches it says so",
        arguments: WireProtocol.allCases,
        [true, false]
    )
    func limits(_ wire: WireProtocol, streamed: Bool) async throws {
        let names: [String] =
            switch wire {
            case .anthropic: ["max_tokens"]
            case .chat: ["max_tokens", "max_completion_tokens"]
            case .responses: ["max_output_tokens"]
            case .gemini: ["maxOutputTokens"]
            }
        let reason = [
            WireProtocol.anthropic: "max_tokens", .chat: "length", .responses: "incomplete", .gemini: "MAX_TOKENS",
        ][wire]
        try await withSimulator { simulator in
            for name in names {
                let limit = wire == .gemini ? #""generationConfig":{"\#(name)":5}"# : #""\#(name)":5"#
                var call = Call.make(wire, stream: streamed, extra: limit)
                if wire == .anthropic {
                    let body = call.body.replacingOccurrences(of: #""max_tokens":2000,"#, with: "")
                    call = Call(wire: wire, path: call.path, body: body)
                }
                let response = try await call.send(to: simulator)
                #expect(response.text.contains("\"\(reason ?? "")\""), "\(name)")
                #expect(try text(wire, response, streamed: streamed).split(separator: " ").count == 5, "\(name)")
            }
            #expect(await simulator.records().allSatisfy { $0.outputTokens == 5 && $0.sentTokens == 5 })
        }
    }

    // MARK: Structured output

    @Test(
        "An answer that is to be JSON follows the schema, streamed and whole, however many tokens are asked for",
        arguments: WireProtocol.allCases,
        [true, false]
    )
    func structured(_ wire: WireProtocol, streamed: Bool) async throws {
        let forms: [String] =
            switch wire {
            case .anthropic:
                [
                    #""output_config":{"format":{"type":"json_schema","schema":\#(Self.schema)}}"#,
                    #""output_format":{"type":"json_schema","schema":\#(Self.schema)}"#,
                ]
            case .chat:
                [
                    #""response_format":{"type":"json_schema","json_schema":{"name":"w","strict":true,"schema":\#(Self.schema)}}"#
                ]
            case .responses:
                [#""text":{"format":{"type":"json_schema","name":"w","strict":true,"schema":\#(Self.schema)}}"#]
            case .gemini:
                [
                    #""generationConfig":{"responseMimeType":"application/json","responseSchema":\#(Self.schema)}"#,
                    #""generationConfig":{"response_mime_type":"application/json","response_json_schema":\#(Self.schema)}"#,
                ]
            }
        try await withSimulator { simulator in
            for form in forms {
                for tokens in ["tokens=3", "tokens=60", "jitter=0"] {
                    let call = Call.make(wire, stream: streamed, extra: form)
                    let pace = "x-simulator: ttft=1ms, rate=20000, \(tokens)"
                    let answer = try text(wire, try await call.send(to: simulator, pace: pace), streamed: streamed)
                    #expect(fits(answer), "\(answer)")
                }
            }
            let counts = await simulator.records().map(\.outputTokens)
            #expect(counts.prefix(2) == [3, 60])
        }
    }

    @Test("An answer that is to be some JSON object is one, and a word of an enum is that word")
    func objects() async throws {
        try await withSimulator { simulator in
            let forms: [(WireProtocol, String)] = [
                (.chat, #""response_format":{"type":"json_object"}"#),
                (.responses, #""text":{"format":{"type":"json_object"}}"#),
                (.gemini, #""generationConfig":{"responseMimeType":"application/json"}"#),
            ]
            for (wire, form) in forms {
                let response = try await Call.make(wire, extra: form).send(to: simulator)
                let answer = try text(wire, response, streamed: true)
                #expect((try? JSONSerialization.jsonObject(with: Data(answer.utf8))) is [String: Any], "\(answer)")
            }
            let word =
                #""generationConfig":{"responseMimeType":"text/x.enum","responseSchema":{"type":"STRING","enum":["warm"]}}"#
            let response = try await Call.make(.gemini, extra: word).send(to: simulator)
            #expect(try text(.gemini, response, streamed: true) == "warm")
            // Plain text is asked for by its type, too.
            let plain = try await Call.make(.chat, extra: #""response_format":{"type":"text"}"#).send(to: simulator)
            #expect(try text(.chat, plain, streamed: true).split(separator: " ").count == 8)
        }
    }

    @Test("A schema that stands in the words of a prompt is followed where some JSON is wanted")
    func written() async throws {
        let words = "Answer as this schema says: \(Self.schema) Do not say { or {\"a\":1}.".quoted
        let calls: [(WireProtocol, String)] = [
            (
                .chat,
                #"{"model":"m","stream":true,"messages":[{"role":"system","content":\#(words)}],"response_format":{"type":"json_object"}}"#
            ),
            (
                .responses,
                #"{"model":"m","stream":true,"instructions":\#(words),"input":"Hi","text":{"format":{"type":"json_object"}}}"#
            ),
            (
                .gemini,
                #"{"systemInstruction":{"parts":[{"text":\#(words)}]},"contents":[{"parts":[{"text":"Hi"}]}],"generationConfig":{"responseMimeType":"application/json"}}"#
            ),
        ]
        try await withSimulator { simulator in
            for (wire, body) in calls {
                let response = try await Call(wire: wire, path: Call.make(wire).path, body: body).send(to: simulator)
                #expect(fits(try text(wire, response, streamed: true)), "\(wire)")
            }
        }
    }

    // MARK: Functions

    @Test(
        "A call's arguments have every required property with its type, streamed and whole",
        arguments: WireProtocol.allCases
    )
    func arguments(_ wire: WireProtocol) async throws {
        try await withSimulator { simulator in
            for tokens in ["tokens=4", "tokens=50", "jitter=0"] {
                let whole = try await Call.make(wire, stream: false, extra: tools(wire)).send(
                    to: simulator,
                    pace: "x-simulator: ttft=1ms, rate=20000, \(tokens)"
                ).object
                let input: Any? =
                    switch wire {
                    case .anthropic: at(whole, "content", 0, "input")
                    case .chat: at(whole, "choices", 0, "message", "tool_calls", 0, "function", "arguments")
                    case .responses: at(whole, "output", 0, "arguments")
                    case .gemini: at(whole, "candidates", 0, "content", "parts", 0, "functionCall", "args")
                    }
                let json =
                    try input as? String
                    ?? String(
                        decoding: JSONSerialization.data(withJSONObject: #require(input)),
                        as: UTF8.self
                    )
                #expect(fits(json), "\(json)")
            }
        }
    }

    @Test(
        "A call that its limit breaks off leaves the answer JSON, and says that the limit was met",
        arguments: WireProtocol.allCases,
        [true, false]
    )
    func brokenCall(_ wire: WireProtocol, streamed: Bool) async throws {
        try await withSimulator { simulator in
            var extra = tools(wire)
            switch wire {
            case .anthropic: break
            case .chat: extra += #","max_tokens":2"#
            case .responses: extra += #","max_output_tokens":2"#
            case .gemini: extra += #","generationConfig":{"maxOutputTokens":2}"#
            }
            let call = Call.make(wire, stream: streamed, extra: extra)
            let limited = Call(
                wire: wire,
                path: call.path,
                body: call.body.replacingOccurrences(of: #""max_tokens":2000"#, with: #""max_tokens":2"#)
            )
            let response = try await limited.send(to: simulator, pace: "x-simulator: ttft=1ms, rate=20000")
            let events = streamed ? RawEvent.all(in: response.text).filter { $0.data != "[DONE]" } : []
            #expect(streamed ? events.allSatisfy { !$0.object.isEmpty } : try !response.object.isEmpty)
            let reasons = ["\"max_tokens\"", "\"length\"", "\"incomplete\"", "\"MAX_TOKENS\""]
            #expect(reasons.contains { response.text.contains($0) })
            #expect(await simulator.records().first?.outputTokens == 2)
        }
    }

    @Test("What a function returned ends the loop with text", arguments: WireProtocol.allCases)
    func loop(_ wire: WireProtocol) async throws {
        try await withSimulator { simulator in
            #expect(called(wire, try await Call.make(wire, extra: tools(wire)).send(to: simulator)) == "weather")
            let answer = try await afterResult(wire, tools(wire)).send(to: simulator)
            #expect(called(wire, answer) == nil)
            #expect(try text(wire, answer, streamed: true).split(separator: " ").count == 8)
        }
    }

    @Test(
        "The choice of a function is honoured: none, any, one by name, some of them",
        arguments: WireProtocol.allCases
    )
    func choices(_ wire: WireProtocol) async throws {
        let names = ["weather", "time", "final"]
        let asked: (none: String, any: String, one: String, unknown: String) =
            switch wire {
            case .anthropic:
                (
                    #""tool_choice":{"type":"none"}"#, #""tool_choice":{"type":"any"}"#,
                    #""tool_choice":{"type":"tool","name":"time"}"#, #""tool_choice":{"type":"tool","name":"x"}"#
                )
            case .chat:
                (
                    #""tool_choice":"none""#, #""tool_choice":"required""#,
                    #""tool_choice":{"type":"function","function":{"name":"time"}}"#,
                    #""tool_choice":{"type":"function","function":{"name":"x"}}"#
                )
            case .responses:
                (
                    #""tool_choice":"none""#, #""tool_choice":"required""#,
                    #""tool_choice":{"type":"allowed_tools","mode":"required","tools":[{"type":"function","name":"time"}]}"#,
                    #""tool_choice":{"type":"function","name":"x"}"#
                )
            case .gemini:
                (
                    #""toolConfig":{"functionCallingConfig":{"mode":"NONE"}}"#,
                    #""tool_config":{"function_calling_config":{"mode":"ANY"}}"#,
                    #""toolConfig":{"functionCallingConfig":{"mode":"ANY","allowedFunctionNames":["time"]}}"#,
                    #""toolConfig":{"functionCallingConfig":{"mode":"ANY","allowedFunctionNames":["x"]}}"#
                )
            }
        try await withSimulator { simulator in
            func name(_ choice: String, after: Bool = false) async throws -> String? {
                let extra = tools(wire, names, choice: choice)
                let call = after ? afterResult(wire, extra) : Call.make(wire, extra: extra)
                return called(wire, try await call.send(to: simulator))
            }
            #expect(try await name(asked.none) == nil)
            #expect(try await name(asked.any) == "weather")
            #expect(try await name(asked.one) == "time")
            // Who has to call goes on to what was not called yet: agents end their loop with a function.
            #expect(try await name(asked.any, after: true) == "time")
            #expect(try await name(asked.one, after: true) == "time")
            let unknown = Call.make(wire, extra: tools(wire, names, choice: asked.unknown))
            let refused = try await unknown.send(to: simulator)
            #expect(refused.status == 400 && refused.text.contains("x"))
        }
    }

    // MARK: Several answers, thinking, pace

    @Test(
        "As many answers as asked for come side by side, and usage is of all of them",
        arguments: [WireProtocol.chat, .gemini],
        [true, false]
    )
    func several(_ wire: WireProtocol, streamed: Bool) async throws {
        let extra =
            wire == .chat
            ? #""n":3,"stream_options":{"include_usage":true}"# : #""generationConfig":{"candidateCount":3}"#
        try await withSimulator { simulator in
            let response = try await Call.make(wire, stream: streamed, extra: extra).send(to: simulator)
            let objects = streamed ? RawEvent.all(in: response.text).map(\.object) : [try response.object]
            let list = wire == .chat ? "choices" : "candidates"
            let answers = objects.flatMap { $0[list] as? [[String: Any]] ?? [] }
            #expect(Set(answers.compactMap { $0["index"] as? Int }) == [0, 1, 2])
            let ended = answers.filter { ($0["finish_reason"] ?? $0["finishReason"]) is String }
            #expect(Set(ended.compactMap { $0["index"] as? Int }) == [0, 1, 2] && ended.count == 3)
            let usage = objects.compactMap {
                at($0, "usage", "completion_tokens") ?? at($0, "usageMetadata", "candidatesTokenCount")
            }
            #expect(usage.last as? Int == 24)
            let record = try #require(await simulator.records().first)
            #expect(record.outputTokens == 24 && record.sentTokens == 24)
            for wrong in ["0", "129", "-1"] {
                let bad = wire == .chat ? #""n":\#(wrong)"# : #""generationConfig":{"candidateCount":\#(wrong)}"#
                #expect(try await Call.make(wire, extra: bad).send(to: simulator).status == 400)
            }
        }
    }

    @Test("A whole answer tells how much of it was thinking, as a stream does", arguments: WireProtocol.allCases)
    func wholeThinking(_ wire: WireProtocol) async throws {
        let (extra, place): (String, [Any]) =
            switch wire {
            case .anthropic:
                (
                    #""thinking":{"type":"enabled","budget_tokens":1024}"#,
                    ["usage", "output_tokens_details", "thinking_tokens"]
                )
            case .chat: (#""reasoning_effort":"low""#, ["usage", "completion_tokens_details", "reasoning_tokens"])
            case .responses:
                (
                    #""reasoning":{"effort":"low","summary":"auto"}"#,
                    ["usage", "output_tokens_details", "reasoning_tokens"]
                )
            case .gemini:
                (
                    #""generationConfig":{"thinkingConfig":{"includeThoughts":true}}"#,
                    ["usageMetadata", "thoughtsTokenCount"]
                )
            }
        try await withSimulator { simulator in
            let object = try await Call.make(wire, stream: false, extra: extra).send(to: simulator).object
            #expect(place.reduce(object as Any?) { at($0, $1) } as? Int == 2)
        }
    }

    @Test(
        "The first event has one token: more would be ahead of the rate",
        arguments: ["gemini-2.5-flash", "claude-sonnet-4-5", "gpt-5"]
    )
    func firstEvent(_ model: String) {
        var generator = SeededGenerator(seed: 1, stream: 1)
        let pace = Pace(
            ModelCharacter.of(model: model),
            ReplyOverrides(ttft: .milliseconds(100), rate: 100),
            &generator
        )
        #expect(pace.firstEventTokens == 1)
    }
}
