/// A figure that inference servers tell of themselves, whatever each of them calls it.
///
/// The raw values name the series in the database and in reports.
package enum ServerFact: String, Sendable, CaseIterable {
    // MARK: What holds at the moment of a scrape

    /// Requests that are being answered.
    case running
    /// Requests that wait for their turn.
    case waiting
    /// The part of the cache for keys and values that is in use, 0…1.
    case kvUse = "kv_use"
    /// The part of what was looked up that the prefix cache had, 0…1, over a time of the server's choice.
    case prefixHitShare = "prefix_hit_share"
    /// The part of the drafted tokens that was accepted, 0…1, over a time of the server's choice.
    case acceptedShare = "accepted_share"

    // MARK: Counted since the server started

    /// Requests that came to an end, however that was.
    case requests
    case promptTokens = "prompt_tokens"
    case outputTokens = "output_tokens"
    /// Tokens that were looked up in the prefix cache, and those of them that it had.
    case prefixQueries = "prefix_queries"
    case prefixHits = "prefix_hits"
    /// Requests that were put off for want of memory.
    case preemptions
    /// Guesses of speculative decoding, the tokens in them, and those that were accepted.
    case drafts
    case draftTokens = "draft_tokens"
    case acceptedTokens = "accepted_tokens"

    // MARK: Histograms of seconds

    case ttft, queue, prefill, decode, e2e
    /// From one token to the next.
    case gap

    package enum Kind: Sendable {
        /// May rise and fall.
        case gauge
        /// Only rises, unless the server starts anew.
        case counter
        /// Some counters: how many values lie at or below each edge, how many there are, and their sum.
        case histogram
    }

    package var kind: Kind {
        switch self {
        case .running, .waiting, .kvUse, .prefixHitShare, .acceptedShare: .gauge
        case .requests, .promptTokens, .outputTokens, .prefixQueries, .prefixHits, .preemptions, .drafts, .draftTokens,
            .acceptedTokens:
            .counter
        case .ttft, .queue, .prefill, .decode, .e2e, .gap: .histogram
        }
    }

    /// What no counter exceeds: beyond it a double cannot count by ones.
    package static let countable: ClosedRange<Double> = 0...0x1p53

    /// The values that it can have; any other is no value.
    package var possible: ClosedRange<Double> {
        switch self {
        case .kvUse, .prefixHitShare, .acceptedShare: 0...1
        default: Self.countable
        }
    }

    /// Returns what is taken of a value on a page: itself where it can be, and infinity where it cannot.
    ///
    /// Left out, a counter would pass for one that was not there yet, and was at 0, and a gauge for one that the server does not tell; a
    /// mean of several without it would be none of the server's.
    package func taken(_ value: Double) -> Double { possible.contains(value) ? value : .infinity }

    /// Whether several series of one server are parts of a whole, such as of several engines; others are averaged.
    package var adds: Bool { kind != .gauge || self == .running || self == .waiting }
}

/// The inference servers whose names for their figures are known.
package enum ServerDialect: String, Sendable, CaseIterable {
    case vllm
    case sglang
    case tensorRT = "tensorrt-llm"
    case llamaServer = "llama-server"
    case tgi
    case dynamo
}
