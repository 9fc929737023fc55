/// How much load to generate, for how long and in which order.
package struct Load: Sendable, Equatable {
    package enum Order: String, Sendable, CaseIterable {
        /// All targets side by side, so that time-of-day drift affects all of them alike.
        case interleaved
        /// One target after the other.
        case sequential
    }

    package enum Extent: Sendable, Equatable {
        /// Measured requests per target.
        case requests(Int)
        /// Measured conversations per target, of a scenario that holds them turn by turn.
        case sessions(Int)
        /// The time in which each target starts new measured requests.
        case duration(Nanoseconds)
    }

    /// When a run has enough.
    package enum Until: String, Sendable, CaseIterable {
        /// All of the plan is carried out.
        case planned
        /// Every objective is decided; ``Load/extent`` is then the most that is asked.
        case decided
    }

    /// What to do with a start that is due while ``maxInFlight`` streams are in flight.
    package enum WhenFull: String, Sendable, CaseIterable {
        /// It waits for one of them to end; TTFT from plan includes the delay.
        case delay
        /// It never starts, and is stored as a failure of its own kind.
        case drop
    }

    /// When requests start.
    package var shape: LoadShape
    /// Streams, or sessions of conversations, kept in flight per target; under open-loop load, during warm-up only.
    package var concurrency: Int
    /// The most streams in flight per target under open-loop load.
    package var maxInFlight: Int
    package var whenFull: WhenFull
    /// If ``shape`` has stages, the sum of their durations.
    package var extent: Extent
    package var until: Until
    /// How conversations are held turn by turn, each in a session; nil where every request stands for itself.
    package var conversations: ConversationSettings?
    /// Requests per target that go first; they are stored but never counted.
    ///
    /// Of a conversation they ask the first turn.
    package var warmup: Int
    /// Connections opened per target before its first request.
    package var prewarm: Int
    package var order: Order
    /// Whether a nonce leads each prompt, so that no prompt cache shortens the answer; a target may override it.
    package var nonce: Bool
    /// The same seed gives the same plan.
    package var seed: UInt64
    /// Which part of the plan this process carries out; no part of the scenario's text.
    package var shard = Shard.whole

    package init(
        shape: LoadShape = .closed,
        concurrency: Int = 1,
        maxInFlight: Int = 500,
        whenFull: WhenFull = .delay,
        extent: Extent = .requests(10),
        until: Until = .planned,
        conversations: ConversationSettings? = nil,
        warmup: Int = 0,
        prewarm: Int = 0,
        order: Order = .interleaved,
        nonce: Bool = true,
        seed: UInt64 = 1
    ) {
        self.shape = shape
        self.concurrency = concurrency
        self.maxInFlight = maxInFlight
        self.whenFull = whenFull
        self.extent = extent
        self.until = until
        self.conversations = conversations
        self.warmup = warmup
        self.prewarm = prewarm
        self.order = order
        self.nonce = nonce
        self.seed = seed
    }
}

extension Load {
    /// Returns the extent of a number of starts: of sessions where conversations are held, else of requests.
    package func counting(_ starts: Int) -> Extent { conversations == nil ? .requests(starts) : .sessions(starts) }
}

extension Load.Extent {
    /// How many requests, or sessions, there are; nil of a plan that goes by time.
    package var starts: Int? {
        switch self {
        case .requests(let count), .sessions(let count): count
        case .duration: nil
        }
    }
}
