import Foundation
import Testing

@testable import ProviderSimulator

/// Agents end a model's turn by words of their own: what comes before them is the answer, and all of it.
@Suite("An answer that is to end before a text")
struct StopSequenceTests {
    private static let wires: [WireProtocol] = [.anthropic, .chat, .completions, .gemini]

    private static func extra(_ stops: String, _ wire: WireProtocol) -> String {
        switch wire {
        case .anthropic: #""stop_sequences":\#(stops)"#
        case .gemini: #""generationConfig":{"stopSequences":\#(stops)}"#
        case .chat, .completions, .responses: #""stop":\#(stops)"#
        }
    }

    @Test("ends there, and says so as its provider does", arguments: wires, [true, false])
    func ends(_ wire: WireProtocol, streamed: Bool) async throws {
        let reason =
            switch wire {
            case .anthropic: #""stop_reason":"stop_sequence","stop_sequence":"e""#
            case .gemini: #""finishReason":"STOP""#
            case .chat, .completions, .responses: #""finish_reason":"stop""#
            }
        try await withSimulator { simulator in
            let pace = "x-simulator: ttft=1ms, rate=20000, tokens=400"
            let call = Call.make(wire, stream: streamed, extra: Self.extra(#"["z","e"]"#, wire))
            let response = try await call.send(to: simulator, pace: pace)
            let text = try response.text(wire, streamed: streamed)
            #expect(!text.contains("e") && response.text.contains(reason), "\(response.text)")
            let record = try #require(await simulator.records().first)
            #expect(record.outputTokens < 400 && record.sentTokens == record.outputTokens)
            // Of the last word perhaps only the blank before it is left.
            #expect(record.outputTokens - text.split(separator: " ").count <= 1)
        }
    }

    @Test("goes on to its own end where the text never comes", arguments: wires, [true, false])
    func goesOn(_ wire: WireProtocol, streamed: Bool) async throws {
        try await withSimulator { simulator in
            let call = Call.make(wire, stream: streamed, extra: Self.extra(#"["§§"]"#, wire))
            let response = try await call.send(to: simulator, pace: "x-simulator: ttft=1ms, rate=20000, tokens=10")
            #expect(try response.text(wire, streamed: streamed).split(separator: " ").count == 10)
            #expect(!response.text.contains("stop_sequence\":\"§"))
        }
    }

    @Test("is cut before the first of them, wherever tokens begin and end", arguments: 1...30 as ClosedRange<UInt64>)
    func cut(seed: UInt64) throws {
        let generator = SeededGenerator(seed: seed, stream: 1)
        let whole = StoppedText(tokens: 200, opening: ["<a> ", "b"], generator, ["§"])
        let text = whole.pieces.joined()
        #expect(whole.stop == nil && whole.pieces.count == 200 && text.hasPrefix("<a> b "))
        var random = generator
        for _ in 0..<50 {
            let scalars = Array(text.unicodeScalars)
            let stops = (0..<3).map { _ in
                let begin = Int(random.next() % UInt64(scalars.count - 9))
                return String(String.UnicodeScalarView(scalars[begin..<begin + 1 + Int(random.next() % 9)]))
            }
            let stopped = StoppedText(tokens: 200, opening: ["<a> ", "b"], generator, stops)
            let (made, stop) = (stopped.pieces.joined(), try #require(stopped.stop))
            #expect(stops.contains(stop))
            #expect(text.utf8.starts(with: (made + stop).utf8), "\(stops)")
            for stop in stops { #expect(made.range(of: stop, options: .literal) == nil, "\(stops)") }
        }
    }

    @Test("is looked for once at each place, however long it is")
    func long() {
        let generator = SeededGenerator(seed: 1, stream: 1)
        let long = String(repeating: "a stream of ", count: 4_000)
        let stopped = StoppedText(tokens: 20_000, opening: [], generator, [long, "none such"])
        #expect(stopped.stop == nil && stopped.pieces.count == 20_000)
        let opening = [String(long.dropLast(3)), "of ", "b"]
        let ended = StoppedText(tokens: 3, opening: opening, generator, [long, String(long.dropFirst(2))])
        #expect(ended.stop == long && ended.pieces.isEmpty)
    }

    @Test("is refused where what is to end it is no text")
    func refused() async throws {
        try await withSimulator { simulator in
            for stops in ["5", #"[1]"#, #"{"a":1}"#] {
                let response = try await Call.make(.chat, extra: Self.extra(stops, .chat)).send(to: simulator)
                #expect(response.status == 400 && response.text.contains("stop: Input should be"))
            }
            let none = try await Call.make(.chat, extra: #""stop":null"#).send(to: simulator)
            #expect(none.status == 200)
        }
    }
}
