import BenchModel
import JSONSyntax
import Testing

@testable import ProviderWire

@Suite("Requests with names in their texts")
struct FilledRequestTests {
    private static let values = RequestValues(
        uuid: "0b5c1f6e-0000-4000-8000-000000000001",
        session: "3",
        turn: "1",
        request: "7"
    )

    private static func call(
        key: RotatingKey? = nil,
        apiKey: String = "secret-{{uuid}}-key",
        _ change: (inout Target) -> Void
    ) -> ProviderCall {
        var target = Target(name: "t", endpoint: "e", wireProtocol: .openaiChat, model: "m")
        change(&target)
        let endpoint = Endpoint(
            name: "e",
            baseURL: "http://h",
            apiKey: Secret(apiKey),
            headers: [HTTPHeader("X-Session-ID", "s{{session}}"), HTTPHeader("x-plain", "p")]
        )
        return ProviderCall(target: target, endpoint: endpoint, keepsText: true, rotatingKey: key)
    }

    private static func header(_ name: String, _ request: TransportRequest) -> String? {
        request.headers.first { $0.name.lowercased() == name }?.value
    }

    @Test("have them filled in header fields and in the target's own body, at any depth, and nowhere else")
    func whole() throws {
        let call = Self.call { target in
            target.headers = [HTTPHeader("idempotency-key", "{{uuid}}"), HTTPHeader("x-city", "{{row.city}}")]
            target.body = [
                "user": "{{request}}", "metadata": ["trace": ["{{uuid}}", 7]],
                "chat_template": "{{ messages }}{{uuid}}",
            ]
        }
        var prompt = Prompt(id: "p", system: "{{uuid}}", user: "Say {{turn}} and {{nothing}}.")
        prompt.rowFields = ["city": "Ulm\r\nx-evil: 1"]
        #expect(call.fills)
        let request = call.request(for: prompt, nonce: "n", values: Self.values)
        #expect(Self.header("x-session-id", request) == "s3" && Self.header("x-plain", request) == "p")
        #expect(Self.header("idempotency-key", request) == Self.values.uuid)
        #expect(Self.header("x-city", request) == "Ulm  x-evil: 1")
        // A key is no text of the scenario's, whatever it holds.
        #expect(Self.header("authorization", request) == "Bearer secret-{{uuid}}-key")
        let body = try JSONParser.parse(request.body)
        #expect(body["user"]?.text == "7" && body["chat_template"]?.text == "{{ messages }}{{uuid}}")
        #expect(body["metadata"]?.plain == ["trace": [.string(Self.values.uuid), 7]])
        #expect(
            body["messages"]?.elements.map { $0["content"]?.text } == [
                "[nonce n]\n{{uuid}}", "Say {{turn}} and {{nothing}}.",
            ]
        )
    }

    @Test("are stored as they were sent")
    func stored() {
        let call = Self.call { $0.body = ["messages": [["role": "user", "content": "I am {{session}}."]]] }
        let text = call.promptText(for: Prompt(id: "p", user: "u"), nonce: "n", values: Self.values)
        #expect(text == "[nonce n]\nI am 3.")
    }

    @Test("keep what was filled when a key changes")
    func rotating() async {
        let key = RotatingKey(Secret("secret-token-0")) { keys in Secret("secret-token-\(keys.count)") }
        let call = Self.call(key: key) { $0.headers = [HTTPHeader("x-id", "{{uuid}}")] }
        var request = call.request(for: Prompt(id: "p", user: "u"), nonce: nil, values: Self.values)
        await key.renew()
        #expect(call.stamp(&request) == 1)
        #expect(Self.header("x-id", request) == Self.values.uuid && Self.header("x-session-id", request) == "s3")
        #expect(Self.header("authorization", request) == "Bearer secret-token-1")
    }

    @Test("outside a plan are filled too, and none has braces where nothing names any")
    func outside() {
        let call = Self.call { _ in }
        let request = call.request(for: Prompt(id: "p", user: "u"), nonce: nil)
        #expect(Self.header("x-session-id", request) == "s0")
        #expect(call.plainHeaders.contains(HTTPHeader("X-Session-ID", "s0")))
        let plain = ProviderCall(
            target: Target(name: "t", endpoint: "e", wireProtocol: .gemini, model: "m"),
            endpoint: Endpoint(name: "e", baseURL: "http://h")
        )
        #expect(!plain.fills)
    }

    @Test("cannot have fields of rows where no rows are asked")
    func missingRows() throws {
        var scenario = Scenario(
            name: "s",
            endpoints: [Endpoint(name: "e", baseURL: "http://h")],
            targets: [
                Target(
                    name: "t",
                    endpoint: "e",
                    wireProtocol: .openaiChat,
                    model: "m",
                    headers: [HTTPHeader("x-tenant", "{{row.tenant}}")]
                )
            ],
            prompts: [Prompt(id: "p", user: "u")]
        )
        let error = #expect(throws: MissingRows.self) { _ = try TargetCalls(scenario) }
        #expect(
            error?.description
                == "target \"t\" sends {{row.tenant}} with each request, and the scenario asks no rows of a dataset; name one "
                + "(\"data\", or --data), or take the name out"
        )
        scenario.data = DataSource(file: "rows.jsonl")
        _ = try TargetCalls(scenario)
    }
}
