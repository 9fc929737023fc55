import BenchModel
import Foundation
import ProviderWire
import ScenarioFile
import Testing

@testable import BenchApplication

@Suite("The rows of a dataset that a run asks")
struct TakenDataTests {
    /// A scenario that asks the rows of a file, which is gone with the test.
    private static func taken(
        _ rows: [String],
        requests: Int = 2,
        atMost most: Int? = nil,
        _ change: (inout Scenario) -> Void = { _ in }
    ) throws -> TakenData? {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("ezbench-rows-\(UUID().uuidString)")
        try Data(rows.joined(separator: "\n").utf8).write(to: url)
        defer { try? FileManager.default.removeItem(at: url) }
        var scenario = Scenario.small(requests: requests)
        scenario.prompts = []
        scenario.data = DataSource(file: url.path)
        change(&scenario)
        return try TakenData(scenario, atMost: most)
    }

    private static let rows = (1...5).map { "{\"prompt\":\"p\($0)\",\"max_tokens\":\($0 * 10)}" }

    @Test("are as many as the plan asks, chosen by the seed, and stand in the scenario with what was found")
    func asked() throws {
        let taken = try #require(try Self.taken(Self.rows, requests: 3))
        #expect(taken.scenario.prompts.count == 3 && taken.planned == 3 && taken.scenario.promptOrder == .keyedRounds)
        #expect(taken.scenario.data?.digest == taken.survey.digest && taken.scenario.data?.format == .prompts)
        #expect(taken.scenario.data?.turns == .last)
        let same = try Self.taken(Self.rows, requests: 3)?.scenario.prompts
        #expect(same == taken.scenario.prompts)
        let other = try Self.taken(Self.rows, requests: 5) { $0.load.seed = 9 }?.scenario.prompts
        #expect(other?.count == 5 && Array(other?.prefix(3) ?? []) != taken.scenario.prompts)
        #expect(try Self.taken(Self.rows, atMost: 1)?.scenario.prompts.count == 1)
        #expect(try TakenData(.small()) == nil)
        let inOrder = try #require(try Self.taken(Self.rows, requests: 3) { $0.data?.order = .asFile })
        #expect(inOrder.scenario.prompts.map(\.row) == [1, 2, 3] && inOrder.scenario.promptOrder == .listed)
        let plan = Plan(inOrder.scenario, salt: 1, order: inOrder.scenario.promptOrder)
        let places = (0..<4).map { plan.request(target: 0, phase: .measure, sequence: RequestIndex($0)).prompt }
        #expect(places == [0, 1, 2, 0])
    }

    @Test("are too few for a plan that asks more, unless they may be asked again")
    func tooFew() throws {
        let error = #expect(throws: ScenarioObstacle.self) { _ = try Self.taken(Self.rows, requests: 6) }
        #expect(error?.description.contains("has 5 requests, and the plan asks 6") == true)
        #expect(error?.places.first == ["data"])
        let again = try #require(try Self.taken(Self.rows, requests: 6) { $0.data?.repeats = true })
        #expect(again.scenario.prompts.count == 5 && again.planned == 6)
        let cut = #expect(throws: ScenarioObstacle.self) {
            _ = try Self.taken(Self.rows, requests: 4) { $0.data?.rows = 3 }
        }
        #expect(cut?.description.contains("\"rows\" takes 3") == true)
        let timed = try Self.taken(Self.rows) { $0.load.extent = .duration(.seconds(1)) }
        #expect(timed?.scenario.prompts.count == 5 && timed?.planned == nil)
    }

    @Test("limit each turn by its own number, of which the longest counts, unless the target's is to hold")
    func limitsOfTurns() throws {
        let turns = #"[{"text":"a","output_length":7},{"text":"b","output_length":900},"c"]"#
        let rows = [#"{"session_id":"s","turns":\#(turns)}"#]
        func held(_ limit: DataSource.Limit) throws -> Scenario? {
            try Self.taken(rows) { scenario in
                scenario.data?.turns = .session
                scenario.data?.limit = limit
                scenario.load = Load(extent: .sessions(1), conversations: ConversationSettings())
            }?.scenario
        }
        let own = try #require(try held(.row))
        #expect(own.targets[0].rowLimit == 900)
        let targets = try #require(try held(.target))
        #expect(targets.targets[0].rowLimit == nil && targets.prompts[0].longestLimit == nil)
        #expect(Dialogue(targets.prompts[0].conversation).turns.map(\.answerLimit) == [nil, nil, nil])
    }

    @Test("limit the output by their own number, which the forecast of costs counts in")
    func limits() throws {
        let taken = try #require(try Self.taken(Self.rows, requests: 5))
        #expect(taken.scenario.prompts.compactMap(\.maxTokens).max() == 50)
        let call = try #require(try TargetCalls(taken.scenario).first)
        #expect(call.answerLimit == 50 && call.mostOutputTokens == 50)
        for prompt in taken.scenario.prompts {
            let body = String(decoding: call.request(for: prompt, nonce: nil).body, as: UTF8.self)
            #expect(body.contains("tokens\":\(prompt.maxTokens ?? 0)"), "\(body)")
        }
        let own = try #require(try Self.taken(Self.rows, requests: 5) { $0.data?.limit = .target })
        #expect(own.scenario.prompts.allSatisfy { $0.maxTokens == nil })
        #expect(try TargetCalls(own.scenario).first?.answerLimit == 10)
    }

    @Test("send a recorded body's settings to targets of its protocol, and to others what these have words for")
    func fields() throws {
        let row = #"{"model":"x","messages":[{"role":"user","content":"a"}],"top_p":0.25,"seed":7}"#
        let taken = try #require(
            try Self.taken([row, row]) { scenario in
                scenario.targets.append(scenario.targets[0])
                scenario.targets[1].name = "b"
                scenario.targets[1].wireProtocol = .anthropicMessages
            }
        )
        let bodies = try TargetCalls(taken.scenario).map { call in
            String(decoding: call.request(for: taken.scenario.prompts[0], nonce: nil).body, as: UTF8.self)
        }
        #expect(bodies[0].contains(#""top_p":0.25"#) && bodies[0].contains(#""model":"a""#))
        #expect(bodies[0].contains(#""seed":7"#))
        #expect(bodies[1].contains(#""top_p":0.25"#) && !bodies[1].contains("seed"))
        let foreign = ForeignSettings.all(in: taken.scenario)
        #expect(foreign.map(\.target) == ["b"] && foreign.map(\.prompts) == [2])
        #expect(foreign.map(\.recorded) == [[.openaiChat]] && foreign.map(\.asked) == [.anthropicMessages])
        #expect(foreign.flatMap(\.left).map(\.name) == ["seed"] && foreign.flatMap(\.left).map(\.prompts) == [2])
        #expect(foreign.flatMap(\.translated) == ["top_p"])
    }

    /// A turn with a tool whose call was thought out: what each protocol's server has signed, or encrypted, and wants to have back.
    private static let thoughtOut: [(wireProtocol: WireProtocol, body: String, signed: String)] = [
        (
            .anthropicMessages,
            #"{"system":"s","messages":[{"role":"user","content":"a"},{"role":"assistant","content":[{"type":"thinking","thinking":"hm","signature":"s1"},"#
                + #"{"type":"tool_use","id":"1","name":"f","input":{"x":1}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"1","content":"r"}]}]}"#,
            #"{"signature":"s1","thinking":"hm","type":"thinking"},{"id":"1","input":{"x":1},"name":"f","type":"tool_use"}"#
        ),
        (
            .openaiResponses,
            #"{"input":[{"role":"user","content":"a"},{"type":"reasoning","id":"rs_1","status":"done","summary":[],"encrypted_content":"s1"},"#
                + #"{"type":"message","role":"assistant","content":"so"},{"type":"function_call","call_id":"1","name":"f","arguments":"{\"x\":1}"},"#
                + #"{"type":"function_call_output","call_id":"1","output":"r"}]}"#,
            #"{"encrypted_content":"s1","id":"rs_1","summary":[],"type":"reasoning"},{"content":"so""#
        ),
        (
            .gemini,
            #"{"contents":[{"role":"user","parts":[{"text":"a"}]},{"role":"model","parts":[{"functionCall":{"name":"f","args":{"x":1}},"thoughtSignature":"s1"}]},"#
                + #"{"role":"user","parts":[{"functionResponse":{"name":"f","response":{"r":[1],"s":"t"}}}]}]}"#,
            #"{"functionCall":{"args":{"x":1},"name":"f"},"thoughtSignature":"s1"}"#
        ),
    ]

    @Test("give signed thinking back in the protocol that signed it, and in no other, which is told", arguments: 0..<3)
    func signedThinking(place: Int) throws {
        let (recorded, body, signed) = Self.thoughtOut[place]
        let names = WireProtocol.allCases.filter { $0 != .openaiCompletions }
        let taken = try #require(
            try Self.taken([body], requests: 1) { scenario in
                scenario.targets = names.map { wireProtocol in
                    var target = scenario.targets[0]
                    (target.name, target.wireProtocol) = (wireProtocol.rawValue, wireProtocol)
                    return target
                }
                scenario.data?.format = .bodies
            }
        )
        for (wireProtocol, call) in zip(names, try TargetCalls(taken.scenario)) {
            let sent = String(decoding: call.request(for: taken.scenario.prompts[0], nonce: nil).body, as: UTF8.self)
            #expect(sent.contains(signed) == (wireProtocol == recorded), "\(wireProtocol): \(sent)")
            #expect(sent.contains("s1") == (wireProtocol == recorded), "\(wireProtocol): \(sent)")
            // What the tool gave stays what it was: an object is none within a text.
            if recorded == .gemini, wireProtocol == .gemini {
                #expect(sent.contains(#""response":{"r":[1],"s":"t"}"#), "\(sent)")
            }
        }
        let told = ForeignSettings.all(in: taken.scenario).filter { $0.left.map(\.name).contains("signed thinking") }
        // A signature alone is no thinking.
        let others = recorded == .gemini ? [] : names.filter { $0 != recorded }
        #expect(told.map(\.asked) == others)
    }

    @Test("lack no field that the scenario names: its place in the file is told, with the name that is meant")
    func named() throws {
        let group = #expect(throws: ScenarioObstacle.self) {
            _ = try Self.taken(Self.rows) { $0.data?.groupBy = ["promt"] }
        }
        #expect(group?.places.first == ["data", "groupBy"])
        #expect(group?.description.contains("did you mean \"prompt\"?") == true)
        let column = #expect(throws: ScenarioObstacle.self) {
            _ = try Self.taken(Self.rows) { $0.data?.columns.outputTokens = "max_token" }
        }
        #expect(column?.places.first == ["data", "columns", "outputTokens"])
        #expect(column?.description.contains("did you mean \"max_tokens\"?") == true)
    }

    @Test("that no length keeps are told with the lengths that there are")
    func noneKept() throws {
        let none = #expect(throws: ScenarioObstacle.self) {
            _ = try Self.taken(Self.rows) { $0.data?.keep.inputTokens = 500...900 }
        }
        #expect(none?.places.first == ["data", "keep"])
        let words = none?.description ?? ""
        #expect(
            words.contains("5 rows whose input is shorter or longer")
                && words.contains("they have 2 tokens of input and 10 tokens to 50 of output (estimated): widen"),
            "\(words)"
        )
        let trace = #"{"timestamp":0,"input_length":50,"output_length":2,"hash_ids":[0]}"#
        let ofTrace = #expect(throws: ScenarioObstacle.self) {
            _ = try Self.taken([trace]) {
                $0.data?.keep.inputTokens = 1...9
                $0.data?.replay = Replay()
            }
        }
        #expect(ofTrace?.description.contains("50 tokens of input and 2 tokens of output: widen") == true)
        let empty = #expect(throws: ScenarioObstacle.self) { _ = try Self.taken([#"{"prompt":" "}"#]) }
        #expect(empty?.description.contains("1 row without anything to ask; look at it: ezbench data ") == true)
    }

    private static let trace = (0..<3).map {
        "{\"timestamp\":\($0 * 300),\"input_length\":50,\"output_length\":2,\"hash_ids\":[\($0)]}"
    }

    @Test("of a trace take nothing that is said of rows that have texts: each such key is refused at its place")
    func textsBesideTrace() throws {
        let changes: [(key: String, flag: String?, change: (inout DataSource) -> Void)] = [
            ("order", "--data-order", { $0.order = .asFile }), ("turns", "--data-turns", { $0.turns = .each }),
            ("repeat", "--data-repeat", { $0.repeats = true }), ("outputLimit", nil, { $0.limit = .target }),
        ]
        for (key, flag, change) in changes {
            let error = #expect(throws: ScenarioObstacle.self) {
                _ = try Self.taken(Self.trace) { scenario in
                    if var source = scenario.data {
                        change(&source)
                        scenario.data = source
                    }
                    scenario.send(Replay())
                }
            }
            #expect(error?.places.first == ["data", key])
            #expect(error?.description.contains("is for rows that have texts") == true)
            if let flag { #expect(error?.description.contains("(\(flag))") == true) }
        }
        #expect(try Self.taken(Self.trace) { $0.send(Replay()) }?.scenario.trace?.requests.count == 3)
    }

    @Test("of a trace are refused where the part that is wanted begins behind its end, with where it ends")
    func beyondTheEnd() throws {
        let error = #expect(throws: ScenarioObstacle.self) {
            _ = try Self.taken(Self.trace) { $0.send(Replay(from: .seconds(3600))) }
        }
        #expect(error?.places.first == ["data", "replay", "from"])
        let words = error?.description ?? ""
        #expect(words.contains("from 1h on: it has 3 requests, the last of them at 600ms"), "\(words)")
        let between = #expect(throws: ScenarioObstacle.self) {
            _ = try Self.taken(Self.trace) { $0.send(Replay(from: .milliseconds(310), to: .milliseconds(320))) }
        }
        #expect(between?.description.contains("the last of them at 600ms; widen") == true)
    }
}
