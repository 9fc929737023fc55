import BenchModel
import CurlTransport
import Synchronization
import Testing
import TransportFakes

/// A body that goes on when its stream has told its end keeps a connection, and no slot.
@Suite("Bodies that are held open", .timeLimit(.minutes(30)))
struct LingeringTests {
    private static let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"
    private static let answer = head + "8\r\ntokenEND\r\n"

    /// What the transport told, as it comes.
    private final class Told: Sendable {
        private let all = Mutex<[Lingering<Monotonic>]>([])
        private let channel = AsyncStream<Lingering<Monotonic>>.makeStream()

        var endings: [LingeringEnding] { all.withLock { $0.map(\.ending) } }
        var lingerings: [Lingering<Monotonic>] { all.withLock { $0 } }

        func take(_ lingering: Lingering<Monotonic>) {
            all.withLock { $0.append(lingering) }
            channel.continuation.yield(lingering)
        }

        /// Waits for the next.
        func next() async -> Lingering<Monotonic>? {
            var iterator = channel.stream.makeAsyncIterator()
            return await iterator.next()
        }

        func request(_ url: String) -> TransportRequest {
            var request = TransportRequest.make(url)
            request.whenLingered = { self.take($0) }
            return request
        }
    }

    private static func transport(_ patience: Nanoseconds, room: Int = 100) throws -> CurlTransport {
        try CurlTransport(
            .init(userAgent: "ezbench-tests", lingering: room, bodyPatience: patience)
        )
    }

    /// A server that never ends a body by itself.
    private static func holdingServer() -> ScriptedServer {
        ScriptedServer { connection in
            _ = connection.readRequest()
            connection.send(answer)
            connection.waitForClose()
        }
    }

    @Test("The exchange is over at the terminator, and the connection lingers until the transport ends")
    func handedOver() async throws {
        let (transport, told, server) = (try Self.transport(.seconds(600)), Told(), Self.holdingServer())
        var exchanges: [HTTPExchange] = []
        for _ in 0..<4 { exchanges.append(await transport.perform(told.request(server.baseURL))) }
        #expect(exchanges.allSatisfy { $0.ending == .complete && $0.response.stopReason == "tokenEND" })
        #expect(exchanges.allSatisfy { $0.times.end == $0.response.terminatorArrival && !$0.connection.reused })
        #expect(told.endings.isEmpty && server.connectionCount == 4)
        transport.shutDown()
        // What lasted for less than is told is missing; the first one's end was waited for.
        #expect(!told.endings.isEmpty && told.endings.allSatisfy { $0 == .stopped })
        #expect(told.lingerings.allSatisfy { !$0.keptSlot && $0.duration >= Lingering<Monotonic>.leastTold })
        #expect(Set(told.lingerings.map(\.terminated)).isSubset(of: exchanges.compactMap(\.times.end)))
        #expect(Set(told.lingerings.map(\.connectionID)).isSubset(of: exchanges.map(\.connection.connectionID)))
    }

    @Test("A cap on streams in flight does not count those whose stream has ended")
    func admission() async throws {
        let (transport, told, server) = (try Self.transport(.seconds(600)), Told(), Self.holdingServer())
        let exchanges = await withTaskGroup(of: HTTPExchange.self) { group in
            for _ in 0..<3 {
                group.addTask {
                    var request = told.request(server.baseURL)
                    request.admission = Admission(group: 0, maxInFlight: 1, whenFull: .delay)
                    return await transport.perform(request)
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(exchanges.count == 3 && exchanges.allSatisfy { $0.ending == .complete })
    }

    @Test("What is waited for, and how many of them, is bounded")
    func bounds() async throws {
        let (server, told) = (Self.holdingServer(), Told())
        let short = try Self.transport(.milliseconds(30))
        _ = await short.perform(told.request(server.baseURL))
        #expect(await told.next()?.ending == .closed)

        let crowded = Told()
        let narrow = try Self.transport(.seconds(600), room: 1)
        for _ in 0..<3 { _ = await narrow.perform(crowded.request(server.baseURL)) }
        // Each needs the room of the one before, and the first has lasted long enough to be told.
        #expect(crowded.endings.first == .closed)
        #expect(crowded.lingerings.allSatisfy { $0.ending == .closed })
    }

    @Test(
        "A body that ends later leaves its connection to the next request, whatever came in between",
        arguments: ["", "5\r\ntoken\r\n", "8\r\ntokenEND\r\n"]
    )
    func endsLater(behind: String) async throws {
        let (transport, told) = (try Self.transport(.seconds(600)), Told())
        let gate = Gate()
        let server = ScriptedServer { connection in
            while connection.readRequest() != nil {
                connection.send(Self.answer)
                // Held until the exchange has been handed over.
                gate.waitOnThread()
                connection.send(behind + "0\r\n\r\n")
            }
        }
        let first = await transport.perform(told.request(server.baseURL))
        #expect(first.ending == .complete && first.response.stopReason == "tokenEND" && first.bytesReceived == 8)
        gate.open()
        let lingering = await told.next()
        #expect(lingering?.ending == .ended && lingering?.connectionID == first.connection.connectionID)
        let second = await transport.perform(told.request(server.baseURL))
        #expect(second.ending == .complete && second.connection.reused)
        #expect(second.connection.connectionID == first.connection.connectionID)
    }

    @Test("A body that is cut after its stream has told its end has answered, and its connection is lost")
    func cutLater() async throws {
        let (transport, told) = (try Self.transport(.seconds(600)), Told())
        let gate = Gate()
        let server = ScriptedServer { connection in
            _ = connection.readRequest()
            connection.send(Self.answer)
            gate.waitOnThread()
        }
        let exchange = await transport.perform(told.request(server.baseURL))
        #expect(exchange.ending == .complete)
        gate.open()
        #expect(await told.next()?.ending == .lost)
    }
}
