import BenchModel
import Testing

@testable import ProviderWire

/// Text is kept on the loop's thread: an event must not cost a copy of all the text before it.
@Suite("Text that grows")
struct KeptTextGrowthTests {
    private static let pieces = 4000

    /// Feeds one event again and again, and counts how often the kept text moves to another place in memory.
    private func moves(_ dialect: some WireDialect, _ event: String) -> (moves: Int, bytes: Int) {
        var dialect = dialect
        var record = ResponseRecord(keepsText: true)
        let bytes = Array(event.utf8)
        var (place, moves): (UInt, Int) = (0, 0)
        for _ in 0..<Self.pieces {
            record.beginRead(arrival: MonotonicClock.now(), takenInHand: MonotonicClock.now())
            _ = dialect.take(bytes.span, into: &record)
            let now = record.kept?.firstText?.utf8.withContiguousStorageIfAvailable { UInt(bitPattern: $0.baseAddress) }
            if let now, now != place { (place, moves) = (now, moves + 1) }
        }
        return (moves, record.kept?.firstText?.utf8.count ?? 0)
    }

    @Test("is added to in place: it moves only when its room is doubled, in every protocol")
    func inPlace() {
        let piece = "twenty bytes of text"
        let all = [
            moves(OpenAIChat(), #"{"choices":[{"index":0,"delta":{"content":"\#(piece)"}}]}"#),
            moves(
                AnthropicMessages(),
                #"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"\#(piece)"}}"#
            ),
            moves(
                OpenAIResponses(),
                #"{"type":"response.output_text.delta","item_id":"i","output_index":0,"content_index":0,"delta":"\#(piece)"}"#
            ),
            moves(Gemini(), #"{"candidates":[{"content":{"role":"model","parts":[{"text":"\#(piece)"}]}}]}"#),
        ]
        for (moves, bytes) in all {
            #expect(bytes == Self.pieces * piece.utf8.count)
            // 80 kB from 16 bytes on are 13 doublings; a copy for each event would be 4,000.
            #expect(moves <= 20)
        }
    }
}
