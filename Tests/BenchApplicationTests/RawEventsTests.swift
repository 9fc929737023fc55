import BenchModel
import Testing

@testable import BenchApplication

@Suite("Raw events")
struct RawEventsTests {
    private func events(_ reads: [String]) -> [RawEvent] {
        var cutter = RawEvents()
        var events: [RawEvent] = []
        for (index, read) in reads.enumerated() {
            events += cutter.take(Array(read.utf8), arrival: MonotonicInstant(nanoseconds: Int64(index)))
        }
        let last = MonotonicInstant(nanoseconds: Int64(reads.count - 1))
        return events + [cutter.finish(arrival: last)].compactMap(\.self)
    }

    @Test("End at blank lines, whatever ends a line, and wherever reads end", arguments: ["\n", "\r\n", "\r"])
    func blankLines(_ end: String) {
        let whole = "event: a\(end)data: 1\(end)\(end): note\(end)\(end)data: rest"
        let expected = ["event: a\ndata: 1", ": note", "data: rest"]
        #expect(events([whole]).map(\.text) == expected)
        #expect(events(whole.unicodeScalars.map { String($0) }).map(\.text) == expected)
    }

    @Test("Have the arrival of the read that completed them")
    func arrivals() {
        let found = events(["data: 1\n\nda", "ta: 2", "\n\n"])
        #expect(found.map(\.arrival) == [0, 2] && found.map(\.text) == ["data: 1", "data: 2"])
    }

    @Test("Of JSON and markup are lines")
    func lines() {
        #expect(events(["[{\"a\": 1},\n\n", " {\"b\": 2}]"]).map(\.text) == ["[{\"a\": 1},", " {\"b\": 2}]"])
        #expect(events(["<html>\n<body>"]).map(\.text) == ["<html>", "<body>"])
        #expect(events(["", "\n\n"]).isEmpty)
    }

    @Test("Are kept up to a bound, and say what they lack")
    func bound() {
        let found = events(["data: " + String(repeating: "x", count: RawEvents.mostBytes) + "\n\ndata: 2\n\n"])
        #expect(found.map(\.missingBytes) == [6, 0] && found[1].text == "data: 2")
    }
}
