import Foundation
import Testing

@testable import ProviderSimulator

/// JSON where JSON is asked for.
@Suite("The simulator, asked for JSON")
struct StructuredOutputTests {
    @Test(
        "An answer that is to be JSON follows the schema, streamed and whole, however many tokens are asked for",
        arguments: Call.withTools,
        [true, false]
    )
    func structured(_ wire: WireProtocol, streamed: Bool) async throws {
        let forms: [String] =
            switch wire {
            case .anthropic:
                [
                    #""output_config":{"format":{"type":"json_schema","schema":\#(SampleSchema.text)}}"#,
                    #""output_format":{"type":"json_schema","schema":\#(SampleSchema.text)}"#,
                ]
            case .chat:
                [
                    #""response_format":{"type":"json_schema","json_schema":{"name":"w","strict":true,"schema":\#(SampleSchema.text)}}"#
                ]
            case .completions: []
            case .responses:
                [#""text":{"format":{"type":"json_schema","name":"w","strict":true,"schema":\#(SampleSchema.text)}}"#]
            case .gemini:
                [
                    #""generationConfig":{"responseMimeType":"application/json","responseSchema":\#(SampleSchema.text)}"#,
                    #""generationConfig":{"response_mime_type":"application/json","response_json_schema":\#(SampleSchema.text)}"#,
                ]
            }
        try await withSimulator { simulator in
            for form in forms {
                for tokens in ["tokens=3", "tokens=60", "jitter=0"] {
                    let call = Call.make(wire, stream: streamed, extra: form)
                    let pace = "x-simulator: ttft=1ms, rate=20000, \(tokens)"
                    let answer = try await call.send(to: simulator, pace: pace).text(wire, streamed: streamed)
                    #expect(SampleSchema.fits(answer), "\(answer)")
                }
            }
            let counts = await simulator.records().map(\.outputTokens)
            #expect(counts.prefix(2) == [3, 60])
        }
    }

    @Test("An answer that is to be some JSON object is one, and a word of an enum is that word")
    func objects() async throws {
        try await withSimulator { simulator in
            let forms: [(WireProtocol, String)] = [
                (.chat, #""response_format":{"type":"json_object"}"#),
                (.responses, #""text":{"format":{"type":"json_object"}}"#),
                (.gemini, #""generationConfig":{"responseMimeType":"application/json"}"#),
            ]
            for (wire, form) in forms {
                let response = try await Call.make(wire, extra: form).send(to: simulator)
                let answer = try response.text(wire, streamed: true)
                #expect((try? JSONSerialization.jsonObject(with: Data(answer.utf8))) is [String: Any], "\(answer)")
            }
            let word =
                #""generationConfig":{"responseMimeType":"text/x.enum","responseSchema":{"type":"STRING","enum":["warm"]}}"#
            let response = try await Call.make(.gemini, extra: word).send(to: simulator)
            #expect(try response.text(.gemini, streamed: true) == "warm")
            // Plain text is asked for by its type, too.
            let plain = try await Call.make(.chat, extra: #""response_format":{"type":"text"}"#).send(to: simulator)
            #expect(try plain.text(.chat, streamed: true).split(separator: " ").count == 8)
        }
    }

    @Test("A schema that stands in the words of a prompt is followed where some JSON is wanted")
    func written() async throws {
        let words = "Answer as this schema says: \(SampleSchema.text) Do not say { or {\"a\":1}.".quoted
        let calls: [(WireProtocol, String)] = [
            (
                .chat,
                #"{"model":"m","stream":true,"messages":[{"role":"system","content":\#(words)}],"response_format":{"type":"json_object"}}"#
            ),
            (
                .responses,
                #"{"model":"m","stream":true,"instructions":\#(words),"input":"Hi","text":{"format":{"type":"json_object"}}}"#
            ),
            (
                .gemini,
                #"{"systemInstruction":{"parts":[{"text":\#(words)}]},"contents":[{"parts":[{"text":"Hi"}]}],"generationConfig":{"responseMimeType":"application/json"}}"#
            ),
        ]
        try await withSimulator { simulator in
            for (wire, body) in calls {
                let response = try await Call(wire: wire, path: Call.make(wire).path, body: body).send(to: simulator)
                #expect(SampleSchema.fits(try response.text(wire, streamed: true)), "\(wire)")
            }
        }
    }
}

/// JSON as models spoil it, on request.
@Suite("The simulator, asked to spoil JSON")
struct SpoiledOutputTests {
    private static let form =
        #""response_format":{"type":"json_schema","json_schema":{"name":"w","strict":true,"schema":\#(SampleSchema.text)}}"#

    private static func answers(_ fault: String, _ count: Int) async throws -> [String] {
        try await withSimulator { simulator in
            var answers: [String] = []
            for _ in 0..<count {
                let call = Call.make(.chat, stream: true, extra: form)
                let response = try await call.send(to: simulator, ["x-simulator-fault: \(fault)"])
                answers.append(try response.text(.chat, streamed: true))
            }
            return answers
        }
    }

    @Test("Each way gives what a reader of JSON or the schema refuses", arguments: Fault.Spoiling.allCases)
    func spoiled(_ how: Fault.Spoiling) async throws {
        let answer = try #require(await Self.answers("spoil=\(how.rawValue)", 1).first)
        // Foundation's reader takes a comma too many.
        let isSpoiled =
            switch how {
            case .fence: answer.hasPrefix("```json\n{") && answer.hasSuffix("}\n```")
            case .prose: answer.hasPrefix("Here it is: {") && answer.hasSuffix("}")
            case .comma: answer.hasPrefix("{") && answer.hasSuffix(",}")
            case .torn: answer.hasPrefix("{") && !SampleSchema.fits(answer) && SampleSchema.fits(answer + "}")
            case .shape: answer == #"{"unexpected":[null]}"#
            // It is of calls alone.
            case .tool: SampleSchema.fits(answer)
            }
        #expect(isSpoiled, "\(answer)")
    }

    @Test("A share of the requests is befallen, and the others are as if nobody had asked")
    func share() async throws {
        let answers = try await Self.answers("spoil;share=0.5", 30)
        let spoiled = answers.count { $0.hasPrefix("```") }
        // Drawn by the simulator's seed: the same in every run.
        #expect((5...25).contains(spoiled), "\(spoiled)")
        #expect(answers.allSatisfy { $0.hasPrefix("```") || SampleSchema.fits($0) })
        #expect(try await Self.answers("spoil;share=0", 3).allSatisfy(SampleSchema.fits))
    }
}
