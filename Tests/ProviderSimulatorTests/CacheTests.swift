import Foundation
import Testing

@testable import ProviderSimulator

@Suite("Prompt caching")
struct CacheTests {
    @Test("Anthropic writes what is marked at first sight, and reads it later")
    func marked() async throws {
        try await withSimulator { simulator in
            let system = #""system":[{"type":"text","text":"one two three four","cache_control":{"type":"ephemeral"}}]"#
            var usages: [[Int?]] = []
            for prompt in ["five six", "seven"] {
                let response = try await Call.make(.anthropic, prompt: prompt, extra: system).send(to: simulator)
                let usage = at(RawEvent.all(in: response.text)[0].object, "message", "usage")
                usages.append(
                    ["input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens"].map {
                        at(usage, $0) as? Int
                    }
                )
            }
            #expect(usages == [[2, 4, 0], [1, 0, 4]])
        }
    }

    @Test("Anthropic tells how much of what is written is kept for an hour")
    func forAnHour() async throws {
        try await withSimulator { simulator in
            let block = { (text: String, ttl: String) in
                #"{"type":"text","text":"\#(text)","cache_control":{"type":"ephemeral","ttl":"\#(ttl)"}}"#
            }
            let system = { (last: String) in
                #""system":[\#(block("one two three four", "1h")),\#(block(last, "5m"))]"#
            }
            var usages: [[Int?]] = []
            for last in ["five six", "five six", "seven"] {
                let call = Call.make(.anthropic, prompt: "eight", extra: system(last))
                let usage = at(RawEvent.all(in: try await call.send(to: simulator).text)[0].object, "message", "usage")
                let kept = at(usage, "cache_creation")
                usages.append(
                    ["ephemeral_5m_input_tokens", "ephemeral_1h_input_tokens"].map { at(kept, $0) as? Int }
                )
            }
            #expect(usages == [[2, 4], [0, 0], [1, 0]])
        }
    }

    @Test("Another model has a cache of its own")
    func models() async throws {
        try await withSimulator { simulator in
            for model in ["claude-a", "claude-b"] {
                let body =
                    #"{"model":"\#(model)","max_tokens":9,"cache_control":{"type":"ephemeral"},"#
                    + #""messages":[{"role":"user","content":"one two"}]}"#
                let response = try await Call(wire: .anthropic, path: "/v1/messages", body: body).send(to: simulator)
                let usage = try at(response.object, "usage")
                #expect(at(usage, "cache_creation_input_tokens") as? Int == 2)
            }
        }
    }

    @Test("OpenAI caches a long prompt unasked, in steps of 128 tokens", arguments: [WireProtocol.chat, .responses])
    func automatic(_ wire: WireProtocol) async throws {
        let long = Array(repeating: "word", count: 1300).joined(separator: " ")
        try await withSimulator { simulator in
            var cached: [Int?] = []
            for prompt in [long, long, long + " and more", "short", "short"] {
                let response = try await Call.make(wire, stream: false, prompt: prompt).send(to: simulator)
                let usage = try at(response.object, "usage")
                let details = wire == .chat ? "prompt_tokens_details" : "input_tokens_details"
                cached.append(at(usage, details, "cached_tokens") as? Int)
            }
            #expect(cached == [0, 1280, 1280, 0, 0])
        }
    }

    private static func prompt(_ words: Int, _ first: String = "word") -> Prompt {
        var prompt = Prompt(model: "m")
        prompt.add(([first] + Array(repeating: "word", count: words - 1)).joined(separator: " "))
        return prompt
    }

    @Test("A cache of small blocks knows what was said before in a conversation")
    func blocks() {
        let cache = PromptCache(block: 32)
        let reads = [40, 100, 31, 100].map { cache.lookUp(Self.prompt($0), marksOnly: false).read }
        #expect(reads == [0, 32, 0, 96])
        #expect(cache.lookUp(Self.prompt(100, "other"), marksOnly: false).read == 0)
    }

    @Test("A full cache forgets what was not used for longest")
    func capacity() {
        let cache = PromptCache(block: 16, capacity: 4)
        func read(_ words: Int, _ first: String) -> Int {
            cache.lookUp(Self.prompt(words, first), marksOnly: false).read
        }
        let first: [Int] = ["a", "b", "a", "c"].map { read(32, $0) }
        #expect(first == [0, 0, 32, 0])
        // b had to go.
        let second: [Int] = ["a", "b"].map { read(32, $0) }
        #expect(second == [32, 0])
        // The books stay small however often it is asked.
        for _ in 0..<10_000 { _ = read(32, "a") }
        #expect(read(32, "a") == 32)
    }
}
