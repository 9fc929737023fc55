import Testing

@testable import BenchModel
@testable import ScenarioFile

@Suite("How a scenario holds conversations")
struct ConversationSettingsTests {
    private static func text(_ conversations: String, load: String) -> String {
        let prompts =
            #"[{"id": "p", "messages": [{"role": "user", "content": "a"}, {"role": "user", "content": "b", "delay": "2s"}]}]"#
        return """
            {"name": "s", "endpoints": {"e": {"baseURL": "http://127.0.0.1:1"}},
             "targets": [{"name": "t", "endpoint": "e", "protocol": "openai-chat", "model": "m"}],
             "prompts": \(prompts), "load": \(load)\(conversations.isEmpty ? "" : #", "conversations": "# + conversations)}
            """
    }

    private static func read(_ conversations: String, load: String = "{}") throws -> Scenario {
        let text = text(conversations, load: load)
        return try ScenarioReader.read(json: Array(text.utf8), file: "s.json", environment: [:], simulateAll: false)
    }

    private static func problems(_ conversations: String, load: String = "{}") -> [String] {
        do {
            _ = try read(conversations, load: load)
            return []
        } catch {
            return ((error as? ScenarioError)?.problems ?? []).map { "\($0.path): \($0.message)" }
        }
    }

    @Test("is live, with recorded gaps, and ten sessions, where nothing else is said")
    func usual() throws {
        let scenario = try Self.read("{}")
        #expect(scenario.load.conversations == ConversationSettings() && scenario.load.extent == .sessions(10))
        #expect(scenario.prompts[0].conversation.messages[1].delay == .seconds(2))
        #expect(try Self.read("").load.conversations == nil)
    }

    @Test("is written into the stored scenario and read back")
    func stored() throws {
        let scenario = try Self.read(
            """
            {"history": "recorded", "think": {"median": "4s", "spread": 0.7}, "toolGap": "300ms", "mostGap": "30s",
             "share": "all", "stagger": "10s"}
            """,
            load: #"{"sessions": 7, "concurrency": 3}"#
        )
        let expected = ConversationSettings(
            history: .recorded,
            think: .lognormal(median: .seconds(4), spread: 0.7),
            toolGap: .fixed(.milliseconds(300)),
            mostGap: .seconds(30),
            sharing: .all,
            stagger: .seconds(10)
        )
        #expect(scenario.load.conversations == expected && scenario.load.extent == .sessions(7))
        let json = ScenarioReader.storedJSON(scenario, keepsTexts: true)
        let again = try ScenarioReader.read(canonicalJSON: json)
        #expect(again.load == scenario.load && again.prompts == scenario.prompts)
        #expect(
            try Self.read(#"{"think": {"mean": "5s"}}"#).load.conversations?.think == .exponential(mean: .seconds(5))
        )
    }

    @Test("is refused where its keys do not go together")
    func refused() {
        #expect(
            Self.problems("{}", load: #"{"requests": 5}"#).first?.hasPrefix("$.load.requests: found requests beside")
                == true
        )
        #expect(Self.problems("", load: #"{"sessions": 5}"#).first?.contains("\"conversations\": {}") == true)
        #expect(Self.problems("{}", load: #"{"sessions": 5, "duration": "9s"}"#).count == 1)
        #expect(Self.problems(#"{"think": {"mean": "1s", "median": "1s"}}"#).count == 1)
        #expect(Self.problems(#"{"think": {"mean": "1s", "spread": 1}}"#).count == 1)
        #expect(Self.problems(#"{"think": "soon"}"#).count == 1)
        #expect(Self.problems(#"{"history": "lively"}"#).first?.contains("live") == true)
    }
}
