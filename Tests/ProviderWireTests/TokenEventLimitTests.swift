import BenchModel
import Testing

@testable import ProviderWire

/// Each token event takes memory, and a stream may never end.
@Suite("The number of token events")
struct TokenEventLimitTests {
    private static let event = Array(events(#"{"choices":[{"delta":{"content":"a"}}]}"#).utf8)

    private static func reader(_ bounds: BodyBounds) -> BodyReader<OpenAIChat> {
        BodyReader(contentType: "text/event-stream", bounds)
    }

    @Test("has a limit, beyond which the answer is too large and its stream is given up")
    func limit() {
        var bounds = BodyBounds(maxBytes: 1 << 20)
        bounds.mostTokenEvents = 100
        var reader = Self.reader(bounds)
        for _ in 0..<100 {
            #expect(reader.receive(Self.event.span, arrival: 1, takenInHand: 2) == .more(hasToken: true))
        }
        #expect(reader.receive(Self.event.span, arrival: 1, takenInHand: 2) == .giveUp)
        guard case .failed(.tooLarge, let detail) = outcome(reader.finish(complete: false)) else {
            Issue.record("the answer is not too large")
            return
        }
        #expect(detail.contains("more than 100 token events"))
    }

    @Test("is a million where nothing else is said: 24 MB of each stream")
    func usual() { #expect(BodyBounds(maxBytes: 1).mostTokenEvents == 1_000_000) }
}
