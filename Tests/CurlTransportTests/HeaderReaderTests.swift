import BenchModel
import Testing

@testable import CurlTransport

@Suite("The header of an answer")
struct HeaderReaderTests {
    /// Reads lines as libcurl delivers them.
    private static func read(_ lines: String...) -> HeaderReader {
        var reader = HeaderReader()
        for line in lines {
            let isTaken = reader.take(Array("\(line)\r\n".utf8).span)
            #expect(isTaken)
        }
        return reader
    }

    @Test("is its status, its version, and its fields in order")
    func fields() {
        let reader = Self.read("HTTP/1.1 429 Too Many", "retry-after:  3 ", "X-A:b", "x-a:\tc", "no field", "")
        #expect(reader.isComplete && reader.httpVersion == "1.1")
        let expected = [HTTPHeader("retry-after", "3"), HTTPHeader("X-A", "b"), HTTPHeader("x-a", "c")]
        #expect(reader.head == ResponseHead(status: 429, headers: expected))
    }

    @Test("is not an interim one's, nor a proxy's; but 101 is final", arguments: ["100 Continue", "103 Early Hints"])
    func interim(status: String) {
        let before = Self.read("HTTP/1.1 \(status)", "link: x", "")
        #expect(!before.isComplete && before.head == nil)
        let after = Self.read("HTTP/1.1 \(status)", "link: x", "", "HTTP/2 200", "")
        #expect(after.isComplete && after.head == ResponseHead(status: 200) && after.httpVersion == "2")
        #expect(Self.read("HTTP/1.1 101 Switching Protocols", "").isComplete)
    }

    @Test("has no trailers, and no status where the server writes none that is a number")
    func oddities() {
        let reader = Self.read("HTTP/1.1 200 OK", "a: 1", "", "b: 2", "HTTP/1.1 500 X", "")
        #expect(reader.head == ResponseHead(status: 200, headers: [HTTPHeader("a", "1")]))
        #expect(Self.read("HTTP/1.1 abc", "").head?.status == 0 && Self.read("HTTP/1.1", "").head?.status == 0)
        #expect(Self.read("a: 1", "").head == nil)
        // A colon that is followed by a combining mark is a colon.
        #expect(Self.read("HTTP/1.1 200", "a:\u{301}b", "").head?.headers.map(\.name) == ["a"])
    }

    @Test("is refused where it is too large, in its trailers, too")
    func bound() {
        var reader = Self.read("HTTP/1.1 200 OK")
        let line = Array("x: \(String(repeating: "y", count: 1018))\r\n".utf8)
        let taken = (0..<300).prefix { _ in reader.take(line.span) }.count
        #expect((250...256).contains(taken))
        let isTaken = reader.take(line.span)
        #expect(!isTaken)
    }
}
