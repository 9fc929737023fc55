import Testing

@testable import ProviderWire

/// Returns the data of all events in `reads`, the unterminated tail marked with a leading `~`.
private func frame(_ reads: [[UInt8]], maxBytes: Int = 1 << 20) -> [String] {
    var framer = EventFramer(maxBytes: maxBytes)
    var found: [String] = []
    for read in reads {
        framer.beginRead()
        var position = 0
        reading: while true {
            switch framer.next(in: read.span, at: &position) {
            case .event(let range): found.append(String(decoding: read[range], as: UTF8.self))
            case .bufferedEvent, .earlierEvent: found.append(String(decoding: framer.buffer, as: UTF8.self))
            case .needsMore: break reading
            case .tooLarge: return found + ["too large"]
            }
        }
    }
    if framer.flushTail() { found.append("~" + String(decoding: framer.buffer, as: UTF8.self)) }
    return found
}

private func frame(_ text: String, maxBytes: Int = 1 << 20) -> [String] {
    frame([Array(text.utf8)], maxBytes: maxBytes)
}

@Suite("Server-sent events")
struct FramingTests {
    static let cases: [(String, [String])] = [
        // Line ends.
        ("data: a\n\ndata: b\n\n", ["a", "b"]),
        ("data: a\r\n\r\ndata: b\r\n\r\n", ["a", "b"]),
        ("data: a\r\rdata: b\r\r", ["a", "b"]),
        ("data: a\r\n\ndata: b\n\r\ndata: c\r\r\n", ["a", "b", "c"]),
        ("data: a\n\r\n\r\n\n\ndata: b\n\n", ["a", "b"]),
        ("data: a\u{2028}b\u{85}c\u{B}d\u{C}e\n\n", ["a\u{2028}b\u{85}c\u{B}d\u{C}e"]),
        // Fields.
        ("data:a\n\n", ["a"]),
        ("data:  a \n\n", [" a "]),
        ("data:\n\n", [""]),
        ("data\n\n", [""]),
        ("data: a\ndata: b\n\n", ["a\nb"]),
        ("data: a\ndata\ndata:\ndata: b\n\n", ["a\n\n\nb"]),
        ("event: x\nid: 7\nretry: 10\ndata: a\nevent: y\n\n", ["a"]),
        ("event: x\n\ndata: a\n\n", ["a"]),
        ("datum: a\ndata-x: b\nDATA: c\n data: d\ndat: e\n\n", []),
        ("data : a\n\n", []),
        // Comments.
        (":\n\n: ping\n\n:data: no\ndata: a\n: in between\ndata: b\n\n", ["a\nb"]),
        // Byte order mark: one, at the very start.
        ("\u{FEFF}data: a\n\n", ["a"]),
        ("\u{FEFF}\u{FEFF}data: a\n\ndata: b\n\n", ["b"]),
        ("data: a\n\n\u{FEFF}data: b\n\n", ["a"]),
        // The tail.
        ("data: a\n\ndata: b\n", ["a", "~b"]),
        ("data: a\n\ndata: b", ["a", "~b"]),
        ("data: a\n\ndata: b\r", ["a", "~b"]),
        ("data: a\n\n: nothing", ["a"]),
        ("data: a\ndata: b", ["~a\nb"]),
        // Text that is several bytes a character.
        ("data: {\"t\":\"grüße 你好 👋🏽\"}\n\n", ["{\"t\":\"grüße 你好 👋🏽\"}"]),
        ("", []),
        ("\n", []),
    ]

    @Test("are framed as the standard says, wherever the reads cut them", arguments: cases)
    func framing(text: String, expected: [String]) {
        let bytes = Array(text.utf8)
        #expect(frame([bytes]) == expected)
        #expect(frame(byteByByte(bytes)) == expected)
        for first in 0...bytes.count {
            for second in first...bytes.count {
                let reads = [Array(bytes[..<first]), Array(bytes[first..<second]), Array(bytes[second...])]
                #expect(frame(reads) == expected, "cut at \(first) and \(second)")
            }
        }
    }

    @Test("that are whole in a read are not copied")
    func fastPath() {
        var framer = EventFramer(maxBytes: 100)
        let read = Array("data: one\n\nevent: x\r\ndata: two\r\n\r\n".utf8)
        var position = 0
        framer.beginRead()
        let steps = [
            framer.next(in: read.span, at: &position), framer.next(in: read.span, at: &position),
            framer.next(in: read.span, at: &position),
        ]
        #expect(steps == [.event(6..<9), .event(27..<30), .needsMore])
        #expect(framer.buffer.isEmpty)
    }

    @Test("may be a megabyte long, and no longer than the bound")
    func bound() {
        let long = String(repeating: "x", count: 1_000_000)
        let bytes = Array("data: \(long)\n\n".utf8)
        let reads = stride(from: 0, to: bytes.count, by: 4_099).map { Array(bytes[$0..<min($0 + 4_099, bytes.count)]) }
        #expect(frame(reads) == [long])
        #expect(frame(reads, maxBytes: 999_999) == ["too large"])
        #expect(frame([bytes], maxBytes: 999_999) == ["too large"])
        // Many lines of one event are bounded together, and a line without an end is bounded too.
        let lines = String(repeating: "data: 0123456789\n", count: 20)
        #expect(frame(lines + "\n", maxBytes: 100) == ["too large"])
        #expect(frame(byteByByte(Array(lines.utf8)), maxBytes: 100) == ["too large"])
        #expect(frame(": " + long, maxBytes: 100) == ["too large"])
    }

    @Test("that come as bare JSON are kept aside")
    func stray() {
        var framer = EventFramer(maxBytes: 1_000)
        let read = Array("data: a\n\n{\n  \"error\": {\"code\": 503}\n}\n".utf8)
        var position = 0
        framer.beginRead()
        while framer.next(in: read.span, at: &position) != .needsMore {}
        #expect(String(decoding: framer.stray, as: UTF8.self) == "{\n  \"error\": {\"code\": 503}\n}\n")
    }

    @Test("of random shape frame alike in random reads")
    func random() {
        var random = Seeded(state: 20_261_124)
        let pieces = [
            "data:", "data: ", "event: x", ":c", "\n", "\r", "\r\n", "\n\n", "é", "{\"a\":1}", "\u{FEFF}", " ", "d",
        ]
        for _ in 0..<2_000 {
            let text = (0..<Int.random(in: 0..<24, using: &random)).map { _ in
                pieces[Int.random(in: 0..<pieces.count, using: &random)]
            }
            let bytes = Array(text.joined().utf8)
            var reads: [[UInt8]] = []
            var at = 0
            while at < bytes.count {
                let end = min(at + Int.random(in: 1...5, using: &random), bytes.count)
                reads.append(Array(bytes[at..<end]))
                at = end
            }
            #expect(frame(reads) == frame([bytes]), "\(text)")
        }
    }
}

@Suite("Streamed JSON arrays, and objects a line")
struct ElementFramerTests {
    private func frame(_ text: String, bytewise: Bool, maxBytes: Int = 1_000) -> [String] {
        let bytes = Array(text.utf8)
        var framer = ElementFramer(maxBytes: maxBytes)
        var found: [String] = []
        for read in bytewise ? byteByByte(bytes) : [bytes] {
            var position = 0
            reading: while true {
                switch framer.next(in: read.span, at: &position) {
                case .element: found.append(String(decoding: framer.element, as: UTF8.self))
                case .needsMore: break reading
                case .tooLarge: return found + ["too large"]
                case .malformed: return found + ["malformed"]
                }
            }
        }
        return found + (framer.hasEnded ? ["end"] : [])
    }

    @Test(
        "give their elements one by one",
        arguments: [
            ("[{\"a\":1}\n,\n{\"b\":\"}]\\\"{\"}\n]", ["{\"a\":1}", "{\"b\":\"}]\\\"{\"}", "end"]),
            ("[]", ["end"]),
            (" [ {\"a\":[{}]} ] \n", ["{\"a\":[{}]}", "end"]),
            ("[{\"a\":1},{\"b\"", ["{\"a\":1}"]),
            ("[{}]{", ["{}", "end"].dropLast() + ["malformed"]),
            ("[1]", ["malformed"]),
            ("{\"a\":1}\n{\"b\":\"}{\"}\r\n", ["{\"a\":1}", "{\"b\":\"}{\"}"]),
            ("{}{}", ["{}", "{}"]),
            ("\u{FEFF}{}\n\u{1E}{}", ["{}", "{}"]),
            ("{}\n[DONE]\n{}\n", ["{}", "[DONE]\n", "{}"]),
            ("x{}", ["malformed"]),
        ]
    )
    func elements(text: String, expected: [String]) {
        #expect(frame(text, bytewise: false) == expected)
        #expect(frame(text, bytewise: true) == expected)
    }

    @Test("are bounded by element")
    func bound() {
        #expect(frame("[{\"a\":\"0123456789\"}]", bytewise: true, maxBytes: 10) == ["too large"])
    }
}
