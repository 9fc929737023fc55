import BenchModel
import JSONSyntax
import LoadRunner
import Testing
import TransportFakes

@Suite("What a cache could give of prompts that are new to it")
struct NewPromptsTests {
    private static func scenario(_ prompts: [Prompt], _ load: Load, models: [String] = ["a"]) -> Scenario {
        Scenario(
            name: "run",
            endpoints: [Endpoint(name: "e", baseURL: "http://127.0.0.1:1")],
            targets: models.enumerated().map { index, model in
                Target(name: "t\(index)", endpoint: "e", wireProtocol: .openaiChat, model: model)
            },
            prompts: prompts,
            load: load
        )
    }

    private static func load(_ extent: Load.Extent, nonce: Bool, warmup: Int = 0) -> Load {
        var load = Load(extent: extent, warmup: warmup)
        load.nonce = nonce
        return load
    }

    private static func ideals(_ scenario: Scenario) async -> [[Int?]] {
        let (samples, _, _) = await LoadRunTests.run(scenario, over: FakeTransport())
        let measured = samples.filter { $0.phase == .measure }.sorted { $0.sequence < $1.sequence }
        return scenario.targets.places.map { target in measured.filter { $0.target == target }.map(\.idealCached) }
    }

    private static let three = ["one", "two", "three"].map { Prompt(id: $0, user: "\($0) is what is asked") }

    @Test("is nothing of each that is asked once, and unknown where a nonce tells, or what was asked before")
    func single() async throws {
        #expect(await Self.ideals(Self.scenario(Self.three, Self.load(.requests(3), nonce: false))) == [[0, 0, 0]])
        // A nonce's own alarm tells.
        #expect(
            await Self.ideals(Self.scenario(Self.three, Self.load(.requests(3), nonce: true))) == [[nil, nil, nil]]
        )
        let again = await Self.ideals(Self.scenario(Self.three, Self.load(.requests(6), nonce: false)))
        #expect(again == [Array(repeating: nil, count: 6)])
        // The warm-up has asked one of them.
        let warm = await Self.ideals(Self.scenario(Self.three, Self.load(.requests(3), nonce: false, warmup: 1)))
        #expect(warm[0].count { $0 == 0 } == 2 && warm[0].contains(nil))
        // Two targets of one model may be one server.
        let twins = Self.scenario(Self.three, Self.load(.requests(3), nonce: false), models: ["a", "a", "b"])
        #expect(await Self.ideals(twins) == [[nil, nil, nil], [nil, nil, nil], [0, 0, 0]])
    }

    @Test("is unknown of those that begin alike, or with anything but a text")
    func alike() async throws {
        let system = String(repeating: "You are an assistant of few words. ", count: 6)
        var prompts = Self.three + ["a", "b"].map { Prompt(id: $0, system: system, user: $0) }
        prompts[0].conversation.tools = [Conversation.Tool(name: "f", parameters: ["type": "object"])]
        prompts[1].conversation.messages[0].parts.insert(.image(.url("https://h/a.png")), at: 0)
        let ideals = await Self.ideals(Self.scenario(prompts, Self.load(.requests(5), nonce: false)))[0]
        #expect(ideals.count { $0 == 0 } == 1 && ideals.count { $0 == nil } == 4)
    }

    private static func talk(_ id: String, system: String? = nil) -> Prompt {
        let turns = (1...2).map { Conversation.Message(.user, "\(id) turn \($0)") }
        return Prompt(id: id, Conversation((system.map { [Conversation.Message(.system, $0)] } ?? []) + turns))
    }

    @Test(
        "is nothing of a conversation's first turn, and of the others what was said before",
        arguments: [ConversationSettings.History.live, .recorded]
    )
    func conversations(history: ConversationSettings.History) async throws {
        func ideals(_ talks: [Prompt], sessions: Int, nonce: Bool, sharing: ConversationSettings.Sharing) async
            -> [Int?]
        {
            var load = Self.load(.sessions(sessions), nonce: nonce)
            load.conversations = ConversationSettings(history: history, sharing: sharing)
            return await Self.ideals(Self.scenario(talks, load))[0]
        }
        let later = history == .live ? 4 : 3
        let talks = [Self.talk("one"), Self.talk("two")]
        #expect(await ideals(talks, sessions: 2, nonce: false, sharing: .none) == [0, later, 0, later])
        // Each is held twice.
        #expect(await ideals(talks, sessions: 4, nonce: false, sharing: .none).first == .some(nil))
        for sharing in [ConversationSettings.Sharing.none, .system] {
            #expect(await ideals(talks, sessions: 4, nonce: true, sharing: sharing).first == .some(0))
        }
        #expect(await ideals(talks, sessions: 4, nonce: true, sharing: .all).first == .some(nil))
        let system = String(repeating: "You are an assistant of few words. ", count: 6)
        let told = [Self.talk("one", system: system), Self.talk("two", system: system)]
        #expect(await ideals(told, sessions: 2, nonce: true, sharing: .system).first == .some(nil))
    }
}
