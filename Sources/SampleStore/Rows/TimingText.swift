import BenchModel

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What a server says of a request's times, in nanoseconds, as a JSON object for `json_extract`.
enum TimingText {
    static func text(_ timing: ServerTiming) -> String? {
        if timing.times.isEmpty { return nil }
        let members = Dictionary(uniqueKeysWithValues: timing.times.map { ($0.key.rawValue, $0.value) })
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return (try? encoder.encode(members)).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Parts of a later version, and numbers that cannot be times, are left out.
    static func timing(_ text: String?) -> ServerTiming {
        guard let text, let members = plainMembers(text) ?? decodedMembers(text) else { return ServerTiming() }
        var timing = ServerTiming()
        for (name, time) in members where time >= 0 && StoredNumber.bounds.contains(time) {
            if let part = ServerTiming.Part(rawValue: name) { timing.times[part] = Nanoseconds(time) }
        }
        return timing
    }

    private static func decodedMembers(_ text: String) -> [String: Int64]? {
        try? JSONDecoder().decode([String: Int64].self, from: Data(text.utf8))
    }

    /// Reads what ``text(_:)`` writes, `{"name":digits,…}`; nil of anything else.
    ///
    /// A decoder for each of a million requests takes a report's time.
    static func plainMembers(_ text: String) -> [String: Int64]? {
        guard text.hasPrefix("{\""), text.hasSuffix("}") else { return nil }
        var members: [String: Int64] = [:]
        for member in text.dropFirst().dropLast().split(separator: ",", omittingEmptySubsequences: false) {
            let sides = member.split(separator: ":", omittingEmptySubsequences: false)
            guard sides.count == 2, sides[0].count > 2, sides[0].hasPrefix("\""), sides[0].hasSuffix("\"") else {
                return nil
            }
            let name = sides[0].dropFirst().dropLast()
            let isDigits = !sides[1].isEmpty && sides[1].utf8.allSatisfy { (48...57).contains($0) }
            guard isDigits, name.utf8.allSatisfy({ $0 != 34 && $0 != 92 }), let time = Int64(sides[1]) else {
                return nil
            }
            members[String(name)] = time
        }
        return members
    }
}
