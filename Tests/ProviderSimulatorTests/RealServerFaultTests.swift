import Foundation
import Testing

@testable import ProviderSimulator

/// What servers were seen to do in public bug reports, as the wire shows it.
@Suite("Faults of real servers")
struct RealServerFaultTests {
    private func events(_ wire: WireProtocol, _ fault: String, extra: String = "") async throws -> [RawEvent] {
        try await withSimulator { simulator in
            let call = Call.make(wire, extra: extra)
            let response = try await call.send(to: simulator, ["x-simulator-fault: \(fault)"])
            #expect(response.isComplete)
            return RawEvent.all(in: response.text)
        }
    }

    @Test(
        "A connection that has had its answers is closed without a byte, and the record has that request too",
        arguments: Call.all,
        ["dead-reuse", "dead-reuse;after=2;sit=1ms"]
    )
    func deadReuse(_ call: Call, _ fault: String) async throws {
        try await withSimulator { simulator in
            let answered = fault.contains("after=2") ? 2 : 1
            let request = RawClient.request(
                call.path,
                call.body,
                [Call.pace, "x-simulator-fault: \(fault)"],
                keepAlive: true
            )
            let repeated = String(repeating: request, count: answered + 1)
            let bytes = try await RawClient.exchange(simulator, repeated)
            let answers = String(decoding: bytes, as: UTF8.self).components(separatedBy: "HTTP/1.1 200 OK")
            #expect(answers.count == answered + 1)
            let records = await simulator.records()
            #expect(records.map(\.status) == Array(repeating: 200, count: answered) + [nil])
            #expect(records.last?.outcome == .broken && records.first?.outcome == .completed)
        }
    }

    @Test("A held body has its last event, is recorded as complete, and stays open", arguments: Call.all)
    func heldBody(_ call: Call) async throws {
        let marker = ["message_stop", "[DONE]", "response.completed", "finishReason"]
        try await withSimulator { simulator in
            let request = RawClient.request(call.path, call.body, [Call.pace, "x-simulator-fault: held-body"])
            let bytes = try await RawClient.exchange(simulator, request) { text in
                marker.contains { text.contains($0) } && Array(text.utf8.suffix(3)) == Array("\n\r\n".utf8)
            }
            #expect(try !RawResponse(bytes).isComplete)
            #expect(await simulator.records(atLeast: 1).map(\.outcome) == [.completed])
            let closed = try await call.send(to: simulator, ["x-simulator-fault: held-body=1ms"])
            #expect(closed.isComplete)
            #expect(await simulator.records(atLeast: 2).map(\.outcome) == [.completed, .completed])
        }
    }

    @Test("An early finish is said with every token event, and so before a reset", arguments: Call.all)
    func earlyFinish(_ call: Call) async throws {
        let marks = [
            "\"stop_reason\":\"end_turn\"", "\"finish_reason\":\"stop\"", "output_text.done",
            "\"finishReason\":\"STOP\"",
        ]
        let events = try await events(call.wire, "early-finish")
        #expect(events.filter { event in marks.contains { event.data.contains($0) } }.count == 9)
        try await withSimulator { simulator in
            let cut = try await call.send(to: simulator, ["x-simulator-fault: early-finish, cut;after=3"])
            #expect(!cut.isComplete && marks.contains { cut.text.contains($0) })
        }
    }

    @Test(
        "An empty answer has a role, a finish and usage of no output, streamed and whole",
        arguments: WireProtocol.allCases,
        [true, false]
    )
    func emptyAnswer(_ wire: WireProtocol, streamed: Bool) async throws {
        try await withSimulator { simulator in
            let usage = wire.countsOnRequest && streamed ? #""stream_options":{"include_usage":true}"# : ""
            let call = Call.make(wire, stream: streamed, extra: usage)
            let response = try await call.send(to: simulator, ["x-simulator-fault: empty-answer"])
            let marks: (finish: String, output: String) =
                switch wire {
                case .anthropic: ("end_turn", #""output_tokens":0"#)
                case .chat, .completions: (#""finish_reason":"stop""#, #""completion_tokens":0"#)
                case .responses: (#""status":"completed""#, #""output_tokens":0"#)
                case .gemini: (#""finishReason":"STOP""#, #""candidatesTokenCount":0"#)
                }
            #expect(response.isComplete && response.text.contains(marks.finish) && response.text.contains(marks.output))
            let record = try #require(await simulator.records().first)
            #expect(record.deltaNs.isEmpty && record.outputTokens == 0 && record.outcome == .completed)
        }
    }

    @Test("Every third answer is another model's, and the record names it", arguments: Call.all)
    func fallbackModel(_ call: Call) async throws {
        try await withSimulator { simulator in
            for number in 1...6 {
                let response = try await call.send(to: simulator, ["x-simulator-fault: fallback-model=small-1"])
                #expect(response.text.contains("\"small-1\"") == number.isMultiple(of: 3))
            }
            let models = await simulator.records().map { $0.model == "small-1" }
            #expect(models == [false, false, true, false, false, true])
        }
    }

    @Test("The other model is five times as slow")
    func fallbackPace() {
        func due(_ slowness: Double) -> [Int64] {
            let reply = Reply(
                to: GenerationRequest(wire: .chat, model: "m", streams: true, maxTokens: nil),
                requestID: "req",
                created: 0,
                overrides: ReplyOverrides(ttft: .milliseconds(10), rate: 100, tokens: 3, jitter: 0, tokensPerEvent: 1),
                misbehaviour: Misbehaviour([]),
                slowness: slowness,
                cached: PromptCache.Split(),
                generator: SeededGenerator(seed: 1, stream: 1)
            )
            return IteratorSequence(reply.tokenEvents).map(\.due)
        }
        #expect(due(1) == [10_000_000, 20_000_000, 30_000_000])
        #expect(due(5) == [50_000_000, 100_000_000, 150_000_000])
    }

    @Test("Placeholders of 0 come with or after the real counts", arguments: WireProtocol.allCases)
    func zeroUsage(_ wire: WireProtocol) async throws {
        let usage = wire.countsOnRequest ? #""stream_options":{"include_usage":true}"# : ""
        let events = try await events(wire, "zero-usage", extra: usage).map(\.object)
        switch wire {
        case .anthropic:
            #expect((at(events.first, "message", "usage", "input_tokens") as? Int ?? 0) > 0)
            let last = events.dropLast().last
            #expect(at(last, "usage", "input_tokens") as? Int == 0)
            #expect(at(last, "usage", "output_tokens") as? Int == 8)
        case .chat, .completions:
            let last = events.dropLast().last
            #expect((at(last, "usage", "prompt_tokens") as? Int ?? 0) > 0)
            #expect(at(last, "usage", "input_tokens") as? Int == 0)
        case .responses:
            #expect((at(events.last, "response", "usage", "input_tokens") as? Int ?? 0) > 0)
            #expect(at(events.last, "response", "usage", "prompt_tokens") as? Int == 0)
        case .gemini:
            #expect((at(events.first, "usageMetadata", "promptTokenCount") as? Int ?? 0) > 0)
            #expect(at(events.last, "usageMetadata", "promptTokenCount") as? Int == 0)
            #expect(at(events.last, "usageMetadata", "candidatesTokenCount") as? Int == 8)
        }
    }

    @Test("Foreign events come before the first token and among them, or alone", arguments: Call.all)
    func foreignEvents(_ call: Call) async throws {
        let keepalives = try await events(call.wire, "foreign-event").map(\.data)
        #expect(keepalives.prefix(2) == [": keepalive", ": keepalive"])
        #expect(keepalives.filter { $0 == ": keepalive" }.count == 3)
        #expect(try await events(call.wire, "foreign-event=word").first?.data == "connected")
        #expect(try await events(call.wire, "foreign-event=only").allSatisfy { $0.data == ": keepalive" })
    }

    @Test(
        "An error in strange words follows N deltas",
        arguments: WireProtocol.allCases,
        Fault.OddError.allCases
    )
    func oddErrors(_ wire: WireProtocol, _ words: Fault.OddError) async throws {
        try await withSimulator { simulator in
            let fault = "x-simulator-fault: odd-error=\(words.rawValue);after=2"
            let response = try await Call.make(wire).send(to: simulator, [fault])
            let line =
                switch words {
                case .field: #"error: {"code":500,"#
                case .words: #""error_type":"server_error""#
                case .detail: #"data: {"detail":""#
                case .event: #"data: {"code":500,"message":""#
                }
            #expect(response.isComplete && response.text.contains(line))
            #expect(response.text.contains("The model ran out of memory."))
            #expect(!response.text.contains(#""error":{"#))
            #expect(response.text.contains("[DONE]") == wire.countsOnRequest)
            #expect(await simulator.records().first?.deltaNs.count == 2)
        }
    }

    @Test("A key holds for so many requests, and another one after it", arguments: Call.all)
    func expiredKey(_ call: Call) async throws {
        try await withSimulator { simulator in
            for (key, statuses) in [("one", [200, 200, 401, 401]), ("two", [200, 200, 401])] {
                for status in statuses {
                    let headers = ["authorization: Bearer \(key)", "x-simulator-fault: expired-key;after=2"]
                    let response = try await call.send(to: simulator, headers)
                    #expect(response.status == status)
                    if status == 401 { #expect(response.text.contains("expired")) }
                }
            }
            let old = try await call.send(to: simulator, ["x-simulator-fault: expired-key=0ms"])
            #expect(old.status == 401)
            #expect(try await call.send(to: simulator, ["x-simulator-fault: expired-key=1 day"]).status == 400)
            #expect(try await call.send(to: simulator, ["x-simulator-fault: expired-key=3600s"]).status == 200)
        }
    }

    @Test("Usage moves into the choice, or beside it, and stands nowhere else", arguments: ["choice", "x-groq"])
    func usagePlaces(_ place: String) async throws {
        let asked = #""stream_options":{"include_usage":true}"#
        let events = try await events(.chat, "usage=\(place)", extra: asked).map(\.object)
        let path: [Any] = place == "choice" ? ["choices", 0, "usage"] : ["x_groq", "usage"]
        let counts = events.compactMap { event in
            path.reduce(event as Any?) { at($0, $1) }.flatMap { at($0, "completion_tokens") as? Int }
        }
        #expect(counts == [8])
        #expect(!events.contains { at($0, "usage", "completion_tokens") != nil })
    }

    @Test("Thinking in tags is part of the text, whatever the protocol", arguments: Call.all)
    func thinkTags(_ call: Call) async throws {
        let text = try await events(call.wire, "think-tags").map(\.data).joined()
        let opening = try #require(text.range(of: #"<think>\n"#))
        let closing = try #require(text.range(of: #"so\n</think>\n\n"#))
        #expect(opening.upperBound < closing.lowerBound)
        try await withSimulator { simulator in
            _ = try await call.send(to: simulator, ["x-simulator-fault: think-tags"])
            let record = try #require(await simulator.records().first)
            #expect(record.outputTokens == 8 && record.sentTokens == 8)
        }
    }

    @Test("What ended the answer is never said, and everything else is", arguments: WireProtocol.allCases)
    func neverFinished(_ wire: WireProtocol) async throws {
        let usage = wire.countsOnRequest ? #""stream_options":{"include_usage":true}"# : ""
        let events = try await events(wire, "never-finished", extra: usage)
        let text = events.map(\.data).joined()
        for mark in ["end_turn", #""finish_reason":"stop""#, "finishReason"] { #expect(!text.contains(mark)) }
        switch wire {
        case .anthropic: #expect(events.last?.name == "message_stop")
        case .chat, .completions: #expect(events.last?.data == "[DONE]" && text.contains(#""completion_tokens":8"#))
        case .responses: #expect(events.last?.name == "response.completed")
        case .gemini: #expect(text.contains(#""candidatesTokenCount":8"#))
        }
    }
}

extension WireProtocol {
    /// Whether streams have usage only where it is asked for.
    fileprivate var countsOnRequest: Bool { [.chat, .completions].contains(self) }
}
