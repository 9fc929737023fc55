import BenchModel
import Testing

@testable import ProviderWire

/// Output that stands where OpenAI's, Anthropic's or Google's own reference does not put it, and what it must come to.
struct UnlistedOutput: Sendable, CustomTestStringConvertible {
    var what: String
    var wireProtocol: WireProtocol
    var events: [String]
    var deltas: [(DeltaKind, Int32)]
    var text: String?
    var thinking: String?
    var tool: String?

    var testDescription: String { what }

    func hold() {
        let response = decodeBothWays(events.map { "data: \($0)\n\n" }.joined(), as: wireProtocol)
        #expect(response.deltas.kinds == deltas.map(\.0))
        #expect(response.deltas.byteCounts == deltas.map(\.1))
        #expect(response.text == text && response.thinkingText == thinking)
        #expect(response.toolText == tool)
        #expect(response.defect == nil)
    }
}
