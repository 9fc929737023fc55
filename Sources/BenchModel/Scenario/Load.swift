/// How hard to press, how long and in which order.
package struct Load: Sendable, Equatable {
    package enum Order: String, Sendable, CaseIterable {
        /// All targets side by side, so that time-of-day drift meets each alike.
        case interleaved
        /// One target after the other.
        case sequential
    }

    package enum Extent: Sendable, Equatable {
        /// Measured requests per target.
        case requests(Int)
        /// Time in which each target starts new measured requests.
        case duration(Nanoseconds)
    }

    /// What is done with a start that is due while ``maxInFlight`` streams are under way.
    package enum WhenFull: String, Sendable, CaseIterable {
        /// It waits for the next one to end; the delay stands in TTFT from plan.
        case delay
        /// It never starts, and is kept as a failure of its own kind.
        case drop
    }

    /// When requests start.
    package var shape: LoadShape
    /// Streams kept in flight per target; under open-loop load, during warm-up only.
    package var concurrency: Int
    /// The most streams in flight per target under open-loop load.
    package var maxInFlight: Int
    package var whenFull: WhenFull
    /// Where ``shape`` has stages, their durations' sum.
    package var extent: Extent
    /// Requests per target that go first, are stored and never counted.
    package var warmup: Int
    /// Connections opened per target before its first request.
    package var prewarm: Int
    package var order: Order
    /// A unique text leads each prompt, so that no cache answers in the model's place; a target may have its own word.
    package var nonce: Bool
    /// The same seed gives the same plan.
    package var seed: UInt64

    package init(
        shape: LoadShape = .closed,
        concurrency: Int = 1,
        maxInFlight: Int = 500,
        whenFull: WhenFull = .delay,
        extent: Extent = .requests(10),
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
        self.warmup = warmup
        self.prewarm = prewarm
        self.order = order
        self.nonce = nonce
        self.seed = seed
    }
}
