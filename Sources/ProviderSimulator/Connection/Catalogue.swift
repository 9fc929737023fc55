import NIOHTTP1

/// The models that the simulator lists; it answers for any name.
enum Catalogue {
    private static let models = [
        "claude-haiku-4-5", "claude-opus-5", "claude-sonnet-4-5", "gemini-2.5-flash", "gemini-2.5-pro", "gpt-5",
        "gpt-5-mini",
        "o3",
    ]

    /// Returns the list in the shape of the protocol that the request speaks.
    static func document(for head: HTTPRequestHead) -> String {
        if head.headers.contains(name: "anthropic-version") {
            let list = models.map {
                #"{"type":"model","id":"\#($0)","display_name":"\#($0)","created_at":"2026-01-01T00:00:00Z"}"#
            }
            return #"{"data":[\#(list.joined(separator: ","))],"has_more":false,"#
                + #""first_id":"\#(models.first ?? "")","last_id":"\#(models.last ?? "")"}"#
        }
        if head.headers.contains(name: "x-goog-api-key") || !head.uri.contains("/v1/") {
            guard !head.uri.hasSuffix("/v1/models") else { return openAI }
            let list = models.map { #"{"name":"models/\#($0)","displayName":"\#($0)"}"# }
            return #"{"models":[\#(list.joined(separator: ","))]}"#
        }
        return openAI
    }

    private static var openAI: String {
        let list = models.map { #"{"id":"\#($0)","object":"model","created":1767225600,"owned_by":"simulator"}"# }
        return #"{"object":"list","data":[\#(list.joined(separator: ","))]}"#
    }
}
