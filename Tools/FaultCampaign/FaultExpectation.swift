/// One of the simulator's faults, and how a run must classify it.
package struct FaultExpectation: Sendable {
    /// The limits of the endpoint at which a fault is tested.
    package enum Endpoint: String, Sendable, CaseIterable {
        case plain = "here"
        case smallMemory = "small memory"
        case shortIdle = "short idle"
        case shortPause = "short pause"
        case shortFirstToken = "short first token"
        case shortTotal = "short total"

        /// The endpoint's fields in a scenario, beside its base URL.
        package var fields: [String: Any] {
            switch self {
            case .plain: [:]
            case .smallMemory: ["maxEventBytes": 65536]
            // Each of these limits meets a server that is silent, or sends, for ever, so no answer has to be quick.
            case .shortIdle: ["limits": ["idle": "500ms"]]
            // The idle limit applies only after the first token, so it cannot be confused with the first-token limit.
            case .shortPause: ["limits": ["firstToken": "1h", "idle": "500ms"]]
            case .shortFirstToken: ["limits": ["firstToken": "500ms"]]
            case .shortTotal: ["limits": ["total": "500ms"]]
            }
        }
    }

    /// The directive that requests it from the simulator.
    package let fault: String
    /// The correct failure kinds, with `ok` if some requests succeed; empty if the client must tolerate the fault.
    package let kinds: [String]
    package let endpoint: Endpoint

    /// The headers that request the fault.
    package var headers: [String: String] {
        // Head and first token come together then, so that any silence is one after a token.
        let pace = endpoint == .shortPause ? ["x-simulator": "ttft=0ms"] : [:]
        return pace.merging(["x-simulator-fault": fault]) { $1 }
    }

    /// The target's name, unique also for one fault with different limits.
    package var name: String { endpoint == .plain ? fault : "\(fault) \(endpoint.rawValue)" }

    package init(_ fault: String, _ kinds: String..., endpoint: Endpoint = .plain) {
        self.fault = fault
        self.kinds = kinds
        self.endpoint = endpoint
    }
}

extension FaultExpectation {
    package static let statuses = [
        FaultExpectation("status=400", "bad_request"), FaultExpectation("status=401", "auth"),
        FaultExpectation("status=402", "quota"), FaultExpectation("status=403", "auth"),
        FaultExpectation("status=404", "bad_request"), FaultExpectation("status=409", "http_4xx"),
        FaultExpectation("status=413", "bad_request"), FaultExpectation("status=429;retry-after=2", "rate_limited"),
        FaultExpectation("status=429;retry-after-ms=300", "rate_limited"), FaultExpectation("status=500", "http_5xx"),
        FaultExpectation("status=529", "overloaded"), FaultExpectation("redirect=http://127.0.0.1:9/", "redirect"),
        FaultExpectation("echo=error", "auth"), FaultExpectation("expired-key;after=0", "auth"),
        FaultExpectation("expired-key;after=1", "ok", "auth"),
    ]

    /// The expected kind of a 503: overload if the provider says so, else a server error.
    ///
    /// Anthropic has its own status for overload, so its 503 is a plain server error.
    ///
    /// - Parameter wireProtocol: its name in scenarios.
    /// - Returns: the expectation.
    package static func unavailable(_ wireProtocol: String) -> FaultExpectation {
        FaultExpectation("status=503", wireProtocol == "anthropic-messages" ? "http_5xx" : "overloaded")
    }

    package static let broken = [
        FaultExpectation("error-mid-stream", "stream_error"), FaultExpectation("error-first", "stream_error"),
        FaultExpectation("cut", "truncated"), FaultExpectation("truncate", "truncated"),
        FaultExpectation("truncate;after=0", "truncated"), FaultExpectation("malformed", "malformed"),
        FaultExpectation("html", "malformed"), FaultExpectation("gzip", "malformed"),
        FaultExpectation("deep=100000", "malformed"), FaultExpectation("bad-chunk", "malformed"),
        FaultExpectation("endless-header", "too_large"),
        FaultExpectation("endless-line", "too_large", endpoint: .smallMemory),
        FaultExpectation("huge-event=300000", "too_large", endpoint: .smallMemory),
        // Closed without a byte, on a new connection and on a reused one. The request must not be sent again unasked.
        FaultExpectation("dead-reuse;after=0", "connection_lost"),
        FaultExpectation("dead-reuse", "ok", "connection_lost"),
        FaultExpectation("early-finish, cut", "truncated"),
        FaultExpectation("early-finish, reset", "truncated", "connection_lost"),
        FaultExpectation("empty-answer", "empty"), FaultExpectation("foreign-event=only", "malformed"),
        FaultExpectation("odd-error=field", "stream_error"), FaultExpectation("odd-error=words", "stream_error"),
        FaultExpectation("odd-error=detail", "stream_error"), FaultExpectation("odd-error=event", "stream_error"),
        // A reset discards what the client has not read; if the client is late, that includes the header.
        FaultExpectation("reset", "truncated", "connection_lost"),
        FaultExpectation("stall", "stalled", endpoint: .shortPause),
        FaultExpectation("no-headers", "idle_timeout", endpoint: .shortIdle),
        FaultExpectation("no-headers", "first_token_timeout", endpoint: .shortFirstToken),
        FaultExpectation("stall;after=0", "first_token_timeout", endpoint: .shortFirstToken),
        FaultExpectation("endless", "total_timeout", endpoint: .shortTotal),
    ]

    package static let tolerated = [
        "slow-headers=50ms", "coalesce=4", "split", "trickle", "crlf", "cr", "comments", "comments;bom", "no-space",
        "no-done", "no-final-blank-line", "empty-chunks", "usage=finish", "usage=every", "unknown-events", "json-body",
        "usage=choice", "usage=x-groq", "zero-usage", "held-body", "early-finish", "fallback-model",
        "foreign-event", "foreign-event=word", "think-tags", "echo=stream",
        // The campaign asks for words: whether JSON is what it should be, is no matter of the wire.
        "spoil=fence", "spoil=prose", "spoil=comma", "spoil=torn", "spoil=shape", "spoil=tool",
        "huge-event=300000", "interim", "invalid-utf8", "deep=300", "split, crlf, comments;bom, unknown-events",
    ].map { FaultExpectation($0) }

    /// Succeeds, but without a token count.
    package static let uncounted = [FaultExpectation("usage=none")]

    /// The expected kind of an answer without a stop reason: a success if another mark ends the stream; Gemini has
    /// none.
    ///
    /// - Parameter wireProtocol: its name in scenarios.
    /// - Returns: the expectation.
    package static func neverFinished(_ wireProtocol: String) -> FaultExpectation {
        wireProtocol == "gemini" ? FaultExpectation("never-finished", "truncated") : FaultExpectation("never-finished")
    }

    /// Every fault, as it applies to one protocol.
    package static func all(_ wireProtocol: String) -> [FaultExpectation] {
        statuses + [unavailable(wireProtocol), neverFinished(wireProtocol)] + broken + tolerated + uncounted
    }
}
