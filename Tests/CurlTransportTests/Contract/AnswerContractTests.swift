import BenchModel
import Testing
import TransportFakes

/// What every transport promises of an answer and its consumer.
@Suite("Every transport: answers", .timeLimit(.minutes(30)))
struct AnswerContractTests {
    /// Checks what holds of every exchange, however it ended.
    static func check(_ exchange: HTTPExchange, _ log: ConsumerLog, at location: SourceLocation = #_sourceLocation) {
        let times = exchange.times
        let phases = [
            times.started, times.dns, times.connected, times.tls, times.sent, times.headers, times.firstByte, times.end,
        ].compactMap(\.self)
        #expect(phases == phases.sorted(), "instants in order: \(times)", sourceLocation: location)
        #expect((times.started == nil) == phases.isEmpty, sourceLocation: location)
        let entries = log.all
        #expect(!entries.wasMisused, sourceLocation: location)
        // One consumer for each answer, and one end for each consumer.
        #expect(entries.heads == exchange.head.map { [$0] } ?? [], sourceLocation: location)
        #expect(
            entries.closes == (exchange.head == nil ? [] : [exchange.ending == .complete]),
            sourceLocation: location
        )
        #expect(exchange.content as? String == (exchange.head == nil ? nil : log.text), sourceLocation: location)
        #expect(exchange.bytesReceived == entries.reads.reduce(0) { $0 + $1.bytes.count }, sourceLocation: location)
        let arrivals = entries.reads.map(\.arrival)
        #expect(arrivals == arrivals.sorted(), sourceLocation: location)
        #expect(entries.reads.allSatisfy { $0.takenInHand >= $0.arrival }, sourceLocation: location)
        #expect(times.firstByte == arrivals.first, sourceLocation: location)
        if let first = arrivals.first, let sent = times.sent { #expect(first >= sent, sourceLocation: location) }
        #expect((exchange.cancellation != nil) == (exchange.ending == .cancelled), sourceLocation: location)
        if let cancellation = exchange.cancellation {
            #expect(cancellation.gone ?? .distantFuture >= cancellation.decided, sourceLocation: location)
        }
    }

    @Test("A whole answer: its header, its bytes in order, one end", arguments: ContractedTransport.allCases)
    func whole(subject: ContractedTransport) async throws {
        let parts = (0..<200).map { "\($0);" + String(repeating: "x", count: $0 * 7) }
        let stage = try subject.stage { _, _ in
            [.head(status: 201, headers: [HTTPHeader("x-one", "1")])] + parts.map(AnswerStep.text)
        }
        let log = ConsumerLog()
        let exchange = await stage.perform(log)
        Self.check(exchange, log)
        #expect(exchange.ending == .complete && log.text == parts.joined())
        #expect(exchange.head?.status == 201 && exchange.head?.value(of: "x-one") == "1")
        #expect(exchange.connection.connectionID != nil && exchange.connection.httpVersion == "1.1")
        #expect(exchange.connection.remoteAddress == String(stage.baseURL.dropFirst("http://".count)))
        #expect(!exchange.connection.reused && exchange.times.connected != nil && !exchange.wasHeldBack)
    }

    @Test("Bytes that are no text arrive as they are", arguments: ContractedTransport.allCases)
    func bytes(subject: ContractedTransport) async throws {
        let all = (0..<100).flatMap { _ in (UInt8.min...UInt8.max) }
        let stage = try subject.stage { _, _ in [.head(), .bytes(all)] }
        let log = ConsumerLog()
        #expect(await stage.perform(log).ending == .complete)
        #expect(log.all.reads.flatMap(\.bytes) == all)
    }

    @Test("The instants are those of the server's acts", arguments: ContractedTransport.allCases)
    func instants(subject: ContractedTransport) async throws {
        let (begun, goOn) = (Gate(), Gate())
        let stage = try subject.stage { _, _ in
            [.head(), .text("token"), .tell { begun.open() }, .hold(goOn), .text("END")]
        }
        let log = ConsumerLog()
        async let performed = stage.perform(log)
        await begun.wait()
        let released = MonotonicClock.now()
        goOn.open()
        let exchange = await performed
        Self.check(exchange, log)
        #expect(exchange.ending == .complete && log.text == "tokenEND")
        #expect(try #require(exchange.times.end) >= released)
        #expect(exchange.times.end == log.all.reads.last?.arrival)
    }

    @Test(
        "An answer without a body has its consumer, and no bytes",
        arguments: ContractedTransport.allCases,
        [(200, HTTPMethod.head), (404, .head), (204, .post), (304, .get)]
    )
    func bodyless(subject: ContractedTransport, answer: (status: Int, method: HTTPMethod)) async throws {
        let stage = try subject.stage { _, _ in [.head(answer.status), .text("never")] }
        // Twice: the connection is fit for the next request.
        for _ in 0..<2 {
            let log = ConsumerLog()
            let exchange = await stage.perform(log) {
                $0.method = answer.method
                if answer.method != .post { $0.body = [] }
            }
            Self.check(exchange, log)
            #expect(exchange.ending == .complete && exchange.head?.status == answer.status)
            #expect(exchange.bytesReceived == 0 && exchange.times.firstByte == nil)
            #expect(exchange.times.headers != nil && exchange.times.end != nil)
        }
    }

    @Test("A status that is no success is an answer", arguments: ContractedTransport.allCases, [301, 401, 429, 503])
    func statuses(subject: ContractedTransport, status: Int) async throws {
        let stage = try subject.stage { _, _ in
            [.head(status: status, headers: [HTTPHeader("location", "/x")]), .text("no!")]
        }
        let log = ConsumerLog()
        let exchange = await stage.perform(log)
        Self.check(exchange, log)
        #expect(exchange.ending == .complete && exchange.head?.status == status && log.text == "no!")
        #expect(stage.requests.count == 1)
    }

    // MARK: What the consumer asks for

    @Test("Nothing follows an end mark: the exchange ends there", arguments: ContractedTransport.allCases)
    func endMark(subject: ContractedTransport) async throws {
        let never = Gate()
        let stage = try subject.stage { _, _ in [.head(), .text("tokenEND"), .hold(never), .text("more")] }
        let log = ConsumerLog()
        let exchange = await stage.perform(log)
        Self.check(exchange, log)
        #expect(exchange.ending == .complete && log.text == "tokenEND")
        #expect(exchange.times.end == log.all.reads.last?.arrival)
        never.open()
    }

    @Test("What only says that it has ended may go on", arguments: ContractedTransport.allCases)
    func saidToEnd(subject: ContractedTransport) async throws {
        let stage = try subject.stage { _, _ in [.head(), .text("SAID"), .text("token"), .text("SAID")] }
        let log = ConsumerLog()
        let exchange = await stage.perform(log)
        Self.check(exchange, log)
        #expect(exchange.ending == .complete && log.text == "SAIDtokenSAID")
    }

    @Test("Enough tokens close the exchange on purpose", arguments: ContractedTransport.allCases)
    func enough(subject: ContractedTransport) async throws {
        let stage = try subject.stage { _, _ in [.head(), .text("token ENOUGH"), .silence] }
        let log = ConsumerLog()
        let exchange = await stage.perform(log)
        Self.check(exchange, log)
        #expect(exchange.ending == .cancelled && exchange.cancellation?.reason == .planned)
        #expect(exchange.cancellation?.decided == exchange.times.end && log.text == "token ENOUGH")
    }

    @Test("A body that cannot be read further is given up", arguments: ContractedTransport.allCases)
    func givingUp(subject: ContractedTransport) async throws {
        let stage = try subject.stage { _, _ in [.head(), .text("token ABANDON"), .silence] }
        let log = ConsumerLog()
        let exchange = await stage.perform(log)
        Self.check(exchange, log)
        #expect(exchange.ending == .failed(.malformed, detail: "the body could not be read further"))
    }

    @Test(
        "A whole answer is taken up to its bound, and no further",
        arguments: ContractedTransport.allCases,
        [99, 100, 101, 100_000]
    )
    func bounds(subject: ContractedTransport, length: Int) async throws {
        let body = [UInt8](repeating: 7, count: length)
        let stage = try subject.stage { _, _ in
            [.head()] + stride(from: 0, to: length, by: 50).map { .bytes(Array(body[$0..<min(length, $0 + 50)])) }
        }
        let request = PlainRequest(.get, stage.baseURL, mostBytes: 100)
        if length <= 100 {
            let answer = try await stage.transport.answer(to: request)
            #expect(answer.body == body && answer.head.status == 200)
        } else {
            let failure = await #expect(throws: PlainFailure.self) { try await stage.transport.answer(to: request) }
            #expect(failure?.kind == .tooLarge)
        }
    }
}
