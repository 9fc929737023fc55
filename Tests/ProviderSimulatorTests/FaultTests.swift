import Foundation
import Testing

@testable import ProviderSimulator

@Suite("Faults on request")
struct FaultTests {
    private func send(_ wire: WireProtocol, _ fault: String, extra: String = "") async throws -> RawResponse {
        try await withSimulator { simulator in
            try await Call.make(wire, extra: extra).send(to: simulator, ["x-simulator-fault: \(fault)"])
        }
    }

    @Test("An HTTP error has the protocol's shape and says when to come back", arguments: WireProtocol.allCases)
    func status(_ wire: WireProtocol) async throws {
        let response = try await send(wire, "status=429;retry-after=2;retry-after-ms=1500")
        #expect(response.status == 429)
        let object = try response.object
        switch wire {
        case .anthropic: #expect(at(object, "error", "type") as? String == "rate_limit_error")
        case .chat, .completions, .responses: #expect(at(object, "error", "code") as? String == "rate_limit_exceeded")
        case .gemini:
            #expect(at(object, "error", "status") as? String == "RESOURCE_EXHAUSTED")
            #expect(at(object, "error", "details", 0, "retryDelay") as? String == "2s")
            #expect(response.headers["retry-after"] == nil)
            return
        }
        #expect(response.headers["retry-after"] == "2")
        #expect(response.headers["retry-after-ms"] == "1500")
    }

    @Test("529 is an overloaded Anthropic")
    func overloaded() async throws {
        let response = try await send(.anthropic, "status=529")
        #expect(response.status == 529)
        #expect(try at(response.object, "error", "type") as? String == "overloaded_error")
    }

    @Test(
        "An error in mid-stream follows N deltas and ends the body without a terminal marker",
        arguments: WireProtocol.allCases
    )
    func errorMidStream(_ wire: WireProtocol) async throws {
        let response = try await send(wire, "error-mid-stream;after=2")
        #expect(response.status == 200)
        #expect(response.isComplete)
        let events = RawEvent.all(in: response.text)
        for marker in ["message_stop", "[DONE]", "response.completed", "finishReason"] {
            #expect(!response.text.contains(marker))
        }
        switch wire {
        case .anthropic:
            #expect(events.map(\.name).suffix(3) == ["content_block_delta", "content_block_delta", "error"])
            #expect(at(events.last?.object, "error", "type") as? String == "overloaded_error")
        case .completions:
            #expect(events.count == 3)
            #expect(at(events.last?.object, "error", "type") as? String == "server_error")
        case .chat:
            #expect(events.count == 4)
            #expect(at(events.last?.object, "error", "type") as? String == "server_error")
        case .responses:
            #expect(events.map(\.name).suffix(2) == ["error", "response.failed"])
        case .gemini:
            #expect(events.count == 3)
            #expect(at(events.last?.object, "error", "code") as? Int == 503)
        }
    }

    @Test("An error first is the only event of a 200", arguments: WireProtocol.allCases)
    func errorFirst(_ wire: WireProtocol) async throws {
        let response = try await send(wire, "error-first")
        #expect(response.status == 200)
        let events = RawEvent.all(in: response.text)
        #expect(events.count == (wire == .responses ? 2 : 1))
        #expect(events.first?.object["error"] != nil)
    }

    @Test("A cut closes the connection in the middle of an event", arguments: Call.all)
    func cut(_ call: Call) async throws {
        try await withSimulator { simulator in
            let response = try await call.send(to: simulator, ["x-simulator-fault: cut;after=2"])
            #expect(!response.isComplete)
            #expect(!response.text.hasSuffix("\n"))
            let records = await simulator.records()
            #expect(records.map(\.outcome) == [.broken])
            #expect(records.first?.deltaNs.count == 2)
        }
    }

    @Test("A reset is an error to whoever reads")
    func reset() async throws {
        try await withSimulator { simulator in
            await #expect(throws: (any Error).self) {
                try await Call.make(.anthropic).send(to: simulator, ["x-simulator-fault: reset;after=1"])
            }
            #expect(await simulator.records().map(\.outcome) == [.broken])
        }
    }

    @Test("A stall keeps the connection and says no more")
    func stall() async throws {
        try await withSimulator { simulator in
            let call = Call.make(.chat)
            let request = RawClient.request(call.path, call.body, [Call.pace, "x-simulator-fault: stall;after=3"])
            let bytes = try await RawClient.exchange(simulator, request) {
                $0.components(separatedBy: "data: ").count == 5
            }
            let response = try RawResponse(bytes)
            #expect(RawEvent.all(in: response.text).count == 4)
            #expect(!response.isComplete)
            let records = await simulator.records(atLeast: 1)
            #expect(records.first?.deltaNs.count == 3)
            #expect(records.first?.outcome == .broken)
        }
    }

    @Test("A truncated stream ends properly and says nothing of its end")
    func truncate() async throws {
        let response = try await send(.anthropic, "truncate;after=2")
        #expect(response.isComplete)
        #expect(
            RawEvent.all(in: response.text).map(\.name).suffix(2) == ["content_block_delta", "content_block_delta"]
        )
    }

    @Test("Held events leave in one write", arguments: [(1, 8), (3, 3), (8, 1), (100, 1)])
    func coalesce(_ perWrite: Int, _ writes: Int) async throws {
        let response = try await send(.chat, perWrite == 1 ? "no-done" : "coalesce=\(perWrite)")
        // Besides the tokens there are the opening and the end.
        #expect(response.chunks.count == writes + 2)
        #expect(RawEvent.all(in: response.text).filter { $0.data.contains(#""content":""#) }.count == 9)
    }

    @Test("Split events are cut inside characters and are whole together")
    func split() async throws {
        let pace = "x-simulator: ttft=1ms, rate=20000, tokens=60, jitter=0, tokens-per-event=30"
        let texts = try await withSimulator { simulator in
            let call = Call.make(.anthropic)
            let split = try await call.send(to: simulator, ["x-simulator-fault: split"], pace: pace)
            #expect(split.isComplete)
            // Some piece ends inside a character: by itself it is no UTF-8.
            #expect(split.chunks.contains { String(data: $0, encoding: .utf8) == nil })
            #expect(RawEvent.all(in: split.text).last?.name == "message_stop")
            return RawEvent.all(in: split.text).compactMap { at($0.object, "delta", "text") as? String }
        }
        #expect(texts.joined().split(separator: " ").count == 60)
    }

    @Test("Lines end as asked", arguments: [("crlf", "\r\n"), ("cr", "\r"), ("no-done", "\n")])
    func lineEnds(_ fault: String, _ end: String) async throws {
        let text = try await send(.responses, fault).text
        #expect(text.hasSuffix("}" + end + end))
        let others = text.replacingOccurrences(of: end, with: "")
        #expect(!others.contains("\r") && !others.contains("\n"))
    }

    @Test("Comments and a byte order mark come before the first event")
    func comments() async throws {
        let response = try await send(.chat, "comments;bom")
        #expect(response.body.starts(with: [0xef, 0xbb, 0xbf] + Array(": keep-alive\n\ndata: {".utf8)))
        #expect(response.text.components(separatedBy: ": keep-alive\n\n").count == 11)
    }

    @Test("The details of framing can be left out")
    func framing() async throws {
        #expect(try await send(.chat, "no-space").text.hasPrefix(#"data:{"id""#))
        #expect(try await !send(.chat, "no-done").text.contains("[DONE]"))
        #expect(try await send(.chat, "no-final-blank-line").text.hasSuffix("\n\ndata: [DONE]\n"))
    }

    @Test("Empty chunks come before each delta and are not counted as tokens")
    func emptyChunks() async throws {
        try await withSimulator { simulator in
            let response = try await Call.make(.anthropic).send(to: simulator, ["x-simulator-fault: empty-chunks"])
            let texts = RawEvent.all(in: response.text).compactMap { at($0.object, "delta", "text") as? String }
            #expect(texts.count == 16)
            #expect(texts.filter(\.isEmpty).count == 8)
            #expect(await simulator.records().first?.deltaNs.count == 8)
        }
    }

    @Test("Usage moves", arguments: [("finish", 1), ("every", 10), ("none", 0)])
    func usage(_ placement: String, _ count: Int) async throws {
        let asked = #""stream_options":{"include_usage":true}"#
        let events = RawEvent.all(in: try await send(.chat, "usage=\(placement)", extra: asked).text)
        #expect(events.filter { at($0.object, "usage", "completion_tokens") is Int }.count == count)
        #expect(!events.contains { ($0.object["choices"] as? [Any])?.isEmpty == true })
    }

    @Test("Something else than a stream is answered", arguments: Call.all)
    func instead(_ call: Call) async throws {
        try await withSimulator { simulator in
            let json = try await call.send(to: simulator, ["x-simulator-fault: json-body"])
            #expect(json.headers["content-type"] == "application/json")
            #expect(try !json.object.isEmpty)
            let page = try await call.send(to: simulator, ["x-simulator-fault: html"])
            #expect(page.status == 200)
            #expect(page.headers["content-type"] == "text/html")
            let moved = try await call.send(to: simulator, ["x-simulator-fault: redirect=http://127.0.0.1:9/v1"])
            #expect(moved.status == 307)
            #expect(moved.headers["location"] == "http://127.0.0.1:9/v1")
        }
    }

    @Test(
        "Keys are repeated: in a refusal and its id, in the model's name, and in pieces of the text",
        arguments: Call.all
    )
    func echo(_ call: Call) async throws {
        try await withSimulator { simulator in
            let key = "x-goog-api-key: sk-careless-12345678"
            let refused = try await call.send(to: simulator, [key, "x-simulator-fault: echo=error"])
            #expect(refused.status == 401 && refused.headers["x-request-id"] == "sk-careless-12345678")
            #expect(refused.text.contains("sk-careless-12345678") && refused.text.contains("sk%2Dcareless"))
            let stream = try await call.send(to: simulator, [key, "x-simulator-fault: echo=stream"])
            #expect(stream.text.contains("sk-careless-12345678"))
            for piece in ["sk-c", "arel", "ess-"] { #expect(stream.text.contains("\"\(piece)\"")) }
        }
    }

    @Test("A malformed event comes once, and the stream goes on", arguments: Call.all)
    func malformed(_ call: Call) async throws {
        let response = try await send(call.wire, "malformed;after=1")
        let events = RawEvent.all(in: response.text).filter { $0.data != "[DONE]" }
        #expect(events.filter(\.object.isEmpty).count == 1)
        #expect(response.isComplete)
    }

    @Test("Unknown events come between the real ones", arguments: Call.all)
    func unknownEvents(_ call: Call) async throws {
        let response = try await send(call.wire, "unknown-events")
        #expect(response.text.contains("mood: cheerful"))
        #expect(RawEvent.all(in: response.text).filter { $0.data.contains("no token") }.count >= 9)
    }

    @Test("A huge event is as large as asked", arguments: Call.all)
    func hugeEvent(_ call: Call) async throws {
        let response = try await send(call.wire, "huge-event=300000")
        let sizes = RawEvent.all(in: response.text).map(\.data.utf8.count)
        #expect(sizes.filter { $0 > 300_000 }.count == 1)
        #expect(RawEvent.all(in: response.text).allSatisfy { $0.data == "[DONE]" || !$0.object.isEmpty })
    }

    @Test("A trickle is a chunk for each byte", arguments: Call.all)
    func trickle(_ call: Call) async throws {
        let response = try await send(call.wire, "trickle")
        #expect(response.isComplete && response.chunks.count > 100 && response.chunks.allSatisfy { $0.count == 1 })
    }

    @Test("Interim answers come before the real one")
    func interim() async throws {
        try await withSimulator { simulator in
            let call = Call.make(.chat)
            let request = RawClient.request(call.path, call.body, [Call.pace, "x-simulator-fault: interim"])
            let text = String(decoding: try await RawClient.exchange(simulator, request), as: UTF8.self)
            let lines = text.components(separatedBy: "\r\n").filter { $0.hasPrefix("HTTP/1.1 ") }
            #expect(lines.map { $0.split(separator: " ")[1] } == ["100", "103", "200"])
        }
    }

    @Test("A body that nobody asked to compress is compressed, and says so")
    func gzip() async throws {
        let response = try await send(.chat, "gzip")
        #expect(response.headers["content-encoding"] == "gzip" && response.isComplete)
        #expect(response.body.prefix(3) == Data([0x1F, 0x8B, 8]))
    }

    @Test("One event is no UTF-8, and one is as deep as asked", arguments: Call.all)
    func brokenEvents(_ call: Call) async throws {
        let response = try await send(call.wire, "invalid-utf8, deep=300")
        #expect(String(validating: response.body, as: UTF8.self) == nil)
        #expect(
            RawEvent.all(in: response.text).filter { $0.data.contains(String(repeating: "[", count: 300)) }.count == 1
        )
        #expect(response.isComplete)
    }

    @Test("Where a chunk should be there is none, after as many deltas as asked")
    func badChunk() async throws {
        let response = try await send(.chat, "bad-chunk;after=2")
        #expect(!response.isComplete && response.chunks.count == 3)
    }

    @Test(
        "Header fields and lines without end go on until the client leaves",
        arguments: ["endless-header", "endless-line"]
    )
    func floods(_ fault: String) async throws {
        try await withSimulator { simulator in
            let call = Call.make(.chat)
            let request = RawClient.request(call.path, call.body, [Call.pace, "x-simulator-fault: \(fault)"])
            let text = try await RawClient.exchange(simulator, request) { $0.utf8.count > 1 << 20 }
            let blank = text.range(of: Data("\r\n\r\n".utf8))
            #expect((blank == nil) == (fault == "endless-header"))
            #expect(try #require(await simulator.records(atLeast: 1).first).outcome == .disconnected)
        }
    }

    @Test("An endless stream goes on until the client leaves")
    func endless() async throws {
        try await withSimulator { simulator in
            let call = Call.make(.responses)
            let request = RawClient.request(call.path, call.body, [Call.pace, "x-simulator-fault: endless"])
            _ = try await RawClient.exchange(simulator, request) { $0.components(separatedBy: "data: ").count > 500 }
            let record = try #require(await simulator.records(atLeast: 1).first)
            #expect(record.outcome == .disconnected)
            #expect(record.deltaNs.count > 400)
        }
    }

    @Test("No headers means no byte at all")
    func noHeaders() async throws {
        try await withSimulator { simulator in
            let call = Call.make(.chat)
            let answered = RawClient.request(call.path, call.body, [Call.pace], keepAlive: true)
            let silent = RawClient.request(call.path, call.body, ["x-simulator-fault: no-headers"])
            // Both go in one write, so the second one is there when the answer to the first one ends.
            let bytes = try await RawClient.exchange(simulator, answered + silent) { $0.contains("[DONE]") }
            #expect(String(decoding: bytes, as: UTF8.self).components(separatedBy: "HTTP/1.1").count == 2)
            let records = await simulator.records(atLeast: 2)
            #expect(records.map(\.outcome) == [.completed, .disconnected])
            #expect(records.map(\.status) == [200, nil])
        }
    }

    @Test("Slow headers delay everything")
    func slowHeaders() async throws {
        try await withSimulator { simulator in
            _ = try await Call.make(.chat).send(to: simulator, ["x-simulator-fault: slow-headers=30ms"])
            let record = try #require(await simulator.records().first)
            // Never early; how late is not a test's business.
            #expect(try #require(record.firstDeltaNs) - record.receivedNs >= 31_000_000)
        }
    }

    @Test("The configuration gives a seeded share of requests a fault, and a header wins over it")
    func share() async throws {
        func statuses(seed: UInt64) async throws -> [Int] {
            let configuration = SimulatorConfiguration(
                seed: seed,
                faults: [.status(503, retryAfter: nil, retryAfterMilliseconds: nil)],
                faultShare: 0.5
            )
            return try await withSimulator(configuration) { simulator in
                var statuses: [Int] = []
                for _ in 0..<20 { statuses.append(try await Call.make(.chat).send(to: simulator).status) }
                let own = try await Call.make(.chat).send(to: simulator, ["x-simulator-fault: status=418"])
                #expect(own.status == 418)
                return statuses
            }
        }
        let once = try await statuses(seed: 7)
        #expect(Set(once) == [200, 503])
        #expect(try await statuses(seed: 7) == once)
        #expect(try await statuses(seed: 8) != once)
    }
}
