#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The protocols that the simulator speaks.
package enum WireProtocol: String, Sendable, CaseIterable {
    case anthropic = "anthropic-messages"
    case chat = "openai-chat"
    case completions = "openai-completions"
    case responses = "openai-responses"
    case gemini
}

/// The destination of a request, read from its method and path alone.
enum Route: Equatable {
    case generate(WireProtocol, Target)
    /// The list of models, or a single model.
    case models(name: String?)
    case health
    /// What the simulator tells of itself.
    case metrics
    /// Empties the prompt cache: vLLM's and SGLang's places for it.
    case emptyCache
    /// Makes tokens of a conversation or of a text: vLLM's `/tokenize`, or llama-server's.
    case tokenize
    /// Makes a text of a conversation, as llama-server does.
    case template
    /// No such path; the answer has the shape of the protocol that the path or the headers suggest.
    case unknown(WireProtocol, isProbe: Bool)

    /// The part of a Gemini request that its path holds, and that other protocols put into the body.
    struct Target: Equatable {
        var model: String?
        var streams: Bool?
        /// Whether the stream is one JSON array instead of server-sent events.
        var isArray = false
        /// Whether to count the prompt's tokens only, and generate nothing.
        var onlyCounts = false
    }

    /// Paths of health checks, as proxies and orchestrators use them.
    private static let probes: Set<Substring> = ["health", "healthz", "livez", "readyz", "live", "ready", "ping"]

    /// Finds the route of a request target such as `/v1/messages?beta=true`; any prefix before the known path is
    /// accepted.
    init(method: String, uri: String, speaksAnthropic: Bool) {
        let parts = uri.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let path = String(parts.first ?? "")
        let query = parts.count > 1 ? parts[1].split(separator: "&") : []
        let segments = path.split(separator: "/")

        if method == "HEAD" {
            // A client opens a connection ahead of its requests; this is never a call.
            self = .health
        } else if method == "GET", segments.last == "metrics" {
            self = .metrics
        } else if method == "POST", segments.last == "reset_prefix_cache" || segments.last == "flush_cache" {
            self = .emptyCache
        } else if method == "GET", let listing = Route.listing(segments) {
            self = listing
        } else if method == "POST", let (wire, target) = Route.call(segments, sse: query.contains("alt=sse")) {
            self = .generate(wire, target)
        } else if method == "POST", segments.last == "tokenize" {
            self = .tokenize
        } else if method == "POST", segments.last == "apply-template" {
            self = .template
        } else if speaksAnthropic || path.contains("/messages") {
            self = .unknown(.anthropic, isProbe: method != "POST")
        } else if path.contains("/v1beta") || path.contains("/v1alpha") || path.contains(":") {
            self = .unknown(.gemini, isProbe: method != "POST")
        } else {
            self = .unknown(.chat, isProbe: method != "POST")
        }
    }

    private static func listing(_ segments: [Substring]) -> Route? {
        guard let last = segments.last else { return .health }
        if probes.contains(last) { return .health }
        if last == "models" { return .models(name: nil) }
        // Model names of gateways may contain a slash.
        if let place = segments.firstIndex(of: "models"), !last.contains(":") {
            return .models(name: decoded(segments[(place + 1)...].joined(separator: "/")))
        }
        return nil
    }

    /// Returns a model's name without what a client escaped in it, such as the slash of a gateway's.
    private static func decoded(_ name: String) -> String { PercentText.decoded(name) ?? name }

    private static func call(_ segments: [Substring], sse: Bool) -> (WireProtocol, Target)? {
        let counting = Target(onlyCounts: true)
        if segments.suffix(2) == ["v1", "messages"] { return (.anthropic, Target()) }
        if segments.suffix(2) == ["messages", "count_tokens"] { return (.anthropic, counting) }
        if segments.suffix(2) == ["chat", "completions"] { return (.chat, Target()) }
        if segments.last == "completions" { return (.completions, Target()) }
        if segments.last == "responses" { return (.responses, Target()) }
        if segments.suffix(2) == ["responses", "input_tokens"] { return (.responses, counting) }
        return gemini(segments, sse: sse).map { (.gemini, $0) }
    }

    private static func gemini(_ segments: [Substring], sse: Bool) -> Target? {
        // Clients of gateways omit the version.
        guard segments.count >= 2, segments[segments.count - 2] == "models", let last = segments.last,
            let colon = last.lastIndex(of: ":"), colon != last.startIndex
        else { return nil }
        let model = decoded(String(last[..<colon]))
        switch last[last.index(after: colon)...] {
        case "streamGenerateContent": return Target(model: model, streams: true, isArray: !sse)
        case "generateContent": return Target(model: model, streams: false)
        case "countTokens": return Target(model: model, streams: false, onlyCounts: true)
        default: return nil
        }
    }
}
