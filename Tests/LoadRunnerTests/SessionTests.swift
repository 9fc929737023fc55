import BenchModel
import JSONSyntax
import LoadRunner
import Pricing
import Synchronization
import Testing
import TransportFakes

@Suite("Sessions of a run")
struct SessionTests {
    private static func scenario(
        _ load: Load,
        turns: Int = 3,
        wireProtocol: WireProtocol = .openaiChat
    ) -> Scenario {
        let words = (1...turns).map { Conversation.Message(.user, "word \($0)", delay: .seconds(3)) }
        return Scenario(
            name: "run",
            endpoints: [Endpoint(name: "e", baseURL: "http://127.0.0.1:1")],
            targets: [Target(name: "a", endpoint: "e", wireProtocol: wireProtocol, model: "a")],
            prompts: [Prompt(id: "talk", Conversation([.init(.system, "Be brief.")] + words))],
            load: load
        )
    }

    @Test("ask each turn after the answer to the one before it, with that answer in it")
    func turns() async {
        let load = Load(concurrency: 2, extent: .sessions(4), conversations: ConversationSettings(), warmup: 1)
        let transport = FakeTransport()
        let (samples, isWhole, progress) = await LoadRunTests.run(Self.scenario(load), over: transport)
        #expect(isWhole && progress.done == 13 && progress.planned == 13 && progress.inFlight == 0)
        let measured = samples.filter { $0.phase == .measure }
        #expect(measured.count == 12 && measured.allSatisfy { $0.outcome == .ok && $0.answerText == nil })
        for session in 0..<4 {
            let own = measured.filter { $0.turn?.session == session }.sorted { $0.sequence < $1.sequence }
            #expect(own.map { $0.turn?.turn } == [0, 1, 2] && own.allSatisfy { $0.turn?.count == 3 })
            for (before, after) in zip(own, own.dropFirst()) {
                #expect(after.planned - (before.times.end ?? 0) == .seconds(3))
                #expect(after.idealCached == 4)
            }
        }
        let bodies = transport.tally.withLock { $0.bodies.map { String(decoding: $0, as: UTF8.self) } }
        let last = bodies.filter { $0.contains("word 3") }
        #expect(last.count == 4)
        for body in last {
            // The fake's answer is "hi".
            #expect(
                body.split(separator: #"{"content":"hi","role":"assistant"}"#, omittingEmptySubsequences: false).count
                    == 3
            )
            #expect(body.contains("word 1") && body.contains("word 2") && body.contains("[nonce "))
        }
        #expect(samples.filter { $0.phase == .warmup }.map(\.turn) == [nil])
    }

    @Test("ask with what is new and the id of the answer before, where the server keeps what was said")
    func kept() async {
        let transport = FakeTransport { _, number in Self.response("resp_\(number)") }
        let scenario = Self.scenario(Self.keptLoad, wireProtocol: .openaiResponses)
        #expect(scenario.planDefect == nil)
        let (samples, isWhole, _) = await LoadRunTests.run(scenario, over: transport)
        #expect(isWhole && samples.count == 6 && samples.allSatisfy { $0.outcome == .ok })
        // The answer that the server keeps is input of the turn after it.
        #expect(samples.sorted { $0.sequence < $1.sequence }.map(\.idealCached) == [nil, 4, 4, nil, 4, 4])
        let bodies = transport.tally.withLock { $0.bodies.map { String(decoding: $0, as: UTF8.self) } }
        for (index, body) in bodies.enumerated() {
            let turn = index % 3
            let before = turn == 0 ? nil : #""previous_response_id":"resp_\#(index)""#
            #expect(before.map(body.contains) ?? !body.contains("previous_response_id"))
            #expect((0..<3).map { body.contains("word \($0 + 1)") } == (0..<3).map { $0 == turn })
            #expect(body.contains("Be brief.") && !body.contains("hi"))
            #expect(body.contains(#""store":\#(turn < 2)"#))
        }
    }

    @Test("give a result to a call that nobody recorded, for which a server that keeps it waits")
    func keptCall() async {
        let call = #"{"type":"function_call","call_id":"call_7","name":"stars","arguments":"{}"}"#
        let transport = FakeTransport { _, number in Self.response("resp_\(number)", item: number == 1 ? call : nil) }
        var load = Self.keptLoad
        load.extent = .sessions(1)
        var scenario = Self.scenario(load, turns: 2, wireProtocol: .openaiResponses)
        scenario.prompts[0].conversation.tools = [Conversation.Tool(name: "stars", parameters: ["type": "object"])]
        let (samples, isWhole, _) = await LoadRunTests.run(scenario, over: transport)
        #expect(isWhole)
        #expect(samples.sorted { $0.sequence < $1.sequence }.map(\.response.marks) == [[], [.standInResult]])
        let bodies = transport.tally.withLock { $0.bodies.map { String(decoding: $0, as: UTF8.self) } }
        #expect(bodies.count == 2 && bodies[1].contains(#""call_id":"call_7""#))
        #expect(bodies[1].contains(DialogueHistory.standInResult) && !bodies[1].contains(#""type":"function_call""#))
    }

    @Test(
        "give reasoning back as the server encrypted it, where the model's own answers are sent",
        arguments: ConversationSettings.History.allCases
    )
    func encryptedReasoning(history: ConversationSettings.History) async {
        let item = #"{"type":"reasoning","id":"rs_1","summary":[],"encrypted_content":"gAAA"}"#
        let transport = FakeTransport { _, number in Self.response("resp_\(number)", item: item, reasoning: 1) }
        let load = Load(extent: .sessions(1), conversations: ConversationSettings(history: history))
        var scenario = Self.scenario(load, turns: 2, wireProtocol: .openaiResponses)
        scenario.targets[0].thinking = Thinking(effort: .low)
        let (samples, isWhole, _) = await LoadRunTests.run(scenario, over: transport)
        #expect(isWhole && samples.count == 2)
        let bodies = transport.tally.withLock { $0.bodies.map { String(decoding: $0, as: UTF8.self) } }
        for body in bodies {
            #expect(body.contains(#""include":["reasoning.encrypted_content"]"#) == (history == .live))
        }
        // This server sends it unasked, too, and where nothing was recorded the model's answer stands in.
        #expect(bodies.map { $0.contains("gAAA") } == [false, history != .server])
        // Reasoning that is given back, or may be kept, is input of the next turn, which a cache may know.
        #expect(samples.sorted { $0.sequence < $1.sequence }.map(\.idealCached) == [0, history == .recorded ? 3 : 4])
    }

    @Test("reserve what the pictures of earlier turns may take where the server keeps them and tells no usage")
    func keptPictures() async {
        var load = Self.keptLoad
        load.extent = .sessions(1)
        var scenario = Self.scenario(load, turns: 2, wireProtocol: .openaiResponses)
        scenario.prompts[0].conversation.messages[1].parts.append(.image(.url("https://h/a.png")))
        let prices = PriceBook(prices: ["a": ModelPrice(input: "1", output: "0")], source: "test")
        let picture = PictureTokens.most(ofModel: "a")
        // Booked at its most, the first turn takes one picture and its bytes; the second is to be reserved as much again.
        for (budget, count) in [(2 * picture, 1), (3 * picture, 2)] {
            let (samples, end) = await LoadRun.toItsEnd(
                scenario,
                over: FakeTransport { _, number in Self.response("resp_\(number)", telling: false) },
                spending: SpendingLimit(Money("\(budget)", .usd) ?? .zero(.usd), for: scenario, prices: prices)
            )
            #expect(samples.count == count && end.isWhole == (count == 2), "\(end)")
        }
    }

    @Test("reserve every byte that earlier turns sent, nonces among tools too, where the server tells no usage")
    func keptBytes() async {
        var load = Self.keptLoad
        load.extent = .sessions(1)
        var scenario = Self.scenario(load, turns: 2, wireProtocol: .openaiResponses)
        scenario.prompts[0].conversation.tools = [Conversation.Tool(name: "find", parameters: ["type": "object"])]
        let sizes = FakeTransport { _, number in Self.response("resp_\(number)", telling: false) }
        _ = await LoadRunTests.run(scenario, over: sizes)
        let bodies = sizes.tally.withLock { $0.bodies.map(\.count) }
        // The first turn is booked at its bytes; the second is to have its own, the first one's, and the answer's.
        let needed = bodies[0] + bodies[1] + bodies[0] + scenario.targets[0].maxTokens
        let prices = PriceBook(prices: ["a": ModelPrice(input: "1", output: "0")], source: "test")
        for (budget, count) in [(needed - 1, 1), (needed, 2)] {
            let (samples, end) = await LoadRun.toItsEnd(
                scenario,
                over: FakeTransport { _, number in Self.response("resp_\(number)", telling: false) },
                spending: SpendingLimit(Money("\(budget)", .usd) ?? .zero(.usd), for: scenario, prices: prices)
            )
            #expect(samples.count == count && end.isWhole == (count == 2), "\(end)")
        }
    }

    @Test("break where the server has forgotten the answer that a turn follows")
    func forgotten() async {
        let transport = FakeTransport { _, number in
            guard number == 2 else { return Self.response("resp_\(number)") }
            let error = #"{"error":{"message":"Previous response with id 'resp_1' not found.","type":"invalid"}}"#
            return FakeAnswer([
                .head(status: 404, headers: [HTTPHeader("content-type", "application/json")]), .text(error),
            ])
        }
        let scenario = Self.scenario(Self.keptLoad, wireProtocol: .openaiResponses)
        let (samples, isWhole, _) = await LoadRunTests.run(scenario, over: transport)
        #expect(isWhole && samples.count == 6)
        let first = samples.filter { $0.turn?.session == 0 }.sorted { $0.sequence < $1.sequence }
        #expect(first.map(\.outcome.name) == ["ok", "failed", "failed"])
        #expect(Self.detail(first[1]).contains("not found"))
        #expect(Self.detail(first[2]).hasPrefix("turn 2 of its conversation failed ("))
        #expect(first[2].times.started == nil)
        #expect(samples.filter { $0.turn?.session == 1 }.allSatisfy { $0.outcome == .ok })
    }

    @Test("break where the server is to keep what was said and names no answer that a turn could follow")
    func withoutID() async {
        let transport = FakeTransport { _, _ in Self.response(nil) }
        let scenario = Self.scenario(Self.keptLoad, wireProtocol: .openaiResponses)
        let (samples, isWhole, progress) = await LoadRunTests.run(scenario, over: transport)
        #expect(isWhole && progress.done == 6 && transport.tally.withLock(\.bodies.count) == 2)
        for session in 0..<2 {
            let own = samples.filter { $0.turn?.session == session }.sorted { $0.sequence < $1.sequence }
            #expect(own.map(\.outcome.name) == ["ok", "failed", "failed"])
            for (turn, sample) in own.enumerated().dropFirst() {
                #expect(
                    sample.outcome
                        == .failed(
                            .notStarted,
                            detail: "turn 1 of its conversation was answered without an id that another turn could "
                                + "name, so that turn \(turn + 1) was not asked"
                        )
                )
            }
        }
    }

    @Test("are refused the server's memory by protocols without one, and by a body that forbids it")
    func withoutMemory() {
        for wireProtocol in WireProtocol.allCases where wireProtocol != .openaiResponses {
            let defect = Self.scenario(Self.keptLoad, wireProtocol: wireProtocol).planDefect
            #expect(defect?.contains("\"a\" speaks \(wireProtocol.rawValue)") == true)
        }
        var scenario = Self.scenario(Self.keptLoad, wireProtocol: .openaiResponses)
        scenario.targets[0].body = ["store": false]
        #expect(scenario.planDefect?.contains("the body of \"a\" says \"store\": false") == true)
    }

    private static let keptLoad = Load(extent: .sessions(2), conversations: ConversationSettings(history: .server))

    /// Why a request failed; empty if it did not.
    private static func detail(_ sample: Sample) -> String {
        if case .failed(_, let detail) = sample.outcome { detail } else { "" }
    }

    /// The stream of a Responses server that names its answer, or does not, with an item beside its text.
    private static func response(_ id: String?, item: String? = nil, telling usage: Bool = true, reasoning: Int = 0)
        -> FakeAnswer
    {
        let named = id.map { #""id":"\#($0)","# } ?? ""
        let event = item.map { #"{"type":"response.output_item.done","output_index":1,"item":\#($0)}"# }
        let done = event.map { "data: \($0)\n\n" } ?? ""
        let told =
            usage
            ? #","usage":{"input_tokens":3,"output_tokens":1,"output_tokens_details":{"reasoning_tokens":\#(reasoning)}}"#
            : ""
        let text = """
            event: response.created
            data: {"type":"response.created","response":{\(named)"object":"response","status":"in_progress","output":[]}}

            event: response.output_text.delta
            data: {"type":"response.output_text.delta","item_id":"i","output_index":0,"content_index":0,"delta":"hi"}

            \(done)event: response.completed
            data: {"type":"response.completed","response":{\(named)"status":"completed","output":[]\(told)}}


            """
        return FakeAnswer([
            .head(status: 200, headers: [HTTPHeader("content-type", "text/event-stream")]), .text(text),
        ])
    }

    @Test("break with a turn that fails: those after it are stored as not started")
    func broken() async {
        let load = Load(extent: .sessions(2), conversations: ConversationSettings())
        let transport = FakeTransport(answer: { number in
            number == 2 ? .failed(.serverError, detail: "scripted") : .complete
        })
        let (samples, isWhole, progress) = await LoadRunTests.run(Self.scenario(load), over: transport)
        #expect(isWhole && samples.count == 6 && progress.done == 6 && progress.failed == 2)
        let first = samples.filter { $0.turn?.session == 0 }.sorted { $0.sequence < $1.sequence }
        #expect(first.map(\.outcome.name) == ["ok", "failed", "failed"])
        guard case .failed(let kind, let detail) = first[2].outcome else {
            Issue.record("the turn after a failed one was not stored")
            return
        }
        #expect(kind == .notStarted && detail.hasPrefix("turn 2 of its conversation failed (http_5xx)"))
        #expect(first[2].times.started == nil && first[2].planned >= first[1].times.end ?? 0)
        #expect(samples.filter { $0.turn?.session == 1 }.allSatisfy { $0.outcome == .ok })
    }

    @Test("send what was recorded where that is asked for, the same in every session")
    func recorded() async {
        var settings = ConversationSettings(history: .recorded, think: .fixed(0))
        settings.sharing = .all
        var scenario = Self.scenario(Load(extent: .sessions(3), conversations: settings, nonce: false))
        scenario.prompts = [
            Prompt(
                id: "talk",
                Conversation([.init(.user, "one"), .init(.assistant, "as recorded"), .init(.user, "two")])
            )
        ]
        let transport = FakeTransport()
        _ = await LoadRunTests.run(scenario, over: transport)
        let bodies = transport.tally.withLock(\.bodies)
        #expect(bodies.count == 6 && Set(bodies).count == 2)
        #expect(bodies.contains { String(decoding: $0, as: UTF8.self).contains("as recorded") })
    }

    @Test("stop where they are when the run is stopped, and begin again in the next sitting")
    func stopped() async {
        let load = Load(extent: .sessions(2), conversations: ConversationSettings())
        let scenario = Self.scenario(load)
        let control = RunControl()
        let (samples, isWhole, _) = await LoadRunTests.run(
            scenario,
            over: FakeTransport(holdsPlannedStarts: true, script: { _, number in .stream(id: number) }),
            control: control,
            onSample: { _ in control.stop() }
        )
        #expect(!isWhole && samples.map { $0.turn?.turn } == [0])
        let remaining = RemainingPlan(scenario, after: samples, part: 2)
        #expect(remaining.finishedPlaces(of: 0).isEmpty)
        let (again, isDone, _) = await LoadRunTests.run(scenario, remaining: remaining, over: FakeTransport())
        #expect(isDone && again.count == 6 && again.allSatisfy { $0.part == 2 })
    }

    @Test("arrive on a schedule under open-loop load; later turns follow from answers")
    func open() async {
        let load = Load(
            shape: .open(.constant(rate: 100)),
            extent: .sessions(5),
            conversations: ConversationSettings(think: .fixed(.milliseconds(500)))
        )
        let (samples, isWhole, _) = await LoadRunTests.run(Self.scenario(load, turns: 2), over: FakeTransport())
        #expect(isWhole && samples.count == 10)
        let first = samples.filter { $0.turn?.turn == 0 }.map(\.planned).sorted()
        #expect(zip(first, first.dropFirst()).allSatisfy { $1 - $0 == .milliseconds(10) })
    }
}
