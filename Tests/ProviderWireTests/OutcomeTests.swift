import BenchModel
import Foundation
import ProviderWire
import Testing

private let key = Secret("sk-live-abcdefgh")

private let call = ProviderCall(
    target: Target(name: "t", endpoint: "e", wireProtocol: .openaiChat, model: "m"),
    endpoint: Endpoint(
        name: "e",
        baseURL: "https://h",
        apiKey: key,
        headers: [HTTPHeader("X-Gateway-Token", "gw-87654321"), HTTPHeader("cookie", "Bearer zzzz9999")]
    )
)

private func exchange(
    status: Int? = 200,
    headers: [HTTPHeader] = [],
    ending: RecordedExchange.Ending = .complete,
    response: DecodedResponse<Monotonic> = DecodedResponse(),
    bytes: Int = 0
) -> RecordedExchange {
    RecordedExchange(
        times: PhaseTimes(started: 0),
        ending: ending,
        head: status.map { ResponseHead(status: $0, headers: headers) },
        response: response,
        bytesReceived: bytes
    )
}

private func kind(of exchange: RecordedExchange) -> FailureKind? {
    if case .failed(let kind, _) = call.outcome(of: exchange) { kind } else { nil }
}

/// Returns a failure's detail without the address that was asked.
private func detail(of exchange: RecordedExchange) -> String {
    guard case .failed(_, let detail) = call.outcome(of: exchange) else { return "" }
    return detail.split(separator: "; asked ").first.map(String.init) ?? detail
}

@Suite("Outcomes")
struct OutcomeTests {
    static let whole = DecodedResponse<Monotonic>(isTerminated: true, hasContent: true)

    @Test("are ok when the answer has its end, whatever comes after")
    func ok() {
        #expect(call.outcome(of: exchange(response: Self.whole)) == .ok)
        for kind in [FailureKind.idleTimeout, .connectionLost, .totalTimeout, .truncated] {
            #expect(call.outcome(of: exchange(ending: .failed(kind, detail: "x"), response: Self.whole)) == .ok)
        }
        #expect(call.outcome(of: exchange(ending: .cancelled)) == .cancelled)
        #expect(call.outcome(of: exchange(status: nil, ending: .cancelled)) == .cancelled)
    }

    @Test("take the transport's word where no answer came", arguments: FailureKind.allCases)
    func transport(kind: FailureKind) {
        let failed = exchange(status: nil, ending: .failed(kind, detail: "why"))
        #expect(call.outcome(of: failed) == .failed(kind, detail: "why"))
    }

    @Test("take the transport's word for an answer without an end, but a cut is a truncation")
    func cuts() {
        #expect(kind(of: exchange(ending: .failed(.idleTimeout, detail: "x"))) == .idleTimeout)
        #expect(kind(of: exchange(ending: .failed(.firstTokenTimeout, detail: "x"))) == .firstTokenTimeout)
        #expect(kind(of: exchange(ending: .failed(.connectionLost, detail: "x"))) == .truncated)
        #expect(kind(of: exchange()) == .truncated)
        #expect(kind(of: exchange(status: nil)) == .internal)
        var deltas = DeltaLog<Monotonic>()
        deltas.append(arrival: 1, lag: 0, kind: .text, bytes: 1)
        deltas.append(arrival: 2, lag: 0, kind: .tool, bytes: 1)
        // Silence is a stall once there were tokens to fall silent after.
        let stalled = exchange(
            ending: .failed(.idleTimeout, detail: "no byte within 60.0 s"),
            response: DecodedResponse(deltas: deltas),
            bytes: 512
        )
        #expect(kind(of: stalled) == .stalled)
        #expect(detail(of: stalled).hasPrefix("no byte within 60.0 s; the answer has no end: 512 bytes and 2 token"))
        let cut = exchange(
            ending: .failed(.connectionLost, detail: "the server closed"),
            response: DecodedResponse(deltas: deltas),
            bytes: 512
        )
        #expect(
            detail(of: cut)
                == "the answer has no end: 512 bytes and 2 token events came, the last of them tool; the server closed"
        )
    }

    static let statuses: [(Int, ProviderError?, FailureKind)] = [
        (301, nil, .redirect), (307, nil, .redirect),
        (400, nil, .badRequest), (404, nil, .badRequest), (413, nil, .badRequest), (422, nil, .badRequest),
        (401, nil, .auth), (403, nil, .auth), (402, nil, .quota),
        (
            400, ProviderError(type: "INVALID_ARGUMENT", code: "400", message: "API key not valid. Please pass one."),
            .auth
        ),
        (400, ProviderError(type: "INVALID_ARGUMENT", message: "API key expired. Please renew the API key."), .auth),
        (400, ProviderError(type: "invalid_request_error", message: "Your credit balance is too low to go on"), .quota),
        (405, nil, .clientError), (409, nil, .clientError), (424, nil, .clientError),
        (429, nil, .rateLimited),
        (429, ProviderError(type: "rate_limit_error", message: "m"), .rateLimited),
        (429, ProviderError(type: "tokens", code: "rate_limit_exceeded", message: "m"), .rateLimited),
        (429, ProviderError(type: "RESOURCE_EXHAUSTED", code: "429", message: "m"), .rateLimited),
        (429, ProviderError(type: "insufficient_quota", message: "m"), .quota),
        (429, ProviderError(type: "x", code: "insufficient_quota", message: "m"), .quota),
        (429, ProviderError(type: "x", code: "credit_balance_exhausted", message: "m"), .quota),
        (429, ProviderError(type: "billing_error", message: "m"), .quota),
        (529, nil, .overloaded),
        (503, nil, .serverError),
        (
            503, ProviderError(type: "service_unavailable_error", code: "server_is_overloaded", message: "m"),
            .overloaded
        ),
        (503, ProviderError(type: "overloaded_error", message: "m"), .overloaded),
        (503, ProviderError(type: "UNAVAILABLE", code: "503", message: "m"), .overloaded),
        (500, nil, .serverError), (502, nil, .serverError), (504, nil, .serverError), (520, nil, .serverError),
    ]

    @Test("classify HTTP statuses", arguments: statuses)
    func status(status: Int, error: ProviderError?, expected: FailureKind) {
        let response = DecodedResponse<Monotonic>(providerError: error)
        #expect(kind(of: exchange(status: status, response: response)) == expected)
        #expect(detail(of: exchange(status: status, response: response)).hasPrefix("HTTP \(status)"))
        // A body cut short does not change what the status says.
        let cut = exchange(status: status, ending: .failed(.connectionLost, detail: "x"), response: response)
        #expect(kind(of: cut) == expected)
    }

    @Test("say what the server said")
    func details() {
        let error = ProviderError(type: "rate_limit_error", code: "slow_down", message: "Too fast")
        let limited = exchange(
            status: 429,
            headers: [HTTPHeader("Retry-After", "7")],
            response: DecodedResponse(providerError: error)
        )
        #expect(detail(of: limited) == "HTTP 429, rate_limit_error (slow_down): Too fast (retry-after: 7)")
        let moved = exchange(status: 302, headers: [HTTPHeader("location", "https://u:p@other/?token=abc")])
        #expect(detail(of: moved) == "HTTP 302, to https://other/?token=•••")
        let inside = exchange(
            response: DecodedResponse(providerError: ProviderError(type: "overloaded_error", message: "Busy"))
        )
        #expect(kind(of: inside) == .streamError)
        #expect(detail(of: inside) == "the answer carried an error: overloaded_error: Busy")
    }

    @Test("put an error in the answer before its end, its defects and its cut")
    func streamErrors() {
        var response = DecodedResponse<Monotonic>(isTerminated: true, providerError: ProviderError(message: "m"))
        #expect(kind(of: exchange(response: response)) == .streamError)
        response.isTerminated = false
        response.defect = .malformed("x")
        #expect(kind(of: exchange(ending: .failed(.idleTimeout, detail: "x"), response: response)) == .streamError)
    }

    @Test("tell defects")
    func defects() {
        #expect(kind(of: exchange(response: DecodedResponse(defect: .malformed("what")))) == .malformed)
        #expect(
            kind(of: exchange(response: DecodedResponse(isTerminated: true, defect: .tooLarge("what")))) == .tooLarge
        )
        #expect(detail(of: exchange(response: DecodedResponse(defect: .malformed("what")))) == "what")
    }

    @Test("never hold a key, and have at most 300 characters on one line")
    func redaction() {
        let said = "Incorrect API key provided: \(key.revealed).\nAlso gw-87654321 and zzzz9999. "
        let message = said + String(repeating: "long ", count: 200)
        let exchanges = [
            exchange(status: 401, response: DecodedResponse(providerError: ProviderError(message: message))),
            exchange(response: DecodedResponse(providerError: ProviderError(type: key.revealed, message: message))),
            exchange(response: DecodedResponse(defect: .malformed(message))),
            exchange(status: nil, ending: .failed(.connect, detail: message)),
            exchange(status: 302, headers: [HTTPHeader("location", "https://h/" + key.revealed)]),
        ]
        for exchange in exchanges {
            let detail = detail(of: exchange)
            #expect(!detail.isEmpty)
            #expect(!detail.contains(key.revealed) && !detail.contains("gw-8765") && !detail.contains("zzzz9999"))
            #expect(detail.contains("•••"))
            #expect(detail.count <= 300)
            #expect(!detail.contains("\n"))
        }
        // An excerpt may have been cut in the middle of a key.
        let cut = exchange(response: DecodedResponse(defect: .malformed("not JSON: sk-live-abcd…")))
        #expect(detail(of: cut) == "not JSON: •••…")
    }

    @Test("never hold a key in another spelling either")
    func spellings() {
        let secret = "sk-a/b+c:d\"é~9"
        let call = ProviderCall(
            target: Target(
                name: "t",
                endpoint: "e",
                wireProtocol: .openaiChat,
                model: "m",
                headers: [HTTPHeader("authorization", "Basic " + Data("user:pass/word9".utf8).base64EncodedString())]
            ),
            endpoint: Endpoint(name: "e", baseURL: "http://h", apiKey: Secret(secret))
        )
        let basics = ["", "u:", "us:", "use:"].map { Data("\($0)\(secret):x".utf8).base64EncodedString() }
        let written = [
            secret, "sk-a%2Fb%2Bc%3Ad%22%C3%A9~9", "sk-a%2fb%2bc%3ad%22%c3%a9~9", "sk%2Da/b%2Bc:%64%22é%7e9",
            "sk-a/b+c:d\\\"é~9",
            "sk-a\\/b+c:d\\\"é~9", "sk\\u002da\\/b+c:d\\u0022é~9", "pass/word9", "pass%2Fword9", "user:pass/word9",
            Data("user:pass/word9".utf8).base64EncodedString(),
        ]
        for text in written + basics {
            let message = "it was <\(text)> and no other"
            let exchange = exchange(
                status: 401,
                response: DecodedResponse(providerError: ProviderError(message: message))
            )
            guard case .failed(_, let detail) = call.outcome(of: exchange) else {
                Issue.record("it did not fail")
                continue
            }
            #expect(detail.contains("•••") && !detail.contains(text), "\(text): \(detail)")
            // Of base64 the digits it shares with its neighbours may stay: two at either side.
            let rest = detail.split(separator: "<").last?.split(separator: ">").first ?? ""
            #expect(basics.contains(text) ? rest.count <= 16 : rest.count <= 3 + 5, "\(rest)")
        }
    }

    @Test("of recorded answers")
    func recorded() throws {
        let expected: [(String, WireProtocol, FailureKind?)] = [
            ("litellm-openai-chat", .openaiChat, nil), ("transformers-serve-chat", .openaiChat, nil),
            ("litellm-gemini-stream", .gemini, nil), ("litellm-anthropic-messages", .anthropicMessages, nil),
            ("litellm-400-unknown-model", .openaiChat, .badRequest), ("litellm-401", .openaiChat, .badRequest),
            ("litellm-429", .openaiChat, .rateLimited), ("litellm-500", .openaiChat, .serverError),
            ("litellm-openai-responses", .openaiResponses, .serverError),
            ("litellm-responses-stream-via-backend", .openaiResponses, .badRequest),
            ("llama-server-native-completion", .openaiChat, .malformed),
            ("guidellm-mock-completions", .openaiChat, .malformed),
            ("litellm-anthropic-messages", .openaiChat, .malformed),
        ]
        for (name, wireProtocol, failure) in expected {
            let fixture = try Fixture(name)
            let response = decode([fixture.body], as: wireProtocol, head: fixture.head).response
            let recorded = RecordedExchange(
                times: PhaseTimes(started: 0),
                ending: .complete,
                head: fixture.head,
                response: response,
                bytesReceived: fixture.body.count
            )
            #expect(kind(of: recorded) == failure, "\(name)")
        }
    }
}

@Suite("Request ids")
struct RequestIDTests {
    @Test("come from the provider's header, a gateway's, or the body")
    func sources() {
        let body = DecodedResponse<Monotonic>(responseID: "chatcmpl-1")
        #expect(call.requestID(of: exchange(response: body)) == "chatcmpl-1")
        #expect(call.requestID(of: exchange()) == nil)
        #expect(call.requestID(of: exchange(status: nil)) == nil)
        let generation = exchange(headers: [HTTPHeader("X-Generation-Id", "gen-1")], response: body)
        #expect(call.requestID(of: generation) == "gen-1")
        let both = exchange(headers: [HTTPHeader("x-request-id", "r2"), HTTPHeader("Request-Id", "r1")])
        #expect(call.requestID(of: both) == "r1")
        let long = exchange(headers: [HTTPHeader("request-id", String(repeating: "x", count: 1_000))])
        #expect(call.requestID(of: long)?.count == 128)
    }

    @Test("are found in recorded answers")
    func recorded() throws {
        let fixture = try Fixture("llama-cpp-python-chat")
        let answered = exchange(headers: fixture.head.headers)
        #expect(call.requestID(of: answered) == "a7bea27a280e4dcd9cc96a7f4107d14e")
    }
}
