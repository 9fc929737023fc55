/// Everything a simulator is told before it starts.
package struct SimulatorConfiguration: Sendable {
    /// The address to listen on; a name or a number.
    package var host: String
    /// The port to listen on; 0 takes any free one, which ``Simulator/port`` then names.
    package var port: Int
    /// Draws every character, length, word and fault share, so that two runs with one seed behave alike.
    package var seed: UInt64
    /// The only key that is let in; without it every request is, with a key or without.
    package var requireKey: String?
    /// Replaces parts of every model's character; a request's `x-simulator` header replaces these again.
    package var overrides: ReplyOverrides
    /// Misbehaviour for requests that do not ask for their own with `x-simulator-fault`.
    package var faults: [Fault]
    /// The share of requests, 0…1, that get ``faults``.
    package var faultShare: Double
    /// A file that gets one JSON line per request when it is finished; see ``ServedRequest``.
    package var record: String?
    /// Event loop threads; one serves a thousand streams of twenty tokens a second.
    package var threads: Int
    /// How many finished requests ``Simulator/records()`` remembers; older ones are forgotten first.
    package var recordsKept: Int
    /// What every answer says of the simulator, in ``ResponseBytes/header``.
    package var version: String
    /// Told of each answer that is held back, on its event loop; must not block.
    package var whenHeld: @Sendable (HeldAnswers) -> Void

    package init(
        host: String = "127.0.0.1",
        port: Int = 0,
        seed: UInt64 = 1,
        requireKey: String? = nil,
        overrides: ReplyOverrides = ReplyOverrides(),
        faults: [Fault] = [],
        faultShare: Double = 1,
        record: String? = nil,
        threads: Int = 1,
        recordsKept: Int = 10_000,
        version: String = "unversioned",
        whenHeld: @escaping @Sendable (HeldAnswers) -> Void = { _ in }
    ) {
        self.host = host
        self.port = port
        self.seed = seed
        self.requireKey = requireKey
        self.overrides = overrides
        self.faults = faults
        self.faultShare = faultShare
        self.record = record
        self.threads = threads
        self.recordsKept = recordsKept
        self.version = version
        self.whenHeld = whenHeld
    }
}
