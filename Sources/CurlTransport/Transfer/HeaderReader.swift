import BenchModel

/// Reads the header of an answer from its lines, as libcurl delivers them.
struct HeaderReader {
    /// Status and fields so far; nil while there is none, and after an interim answer.
    private(set) var head: ResponseHead?
    /// `1.1` or `2`, from the last status line.
    private(set) var httpVersion: String?
    /// Whether the header is complete; later lines are trailers.
    private(set) var isComplete = false
    private var size = 0

    /// The most header bytes that are kept; libcurl itself refuses more than 300 kB in all, over HTTP/2 128 kB.
    private static let limit = 256 * 1024

    /// Takes one line; returns false if the header becomes too large.
    mutating func take(_ line: Span<UInt8>) -> Bool {
        size += line.count
        guard size <= Self.limit else { return false }
        // Trailers after the body are not part of the header: they come too late to tell how to read the answer.
        if isComplete { return true }
        // Compare bytes: to Swift, a colon followed by a combining mark is a different character.
        let bytes = line.withUnsafeBufferPointer { Array($0) }
        let trimmed = bytes[..<((bytes.lastIndex { $0 > UInt8(ascii: " ") } ?? -1) + 1)]
        if trimmed.starts(with: "HTTP/".utf8) {
            takeStatus(trimmed)
        } else if trimmed.isEmpty {
            end()
        } else if let colon = trimmed.firstIndex(of: UInt8(ascii: ":")) {
            let name = String(decoding: trimmed[..<colon], as: UTF8.self)
            let value = trimmed[(colon + 1)...].drop {
                $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t")
            }
            head?.headers.append(HTTPHeader(name, String(decoding: value, as: UTF8.self)))
        }
        return true
    }

    /// A new status line replaces an interim answer (1xx) or a proxy's answer.
    private mutating func takeStatus(_ line: ArraySlice<UInt8>) {
        let fields = line.split(separator: UInt8(ascii: " "), maxSplits: 2).map {
            String(decoding: $0, as: UTF8.self)
        }
        head = ResponseHead(status: fields.count > 1 ? Int(fields[1]) ?? 0 : 0)
        httpVersion = fields.first.map { String($0.dropFirst("HTTP/".count)) }
    }

    /// Notes that the header is complete, unless it belonged to an interim answer.
    ///
    /// 101 is final, as it is for libcurl, because nobody asked to switch protocols.
    private mutating func end() {
        if let status = head?.status, (100..<200).contains(status), status != 101 {
            head = nil
        } else {
            isComplete = true
        }
    }
}
