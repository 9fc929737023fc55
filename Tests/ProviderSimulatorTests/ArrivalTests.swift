import Foundation
import NIOCore
import Testing

@testable import ProviderSimulator

@Suite("The arrival of requests")
struct ArrivalTests {
    @Test("A request arrived after its client began to send, and before anything was answered", arguments: Call.all)
    func bounds(_ call: Call) async throws {
        try await withSimulator { simulator in
            let before = AnswerPlayer.now()
            _ = try await call.send(to: simulator)
            let record = try #require(await simulator.records().first)
            #expect(before <= record.receivedNs)
            #expect(record.receivedNs <= (try #require(record.firstDeltaNs)))
        }
    }

    @Test(
        "The kernel says when, for a connection's first request and for later ones",
        .enabled(if: kernelStamps, "the kernel stamps nothing here")
    )
    func kernel() async throws {
        try await withSimulator { simulator in
            let call = Call.make(.chat)
            let request = RawClient.request(call.path, call.body, [Call.pace], keepAlive: true)
            try await Conversation.hold(with: simulator) { conversation in
                for _ in 0..<3 { try await conversation.ask(request, until: "data: [DONE]\n\n\r\n0\r\n\r\n") }
            }
            #expect(await simulator.records().map(\.stamp) == [.kernel, .kernel, .kernel])
        }
    }

    @Test("On one connection each request arrived after the answer to the one before")
    func keepAlive() async throws {
        try await withSimulator { simulator in
            let call = Call.make(.chat)
            let request = RawClient.request(call.path, call.body, [Call.pace], keepAlive: true)
            try await Conversation.hold(with: simulator) { conversation in
                for _ in 0..<5 { try await conversation.ask(request, until: "data: [DONE]\n\n\r\n0\r\n\r\n") }
            }
            let records = await simulator.records()
            try #require(records.count == 5)
            for (earlier, later) in zip(records, records.dropFirst()) { #expect(earlier.endNs <= later.receivedNs) }
        }
    }

    @Test("Pipelined requests arrived when their bytes did, however long they wait for their turn")
    func pipelining() async throws {
        try await withSimulator { simulator in
            let call = Call.make(.chat)
            let requests = (1...40).map { RawClient.request(call.path, call.body, [Call.pace], keepAlive: $0 < 40) }
            _ = try await RawClient.exchange(simulator, requests.joined())
            let records = await simulator.records()
            try #require(records.count == 40)
            let arrivals = records.map(\.receivedNs)
            #expect(arrivals == arrivals.sorted())
            // All were under way before the first answer was; the last would otherwise have come behind the others' ends.
            #expect(arrivals[1] <= records[0].endNs)
        }
    }

    @Test("A request in pieces arrived with its first one, also behind another request")
    func pieces() async throws {
        try await withSimulator { simulator in
            let call = Call.make(.chat)
            let request = RawClient.request(call.path, call.body, [Call.pace, "expect: 100-continue"], keepAlive: true)
            let split = try #require(request.range(of: "\r\n\r\n")).upperBound
            try await Conversation.hold(with: simulator) { conversation in
                for _ in 0..<2 {
                    try await conversation.ask(String(request[..<split]), until: "HTTP/1.1 100 Continue\r\n\r\n")
                    // The head was read and understood before this instant, and the body is sent after it.
                    let between = AnswerPlayer.now()
                    try await conversation.ask(String(request[split...]), until: "data: [DONE]\n\n\r\n0\r\n\r\n")
                    let record = try #require(await simulator.records().last)
                    #expect(record.receivedNs < between)
                }
            }
            #expect(await simulator.records().count == 2)
        }
    }

    @Test("Bytes that wait before the connection is accepted count from when they came")
    func earlyData() async throws {
        let kernelStamps = kernelStamps
        let listener = try RawSocket.listening()
        defer { listener.close() }
        ReceiveStamps.enable(on: listener.descriptor)
        let client = try RawSocket.connected(to: listener)
        defer { client.close() }
        let before = AnswerPlayer.now()
        client.send("early")
        let sent = AnswerPlayer.now()
        let accepted = try listener.accept()
        defer { accepted.close() }
        accepted.waitUntilReadable()

        let clock = ArrivalClock(socket: accepted.descriptor)
        _ = clock.nextBufferSize()
        let arrival = clock.takeRequestArrival()
        // The kernel begins to stamp a while after it is asked to: it may do so by now though it did not just before.
        #expect(arrival.stamp == .kernel || !kernelStamps)
        #expect(before <= arrival.instant)
        // Loopback delivers within the call that sends, long before anybody reads.
        if arrival.stamp == .kernel { #expect(arrival.instant <= sent) }
    }

    @Test("Without a socket to ask, an arrival is the instant of the read")
    func fallback() {
        let clock = ArrivalClock(socket: nil)
        let before = AnswerPlayer.now()
        #expect(clock.nextBufferSize() != nil)
        let arrival = clock.takeRequestArrival()
        #expect(arrival.stamp == .poll)
        #expect((before...AnswerPlayer.now()).contains(arrival.instant))
    }

    @Test("A socket without stamps, and one that is none, have no stamp")
    func unstamped() throws {
        let listener = try RawSocket.listening()
        defer { listener.close() }
        let client = try RawSocket.connected(to: listener)
        defer { client.close() }
        client.send("bytes")
        let accepted = try listener.accept()
        defer { accepted.close() }
        accepted.waitUntilReadable()
        #expect(ReceiveStamps.ofFirstUnreadByte(in: accepted.descriptor) == nil)
        #expect(ReceiveStamps.ofFirstUnreadByte(in: -1) == nil)
    }
}
