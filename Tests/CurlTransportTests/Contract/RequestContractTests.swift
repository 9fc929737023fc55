import BenchModel
import Synchronization
import Testing
import TransportFakes

/// What every transport promises of requests: what goes out, when it starts, and how many are in flight.
@Suite("Every transport: requests and starts", .timeLimit(.minutes(30)))
struct RequestContractTests {
    private static let hour = Nanoseconds.seconds(3600)

    // MARK: What goes out

    @Test(
        "A request arrives as it is, once",
        arguments: ContractedTransport.allCases,
        [
            (HTTPMethod.post, "{\"a\": \"ä\"}"), (.post, ""), (.get, ""), (.head, ""), (.put, "x"), (.delete, ""),
            (.post, String(repeating: "0123456789", count: 30_000)),
        ]
    )
    func requests(subject: ContractedTransport, asked: (method: HTTPMethod, body: String)) async throws {
        let (stage, log) = (try subject.stage(answering: "END"), ConsumerLog())
        let exchange = await stage.perform(log) { request in
            request.method = asked.method
            request.url = stage.baseURL + "/v1/x?q=1&r=%20"
            request.headers = [HTTPHeader("X-One", "1"), HTTPHeader("x-empty", "")]
            request.body = Array(asked.body.utf8)
        }
        AnswerContractTests.check(exchange, log)
        #expect(exchange.ending == .complete)
        let received = try #require(stage.requests.first)
        #expect(stage.requests.count == 1 && received.method == asked.method && received.path == "/v1/x?q=1&r=%20")
        #expect(received.headers == ["x-one": "1", "x-empty": ""] && received.body == asked.body)
    }

    @Test("Many at once each have their own answer", arguments: ContractedTransport.allCases)
    func many(subject: ContractedTransport) async throws {
        let stage = try subject.stage { request, _ in [.head(), .text(request.body), .text("END")] }
        let wrong = await withTaskGroup { group in
            for number in 0..<100 {
                group.addTask {
                    let log = ConsumerLog()
                    let exchange = await stage.perform(log) { $0.body = Array("<\(number)>".utf8) }
                    AnswerContractTests.check(exchange, log)
                    return exchange.ending == .complete && exchange.content as? String == "<\(number)>END"
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 0 : 1) }
        }
        #expect(wrong == 0 && Set(stage.requests.map(\.body)).count == 100 && stage.requests.count == 100)
    }

    @Test("The boxed exchange is the same, and its sending is told", arguments: ContractedTransport.allCases)
    func boxed(subject: ContractedTransport) async throws {
        let (stage, log) = (try subject.stage(answering: "tokenEND"), ConsumerLog())
        let sent = Mutex<[MonotonicInstant]>([])
        let finished = await stage.transport.finish {
            stage.request(log) { $0.whenSent = { instant in sent.withLock { $0.append(instant) } } }
        }
        AnswerContractTests.check(finished.exchange, log)
        #expect(finished.exchange.ending == .complete && stage.requests.count == 1)
        // The sending is told once, with the instant that the exchange has.
        #expect(sent.withLock(\.self) == [finished.exchange.times.sent])
    }

    // MARK: Planned starts

    @Test(
        "A planned start is not before its instant, nor before it is handed over",
        arguments: ContractedTransport.allCases,
        [-1000.0, 0, 30]
    )
    func planned(subject: ContractedTransport, milliseconds: Double) async throws {
        let (stage, log) = (try subject.stage(answering: "tokenEND"), ConsumerLog())
        let handedOver = MonotonicClock.now()
        let instant = handedOver + .milliseconds(milliseconds)
        let exchange = await stage.perform(log) { $0.startAt = instant }
        AnswerContractTests.check(exchange, log)
        let started = try #require(exchange.times.started)
        #expect(started >= instant && started >= handedOver && exchange.ending == .complete && !exchange.wasHeldBack)
    }

    @Test(
        "One that waits for its start ends without one",
        arguments: ContractedTransport.allCases,
        ["cancelled", "withdrawn", "withdrawn before"]
    )
    func withdrawn(subject: ContractedTransport, how: String) async throws {
        let stage = try subject.stage(holdsPlannedStarts: true) { _, _ in [.head(), .text("END")] }
        let log = ConsumerLog()
        let starts = Mutex(0)
        let request = stage.request(log) { request in
            request.startAt = MonotonicClock.now() + Self.hour
            request.admission = Admission(group: 0, maxInFlight: 1, whenFull: .delay) { starts.withLock { $0 += 1 } }
        }
        if how == "withdrawn before" { stage.transport.withdrawWaitingStarts() }
        let task = Task { await stage.transport.perform(request) }
        if how == "cancelled" { task.cancel() }
        if how == "withdrawn" { stage.transport.withdrawWaitingStarts() }
        let exchange = await task.value
        AnswerContractTests.check(exchange, log)
        #expect(exchange.ending == .cancelled && exchange.times == PhaseTimes(started: nil))
        #expect(stage.requests.isEmpty && starts.withLock(\.self) == 0)
    }

    @Test("Withdrawing leaves alone what has begun, and what has no plan", arguments: ContractedTransport.allCases)
    func withdrawing(subject: ContractedTransport) async throws {
        let (reached, mayAnswer) = (Gate(), Gate())
        let stage = try subject.stage { _, number in
            number == 1
                ? [.tell { reached.open() }, .hold(mayAnswer), .head(), .text("END")] : [.head(), .text("END")]
        }
        let request = stage.request { $0.startAt = 1 }
        let task = Task { await stage.transport.perform(request) }
        await reached.wait()
        stage.transport.withdrawWaitingStarts()
        #expect(await stage.perform().ending == .complete)
        mayAnswer.open()
        #expect(await task.value.ending == .complete)
    }

    // MARK: Caps

    @Test(
        "A start that finds its group full is dropped, or waits until there is room",
        arguments: ContractedTransport.allCases,
        Load.WhenFull.allCases
    )
    func full(subject: ContractedTransport, whenFull: Load.WhenFull) async throws {
        let (reached, mayAnswer) = (Gate(), Gate())
        let starts = Mutex(0)
        let stage = try subject.stage { _, _ in
            [.tell { reached.open() }, .hold(mayAnswer), .head(), .text("tokenEND")]
        }
        let admission = Admission(group: 1, maxInFlight: 1, whenFull: whenFull) { starts.withLock { $0 += 1 } }
        func request(_ instant: MonotonicInstant) -> TransportRequest {
            stage.request {
                $0.startAt = instant
                $0.admission = admission
            }
        }
        let (early, late) = (request(1), request(2))
        let first = Task { await stage.transport.perform(early) }
        await reached.wait()
        // Another group has room of its own.
        let other = Task {
            await stage.perform { $0.admission = Admission(group: 2, maxInFlight: 1, whenFull: .drop) }
        }
        let second = Task { await stage.transport.perform(late) }
        if whenFull == .drop {
            let dropped = await second.value
            #expect(dropped.ending == .failed(.notStarted, detail: "1 in flight, the most allowed"))
            #expect(dropped.times == PhaseTimes(started: nil) && starts.withLock(\.self) == 1)
        }
        mayAnswer.open()
        let ended = try #require(await first.value.times.end)
        if whenFull == .delay {
            let delayed = await second.value
            #expect(delayed.ending == .complete && starts.withLock(\.self) == 2)
            #expect(try #require(delayed.times.started) >= ended)
        }
        #expect(await other.value.ending == .complete)
    }

    @Test(
        "Never more of a group are in flight than its cap, and all get their turn",
        arguments: ContractedTransport.allCases
    )
    func cap(subject: ContractedTransport) async throws {
        let full = Gate()
        let inFlight = Mutex((now: 0, most: 0))
        // The first three are held until all three are there.
        let stage = try subject.stage { _, _ in
            [
                .tell {
                    let now = inFlight.withLock { count in
                        count.now += 1
                        count.most = max(count.most, count.now)
                        return count.now
                    }
                    if now == 3 { full.open() }
                },
                .hold(full), .head(), .text("token"), .tell { inFlight.withLock { $0.now -= 1 } }, .text("END"),
            ]
        }
        let ended = await withTaskGroup { group in
            for _ in 0..<20 {
                group.addTask {
                    await stage.perform { $0.admission = Admission(group: 0, maxInFlight: 3, whenFull: .delay) }.ending
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(ended == Array(repeating: .complete, count: 20))
        #expect(inFlight.withLock(\.most) == 3 && stage.requests.count == 20)
    }
}
