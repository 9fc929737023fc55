import BenchAnalysis

extension Delivery {
    /// The verdict, the same in every output.
    var words: String {
        switch self {
        case .asMade: "as made"
        case .buffered: "buffered on the way"
        case .atOnce: "at once"
        case .inOnePiece: "in one piece"
        case .unclear: "cannot tell"
        }
    }

    /// Those that need a word more, in the order in which it is said.
    static let explained: [Delivery] = [
        .buffered, .atOnce, .inOnePiece, .unclear(.slowProgram), .unclear(.tooSoon), .unclear(.fewEvents),
    ]

    /// What the verdict means.
    var meaning: String {
        switch self {
        case .asMade: "events came one after the other"
        case .buffered:
            "more than half of the events came in one read with others: a proxy or gateway holds chunks back"
        case .atOnce:
            "most answers came within a moment after one long silence: they were held back until they were whole, or come from a "
                + "cache"
        case .inOnePiece: "most answers of 16 tokens or more came in one event"
        case .unclear(.slowProgram): "this program was too slow, and what waits for it shares a read too"
        case .unclear(.tooSoon):
            "whole answers were there within 0.4 ms a token, which may be their pace, a cache's, or somebody's who holds them back"
        case .unclear(.fewEvents):
            "with fewer than \(Int(GapSummary.leastEventsToTell)) events an answer, each may have been held back by itself"
        }
    }
}
