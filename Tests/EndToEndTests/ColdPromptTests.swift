import Foundation
import Testing

/// Prompts that are to be new to the server's cache, whatever they begin with.
@Suite("Prompts that begin with the same picture, answer or function", .timeLimit(.minutes(30)))
struct ColdPromptTests {
    /// A PNG of 1024 × 768, as its header has it: a thousand tokens.
    ///
    /// Its pixels are not all there, and nobody looks at them.
    private static let picture = Data(
        base64Encoded: "iVBORw0KGgoAAAANSUhEUgAABAAAAAMACAIAAAA12IJaAAAACElEQVR4nAMAAAAAAUgGidIAAAAASUVORK5CYII="
    )

    private static let long = String(repeating: "word ", count: 400)
    private static let prompts = [
        #"{"id": "p", "user": "What is this?", "images": ["photo.png"]}"#,
        #"{"id": "p", "messages": [{"role": "assistant", "content": "\#(long)"}, {"role": "user", "content": "Go on."}]}"#,
        #"{"id": "p", "user": "What is the weather?", "tools": "#
            + #"[{"name": "weather", "description": "\#(long)", "parameters": {"type": "object"}}]}"#,
    ]

    @Test("are new in each request and in each run, in every protocol", arguments: prompts)
    func cold(_ prompt: String) async throws {
        try await Workbench.with { bench in
            try #require(Self.picture).write(to: URL(fileURLWithPath: bench.path("photo.png")))
            let record = bench.path("served.jsonl")
            let simulator = try await bench.simulator([
                "--cache-block", "16", "--tokens", "2", "--ttft", "1ms", "--record", record,
            ])
            var scenario = TestScenario(baseURL: simulator.address)
            let wires = WireName.allCases.filter { $0 != .completions }
            for wire in wires { scenario.add(wire, wire.rawValue, wire == .anthropic ? ["cachePrompt": true] : [:]) }
            for isLed in [true, true, false] {
                scenario.load = ["requests": 3, "warmup": 1, "nonce": isLed]
                var json = scenario.json
                json["prompts"] = [try JSONSerialization.jsonObject(with: Data(prompt.utf8))]
                let bytes = try JSONSerialization.data(withJSONObject: json)
                try bench.write(String(decoding: bytes, as: UTF8.self), to: "scenario.json")
                let run = try await bench.ezbench("run", "scenario.json", "--full")
                #expect(run.code == 0 && !run.output.contains("NOT COLD"), "\(run.errors)")
                for wire in wires {
                    let cache = try await bench.report().target(wire.rawValue).promptCache
                    #expect(cache.isMeantCold == isLed, "\(wire)")
                    // Gemini's usage says nothing of a cache that gave nothing.
                    #expect(((cache.hitShare ?? 0) == 0) == isLed, "\(wire): \(cache)")
                }
            }
            simulator.process.send(SIGTERM)
            _ = await simulator.process.result()
            // What the server knows of it itself: nothing of each prompt that was led, and something of every other but the first.
            let served = try bench.read("served.jsonl").split(separator: "\n")
            let known = served.map { !$0.contains(#""cached_tokens":0,"#) }
            #expect(known.count == 12 * wires.count && !known.prefix(8 * wires.count).contains(true))
            #expect(known.suffix(4 * wires.count).count(where: \.self) >= 3 * wires.count)
        }
    }
}
