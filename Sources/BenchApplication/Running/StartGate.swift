/// Holds work back until its end can be asked for: whoever sees its first request, or its first line, may ask at once.
package struct StartGate: Sendable {
    private let waiting: AsyncStream<Void>
    private let opening: AsyncStream<Void>.Continuation

    package init() { (waiting, opening) = AsyncStream<Void>.makeStream() }

    /// Returns once it is open, or the task that waits, of which there is one, is cancelled.
    package func pass() async { for await _ in waiting {} }

    package func open() { opening.finish() }
}
