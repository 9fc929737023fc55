/// The settings of a simulator.
package struct SimulatorConfiguration: Sendable {
    /// The address to listen on: a host name or an IP address.
    package var host: String
    /// The port to listen on; 0 takes any free one, which ``Simulator/port`` returns.
    package var port: Int
    /// The seed of all that is drawn: characters, lengths, words, which requests get faults.
    ///
    /// Equal seeds give equal runs.
    package var seed: UInt64
    /// The only key that is accepted; nil accepts every request, with a key or without.
    package var requireKey: String?
    /// Which servers' endpoints for tokens there are.
    package var tokenizing: Tokenizing
    /// Settings for all replies; a request's `x-simulator` header overrides them.
    package var overrides: ReplyOverrides
    /// Faults for requests that do not ask for their own with `x-simulator-fault`.
    package var faults: [Fault]
    /// The share of requests, 0…1, that get ``faults``.
    package var faultShare: Double
    /// A file that gets one JSON line per request when it is finished; see ``ServedRequest``.
    package var record: String?
    /// The words of a block of the prompt cache, a multiple of 16; nil for what OpenAI and Gemini do: 1,024 and each 128 more.
    package var cacheBlock: Int?
    /// How many blocks the prompt cache has room for.
    package var cacheCapacity: Int
    /// Event loop threads; one thread serves a thousand streams of twenty tokens a second.
    package var threads: Int
    /// How many finished requests ``Simulator/records()`` keeps; the oldest are dropped first.
    package var recordsKept: Int
    /// The version that every answer states in the header field ``ResponseBytes/header``.
    package var version: String
    /// Called for each answer that is held, on its event loop; must not block.
    package var whenHeld: @Sendable (HeldAnswers) -> Void

    package init(
        host: String = "127.0.0.1",
        port: Int = 0,
        seed: UInt64 = 1,
        requireKey: String? = nil,
        tokenizing: Tokenizing = .both,
        overrides: ReplyOverrides = ReplyOverrides(),
        faults: [Fault] = [],
        faultShare: Double = 1,
        record: String? = nil,
        cacheBlock: Int? = nil,
        cacheCapacity: Int = 1_000_000,
        threads: Int = 1,
        recordsKept: Int = 10_000,
        version: String = "unversioned",
        whenHeld: @escaping @Sendable (HeldAnswers) -> Void = { _ in }
    ) {
        self.host = host
        self.port = port
        self.seed = seed
        self.requireKey = requireKey
        self.tokenizing = tokenizing
        self.overrides = overrides
        self.faults = faults
        self.faultShare = faultShare
        self.record = record
        self.cacheBlock = cacheBlock
        self.cacheCapacity = cacheCapacity
        self.threads = threads
        self.recordsKept = recordsKept
        self.version = version
        self.whenHeld = whenHeld
    }
}
