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
}
