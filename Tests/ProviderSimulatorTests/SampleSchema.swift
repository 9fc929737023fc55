import Foundation

@testable import ProviderSimulator

/// A JSON schema for answers and calls.
enum SampleSchema {
    static let text =
        #"{"type":"object","properties":{"city":{"type":"string"},"days":{"type":"integer","minimum":1},"where":{"type":"object","properties":{"lat":{"type":"number"}},"required":["lat"]}},"required":["city","days","where"]}"#

    /// Whether a text is an object that this schema takes.
    static func fits(_ text: String?) -> Bool {
        let object = try? JSONSerialization.jsonObject(with: Data((text ?? "").utf8))
        return at(object, "city") is String && (at(object, "days") as? Int ?? 0) >= 1
            && at(object, "where", "lat") is NSNumber
    }
}

extension RawResponse {
    /// The answer's own text, streamed or whole.
    func text(_ wire: WireProtocol, streamed: Bool) throws -> String {
        let events = streamed ? RawEvent.all(in: text).map(\.object) : [try object]
        return events.compactMap { event -> String? in
            switch wire {
            case .anthropic: (at(event, "delta", "text") ?? at(event, "content", 0, "text")) as? String
            case .chat:
                (at(event, "choices", 0, "delta", "content") ?? at(event, "choices", 0, "message", "content"))
                    as? String
            case .completions: at(event, "choices", 0, "text") as? String
            case .responses:
                event["type"] as? String == "response.output_text.delta"
                    ? event["delta"] as? String : at(event, "output", 0, "content", 0, "text") as? String
            case .gemini: at(event, "candidates", 0, "content", "parts", 0, "text") as? String
            }
        }.joined()
    }
}
