/// The JSON strings of a raw event that may be pieces of longer texts, be the event well formed or not.
enum EventStrings {
    /// A string between its quotes: UTF-8 offsets, and the name of the text that it is a piece of.
    struct Found {
        var place: Range<Int>
        var text: String
    }

    /// Members that are no pieces of anything: each event repeats them.
    private static let repeated: Set<String> = [
        "id", "item_id", "model", "object", "role", "service_tier", "system_fingerprint", "type",
    ]

    /// Returns the strings of an event; all of its data where it has none.
    static func of(_ event: String) -> [Found] {
        let bytes = [UInt8](event.utf8)
        var found: [Found] = []
        var key = ""
        var indexes = ""
        var position = 0
        var hasStrings = false
        while position < bytes.count {
            guard bytes[position] == Byte.quote else {
                position += 1
                continue
            }
            hasStrings = true
            let place = string(in: bytes, from: position + 1)
            position = min(place.upperBound + 1, bytes.count)
            let next = bytes[position...].firstIndex { !TextExcerpt.isBlank($0) } ?? bytes.count
            if next < bytes.count, bytes[next] == UInt8(ascii: ":") {
                key = String(decoding: bytes[place], as: UTF8.self)
                if key.hasSuffix("index") { indexes += " " + number(in: bytes, from: next + 1) }
            } else if !repeated.contains(key), !place.isEmpty {
                found.append(Found(place: place, text: key))
            }
        }
        if !hasStrings, let data = data(in: bytes) { found.append(Found(place: data, text: "")) }
        return found.map { Found(place: $0.place, text: $0.text + indexes) }
    }

    /// Returns the range of a string that begins here, up to its closing quote or the end.
    private static func string(in bytes: [UInt8], from start: Int) -> Range<Int> {
        var end = start
        while end < bytes.count, bytes[end] != Byte.quote { end += bytes[end] == Byte.backslash ? 2 : 1 }
        return start..<min(end, bytes.count)
    }

    private static func number(in bytes: [UInt8], from start: Int) -> String {
        let digits = bytes[start...].drop { TextExcerpt.isBlank($0) }.prefix {
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
        }
        return String(decoding: digits, as: UTF8.self)
    }

    /// Returns the value of the last `data` line of an event, which is plain text; all of it where there is none.
    private static func data(in bytes: [UInt8]) -> Range<Int>? {
        let lines = bytes.split(separator: Byte.lineFeed)
        guard let line = lines.last(where: { $0.starts(with: "data:".utf8) }) else {
            return bytes.isEmpty ? nil : 0..<bytes.count
        }
        var start = line.startIndex + 5
        if start < line.endIndex, bytes[start] == Byte.space { start += 1 }
        return start..<line.endIndex
    }
}
