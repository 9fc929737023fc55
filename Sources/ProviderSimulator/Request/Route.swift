/// The protocols that the simulator speaks.
package enum WireProtocol: String, Sendable, CaseIterable {
    case anthropic = "anthropic-messages"
    case chat = "openai-chat"
    case responses = "openai-responses"
    case gemini
}

/// Where a request goes, read from its method and path alone.
enum Route: Equatable {
    case generate(WireProtocol, Target)
    case models
    case health
    /// Nothing is there; the answer has the shape of the protocol that the path or the headers hint at.
    case unknown(WireProtocol)

    /// What the path of a Gemini request says and the other protocols say in the body.
    struct Target: Equatable {
        var model: String?
        var streams: Bool?
        /// A stream that is one JSON array instead of server-sent events.
        var isArray = false
    }

    /// Finds the route of a request target such as `/v1/messages?beta=true`; a prefix before the known end is welcome.
    init(method: String, uri: String, speaksAnthropic: Bool) {
        let parts = uri.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let path = String(parts.first ?? "")
        let query = parts.count > 1 ? parts[1].split(separator: "&") : []
        let segments = path.split(separator: "/")

        if method == "GET", segments.last == "healthz" {
            self = .health
        } else if method == "HEAD" {
            // A client that opens a connection ahead of its requests; whatever it asks for, it is no call.
            self = .health
        } else if method == "GET", segments.last == "models", segments.dropLast().last?.first == "v" {
            self = .models
        } else if method == "POST", segments.suffix(2) == ["v1", "messages"] {
            self = .generate(.anthropic, Target())
        } else if method == "POST", segments.suffix(2) == ["chat", "completions"] {
            self = .generate(.chat, Target())
        } else if method == "POST", segments.last == "responses" {
            self = .generate(.responses, Target())
        } else if method == "POST", let target = Route.gemini(segments, sse: query.contains("alt=sse")) {
            self = .generate(.gemini, target)
        } else if speaksAnthropic || path.contains("/messages") {
            self = .unknown(.anthropic)
        } else if path.contains("/v1beta") || path.contains("/v1alpha") || path.contains(":") {
            self = .unknown(.gemini)
        } else {
            self = .unknown(.chat)
        }
    }

    private static func gemini(_ segments: [Substring], sse: Bool) -> Target? {
        guard segments.count >= 3, segments[segments.count - 2] == "models", let last = segments.last,
            ["v1", "v1beta", "v1alpha", "google"].contains(segments[segments.count - 3]),
            let colon = last.lastIndex(of: ":"), colon != last.startIndex
        else { return nil }
        let model = String(last[..<colon])
        switch last[last.index(after: colon)...] {
        case "streamGenerateContent": return Target(model: model, streams: true, isArray: !sse)
        case "generateContent": return Target(model: model, streams: false)
        default: return nil
        }
    }
}
