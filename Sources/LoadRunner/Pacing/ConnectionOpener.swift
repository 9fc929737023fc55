import BenchModel
import ProviderWire

/// Opens the connections that a scenario wants ahead of its requests, each on the loop that will use it.
struct ConnectionOpener: Sendable {
    /// Connections per target.
    let count: Int
    let lanes: Lanes
    /// The sitting, counted from 1.
    let part: Int
    let calls: TargetCalls
    let transport: any Transport
    let epoch: RunEpoch
    let control: RunControl
    let record: @Sendable (OpenedConnection) -> Void

    /// Connections of one target opened at the same time; a server's accept queue may be no longer.
    private static let atATime = 64

    /// Opens the targets' connections; returns when each is open or has failed, or the run is stopped.
    func open(for targets: [TargetIndex]) async {
        await withDiscardingTaskGroup { group in
            for target in targets {
                for first in 0..<min(count, Self.atATime) {
                    group.addTask {
                        for slot in stride(from: first, to: count, by: Self.atATime) {
                            guard !control.isStopping, !Task.isCancelled else { return control.cutShort() }
                            await open(for: target, slot)
                        }
                    }
                }
            }
        }
    }

    private func open(for target: TargetIndex, _ slot: Int) async {
        var request = calls[target].connectionRequest
        request.lane = lanes.lane(slot, of: target)
        let exchange = await transport.perform(request)
        let times = exchange.times
        let fromEpoch = { (instant: MonotonicInstant?) in instant.map(epoch.runInstant(at:)) }
        record(
            OpenedConnection(
                target: target,
                part: part,
                outcome: calls[target].outcome(ofOpening: exchange),
                connectionID: exchange.connection.connectionID,
                started: fromEpoch(times.started),
                dns: fromEpoch(times.dns),
                connected: fromEpoch(times.connected),
                tls: fromEpoch(times.tls)
            )
        )
    }
}
