package import BenchModel
import Synchronization

/// A transport in which no planned start ever comes: each waits until it is withdrawn or its task cancelled.
package final class WaitingTransport: Transport {
    private let transport: FakeTransport

    /// - Parameter onSubmission: called with the number of each request.
    package init(onSubmission: @escaping @Sendable (Int) -> Void) {
        transport = FakeTransport(holdsPlannedStarts: true, whenAsked: onSubmission) { _, number in .stream(id: number)
        }
    }

    package var submitted: Int { transport.tally.withLock(\.urls.count) }

    package func withdrawWaitingStarts() { transport.withdrawWaitingStarts() }

    package func perform(_ request: TransportRequest) async -> HTTPExchange { await transport.perform(request) }
}
