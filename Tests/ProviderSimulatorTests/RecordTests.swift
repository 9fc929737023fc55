import Foundation
import LocalServer
import Testing

@testable import ProviderSimulator

@Suite("The record of what was served")
struct RecordTests {
    @Test("A record has the response's id and instants that only go forward", arguments: Call.all)
    func instants(_ call: Call) async throws {
        try await withSimulator { simulator in
            let response = try await call.send(to: simulator)
            let record = try #require(await simulator.records().first)
            #expect(record.id == response.headers["x-request-id"])
            #expect(record.protocol == call.wire.rawValue)
            #expect(record.outcome == .completed)
            #expect(record.deltaNs.count == 8)
            #expect(record.outputTokens == 8)
            #expect(record.inputTokens == 3)
            #expect(record.firstDeltaNs == record.deltaNs.first)
            #expect(record.deltaNs == record.deltaNs.sorted())
            #expect(try #require(record.deltaNs.last) <= record.endNs)
        }
    }

    @Test("No event is early: each has its own deadline, counted from the request")
    func deadlines() async throws {
        try await withSimulator { simulator in
            let pace = "x-simulator: ttft=20ms, rate=500, tokens=10, jitter=0, tokens-per-event=1"
            _ = try await Call.make(.chat).send(to: simulator, [], pace: pace)
            let record = try #require(await simulator.records().first)
            for (index, instant) in record.deltaNs.enumerated() {
                #expect(instant - record.receivedNs >= 20_000_000 + Int64(index) * 2_000_000)
            }
        }
    }

    @Test("The file has a line for each request, with the agreed names")
    func file() async throws {
        let path = NSTemporaryDirectory() + "simulator-record-\(UUID().uuidString).jsonl"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let id = try await withSimulator(SimulatorConfiguration(record: path)) { simulator in
            _ = try await Call.make(.chat, stream: false).send(to: simulator)
            return try await Call.make(.anthropic).send(to: simulator).headers["request-id"]
        }
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        #expect(lines.count == 2)
        let objects = try lines.map {
            try #require(JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
        #expect(objects[1]["id"] as? String == id)
        #expect(objects[1]["model"] as? String == "claude-sonnet-4-5")
        #expect(objects[1]["outcome"] as? String == "completed")
        #expect((objects[1]["delta_ns"] as? [Int64])?.count == 8)
        #expect(objects[1]["received_ns"] is Int64 && objects[1]["end_ns"] is Int64)
        #expect(objects[1]["first_delta_ns"] as? Int64 == (objects[1]["delta_ns"] as? [Int64])?.first)
        #expect(objects[0]["first_delta_ns"] == nil)
    }

    @Test("A simulator whose port is taken leaves an earlier record as it is, and one that listens begins anew")
    func kept() async throws {
        let path = NSTemporaryDirectory() + "simulator-record-\(UUID().uuidString).jsonl"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data("an earlier record\n".utf8).write(to: URL(fileURLWithPath: path))
        try await withSimulator { other in
            await #expect(throws: SimulatorError.listening(.addressInUse(host: "127.0.0.1", port: other.port))) {
                try await Simulator.start(SimulatorConfiguration(port: other.port, record: path))
            }
            let kept = try String(contentsOfFile: path, encoding: .utf8)
            #expect(kept == "an earlier record\n")
        }
        try await withSimulator(SimulatorConfiguration(record: path)) { simulator in
            _ = try await Call.make(.chat).send(to: simulator)
        }
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        #expect(lines.count == 1 && lines.first?.hasPrefix("{") == true)
    }

    @Test("A client that goes away ends its stream")
    func disconnect() async throws {
        try await withSimulator { simulator in
            let call = Call.make(.anthropic)
            let pace = "x-simulator: ttft=1ms, rate=1, tokens=100000, jitter=0, tokens-per-event=1"
            _ = try await RawClient.exchange(simulator, RawClient.request(call.path, call.body, [pace])) {
                $0.contains("text_delta")
            }
            let record = try #require(await simulator.records(atLeast: 1).first)
            #expect(record.outcome == .disconnected)
            #expect(record.deltaNs.count < 100)
            // The simulator is there for the next one.
            #expect(try await call.send(to: simulator).isComplete)
        }
    }

    @Test("Only so many records are remembered, the newest ones")
    func forgetting() async throws {
        try await withSimulator(SimulatorConfiguration(recordsKept: 3)) { simulator in
            var ids: [String?] = []
            for _ in 0..<8 { ids.append(try await Call.make(.chat).send(to: simulator).headers["x-request-id"]) }
            #expect(await simulator.records().map(\.id) == ids.suffix(3))
        }
    }

    @Test("A record that cannot be written is a sentence")
    func unwritable() async throws {
        let error = await #expect(throws: SimulatorError.self) {
            try await Simulator.start(SimulatorConfiguration(record: "/nowhere/at/all.jsonl"))
        }
        #expect(error?.description.contains("/nowhere/at/all.jsonl") == true)
    }
}
