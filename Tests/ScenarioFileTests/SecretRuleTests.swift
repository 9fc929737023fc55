import Testing

@testable import BenchModel
@testable import ScenarioFile

@Suite("Secrets in a scenario")
struct SecretRuleTests {
    private static let environment = [
        "KEY": "sk-from-env-123456", "LONG": "a-value-of-some-length", "SHORT": "v1", "PORT": "8000",
        "REGION": "us-central1",
        "HOST": "http://a-server-with-a-name.example:8000", "GATE": "https://gw.example/tenant-0815-4711/v1",
        "EMPTY": "",
    ]

    private static func endpoint(_ text: String, more: String = "", environment: [String: String] = environment) throws
        -> Endpoint
    {
        var scenario = ScenarioText()
        scenario.endpoint = text
        scenario.more = more
        return try scenario.read(environment: environment).endpoints[0]
    }

    private static func problem(_ text: String, target: String? = nil, environment: [String: String] = environment)
        -> String
    {
        do {
            var scenario = ScenarioText()
            scenario.endpoint = text
            if let target { scenario.target += ", " + target }
            _ = try scenario.read(environment: environment)
            return ""
        } catch {
            return "\(error)"
        }
    }

    @Test(
        "are what variables bring into headers and into an address behind its server, unless it is short",
        arguments: [
            (
                #""baseURL": "https://a.example", "headers": {"x-any": "in ${LONG} and ${SHORT}"}"#,
                ["a-value-of-some-length"]
            ),
            (#""baseURL": "https://a.example/${LONG}/${SHORT}""#, ["a-value-of-some-length"]),
            (#""baseURL": "https://a.example?api-version=${LONG}&a=${SHORT}""#, ["a-value-of-some-length"]),
            (#""baseURL": "${HOST}/${SHORT}""#, []), (#""baseURL": "http://a.example:${PORT}/api""#, []),
            (#""baseURL": "${GATE}""#, ["tenant-0815-4711"]), (#""baseURL": "${GATE}/more""#, ["tenant-0815-4711"]),
            (#""baseURL": "${NO:-https://a.example/a-long-literal-path}""#, []),
        ] as [(String, [String])]
    )
    func secrets(text: String, secrets: [String]) throws {
        #expect(try Self.endpoint(text).secrets.map(\.revealed) == secrets)
    }

    @Test(
        "are not the words of an API's own path, wherever they come from, and the rest is",
        arguments: [
            ("https://api.openai.com/v1/chat/completions", []), ("https://api.openai.com/v1/responses", []),
            ("https://api.anthropic.com/v1/messages", []), ("https://h.example/api/inference/v1", []),
            (
                "https://h.example/openai/deployments/tenant-0815/chat/completions?api-version=2024-10-21",
                ["tenant-0815"]
            ),
            ("https://h.example/openai/deployments/d?api-version=2025-04-01-preview", []),
            ("https://h.example/compatible-mode/v1", []), ("https://h.example/serving-endpoints", []),
            ("https://h.example/v1beta/models/m:generateContent", ["m:generateContent"]),
            ("https://h.example/v1/projects/p-4711-secret/locations/l/publishers/google", ["p-4711-secret"]),
            (
                "https://h.example/COMPLETIONS/completions1?token-of=2024-10-2x",
                ["completions1", "token-of", "2024-10-2x"]
            ),
            ("https://a-server-with-a-name.example:8000/tenant-0815", ["tenant-0815"]),
        ] as [(String, [String])]
    )
    func words(address: String, secrets: [String]) throws {
        let whole = try Self.endpoint(#""baseURL": "${URL}""#, environment: ["URL": address])
        #expect(whole.secrets.map(\.revealed) == secrets)
        // As are those of a path alone.
        let path = "/" + address.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: true)[2]
        let partly = try Self.endpoint(#""baseURL": "https://h.example${PATH}""#, environment: ["PATH": path])
        #expect(partly.secrets.map(\.revealed) == secrets)
    }

    @Test("are none where the scenario says so")
    func publicVariables() throws {
        let text = #""baseURL": "https://a.example/${LONG}", "headers": {"x-a": "${LONG}", "x-b": "${GATE}"}"#
        let endpoint = try Self.endpoint(text, more: #""public": ["LONG"]"#)
        #expect(endpoint.secrets.map(\.revealed) == [Self.environment["GATE"]] && endpoint.baseURLText == nil)
        for wrong in [#""public": "LONG""#, #""public": ["${LONG}"]"#, #""public": [1]"#] {
            #expect(throws: ScenarioError.self) { try Self.endpoint(text, more: wrong) }
        }
    }

    @Test("are stored by the names of their variables, and found again there")
    func stored() throws {
        var text = ScenarioText()
        text.endpoint =
            #""baseURL": "${GATE}/x", "headers": {"x-a": "one ${LONG} two", "authorization": "Bearer ${KEY}"}"#
        text.more = #""public": ["REGION"]"#
        let scenario = try text.read(environment: Self.environment)
        let json = ScenarioReader.canonicalJSON(scenario)
        #expect(json.contains("${GATE}/x") && json.contains("one ${LONG} two") && json.contains("Bearer ${KEY}"))
        for secret in ["tenant-0815", "a-value-of", "sk-from-env"] { #expect(!json.contains(secret)) }
        let again = try ScenarioReader.read(canonicalJSON: json, environment: Self.environment, simulated: [])
        #expect(again == scenario)
        #expect(ScenarioReader.difference(scenario, fromStored: json) == nil)
        #expect(throws: ScenarioError.self) {
            try ScenarioReader.read(canonicalJSON: json, environment: [:], simulated: [])
        }
    }

    @Test(
        "that stand in the file are refused, and not repeated",
        arguments: [
            #""apiKey": "${NO:-sk-literal-123456}""#, #""apiKey": "${KEY:-sk-literal-123456}""#,
            #""apiKey": "sk-literal-123456${KEY}""#,
            #""headers": {"authorization": "Bearer ${NO:-sk-literal-123456}"}"#,
            #""headers": {"Ocp-Apim-Subscription-Key": "sk-literal-123456"}"#,
            #""headers": {"x-token": "sk-literal-123456"}"#,
            #""headers": {"x-goog-signature": "sk-literal-123456"}"#,
            #""headers": {"x-my-credential": "sk-literal-123456"}"#,
            #""headers": {"cookie": "session=sk-literal-123456; ${KEY}"}"#,
            #""headers": {"x-anything": "sk-literal-1234567890"}"#,
            #""baseURL": "https://a.example/sk-literal-1234567890/v1""#,
            #""headers": {"X-AuthToken": "sk-literal-123456"}"#, #""headers": {"x-passwd": "sk-literal-123456"}"#,
        ]
    )
    func writtenOut(text: String) {
        let problem = Self.problem(text.contains("baseURL") ? text : #""baseURL": "https://a.example", "# + text)
        #expect(problem.contains("written out") && !problem.contains("literal-123456"), "\(problem)")
    }

    @Test("in a body are refused however deep, and what only sounds like one is not")
    func body() {
        let url = #""baseURL": "https://a.example""#
        for body in [
            #"{"api_key": "x"}"#, #"{"a": {"accessToken": "x"}}"#, #"{"a": [{"password": "x"}]}"#,
            #"{"a": ["sk-literal-1234567890"]}"#,
        ] {
            #expect(Self.problem(url, target: "\"body\": \(body)").contains("looks like one"), "\(body)")
        }
        for body in [
            #"{"prompt_cache_key": "x"}"#, #"{"tokenizer": "x"}"#, #"{"max_tokens": 5}"#,
            #"{"keywords": ["x"], "author": "y"}"#,
        ] {
            #expect(Self.problem(url, target: "\"body\": \(body)").isEmpty, "\(body)")
        }
    }

    @Test(
        "that are empty are missing in CI, and else left out",
        arguments: [#""apiKey": "${EMPTY:-}""#, #""headers": {"authorization": "Bearer ${EMPTY:-}"}"#]
    )
    func empty(text: String) throws {
        let text = #""baseURL": "https://a.example", "# + text
        let endpoint = try Self.endpoint(text)
        #expect(endpoint.apiKey == nil && endpoint.headers.isEmpty && endpoint.emptyKeyVariables == ["EMPTY"])
        let inCI = Self.problem(text, environment: Self.environment.merging(["CI": "true"]) { $1 })
        #expect(inCI.contains("no environment variable EMPTY"), "\(inCI)")
    }

    @Test(
        "go in clear to any machine but this one over plain HTTP",
        arguments: [
            ("http://a.example", true), ("https://a.example", false), ("http://localhost:1", false),
            ("http://127.8.9.1:1/x", false),
            ("http://[::1]:8", false), ("http://10.0.0.1", true), ("http://127.0.0.1.example", true),
            ("http://a.localhost", false),
        ]
    )
    func clear(url: String, isClear: Bool) throws {
        #expect(try Self.endpoint("\"baseURL\": \"\(url)\", \"apiKey\": \"${KEY}\"").sendsKeyInClear == isClear)
        #expect(try !Self.endpoint("\"baseURL\": \"\(url)\"").sendsKeyInClear)
    }
}
