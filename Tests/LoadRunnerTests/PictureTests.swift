import BenchModel
import LoadRunner
import ProviderWire
import Synchronization
import Testing
import TransportFakes

@Suite("A run with made pictures")
struct PictureTests {
    private static func scenario(_ load: Load, _ wireProtocol: WireProtocol = .openaiChat) -> Scenario {
        var scenario = Scenario(
            name: "run",
            endpoints: [Endpoint(name: "e", baseURL: "http://127.0.0.1:1")],
            targets: [Target(name: "a", endpoint: "e", wireProtocol: wireProtocol, model: "a")],
            prompts: [Prompt(id: "p", user: "What is this?")],
            load: load
        )
        scenario.pictures = MadePictures(width: 64, height: 48, count: 2)
        return scenario
    }

    /// Each picture of each request, as it was sent; the server answers in the scenario's protocol.
    private static func sent(_ scenario: Scenario) async -> (samples: [Sample], pictures: [[String]]) {
        let answer = answer(scenario.targets[0].wireProtocol)
        let transport = FakeTransport { _, _ in
            FakeAnswer([
                .head(status: 200, headers: [HTTPHeader("content-type", "application/json")]), .text(answer),
            ])
        }
        let (samples, _) = await LoadRun.toItsEnd(scenario, over: transport)
        let bodies = transport.tally.withLock { $0.bodies.map { String(decoding: $0, as: UTF8.self) } }
        return (
            samples, bodies.map { $0.split(separator: "\"").map(String.init).filter { $0.contains("iVBORw0KGgo") } }
        )
    }

    private static func answer(_ wireProtocol: WireProtocol) -> String {
        switch wireProtocol {
        case .openaiChat, .openaiCompletions:
            #"{"choices":[{"index":0,"text":"Hi","message":{"content":"Hi"},"finish_reason":"stop"}]}"#
        case .anthropicMessages:
            #"{"type":"message","content":[{"type":"text","text":"Hi"}],"stop_reason":"end_turn"}"#
        case .openaiResponses:
            #"{"object":"response","status":"completed","output":[{"type":"message","content":[{"type":"output_text","text":"Hi"}]}]}"#
        case .gemini: #"{"candidates":[{"content":{"parts":[{"text":"Hi"}]},"finishReason":"STOP"}]}"#
        }
    }

    @Test("sends as many as are asked for, no two alike, before the text", arguments: WireProtocol.withPictures)
    func unlike(_ wireProtocol: WireProtocol) async {
        let (samples, pictures) = await Self.sent(
            Self.scenario(Load(concurrency: 2, extent: .requests(5)), wireProtocol)
        )
        #expect(pictures.count == 5 && pictures.allSatisfy { $0.count == 2 })
        #expect(Set(pictures.flatMap { $0 }).count == 10)
        #expect(samples.allSatisfy { $0.outcome == .ok })
        #expect(samples.allSatisfy { $0.pictures?.count == 2 && (100..<4_000).contains($0.pictures?.bytes ?? 0) })
    }

    @Test("sends the same of one prompt where no nonce tells requests apart, in this run and the next")
    func alike() async {
        let scenario = Self.scenario(Load(extent: .requests(3), nonce: false))
        let first = await Self.sent(scenario).pictures
        let second = await Self.sent(scenario).pictures
        #expect(Set(first).count == 1 && first == second && Set(first[0]).count == 2)
    }

    @Test("has them in the first turn of a conversation, and so in the history of the others")
    func turns() async {
        var scenario = Self.scenario(Load(extent: .sessions(2), conversations: ConversationSettings()))
        scenario.prompts[0].conversation.messages += [.init(.assistant, "A square."), .init(.user, "Sure?")]
        let (samples, pictures) = await Self.sent(scenario)
        #expect(samples.count == 4 && pictures.allSatisfy { $0.count == 2 })
        #expect(Set(pictures).count == 2, "both turns of a session show the same")
    }

    @Test("is refused where the protocol takes none")
    func refused() {
        let scenario = Self.scenario(Load(), .openaiCompletions)
        let error = #expect(throws: UnaskablePrompt.self) { try TargetCalls(scenario) }
        #expect(error?.description.contains("pictures") == true)
    }
}

extension WireProtocol {
    fileprivate static let withPictures = allCases.filter { $0 != .openaiCompletions }
}
