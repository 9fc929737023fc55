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

    /// Streams kept in flight per target (closed loop).
    package var concurrency: Int
    package var extent: Extent
    /// Requests per target that go first, are stored and never counted.
    package var warmup: Int
    package var order: Order
    /// A unique text leads each prompt, so that no cache answers in the model's place.
    package var nonce: Bool
    /// The same seed gives the same plan.
    package var seed: UInt64

    package init(
        concurrency: Int = 1,
        extent: Extent = .requests(10),
        warmup: Int = 0,
        order: Order = .interleaved,
        nonce: Bool = true,
        seed: UInt64 = 1
    ) {
        self.concurrency = concurrency
        self.extent = extent
        self.warmup = warmup
        self.order = order
        self.nonce = nonce
        self.seed = seed
    }
}
