/// Carries HTTP requests to servers and timestamps what comes back; knows nothing of what an answer means.
///
/// A failed request is data: nothing is thrown, and the ``HTTPExchange`` has whatever happened. Cancelling the calling
/// task closes the exchange and records it as ``HTTPExchange/Ending/cancelled``, as interrupted; one that is closed on
/// purpose is recorded as cancelled too, as planned.
package protocol Transport: Sendable {
    func perform(_ request: TransportRequest) async -> HTTPExchange

    /// The same for one of thousands of tasks, each of which reserves memory for every value it holds while it waits:
    /// the request is made when it is handed over, and the exchange comes in a box.
    func finish(_ request: () -> TransportRequest) async -> FinishedExchange

    /// Ends every exchange that waits for its start, now and later, as cancelled and without ``PhaseTimes/started``.
    ///
    /// Exchanges that have started go on.
    func withdrawWaitingStarts()
}

extension Transport {
    package func finish(_ request: () -> TransportRequest) async -> FinishedExchange {
        FinishedExchange(await perform(request()))
    }
}

/// An exchange in a box, for the task that waits for it.
package final class FinishedExchange: Sendable {
    package let exchange: HTTPExchange

    package init(_ exchange: HTTPExchange) { self.exchange = exchange }
}
