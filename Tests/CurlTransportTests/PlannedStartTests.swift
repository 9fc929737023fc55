import BenchModel
import CurlTransport
import Synchronization
import Testing

@Suite("Planned starts over libcurl", .timeLimit(.minutes(30)))
struct PlannedStartTests {
    private static let answer = "HTTP/1.1 200 OK\r\ncontent-length: 8\r\n\r\ntokenEND"
    private static let farAhead = Nanoseconds.seconds(3600)

    private let transport: CurlTransport

    init() throws {
        transport = try CurlTransport(.init(userAgent: "ezbench-tests"))
    }

    private static func server() -> ScriptedServer {
        ScriptedServer { connection in
            while connection.readRequest() != nil { connection.send(answer) }
        }
    }

    private static func request(_ url: String, at instant: MonotonicInstant?, _ admission: Admission? = nil)
        -> TransportRequest
    {
        var request = TransportRequest.make(url)
        request.startAt = instant
        request.admission = admission
        return request
    }

    @Test("A start in the past comes at once, one in the future not before its instant", arguments: [-1000.0, 0, 30])
    func instants(milliseconds: Double) async throws {
        let server = Self.server()
        let handedOver = MonotonicClock.now()
        let instant = handedOver + .milliseconds(milliseconds)
        let exchange = await transport.perform(Self.request(server.baseURL, at: instant))
        #expect(exchange.ending == .complete && !exchange.wasHeldBack)
        let started = try #require(exchange.times.started)
        #expect(started >= instant && started >= handedOver)
        #expect(try #require(exchange.times.sent) >= started)
    }

    @Test("Many starts that wait together each keep their instant, in whatever order they were handed over")
    func many() async throws {
        let server = Self.server()
        let base = MonotonicClock.now() + .milliseconds(50)
        let started = await withTaskGroup { group in
            for number in (0..<40).reversed() {
                group.addTask { [transport] in
                    let instant = base + .milliseconds(Double(number))
                    return (number, await transport.perform(Self.request(server.baseURL, at: instant)).times.started)
                }
            }
            return await group.reduce(into: [Int: MonotonicInstant]()) { $0[$1.0] = $1.1 }
        }
        #expect(started.count == 40)
        for (number, instant) in started { #expect(instant >= base + .milliseconds(Double(number))) }
    }

    @Test("One that waits is cancelled without ever having started", arguments: ["task", "withdrawn", "shut down"])
    func cancelled(how: String) async {
        let request = Self.request("http://127.0.0.1:1/", at: MonotonicClock.now() + Self.farAhead)
        let task = Task { [transport] in await transport.perform(request) }
        switch how {
        case "task": task.cancel()
        case "withdrawn": transport.withdrawWaitingStarts()
        default: transport.shutDown()
        }
        let exchange = await task.value
        #expect(exchange.ending == .cancelled && exchange.times == PhaseTimes(started: nil))
    }

    @Test("Withdrawing leaves those alone that have begun")
    func withdrawing() async {
        let (received, reportReceived) = AsyncStream.makeStream(of: Void.self)
        let mayAnswer = Gate()
        let server = ScriptedServer { connection in
            _ = connection.readRequest()
            reportReceived.yield()
            mayAnswer.wait()
            connection.send(Self.answer)
            connection.waitForClose()
        }
        let task = Task { [transport] in await transport.perform(Self.request(server.baseURL, at: 1)) }
        for await _ in received { break }
        transport.withdrawWaitingStarts()
        let later = await transport.perform(Self.request(server.baseURL, at: MonotonicClock.now() + Self.farAhead))
        #expect(later.ending == .cancelled && later.times.started == nil)
        mayAnswer.open()
        #expect(await task.value.ending == .complete)
    }

    @Test(
        "A start that finds its group full is dropped, or waits until there is room",
        arguments: Load.WhenFull.allCases
    )
    func full(whenFull: Load.WhenFull) async throws {
        let (received, reportReceived) = AsyncStream.makeStream(of: Void.self)
        let mayAnswer = Gate()
        let server = ScriptedServer { connection in
            while connection.readRequest() != nil {
                reportReceived.yield()
                mayAnswer.wait()
                connection.send(Self.answer)
            }
        }
        let starts = Mutex(0)
        let admission = Admission(group: 1, maxInFlight: 1, whenFull: whenFull) { starts.withLock { $0 += 1 } }
        let first = Task { [transport] in await transport.perform(Self.request(server.baseURL, at: 1, admission)) }
        for await _ in received { break }
        let second = Task { [transport] in await transport.perform(Self.request(server.baseURL, at: 2, admission)) }
        if whenFull == .drop {
            let dropped = await second.value
            #expect(
                dropped.ending == .failed(.notStarted, detail: "1 in flight, the most allowed")
                    && dropped.times == PhaseTimes(started: nil)
            )
            #expect(starts.withLock(\.self) == 1)
        }
        mayAnswer.open()
        let ended = try #require(await first.value.times.end)
        if whenFull == .delay {
            let delayed = await second.value
            #expect(delayed.ending == .complete)
            #expect(try #require(delayed.times.started) >= ended)
            #expect(starts.withLock(\.self) == 2)
        }
    }
}
