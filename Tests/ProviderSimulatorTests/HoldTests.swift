import Foundation
import Synchronization
import Testing

@testable import ProviderSimulator

/// What is under way because a test wants it to be.
@Suite("Answers that are held", .timeLimit(.minutes(30)))
struct HoldTests {
    @Test("A stream waits after its tokens until it is let go, and is whole then", arguments: Call.all)
    func stream(_ call: Call) async throws {
        let told = Mutex<[HeldAnswers]>([])
        let configuration = SimulatorConfiguration(whenHeld: { held in told.withLock { $0.append(held) } })
        try await withSimulator(configuration) { (simulator) async throws in
            let request = RawClient.request(call.path, call.body, [Call.pace, "x-simulator-fault: hold;after=2"])
            async let answer = RawClient.exchange(simulator, request)
            await simulator.held(atLeast: 1)
            #expect(await simulator.records().isEmpty)
            simulator.letGo(forGood: false)
            #expect(try RawResponse(try await answer).isComplete)
            let record = try #require(await simulator.records(atLeast: 1).first)
            #expect(record.outcome == .completed && record.deltaNs.count == 8)
        }
        #expect(told.withLock(\.self) == [HeldAnswers(now: 1, inAll: 1)])
    }

    @Test("A document waits before it is sent")
    func document() async throws {
        try await withSimulator { (simulator) async throws in
            let call = Call.make(.gemini, stream: false)
            async let answer = call.send(to: simulator, ["x-simulator-fault: hold"])
            await simulator.held(atLeast: 1)
            simulator.letGo(forGood: true)
            #expect(try await answer.isComplete)
        }
    }

    @Test("The first so many pass, and as many again once the others are let go")
    func sparing() async throws {
        try await withSimulator { (simulator) async throws in
            let call = Call.make(.chat)
            let fault = ["x-simulator-fault: hold;spare=2"]
            for _ in 0..<2 {
                for _ in 0..<2 { #expect(try await call.send(to: simulator, fault).isComplete) }
                async let held = call.send(to: simulator, fault)
                await simulator.held(atLeast: 1)
                simulator.letGo(forGood: false)
                #expect(try await held.isComplete)
            }
            simulator.letGo(forGood: true)
            for _ in 0..<5 { #expect(try await call.send(to: simulator, fault).isComplete) }
        }
    }

    @Test("One whose client leaves is held no more, and stopping ends what is held")
    func leaving() async throws {
        try await withSimulator { (simulator) async throws in
            let call = Call.make(.anthropic)
            let request = RawClient.request(call.path, call.body, [Call.pace, "x-simulator-fault: hold;after=1"])
            _ = try await RawClient.exchange(simulator, request) { $0.contains("text_delta") }
            let record = try #require(await simulator.records(atLeast: 1).first)
            #expect(record.outcome == .disconnected && record.deltaNs.count == 1)
            async let other = RawClient.exchange(simulator, request)
            await simulator.held(atLeast: 1)
            try await simulator.stop()
            #expect(try RawResponse(try await other).isComplete == false)
        }
    }

    @Test("With no time to the first token the head leaves with it: one read brings both")
    func headWithFirstToken() async throws {
        try await withSimulator { (simulator) async throws in
            let call = Call.make(.anthropic)
            let pace = "x-simulator: ttft=0ms, rate=20000, tokens=8, jitter=0, tokens-per-event=1"
            for (fault, hasToken) in [("stall;after=1", true), ("hold;after=0", false)] {
                let request = RawClient.request(call.path, call.body, [pace, "x-simulator-fault: \(fault)"])
                let bytes = try await RawClient.exchange(simulator, request) { _ in true }
                let text = String(decoding: bytes, as: UTF8.self)
                #expect(text.hasPrefix("HTTP/1.1 200 OK\r\n"))
                #expect(text.contains("text_delta") == hasToken)
            }
        }
    }
}
