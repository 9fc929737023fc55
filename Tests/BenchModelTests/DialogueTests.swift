import JSONSyntax
import Testing

@testable import BenchModel

@Suite("A conversation that is held turn by turn")
struct DialogueTests {
    typealias Message = Conversation.Message

    private static let weather = Conversation.ToolCall(id: "r1", name: "weather", arguments: ["city": "Ulm"])
    private static let recorded = Conversation([
        Message(.system, "Be brief."), Message(.user, "How is the weather?"), Message(.assistant, [.call(weather)]),
        Message(.tool, [.result(id: "r1", text: "Rain.")], delay: .milliseconds(200)), Message(.assistant, "It rains."),
        Message(.user, "And tomorrow?"),
    ])

    @Test("ends a turn before each answer")
    func turns() {
        let dialogue = Dialogue(Self.recorded)
        #expect(dialogue.opening == [Message(.system, "Be brief.")])
        #expect(
            dialogue.turns.map(\.messages.count) == [1, 1, 1] && dialogue.turns.map(\.recorded.count) == [1, 1, 0]
        )
        #expect(dialogue.turns.map(\.bringsResults) == [false, true, false])
        #expect(dialogue.turns.map(\.gap) == [nil, .milliseconds(200), nil] && !dialogue.lacksAnswers)
    }

    @Test("takes each word of the user's for a turn where no answer is between")
    func withoutAnswers() {
        let dialogue = Dialogue(Conversation([Message(.user, "a"), Message(.user, "b"), Message(.user, "c")]))
        #expect(dialogue.turns.count == 3 && dialogue.lacksAnswers)
    }

    @Test("keeps results of one answer together, and what the user says with them")
    func results() {
        let dialogue = Dialogue(
            Conversation([
                Message(.user, "a"), Message(.assistant, [.call(Self.weather)]),
                Message(.tool, [.result(id: "r1", text: "x")]),
                Message(.tool, [.result(id: "r2", text: "y")]), Message(.user, "well?"), Message(.assistant, "z"),
            ])
        )
        #expect(dialogue.turns.map(\.messages.count) == [1, 3])
    }

    // MARK: History

    @Test("asks with nothing but what is new where the server keeps the rest, with the system prompt each time")
    func server() {
        var history = DialogueHistory(Dialogue(Self.recorded), staysWithServer: true)
        #expect(history.asking(0).map(\.role) == [.system, .user])
        let call = Conversation.ToolCall(id: "live-7", name: "weather", arguments: [:], written: "{ }")
        #expect(history.take(Message(.assistant, [.text("I look."), .call(call)]), to: 0).isEmpty)
        let second = history.asking(1)
        #expect(second.map(\.role) == [.system, .tool])
        #expect(second[1].parts == [.result(id: "live-7", text: "Rain.")])
        #expect(history.take(nil, to: 1).isEmpty)
        #expect(history.asking(2).map(\.texts) == [["Be brief."], ["And tomorrow?"]])
        // Where the model made no call, the recorded one goes before its result.
        var without = DialogueHistory(Dialogue(Self.recorded), staysWithServer: true)
        _ = without.asking(0)
        #expect(without.take(Message(.assistant, "No."), to: 0) == [.recordedAnswer])
        #expect(without.asking(1).map(\.role) == [.system, .assistant, .tool])
        // A call where the user goes on: its server waits for a result.
        let stars = Conversation.ToolCall(id: "live-8", name: "stars", arguments: [:])
        #expect(without.take(Message(.assistant, [.call(stars)]), to: 1) == [.standInResult])
        let last = without.asking(2)
        #expect(last.map(\.role) == [.system, .tool, .user])
        #expect(last[1].parts == [.result(id: "live-8", text: DialogueHistory.standInResult)])
    }

    @Test("is asked with the model's own answers, whose calls get what was recorded for tools of their names")
    func live() {
        var history = DialogueHistory(Dialogue(Self.recorded))
        #expect(history.asking(0).map(\.role) == [.system, .user])
        let call = Conversation.ToolCall(id: "live-7", name: "weather", arguments: [:], written: "{ }")
        #expect(history.take(Message(.assistant, [.text("I look."), .call(call)]), to: 0).isEmpty)
        let second = history.asking(1)
        #expect(second.map(\.role) == [.system, .user, .assistant, .tool])
        #expect(second[3].parts == [.result(id: "live-7", text: "Rain.")])
        #expect(history.take(Message(.assistant, "Rain."), to: 1).isEmpty)
        #expect(history.asking(2).suffix(2).map(\.texts) == [["Rain."], ["And tomorrow?"]])
    }

    @Test("gives a stand-in for a call that nobody recorded, and says so")
    func standIn() {
        var history = DialogueHistory(Dialogue(Self.recorded))
        _ = history.asking(0)
        let calls = ["weather", "stars"].map { Conversation.ToolCall(id: "c-\($0)", name: $0, arguments: [:]) }
        #expect(history.take(Message(.assistant, calls.map { .call($0) }), to: 0) == [.standInResult])
        let results: [Conversation.Part] = [
            .result(id: "c-weather", text: "Rain."), .result(id: "c-stars", text: DialogueHistory.standInResult),
        ]
        #expect(history.asking(1).last?.parts == results)
        // A call where the user goes on: protocols want each call answered.
        #expect(history.take(Message(.assistant, [.call(calls[1])]), to: 1) == [.standInResult])
        let last = history.asking(2)
        #expect(last.suffix(2).map(\.role) == [.tool, .user])
    }

    @Test("falls back on the recorded answer where the model made no call, or said nothing")
    func fallback() {
        var history = DialogueHistory(Dialogue(Self.recorded))
        _ = history.asking(0)
        #expect(history.take(Message(.assistant, "No idea."), to: 0) == [.recordedAnswer])
        #expect(history.asking(1)[2].calls == [Self.weather])
        #expect(history.take(nil, to: 1) == [.recordedAnswer])
        #expect(history.asking(2)[4].texts == ["It rains."])
        var unrecorded = DialogueHistory(Dialogue(Conversation([Message(.user, "a"), Message(.user, "b")])))
        _ = unrecorded.asking(0)
        #expect(unrecorded.take(nil, to: 0) == [.recordedAnswer])
        #expect(unrecorded.asking(1).map(\.texts) == [["a"], [DialogueHistory.standInAnswer], ["b"]])
    }

    @Test("is the file's own with a recorded history, whatever the model says")
    func recordedHistory() {
        var history = DialogueHistory(Dialogue(Self.recorded), usesRecorded: true)
        _ = history.asking(0)
        #expect(history.take(Message(.assistant, "Something else."), to: 0).isEmpty)
        _ = history.asking(1)
        #expect(history.take(nil, to: 1).isEmpty)
        #expect(history.asking(2) == Self.recorded.messages)
    }

    @Test("has a stand-in for a result that was not recorded, as a server refuses a call without one")
    func unansweredCalls() {
        let other = Conversation.ToolCall(id: "r2", name: "time", arguments: [:])
        let conversation = Conversation([
            Message(.user, "a"), Message(.assistant, [.call(Self.weather), .call(other)]),
            Message(.tool, [.result(id: "r1", text: "Rain.")]), Message(.assistant, [.call(other)]),
            Message(.assistant, "It rains."), Message(.user, "b"), Message(.assistant, [.call(Self.weather)]),
        ])
        let standIn = Conversation.Part.result(id: "r2", text: DialogueHistory.standInResult)
        var history = DialogueHistory(Dialogue(conversation), usesRecorded: true)
        _ = history.asking(0)
        #expect(history.take(nil, to: 0) == [.standInResult])
        #expect(history.asking(1).suffix(2).map(\.parts) == [[standIn], [.result(id: "r1", text: "Rain.")]])
        #expect(history.take(nil, to: 1) == [.standInResult])
        #expect(
            history.asking(2).map(\.role) == [.user, .assistant, .tool, .tool, .assistant, .tool, .assistant, .user]
        )
        // Nothing follows the last answer.
        #expect(history.take(nil, to: 2).isEmpty)
        // The recorded answer in the place of a model's that said nothing.
        var live = DialogueHistory(Dialogue(conversation))
        _ = live.asking(0)
        #expect(live.take(nil, to: 0) == [.recordedAnswer, .standInResult])
    }

    @Test("is led by nonces once, in the system prompt and in the user's first words")
    func nonces() {
        func texts(_ conversation: Conversation, _ nonces: DialogueHistory.Nonces) -> [String] {
            var history = DialogueHistory(Dialogue(conversation), nonces: nonces)
            _ = history.asking(0)
            _ = history.take(Message(.assistant, "x"), to: 0)
            return history.asking(1).flatMap(\.texts)
        }
        let words = [Message(.user, "a"), Message(.user, "b")]
        let led = Conversation([Message(.system, "s")] + words)
        #expect(texts(led, .init(beginning: "R", user: "S")) == ["[nonce R]\ns", "[nonce S]\na", "x", "b"])
        #expect(texts(led, .init(beginning: "R")) == ["[nonce R]\ns", "a", "x", "b"])
        #expect(texts(Conversation(words), .init(beginning: "R", user: "S")) == ["[nonce R]\n[nonce S]\na", "x", "b"])
        #expect(texts(Conversation(words), .init()) == ["a", "x", "b"])
    }
}

@Suite("A plan of sessions")
struct SessionPlanTests {
    private static func scenario(_ settings: ConversationSettings = .init(), sessions: Int = 6) -> Scenario {
        let prompts = (1...3).map { turns in
            Prompt(id: "p\(turns)", Conversation((0..<turns).map { .init(.user, "word \($0)") }))
        }
        return Scenario(
            name: "s",
            endpoints: [Endpoint(name: "e", baseURL: "http://127.0.0.1:1")],
            targets: [Target(name: "t", endpoint: "e", wireProtocol: .openaiChat, model: "m")],
            prompts: prompts,
            load: Load(extent: .sessions(sessions), conversations: settings)
        )
    }

    @Test("gives every turn a place of its own, and each conversation once in a round")
    func places() {
        let plan = Plan(Self.scenario(), salt: 1)
        let prompts = (0..<6).map { plan.prompt(ofSession: $0) }
        #expect(Set(prompts[0..<3]).count == 3 && Set(prompts[3..<6]).count == 3)
        let turns = (0..<6).flatMap { session in
            (0...prompts[session].number).map { plan.turn($0, of: session, target: 0) }
        }
        #expect(Set(turns.map(\.sequence)).count == 12 && turns.map(\.sequence) == turns.map(\.sequence).sorted())
        #expect(turns.allSatisfy { $0.turn?.count == $0.prompt.number + 1 && $0.nonce == nil })
        let nonces = (0..<2).compactMap { plan.nonces(of: $0, target: 0) }
        #expect(nonces[0].ofRun == nonces[1].ofRun && nonces[0].ofSession != nonces[1].ofSession)
        #expect(Plan(Self.scenario(), salt: 2).nonces(of: 0, target: 0)?.ofRun != nonces[0].ofRun)
    }

    @Test("leaves what an interruption cut to be held again, and nothing that came to its end")
    func remaining() {
        let scenario = Self.scenario(sessions: 3)
        let plan = Plan(scenario, salt: 1)
        func sample(_ session: Int, _ turn: Int, _ outcome: Sample.Outcome = .ok, part: Int = 1) -> Sample {
            let planned = plan.turn(turn, of: session, target: 0)
            return Sample(
                target: 0,
                promptID: "p",
                phase: .measure,
                sequence: planned.sequence,
                turn: planned.turn,
                outcome: outcome,
                planned: 0,
                times: PhaseTimes(started: 0),
                part: part
            )
        }
        let counts = (0..<3).map { plan.prompt(ofSession: $0).number + 1 }
        let (longest, shortest) = (counts.firstIndex(of: 3)!, counts.firstIndex(of: 1)!)
        var samples = [sample(shortest, 0), sample(longest, 0), sample(longest, 1)]
        var left = RemainingPlan(scenario, after: samples, part: 2)
        #expect(left.finishedPlaces(of: 0) == [RequestIndex(shortest)] && left.requestsLeft(of: 0) == 5)
        // Two halves of two sittings are no whole.
        left = RemainingPlan(scenario, after: samples + [sample(longest, 2, part: 2)], part: 3)
        #expect(!left.isFinished(target: 0, sequence: RequestIndex(longest)))
        // A broken one has come to its end.
        samples[2].outcome = .failed(.serverError, detail: "")
        left = RemainingPlan(scenario, after: samples + [sample(longest, 2, .failed(.notStarted, detail: ""))], part: 2)
        #expect(left.isFinished(target: 0, sequence: RequestIndex(longest)) && !left.isFinished(target: 0))
    }

    @Test("draws the same gaps for every target and run, by the seed")
    func gaps() {
        func gaps(_ think: ConversationSettings.Gap, most: Nanoseconds? = nil, seed: UInt64 = 1) -> [Nanoseconds] {
            let settings = ConversationSettings(think: think, toolGap: .fixed(5), mostGap: most)
            return (0..<2000).map { session in
                let place = ConversationTurn(session: session, turn: 1)
                return settings.gap(before: Dialogue.Turn([.init(.user, "x")]), at: place, seed: seed)
            }
        }
        let drawn = gaps(.exponential(mean: .seconds(2)))
        #expect(
            drawn == gaps(.exponential(mean: .seconds(2))) && drawn != gaps(.exponential(mean: .seconds(2)), seed: 2)
        )
        let mean = drawn.reduce(0, +) / drawn.count
        #expect(abs(mean.inSeconds - 2) < 0.2)
        let sorted = gaps(.lognormal(median: .seconds(4), spread: 0.7)).sorted()
        #expect(abs(sorted[1000].inSeconds - 4) < 0.3 && sorted[1900].inSeconds > 8)
        #expect(gaps(.exponential(mean: .seconds(2)), most: .seconds(1)).max() == .seconds(1))
        let settings = ConversationSettings(think: .fixed(7), toolGap: .recorded)
        let results = Dialogue.Turn([.init(.tool, [.result(id: "r", text: "x")], delay: 9)])
        #expect(settings.gap(before: results, at: ConversationTurn(session: 0, turn: 1), seed: 1) == 9)
        #expect(settings.gap(before: results, at: ConversationTurn(session: 0, turn: 0), seed: 1) == 0)
        #expect((0..<4).map { ConversationSettings(stagger: 8).start(ofSlot: $0, of: 4) } == [0, 2, 4, 6])
    }

    @Test("cannot give back answers that were not recorded, and says so")
    func defect() {
        var scenario = Self.scenario(.init(history: .recorded))
        let defect = scenario.planDefect ?? ""
        #expect(defect.contains("\"p2\" and 1 more lack one") && defect.contains("--history live"))
        scenario.load.conversations?.history = .live
        #expect(scenario.planDefect == nil)
    }
}
