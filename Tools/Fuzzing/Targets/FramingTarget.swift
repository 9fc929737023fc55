package import BenchModel
import ProviderWire

/// Server-sent events: split the same way however reads split them, and as a naive second implementation of the
/// standard does.
package struct FramingTarget: FuzzTarget {
    package let name = "framing"
    package let seeds: [[UInt8]]
    package let dictionary =
        pieces(
            "data:",
            "data: ",
            "data",
            "\n",
            "\r",
            "\r\n",
            "\n\n",
            "\r\n\r\n",
            ":",
            ": ping",
            "event: x",
            "id: 1",
            "{}",
            "retry: 5",
            "\u{FEFF}",
            " ",
            "é",
            "{\"error\":{}}"
        ) + [[0xEF], [0xEF, 0xBB], [0], [0xFF]]

    init(_ corpus: Corpus) {
        seeds = corpus.bodies.map { Array($0.prefix(400)) } + pieces("data: a\r\n\r\ndata:b\rdata\n\n: c\n\n", "")
    }

    package func check(_ input: [UInt8], _ random: inout SplitMix64) -> FuzzVerdict {
        let whole = Self.frame([input])
        let parts = Self.frame(Mutation.split(input, &random))
        guard whole == parts else { return .broken("in one read: \(whole)\nin several: \(parts)") }
        let naive = NaiveFraming.events(of: input)
        guard whole.events == naive else { return .broken("framed: \(whole.events)\nby the standard: \(naive)") }
        let bound = Int.random(in: 0...48, using: &random)
        let bounded = Self.frame(Mutation.split(input, &random), maxBytes: bound)
        guard bounded.mostBuffered <= bound + 1, whole.events.starts(with: bounded.events) else {
            return .broken("bounded by \(bound): \(bounded)")
        }
        return whole.events.isEmpty ? .refused : .taken
    }

    private struct Framed: Equatable {
        /// The data of every event, including a last one without its blank line.
        var events: [[UInt8]] = []
        var stray: [UInt8] = []
        var mostBuffered = 0

        static func == (one: Framed, other: Framed) -> Bool { one.events == other.events && one.stray == other.stray }
    }

    private static func frame(_ reads: [[UInt8]], maxBytes: Int = 1 << 20) -> Framed {
        var framer = EventFramer(maxBytes: maxBytes)
        var framed = Framed()
        for read in reads {
            framer.beginRead()
            var position = 0
            reading: while true {
                let step = framer.next(in: read.span, at: &position)
                framed.mostBuffered = max(framed.mostBuffered, framer.buffer.count)
                switch step {
                case .event(let range): framed.events.append(Array(read[range]))
                case .bufferedEvent, .earlierEvent: framed.events.append(framer.buffer)
                case .needsMore: break reading
                case .tooLarge: return framed
                }
            }
        }
        if framer.flushTail() { framed.events.append(framer.buffer) }
        framed.stray = framer.stray
        return framed
    }
}

/// The event stream interpretation of the WHATWG HTML standard (§9.2.6), line by line, written for clarity, not speed.
private enum NaiveFraming {
    static func events(of body: [UInt8]) -> [[UInt8]] {
        var lines: [[UInt8]] = []
        var line: [UInt8] = []
        var previous: UInt8 = 0
        for byte in body.starts(with: [0xEF, 0xBB, 0xBF]) ? body.dropFirst(3) : body[...] {
            switch byte {
            case 0x0A where previous == 0x0D: break
            case 0x0A, 0x0D:
                lines.append(line)
                line = []
            default: line.append(byte)
            }
            previous = byte
        }
        if !line.isEmpty { lines.append(line) }
        var events: [[UInt8]] = []
        var data: [[UInt8]] = []
        func dispatch() {
            if !data.isEmpty { events.append(Array(data.joined(separator: [0x0A]))) }
            data = []
        }
        for line in lines {
            if line.isEmpty { dispatch() }
            let parts = line.split(separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.first?.elementsEqual("data".utf8) == true else { continue }
            let value = parts.count > 1 ? parts[1] : []
            data.append(Array(value.first == 0x20 ? value.dropFirst() : value))
        }
        dispatch()
        return events
    }
}
