import Testing

@testable import BenchModel
@testable import ScenarioFile

@Suite("Scenarios made from flags")
struct TypedScenarioTests {
    private static let keys = [
        "OPENAI_API_KEY": "sk-openai-123456", "ANTHROPIC_API_KEY": "sk-ant-123456", "GOOGLE_API_KEY": "google-123456",
        "GROQ_API_KEY": "gsk-123456", "MINE": "my-own-key-123456",
    ]

    private func read(
        _ url: String,
        _ environment: [String: String] = keys,
        simulateAll: Bool = false,
        _ change: (inout TypedScenario) -> Void = { _ in }
    ) throws -> Scenario {
        var typed = TypedScenario(url: url, model: "some-model")
        change(&typed)
        return try typed.read(environment: environment, simulateAll: simulateAll)
    }

    private func problem(
        _ url: String,
        _ environment: [String: String] = keys,
        _ change: (inout TypedScenario) -> Void = { _ in }
    ) -> [String] {
        do {
            _ = try read(url, environment, change)
            return []
        } catch {
            return (error as? TypedScenarioError)?.problems ?? ["\(error)"]
        }
    }

    @Test("A scenario of one target, with a prompt of its own and defaults that suit a first look")
    func defaults() throws {
        let scenario = try read("http://127.0.0.1:8000/v1/")
        #expect(scenario.name == "some-model" && scenario.targets.map(\.name) == ["some-model"])
        #expect(scenario.prompts == [TypedScenario.ownPrompt])
        #expect(scenario.load.extent == .requests(20) && scenario.load.warmup == 1 && scenario.load.concurrency == 1)
        #expect(scenario.targets[0].wireProtocol == .openaiChat && scenario.targets[0].stream)
        #expect(scenario.endpoints[0].baseURL == "http://127.0.0.1:8000/v1")
        #expect(scenario.planDefect == nil)
    }

    @Test("A file is made for the server that a variable names, like the scenario itself")
    func fileOfVariable() throws {
        var environment = Self.keys
        environment["LLM_URL"] = "https://api.anthropic.com"
        for url in ["${LLM_URL}", "${LLM_URL}/v1"] {
            var typed = TypedScenario(url: url, model: "some-model")
            typed.keyVariable = typed.usualKeyVariable(environment)
            #expect(typed.keyVariable == "ANTHROPIC_API_KEY")
            let text = try typed.fileText(environment: environment)
            #expect(text.contains(#""protocol": "anthropic-messages""#) && text.contains(url), "\(text)")
            #expect(text.contains(#""apiKey": "${ANTHROPIC_API_KEY}""#))
        }
        #expect(TypedScenario(url: "http://127.0.0.1:1", model: "m").usualKeyVariable(environment) == nil)
    }

    @Test("The same scenario is read back from the one that is stored")
    func storedLikeAnyOther() throws {
        let scenario = try read("https://api.openai.com") {
            $0.prompt = "Say ${HOME} and $${HOME}."
            $0.system = "Be ${brief}."
            $0.maxTokens = 77
            $0.streams = false
        }
        let target = scenario.targets[0]
        #expect(target.maxTokens == 77 && !target.stream)
        #expect(scenario.prompts[0].conversation.system == ["Be ${brief}."], "nothing is filled into texts")
        #expect(scenario.prompts[0].conversation.turns[0].soleText == "Say ${HOME} and $${HOME}.")
        let stored = ScenarioReader.canonicalJSON(scenario)
        #expect(!stored.contains("sk-openai") && stored.contains("${OPENAI_API_KEY}"))
        #expect(ScenarioReader.difference(scenario, fromStored: stored) == nil)
        let again = try ScenarioReader.read(canonicalJSON: stored, environment: Self.keys, simulated: [])
        #expect(again.endpoints[0].apiKey == Secret("sk-openai-123456") && again.prompts == scenario.prompts)
    }

    @Test(
        "The protocol is the one spoken at the address, unless one is named",
        arguments: [
            ("https://api.anthropic.com", WireProtocol.anthropicMessages),
            ("https://API.Anthropic.com/v1/messages", .anthropicMessages),
            ("https://generativelanguage.googleapis.com", .gemini),
            ("http://gpu:8000/v1/completions", .openaiCompletions),
            ("https://generativelanguage.googleapis.com/v1beta/openai/", .openaiChat),
            ("https://api.openai.com/v1/responses", .openaiResponses),
            ("https://api.groq.com/openai/v1", .openaiChat), ("http://localhost:1234", .openaiChat),
            ("https://anthropic.com.example.net", .openaiChat),
        ]
    )
    func protocols(_ url: String, _ expected: WireProtocol) throws {
        #expect(try read(url).targets[0].wireProtocol == expected)
        #expect(try read(url) { $0.wireProtocol = .openaiResponses }.targets[0].wireProtocol == .openaiResponses)
    }

    @Test(
        "The key is that of the vendor at the address, of the protocol elsewhere, and none nearby",
        arguments: [
            ("https://api.openai.com", "OPENAI_API_KEY"), ("https://api.anthropic.com", "ANTHROPIC_API_KEY"),
            ("https://generativelanguage.googleapis.com", "GOOGLE_API_KEY"),
            ("https://api.groq.com/openai/v1", "GROQ_API_KEY"), ("https://llm.example.com", "OPENAI_API_KEY"),
            ("http://localhost:8000", nil), ("http://127.0.0.1:8000", nil), ("http://[::1]:8000", nil),
            ("http://192.168.1.20:8000", nil), ("http://10.1.2.3", nil), ("http://172.20.0.2", nil),
            ("http://gpu-box:8000", nil), ("http://gpu.local:8000", nil), ("http://[fd00::1]:8000", nil),
            ("http://172.32.0.2", "OPENAI_API_KEY"), ("http://10.example.com", "OPENAI_API_KEY"),
        ] as [(String, String?)]
    )
    func keys(_ url: String, _ expected: String?) throws {
        let endpoint = try read(url).endpoints[0]
        #expect(endpoint.keyVariable == expected)
        #expect(endpoint.apiKey == expected.flatMap { Self.keys[$0] }.map(Secret.init))
        let named = try read(url) { $0.keyVariable = "MINE" }.endpoints[0]
        #expect(named.apiKey == Secret("my-own-key-123456"))
        #expect(try read(url) { $0.sendsNoKey = true }.endpoints[0].apiKey == nil)
    }

    @Test("A key that is missing is told with what to do, and is no matter where all is simulated")
    func missingKeys() throws {
        let told = problem("https://api.groq.com", ["OPENAI_API_KEY": "sk-123456"])
        #expect(told.count == 1 && told[0].hasPrefix("--url: which key? GROQ_API_KEY is not set"))
        #expect(told[0].contains("--api-key-env NAME") && told[0].contains("--no-key"))
        let named = problem("http://localhost", [:]) { $0.keyVariable = "MINE" }
        #expect(named.first?.hasPrefix("--api-key-env MINE: no such environment variable") == true)
        let simulated = try read("https://api.groq.com", [:], simulateAll: true)
        #expect(simulated.endpoints[0].keyIsMissing)
    }

    @Test("A key typed in the place of its variable's name is not repeated")
    func keyInPlaceOfName() {
        let told = problem("http://localhost") { $0.keyVariable = "sk-proj-abcdef" }
        #expect(told == ["--api-key-env: expected the name of a variable: letters, digits and _"])
    }

    @Test(
        "What a scenario file refuses is refused, by the flag's name",
        arguments: [
            ("localhost:8000", "--url: "), ("ftp://localhost", "--url: "), ("http://", "--url: "), ("", "--url: "),
            ("https://api.openai.com/?key=sk-proj-abcdefghijklmnopqrstuvwx", "--url: "),
            ("http://${NOWHERE}", "--url: "),
        ]
    )
    func addresses(_ url: String, _ begin: String) {
        let told = problem(url)
        #expect(told.count == 1 && told[0].hasPrefix(begin), "\(told)")
        #expect(!told.joined().contains("abcdefghijkl"), "no key is repeated")
    }

    @Test("Each wrong flag is told once")
    func wrongFlags() {
        let told = problem("http://localhost") {
            $0.model = " "
            $0.maxTokens = 0
            $0.prompt = " \n"
        }
        #expect(told.map { $0.prefix { $0 != ":" } }.sorted() == ["--max-tokens", "--model", "--prompt"], "\(told)")
    }
}
