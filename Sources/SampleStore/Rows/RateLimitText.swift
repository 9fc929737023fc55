import BenchModel

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What a server said of its limits, as the text of a JSON object that `json_extract` reads.
enum RateLimitText {
    static func text(_ headers: [HTTPHeader]) -> String? {
        if headers.isEmpty { return nil }
        // A field that comes twice counts with its last word.
        let members = Dictionary(headers.map { ($0.name, $0.value) }) { $1 }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(members)).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Returns the fields in the order of their names.
    static func headers(_ text: String?) -> [HTTPHeader] {
        guard let text, let members = try? JSONDecoder().decode([String: String].self, from: Data(text.utf8)) else {
            return []
        }
        return members.sorted { $0.key < $1.key }.map { HTTPHeader($0.key, $0.value) }
    }
}
