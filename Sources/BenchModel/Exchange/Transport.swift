/// What carries HTTP requests to servers and stamps what comes back; it knows nothing of what an answer means.
///
/// A failed request is data: nothing is thrown, whatever happened stands in the ``HTTPExchange``.
/// Cancelling the calling task closes the exchange and records it as ``HTTPExchange/Ending/cancelled``, as interrupted;
/// one that is closed on purpose is so too, as planned.
package protocol Transport: Sendable {
    func perform(_ request: TransportRequest) async -> HTTPExchange

    /// The same for one of thousands of tasks, which keep room for every value they hold while they wait: the request is
    /// asked for when it is handed over, and the exchange comes in a box.
    func finish(_ request: () -> TransportRequest) async -> FinishedExchange

    /// Ends, as cancelled and without ``PhaseTimes/started``, every exchange that waits for its start, now and from now on.
    ///
    /// Exchanges that have begun go on.
    func withdrawWaitingStarts()
}

extension Transport {
    package func finish(_ request: () -> TransportRequest) async -> FinishedExchange {
        FinishedExchange(await perform(request()))
    }
}

/// An exchange on its way to whoever waits for it.
package final class FinishedExchange: Sendable {
    package let exchange: HTTPExchange

    package init(_ exchange: HTTPExchange) { self.exchange = exchange }
}
