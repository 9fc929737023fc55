/// How a conversation of several turns is held: each turn begins after the answer to the one before it, in one session.
package struct ConversationSettings: Sendable, Equatable {
    /// Whose answers stand in what is asked next.
    package enum History: String, Sendable, CaseIterable {
        /// Those that the model gave in this session.
        case live
        /// Those that the conversation was recorded with: every target is sent the same bytes.
        case recorded
        /// Those that the model gave, as the server keeps them: only what is new is sent, with the id of the answer before
        /// (Responses' `previous_response_id`).
        case server
    }

    /// What sessions of a run have in common, where nonces keep caches from knowing more.
    package enum Sharing: String, Sendable, CaseIterable {
        /// System prompts: a nonce of the run leads these, one of the session what the user says first.
        case system
        /// All of it: a nonce of the run leads the conversation.
        case all
        /// Nothing: a nonce of the session leads the conversation.
        case none
    }

    /// The time between the end of an answer and the turn after it.
    package enum Gap: Sendable, Equatable {
        /// As the conversation has it; none where it has none.
        case recorded
        case fixed(Nanoseconds)
        /// Exponentially distributed.
        case exponential(mean: Nanoseconds)
        /// Log-normally distributed; the spread is the standard deviation of the logarithm.
        case lognormal(median: Nanoseconds, spread: Double)
    }

    package var history: History
    /// Before what a user says.
    package var think: Gap
    /// Before what a tool gave.
    package var toolGap: Gap
    /// No gap is longer; nil for any.
    package var mostGap: Nanoseconds?
    package var sharing: Sharing
    /// The time over which the first sessions of a closed loop begin, so that their first turns do not come at once.
    package var stagger: Nanoseconds

    package init(
        history: History = .live,
        think: Gap = .recorded,
        toolGap: Gap = .recorded,
        mostGap: Nanoseconds? = nil,
        sharing: Sharing = .system,
        stagger: Nanoseconds = 0
    ) {
        self.history = history
        self.think = think
        self.toolGap = toolGap
        self.mostGap = mostGap
        self.sharing = sharing
        self.stagger = stagger
    }

    /// Returns the gap before a turn: the same for every target and in every run of a seed.
    ///
    /// - Parameters:
    ///   - turn: the turn, and what was recorded of it.
    ///   - place: which session and turn.
    ///   - seed: the load's.
    /// - Returns: none before a session's first turn.
    package func gap(before turn: Dialogue.Turn, at place: ConversationTurn, seed: UInt64) -> Nanoseconds {
        if place.turn == 0 { return 0 }
        let number = UInt64(truncatingIfNeeded: place.session) &* 1_000_003 &+ UInt64(truncatingIfNeeded: place.turn)
        var random = SplitMix64(seed: seed ^ SplitMix64.mix(number &+ 1 << 60))
        let gap: Nanoseconds =
            switch turn.bringsResults ? toolGap : think {
            case .recorded: turn.gap ?? 0
            case .fixed(let time): time
            case .exponential(let mean): .seconds(mean.inSeconds * random.exponential())
            case .lognormal(let median, let spread): .seconds(median.inSeconds * random.logNormal(spread: spread))
            }
        return max(0, mostGap.map { min($0, gap) } ?? gap)
    }

    /// When a slot's first session begins, counted from the load's beginning: evenly spread over the stagger.
    package func start(ofSlot slot: Int, of slots: Int) -> Nanoseconds {
        slots < 2 ? 0 : .seconds(stagger.inSeconds * Double(slot) / Double(slots))
    }
}
