import BenchModel
import CurlTransport
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

    private static func request(_ url: String, at instant: MonotonicInstant) -> TransportRequest {
        var request = TransportRequest.make(url)
        request.startAt = instant
        return request
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

    @Test("One that waits is cancelled without ever having started", arguments: [false, true])
    func cancelled(isShutDown: Bool) async {
        let request = Self.request("http://127.0.0.1:1/", at: MonotonicClock.now() + Self.farAhead)
        let task = Task { [transport] in await transport.perform(request) }
        if isShutDown { transport.shutDown() } else { transport.withdrawWaitingStarts() }
        let exchange = await task.value
        #expect(exchange.ending == .cancelled && exchange.times == PhaseTimes(started: nil))
    }
}
