import Testing

@testable import BenchModel

@Suite("Pictures in base64")
struct PictureSizeTests {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")

    /// RFC 4648, section 4.
    private static func base64(_ bytes: [UInt8]) -> String {
        var text = ""
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = Array(bytes[start..<min(start + 3, bytes.count)])
            let number = (0..<3).reduce(0) { $0 << 8 | Int($1 < group.count ? group[$1] : 0) }
            for place in 0..<4 {
                text.append(place <= group.count ? alphabet[number >> (18 - 6 * place) & 63] : "=")
            }
        }
        return text
    }

    private static func sent(_ base64: String) -> SentPictures? {
        SentPictures(Conversation([.init(.user, [.image(.data(mediaType: "image/png", base64: base64))])]))
    }

    @Test("have as many bytes as were encoded, padded or not", arguments: 0...13)
    func size(count: Int) {
        let text = Self.base64((0..<count).map { UInt8($0 * 19 % 256) })
        #expect(Self.sent(text) == SentPictures(count: 1, bytes: count), "\(text)")
        let bare = String(text.prefix { $0 != "=" })
        #expect(Self.sent(bare) == SentPictures(count: 1, bytes: count), "\(bare)")
        #expect(Self.sent(text)?.bytesInBody == text.utf8.count, "they stand in a body as they were")
    }

    @Test("have no fewer bytes than none", arguments: ["=", "==", "===", "A", "A="])
    func nonsense(text: String) { #expect(Self.sent(text) == SentPictures(count: 1, bytes: 0)) }

    @Test("are known by their first bytes there, too", arguments: PictureKind.allCases)
    func kinds(kind: PictureKind) {
        let head: [UInt8] =
            switch kind {
            case .png: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
            case .jpeg: [0xFF, 0xD8, 0xFF]
            case .gif: Array("GIF89a".utf8)
            case .webp: Array("RIFF".utf8) + [1, 2, 3, 4] + Array("WEBP".utf8)
            }
        for rest in [[], [7], [7, 8], Array(repeating: 9, count: 40)] as [[UInt8]] {
            #expect(PictureKind(base64: Self.base64(head + rest)) == kind)
            #expect(PictureKind(head + rest) == kind)
        }
        // One bit is another file.
        var other = head
        other[0] ^= 1
        #expect(PictureKind(base64: Self.base64(other + [1, 2, 3])) == nil)
        #expect(PictureKind(base64: "") == nil && PictureKind(base64: "****") == nil)
    }

    @Test("of several prompts are all of theirs, and none where they have none")
    func sum() {
        let picture = { (count: Int) in
            Prompt(
                id: "p",
                Conversation([.init(.user, (0..<count).map { _ in .image(.data(mediaType: "", base64: "QUJD")) })])
            )
        }
        #expect(SentPictures(all: [picture(2), picture(0), picture(3)]) == SentPictures(count: 5, bytes: 15))
        #expect(SentPictures(all: [picture(0)]) == nil && SentPictures(all: []) == nil)
    }
}

@Suite("Numbers at the ends of their range")
struct RangeEndTests {
    @Test("are multiplied, added and taken away as whole numbers are, and stop at the ends: every pair of bytes")
    func bytes() {
        for a in Int8.min ... .max {
            for b in Int8.min ... .max {
                let (one, other) = (Int(a), Int(b))
                let isRight =
                    Int(a.multipliedSaturated(by: b)) == min(127, max(-128, one * other))
                    && Int(a.addingSaturated(b)) == min(127, max(-128, one + other))
                    && Int(a.subtractingSaturated(b)) == min(127, max(-128, one - other))
                if !isRight { Issue.record("\(a), \(b)") }
            }
        }
    }

    @Test("without a sign stop at 0, too")
    func unsigned() {
        for a in stride(from: UInt8.min, through: .max, by: 5) {
            for b in UInt8.min ... .max {
                let (one, other) = (Int(a), Int(b))
                let isRight =
                    Int(a.subtractingSaturated(b)) == max(0, one - other)
                    && Int(a.addingSaturated(b)) == min(255, one + other)
                    && Int(a.multipliedSaturated(by: b)) == min(255, one * other)
                if !isRight { Issue.record("\(a), \(b)") }
            }
        }
    }
}

@Suite("A window of a watch")
struct WindowTallyTests {
    private static let tallies: [(tally: WindowTally, all: Int, most: Double)] = [
        (WindowTally(n: 0, beyond: 0), 0, 0), (WindowTally(n: 10, beyond: 3), 10, 3),
        (WindowTally(n: 10, beyond: 3, untold: 4), 14, 7), (WindowTally(n: 0, beyond: 0, untold: 2), 2, 2),
        (WindowTally(n: 8, beyond: 0.25, untold: 1), 9, 1.25),
    ]

    @Test("has requests whose figure nobody told on either side of the limit", arguments: tallies)
    func untold(tally: WindowTally, all: Int, most: Double) {
        #expect(tally.all == all && tally.mostBeyond == most && tally.mostBeyond <= Double(tally.all))
    }

    @Test("is told in ways that are apart")
    func channels() {
        var pending: AlertRecord.Channels = [.webhook, .command]
        #expect(pending.rawValue == 3 && AlertRecord.Channels(rawValue: 2) == .command)
        pending.remove(.webhook)
        #expect(pending == .command && !pending.contains(.webhook))
        pending.remove(.command)
        #expect(pending.isEmpty)
    }
}

@Suite("An answer of which the header is enough")
struct HeaderAloneTests {
    private struct Answering: Transport {
        var status: Int?
        var bytes: [UInt8] = []
        var ending = HTTPExchange.Ending.complete

        func perform(_ request: TransportRequest) async -> HTTPExchange {
            var exchange = HTTPExchange(times: PhaseTimes(started: 1, end: 9), ending: ending)
            guard let status else { return exchange }
            let consumer = request.makeConsumer(ResponseHead(status: status))
            _ = consumer.receive(bytes.span, arrival: 5, takenInHand: 6)
            exchange.head = ResponseHead(status: status)
            exchange.content = consumer.close(complete: true).content
            return exchange
        }

        func withdrawWaitingStarts() {}
    }

    private static let endings: [HTTPExchange.Ending] = [
        .complete, .cancelled, .failed(.connectionLost, detail: "reset"), .failed(.tooLarge, detail: "given up"),
    ]

    @Test("is one however its body ended, and keeps none of a body that is too long", arguments: endings)
    func header(ending: HTTPExchange.Ending) async throws {
        var request = PlainRequest(.post, "http://h", mostBytes: 4)
        request.takesHeaderAlone = true
        let short = try await Answering(status: 202, bytes: [1, 2], ending: ending).answer(to: request)
        #expect(short.head.status == 202 && short.body == [1, 2])
        let long = try await Answering(status: 500, bytes: [1, 2, 3, 4, 5], ending: ending).answer(to: request)
        #expect(long.head.status == 500 && long.body.isEmpty && long.times.end == 9)
        // Without a header nothing came.
        await #expect(throws: PlainFailure.self) { _ = try await Answering(ending: ending).answer(to: request) }
        request.takesHeaderAlone = false
        await #expect(throws: PlainFailure(kind: .tooLarge, description: "the answer has more than 4 bytes")) {
            _ = try await Answering(status: 500, bytes: [1, 2, 3, 4, 5], ending: ending).answer(to: request)
        }
    }

    @Test("is the last field of a name, whatever the case it was sent in")
    func fields() {
        let head = ResponseHead(
            status: 200,
            headers: [HTTPHeader("X-A", "1"), HTTPHeader("x-b", "2"), HTTPHeader("x-a", "3")]
        )
        #expect(head.value(of: "x-a") == "3" && head.value(of: "x-b") == "2" && head.value(of: "x-c") == nil)
    }
}

@Suite("What is wrong with a row")
struct DataProblemTests {
    @Test("stands at its line and column, or at the file as a whole")
    func place() {
        #expect("\(DataProblem(file: "f", line: 3, column: 9, "bad"))" == "f:3:9: bad")
        #expect("\(DataProblem(file: "f", "bad"))" == "f: bad")
    }
}
