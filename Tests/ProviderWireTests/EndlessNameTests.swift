import BenchModel
import Testing

@testable import ProviderWire

/// Reports repeat the names that servers give in every table, so that one of a megabyte made each endless.
@Suite("A name without end")
struct EndlessNameTests {
    private static let name = String(repeating: "né", count: 2_000)
    private static let key = "sk-Endless/7f3a+9c51=d2"
    private static let redaction = Redaction(
        target: Target(name: "", endpoint: "", wireProtocol: .openaiChat, model: ""),
        endpoint: Endpoint(name: "", baseURL: ""),
        others: [key]
    )

    private static func events(_ wireProtocol: WireProtocol) -> String {
        switch wireProtocol {
        case .openaiChat:
            ProviderWireTests.events(
                #"{"model":"\#(name)","choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":"\#(name)"}]}"#
            )
        case .openaiCompletions:
            ProviderWireTests.events(
                #"{"model":"\#(name)","choices":[{"index":0,"text":"Hi","finish_reason":"\#(name)"}]}"#
            )
        case .anthropicMessages:
            ProviderWireTests.events(
                #"{"type":"message_start","message":{"model":"\#(name)"}}"#,
                #"{"type":"message_delta","delta":{"stop_reason":"\#(name)"}}"#
            )
        case .openaiResponses:
            ProviderWireTests.events(
                #"{"type":"response.created","response":{"model":"\#(name)"}}"#,
                #"{"type":"response.incomplete","response":{"status":"incomplete","incomplete_details":{"reason":"\#(name)"}}}"#
            )
        case .gemini:
            ProviderWireTests.events(#"{"modelVersion":"\#(name)","candidates":[{"finishReason":"\#(name)"}]}"#)
        }
    }

    @Test("of a model or a stop reason is cut, and says so", arguments: WireProtocol.allCases)
    func names(wireProtocol: WireProtocol) throws {
        let response = Self.redaction.redacted(decode(Self.events(wireProtocol), as: wireProtocol).response)
        for kept in [response.servedModel, response.stopReason] {
            let kept = try #require(kept)
            #expect(kept.count == 256 && kept.hasPrefix("nén") && kept.hasSuffix("…"))
        }
    }

    @Test("of an error is cut, in a stream and in a refusal", arguments: WireProtocol.allCases)
    func errors(wireProtocol: WireProtocol) throws {
        let json = #"{"error":{"type":"\#(Self.name)","code":"\#(Self.name)","message":"m"}}"#
        let refusal = ResponseHead(status: 400, headers: [])
        for read in [
            decode(ProviderWireTests.events(json), as: wireProtocol), decode(json, as: wireProtocol, head: refusal),
        ] {
            let error = try #require(Self.redaction.redacted(read.response).providerError)
            #expect(error.type?.count == 256 && error.code?.count == 256)
        }
    }

    @Test("is cut after the key that it holds is struck out, wherever the cut falls", arguments: 225..<257)
    func keys(place: Int) throws {
        let name = String(repeating: "n", count: place) + Self.key + String(repeating: "n", count: 100)
        let json = #"{"error":{"type":"\#(name)","code":"\#(name)","message":"m"}}"#
        let read = decode(json, as: .openaiChat, head: ResponseHead(status: 400, headers: [])).response
        let error = try #require(Self.redaction.redacted(read).providerError)
        for kept in [error.type, error.code] { #expect(try #require(kept).contains("sk-") == false) }
    }

    @Test("A long one is left as it is")
    func long() {
        let name = String(repeating: "é", count: 256)
        #expect(TextExcerpt.name(name) == name)
        #expect(TextExcerpt.name(name + "x").count == 256)
    }
}
