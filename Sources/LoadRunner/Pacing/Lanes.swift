import BenchModel

/// Assigns a lane to each slot (see ``TransportRequest/lane``), so that its requests follow one another on the same
/// loop's connections.
struct Lanes: Sendable {
    /// Whether each target's requests share a lane: over HTTP/2, because they share a connection, or with planned
    /// starts, because they share a cap.
    private let shared: PerTarget<Bool>
    private let concurrency: Int
    private let first: Int

    init(_ scenario: Scenario, first: Int) {
        let isPlanned = scenario.load.shape != .closed
        shared = PerTarget(scenario.targets) { isPlanned || scenario.endpoint(of: $0)?.httpVersion == .http2 }
        concurrency = scenario.load.concurrency
        self.first = first
    }

    func lane(_ slot: Int, of target: TargetIndex) -> Int {
        first + (shared[target] ? target.number : target.number * concurrency + slot % concurrency)
    }
}
