import BenchModel

/// A ``CurlLoop`` and its thread.
final class LoopThread: Sendable {
    let loop: CurlLoop
    private let thread: SystemThread

    /// Starts the thread.
    init(
        _ configuration: CurlTransport.Configuration,
        for version: Endpoint.HTTPVersion,
        _ numbers: ConnectionNumbers,
        _ platform: any Platform
    ) throws(TransportFault) {
        let loop = try CurlLoop(configuration, for: version, numbers, platform)
        self.loop = loop
        thread = try SystemThread { loop.run() }
    }

    deinit { end() }

    /// Ends the loop and waits for the thread; may be called more than once.
    func end() {
        loop.inbox.stop()
        thread.join()
    }
}
