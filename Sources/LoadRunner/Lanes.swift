import BenchModel

/// Which lane each slot's requests take, see ``TransportRequest/lane``: they follow one another over one loop's connections.
struct Lanes: Sendable {
    /// Targets whose requests share a lane: over HTTP/2, as they share a connection, or planned ahead, as they share a cap.
    private let shared: [Bool]
    private let concurrency: Int
    private let first: Int

    init(_ scenario: Scenario, first: Int) {
        let isPlanned = scenario.load.shape != .closed
        shared = scenario.targets.map { isPlanned || scenario.endpoint(of: $0)?.httpVersion == .http2 }
        concurrency = scenario.load.concurrency
        self.first = first
    }

    func lane(_ slot: Int, of target: Int) -> Int {
        first + (shared[target] ? target : target * concurrency + slot % concurrency)
    }
}
