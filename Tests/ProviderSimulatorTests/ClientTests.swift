import Foundation
import Testing

@testable import ProviderSimulator

/// What clients of the providers rely on beside the stream itself: SDKs, agents, load generators.
@Suite("The simulator, as clients meet it")
struct ClientTests {
    @Test(
        "No answer is longer than the request's own limit, and one that reaches it says so",
        arguments: WireProtocol.allCases,
        [true, false]
    )
    func limits(_ wire: WireProtocol, streamed: Bool) async throws {
        let names: [String] =
            switch wire {
            case .anthropic: ["max_tokens"]
            case .chat: ["max_tokens", "max_completion_tokens"]
            case .completions: ["max_tokens"]
            case .responses: ["max_output_tokens"]
            case .gemini: ["maxOutputTokens"]
            }
        let reason = [
            WireProtocol.anthropic: "max_tokens", .chat: "length", .completions: "length", .responses: "incomplete",
            .gemini: "MAX_TOKENS",
        ][wire]
        try await withSimulator { simulator in
            for name in names {
                let limit = wire == .gemini ? #""generationConfig":{"\#(name)":5}"# : #""\#(name)":5"#
                var call = Call.make(wire, stream: streamed, extra: limit)
                if [.anthropic, .completions].contains(wire) {
                    let body = call.body.replacingOccurrences(of: #""max_tokens":2000,"#, with: "")
                    call = Call(wire: wire, path: call.path, body: body)
                }
                let response = try await call.send(to: simulator)
                #expect(response.text.contains("\"\(reason ?? "")\""), "\(name)")
                #expect(try response.text(wire, streamed: streamed).split(separator: " ").count == 5, "\(name)")
            }
            #expect(await simulator.records().allSatisfy { $0.outputTokens == 5 && $0.sentTokens == 5 })
        }
    }

    @Test(
        "As many answers as asked for come side by side, and usage is of all of them",
        arguments: [WireProtocol.chat, .completions, .gemini],
        [true, false]
    )
    func several(_ wire: WireProtocol, streamed: Bool) async throws {
        let extra =
            wire != .gemini
            ? #""n":3,"stream_options":{"include_usage":true}"# : #""generationConfig":{"candidateCount":3}"#
        try await withSimulator { simulator in
            let response = try await Call.make(wire, stream: streamed, extra: extra).send(to: simulator)
            let objects = streamed ? RawEvent.all(in: response.text).map(\.object) : [try response.object]
            let list = wire != .gemini ? "choices" : "candidates"
            let answers = objects.flatMap { $0[list] as? [[String: Any]] ?? [] }
            #expect(Set(answers.compactMap { $0["index"] as? Int }) == [0, 1, 2])
            let ended = answers.filter { ($0["finish_reason"] ?? $0["finishReason"]) is String }
            #expect(Set(ended.compactMap { $0["index"] as? Int }) == [0, 1, 2] && ended.count == 3)
            let usage = objects.compactMap {
                at($0, "usage", "completion_tokens") ?? at($0, "usageMetadata", "candidatesTokenCount")
            }
            #expect(usage.last as? Int == 24)
            let record = try #require(await simulator.records().first)
            #expect(record.outputTokens == 24 && record.sentTokens == 24)
            for wrong in ["0", "129", "-1"] {
                let bad = wire != .gemini ? #""n":\#(wrong)"# : #""generationConfig":{"candidateCount":\#(wrong)}"#
                #expect(try await Call.make(wire, extra: bad).send(to: simulator).status == 400)
            }
        }
    }

    @Test("A whole answer tells how much of it was thinking, as a stream does", arguments: Call.withTools)
    func wholeThinking(_ wire: WireProtocol) async throws {
        let (extra, place): (String, [Any]) =
            switch wire {
            case .anthropic:
                (
                    #""thinking":{"type":"enabled","budget_tokens":1024}"#,
                    ["usage", "output_tokens_details", "thinking_tokens"]
                )
            case .completions: ("", [])
            case .chat: (#""reasoning_effort":"low""#, ["usage", "completion_tokens_details", "reasoning_tokens"])
            case .responses:
                (
                    #""reasoning":{"effort":"low","summary":"auto"}"#,
                    ["usage", "output_tokens_details", "reasoning_tokens"]
                )
            case .gemini:
                (
                    #""generationConfig":{"thinkingConfig":{"includeThoughts":true}}"#,
                    ["usageMetadata", "thoughtsTokenCount"]
                )
            }
        try await withSimulator { simulator in
            let object = try await Call.make(wire, stream: false, extra: extra).send(to: simulator).object
            #expect(place.reduce(object as Any?) { at($0, $1) } as? Int == 2)
        }
    }

    @Test("A given time to first token is exact, with a spread the median of what is drawn, and never beyond a day")
    func spread() {
        func first(_ spread: Double?, _ ttft: Duration = .milliseconds(100)) -> [Int64] {
            (UInt64(0)..<400).map { stream in
                var generator = SeededGenerator(seed: 1, stream: stream)
                let overrides = ReplyOverrides(ttft: ttft, spread: spread)
                return Pace(ModelCharacter.of(model: "m"), overrides, &generator).ttft
            }
        }
        #expect(Set(first(nil)) == [100_000_000] && Set(first(0)) == [100_000_000])
        let drawn = first(0.1).map { log(Double($0) / 1e8) }.sorted()
        #expect(
            abs(drawn[200]) < 0.02 && abs(drawn[336] - 0.1) < 0.03,
            "a standard deviation above the median is the 84th"
        )
        #expect(first(2, .seconds(86_400)).max() == 86_400_000_000_000)
    }

    @Test(
        "The first event has one token: more would be ahead of the rate",
        arguments: ["gemini-2.5-flash", "claude-sonnet-4-5", "gpt-5"]
    )
    func firstEvent(_ model: String) {
        var generator = SeededGenerator(seed: 1, stream: 1)
        let pace = Pace(
            ModelCharacter.of(model: model),
            ReplyOverrides(ttft: .milliseconds(100), rate: 100),
            &generator
        )
        #expect(pace.firstEventTokens == 1)
    }
}
