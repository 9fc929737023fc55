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
        guard let text, let members = try? JSONDecoder().decode([String: Int64].self, from: Data(text.utf8)) else {
            return ServerTiming()
        }
        var timing = ServerTiming()
        for (name, time) in members where time >= 0 && StoredNumber.bounds.contains(time) {
            if let part = ServerTiming.Part(rawValue: name) { timing.times[part] = time }
        }
        return timing
    }
}
