import NIOHTTP1

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The models that the simulator lists; it answers for any model name.
enum Catalogue {
    private static let models = [
        "claude-haiku-4-5", "claude-opus-5", "claude-sonnet-4-5", "gemini-2.5-flash", "gemini-2.5-pro", "gpt-5",
        "gpt-5-mini",
        "o3",
    ]

    /// Returns the list, or one model, in the shape of the request's protocol.
    ///
    /// - Parameters:
    ///   - head: The head of the request; its path and headers identify the protocol.
    ///   - name: The name of one model; any name exists.
    /// - Returns: JSON.
    static func document(for head: HTTPRequestHead, name: String?) -> String {
        if head.headers.contains(name: "anthropic-version") {
            if let name { return anthropic(name) }
            let query = URLComponents(string: head.uri)?.queryItems ?? []
            let value = { (name: String) in query.first { $0.name == name }?.value }
            let after = value("after_id").flatMap { models.firstIndex(of: $0) }.map { $0 + 1 } ?? 0
            let page = models[after...].prefix(value("limit").flatMap { Int($0) }.map { max(1, $0) } ?? 20)
            return #"{"data":[\#(page.map(anthropic).joined(separator: ","))],"#
                + #""has_more":\#(page.endIndex < models.endIndex),"#
                + #""first_id":\#(page.first?.quoted ?? "null"),"last_id":\#(page.last?.quoted ?? "null")}"#
        }
        let path = head.uri.split(separator: "?").first ?? ""
        let isGoogle =
            head.headers.contains(name: "x-goog-api-key") || ["/v1beta/", "/v1alpha/"].contains { path.contains($0) }
        if isGoogle {
            return name.map(google) ?? #"{"models":[\#(models.map(google).joined(separator: ","))]}"#
        }
        return name.map(openAI) ?? #"{"object":"list","data":[\#(models.map(openAI).joined(separator: ","))]}"#
    }

    private static func anthropic(_ name: String) -> String {
        #"{"type":"model","id":\#(name.quoted),"display_name":\#(name.quoted),"created_at":"2026-01-01T00:00:00Z"}"#
    }

    private static func google(_ name: String) -> String {
        #"{"name":\#("models/\(name)".quoted),"version":"001","displayName":\#(name.quoted),"#
            + #""inputTokenLimit":1048576,"outputTokenLimit":65536,"#
            + #""supportedGenerationMethods":["generateContent","countTokens"]}"#
    }

    private static func openAI(_ name: String) -> String {
        #"{"id":\#(name.quoted),"object":"model","created":1767225600,"owned_by":"simulator"}"#
    }
}
