import BenchModel
import Testing
import TransportFakes

/// What every transport promises of exchanges that do not come to a good end: they are data, and each ends once.
@Suite("Every transport: failures, limits and cancelling", .timeLimit(.minutes(30)))
struct EndingContractTests {
    private static func kind(_ exchange: HTTPExchange) -> FailureKind? {
        if case .failed(let kind, _) = exchange.ending { kind } else { nil }
    }

    // MARK: Failures

    @Test("A server that is not there", arguments: ContractedTransport.allCases)
    func unreachable(subject: ContractedTransport) async throws {
        let (stage, log) = (try subject.deadStage(), ConsumerLog())
        let exchange = await stage.perform(log)
        AnswerContractTests.check(exchange, log)
        #expect(Self.kind(exchange) == .connect && exchange.head == nil)
        #expect(exchange.times.sent == nil && exchange.times.end != nil && exchange.connection.connectionID == nil)
    }

    @Test(
        "What is no request of HTTP is not sent",
        arguments: ContractedTransport.allCases,
        ["method", "two lines", "file", "no scheme"]
    )
    func refusals(subject: ContractedTransport, what: String) async throws {
        let (stage, log) = (try subject.stage(answering: "END"), ConsumerLog())
        let exchange = await stage.perform(log) { request in
            switch what {
            case "method": request.method = HTTPMethod(rawValue: "")
            case "two lines": request.method = HTTPMethod(rawValue: "GET / HTTP/1.1\r\nA:")
            case "file": request.url = "file:///etc/hostname"
            default: request.url = "nonsense://"
            }
        }
        AnswerContractTests.check(exchange, log)
        #expect(Self.kind(exchange) != nil && exchange.times.sent == nil && exchange.times.started != nil)
        #expect(stage.requests.isEmpty)
    }

    @Test("A connection that is cut, before the header and in the body", arguments: ContractedTransport.allCases)
    func cuts(subject: ContractedTransport) async throws {
        let stage = try subject.stage { _, number in number == 1 ? [.cut] : [.head(), .text("token"), .cut] }
        let (before, within) = (ConsumerLog(), ConsumerLog())
        let first = await stage.perform(before)
        AnswerContractTests.check(first, before)
        #expect(Self.kind(first) == .connectionLost && first.head == nil && first.times.sent != nil)
        let second = await stage.perform(within)
        AnswerContractTests.check(second, within)
        #expect(Self.kind(second) == .truncated && within.text == "token")
    }

    // MARK: Time limits

    private static let short = Nanoseconds.milliseconds(30)

    @Test(
        "Each time limit has its own failure, and none comes before its time",
        arguments: ContractedTransport.allCases,
        [
            ("mute", TimeLimits(connect: nil, idle: nil, total: short), FailureKind.totalTimeout),
            ("mute", TimeLimits(connect: nil, firstToken: short, idle: nil, total: nil), .firstTokenTimeout),
            ("mute", TimeLimits(connect: nil, idle: short, total: nil), .idleTimeout),
            // A limit on the first token says how long silence may last before there is anything.
            ("mute", TimeLimits(connect: nil, firstToken: 3 * short, idle: short, total: nil), .firstTokenTimeout),
            ("preamble", TimeLimits(connect: nil, firstToken: short, idle: nil, total: nil), .firstTokenTimeout),
            ("token", TimeLimits(connect: nil, idle: short, total: nil), .idleTimeout),
            // A limit on the first token is none any more once it has come.
            ("token", TimeLimits(connect: nil, firstToken: .seconds(3600), idle: short, total: nil), .idleTimeout),
        ]
    )
    func limits(
        subject: ContractedTransport,
        each: (server: String, limits: TimeLimits, kind: FailureKind)
    ) async throws {
        let stage = try subject.stage { _, _ in
            each.server == "mute" ? [.silence] : [.head(), .text(each.server), .silence]
        }
        let log = ConsumerLog()
        let exchange = await stage.perform(log) { $0.limits = each.limits }
        AnswerContractTests.check(exchange, log)
        #expect(Self.kind(exchange) == each.kind)
        let (times, limits) = (exchange.times, each.limits)
        let earliest =
            switch each.kind {
            case .totalTimeout: times.started.map { $0 + (limits.total ?? 0) }
            case .firstTokenTimeout: times.sent.map { $0 + (limits.firstToken ?? 0) }
            default: (log.all.reads.last?.arrival ?? times.sent).map { $0 + (limits.idle ?? 0) }
            }
        #expect(try #require(times.end) >= (try #require(earliest)))
    }

    @Test("An exchange that is to be closed at a time is, and not before", arguments: ContractedTransport.allCases)
    func closing(subject: ContractedTransport) async throws {
        let stage = try subject.stage { _, _ in [.head(), .text("token"), .silence] }
        let log = ConsumerLog()
        let exchange = await stage.perform(log) { $0.closeAfter = Self.short }
        AnswerContractTests.check(exchange, log)
        #expect(exchange.ending == .cancelled)
        let cancellation = try #require(exchange.cancellation)
        #expect(cancellation.reason == .planned && cancellation.decided == exchange.times.end)
        #expect(cancellation.decided >= (try #require(exchange.times.sent)) + Self.short)
    }

    /// Of the fake alone: a real transport waits for seconds.
    @Test("What says that it has ended is not waited for without end")
    func patience() async throws {
        let stage = try ContractedTransport.fake.stage { _, _ in [.head(), .text("tokenSAID"), .silence] }
        let log = ConsumerLog()
        let exchange = await stage.perform(log)
        AnswerContractTests.check(exchange, log)
        #expect(exchange.ending == .complete && exchange.times.end == exchange.times.firstByte)
    }

    // MARK: Cancelling

    @Test(
        "Cancelling the task ends the exchange where it is",
        arguments: ContractedTransport.allCases,
        ["before the header", "in the body"]
    )
    func cancelling(subject: ContractedTransport, place: String) async throws {
        let (reached, never) = (Gate(), Gate())
        let stage = try subject.stage { _, _ in
            (place == "in the body" ? [.head(), .text("token")] : []) + [.tell { reached.open() }, .hold(never)]
        }
        let log = ConsumerLog()
        let request = stage.request(log)
        let task = Task { await stage.transport.perform(request) }
        await reached.wait()
        task.cancel()
        let exchange = await task.value
        never.open()
        AnswerContractTests.check(exchange, log)
        #expect(exchange.ending == .cancelled && exchange.cancellation?.reason == .interrupted)
        #expect(exchange.times.started != nil && exchange.times.end != nil)
    }

    @Test("A task that was cancelled before ends so, too", arguments: ContractedTransport.allCases, [false, true])
    func cancelledBefore(subject: ContractedTransport, isPlanned: Bool) async throws {
        let never = Gate()
        let stage = try subject.stage(holdsPlannedStarts: true) { _, _ in [.hold(never)] }
        let request = stage.request { if isPlanned { $0.startAt = MonotonicClock.now() + .seconds(3600) } }
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return await stage.transport.perform(request)
        }
        let exchange = await task.value
        never.open()
        #expect(exchange.ending == .cancelled && (exchange.times.started == nil) == isPlanned)
    }
}
