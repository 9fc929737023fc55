import BenchModel

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The server's rate-limit header fields, as a JSON object for `json_extract`.
enum RateLimitText {
    static func text(_ headers: [HTTPHeader]) -> String? {
        if headers.isEmpty { return nil }
        // Of a field that occurs twice, the last value holds.
        let members = Dictionary(headers.map { ($0.name, $0.value) }) { $1 }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(members)).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Returns the fields sorted by name.
    static func headers(_ text: String?) -> [HTTPHeader] {
        guard let text, let members = try? JSONDecoder().decode([String: String].self, from: Data(text.utf8)) else {
            return []
        }
        return members.sorted { $0.key < $1.key }.map { HTTPHeader($0.key, $0.value) }
    }
}
