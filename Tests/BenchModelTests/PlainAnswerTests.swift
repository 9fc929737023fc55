import Testing

@testable import BenchModel

/// Answers every request alike, body and ending as they are given.
private struct OneAnswer: Transport {
    var status: Int?
    var reads: [[UInt8]] = []
    var ending: HTTPExchange.Ending = .complete

    func perform(_ request: TransportRequest) async -> HTTPExchange {
        var exchange = HTTPExchange(times: PhaseTimes(started: 1, sent: 2, end: 9), ending: ending)
        guard let status else { return exchange }
        let head = ResponseHead(
            status: status,
            headers: [HTTPHeader("asked", request.url + " " + request.method.rawValue)]
        )
        let consumer = request.makeConsumer(head)
        for read in reads where consumer.receive(read.span, arrival: 5, takenInHand: 6) == .giveUp {
            exchange.ending = .failed(.tooLarge, detail: "given up")
            break
        }
        exchange.head = head
        exchange.content = consumer.close(complete: ending == .complete).content
        return exchange
    }

    func withdrawWaitingStarts() {}
}

@Suite("An answer that is wanted whole")
struct PlainAnswerTests {
    private func answer(
        _ transport: OneAnswer,
        _ request: PlainRequest = PlainRequest(.get, "http://h/metrics")
    ) async throws(PlainFailure) -> PlainAnswer {
        try await transport.answer(to: request)
    }

    @Test("is that of the request, whatever its status", arguments: [200, 204, 404, 500])
    func whole(status: Int) async throws {
        let answer = try await answer(OneAnswer(status: status, reads: [[1, 2], [], [3]]))
        #expect(answer.head.status == status && answer.body == [1, 2, 3])
        #expect(answer.head.value(of: "asked") == "http://h/metrics GET")
        #expect(answer.times.sent == 2 && answer.times.end == 9)
    }

    @Test("is none where the transport failed, and says as what")
    func failed() async {
        let transport = OneAnswer(ending: .failed(.dns, detail: "no such host"))
        await #expect(throws: PlainFailure(kind: .dns, description: "no such host")) {
            _ = try await answer(transport)
        }
        // An answer that broke in the middle is no answer.
        let broken = OneAnswer(status: 200, reads: [[1]], ending: .failed(.connectionLost, detail: "reset"))
        await #expect(throws: PlainFailure(kind: .connectionLost, description: "reset")) {
            _ = try await answer(broken)
        }
    }

    @Test("is none where it was cancelled, or came without a header")
    func noAnswer() async {
        await #expect(throws: PlainFailure(kind: .connectionLost, description: "the request was cancelled")) {
            _ = try await answer(OneAnswer(status: 200, ending: .cancelled))
        }
        await #expect(throws: PlainFailure(kind: .malformed, description: "the answer has no header")) {
            _ = try await answer(OneAnswer())
        }
    }

    @Test("is refused where it is larger than was asked for, by its size and not by how it ended")
    func tooLarge() async throws {
        let request = PlainRequest(.get, "http://h", mostBytes: 4)
        await #expect(throws: PlainFailure(kind: .tooLarge, description: "the answer has more than 4 bytes")) {
            _ = try await answer(OneAnswer(status: 200, reads: [[1, 2, 3], [4, 5]]), request)
        }
        let fits = try await answer(OneAnswer(status: 200, reads: [[1, 2, 3], [4]]), request)
        #expect(fits.body == [1, 2, 3, 4])
    }
}

@Suite("A method of a request")
struct HTTPMethodTests {
    @Test(
        "is a token, so that it cannot bring header lines of its own",
        arguments: ["GET", "PATCH", "X-1", "a!#$%&'*+.^_`|~"]
    )
    func token(method: String) { #expect(HTTPMethod(rawValue: method).isToken) }

    @Test("is none with anything else in it", arguments: ["", "GET ", "GET\r\nx: y", "G\tT", "Ä", "A/B", "A:B", "\0"])
    func noToken(method: String) { #expect(!HTTPMethod(rawValue: method).isToken) }
}
