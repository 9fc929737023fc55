import BenchModel
import Glibc
import Synchronization

/// A ``CurlLoop`` and its thread.
final class LoopThread: Sendable {
    let loop: CurlLoop
    private let thread: Mutex<pthread_t?>

    /// Starts the thread.
    init(
        _ configuration: CurlTransport.Configuration,
        for version: Endpoint.HTTPVersion,
        _ numbers: ConnectionNumbers
    ) throws(TransportFault) {
        loop = try CurlLoop(configuration, for: version, numbers)
        var thread = pthread_t()
        let context = Unmanaged.passRetained(loop).toOpaque()
        let code = pthread_create(
            &thread,
            nil,
            { context in
                guard let context else { return nil }
                Unmanaged<CurlLoop>.fromOpaque(context).takeRetainedValue().run()
                return nil
            },
            context
        )
        guard code == 0 else {
            Unmanaged<CurlLoop>.fromOpaque(context).release()
            throw TransportFault("cannot start the event loop's thread: \(String(cString: strerror(code)))")
        }
        self.thread = Mutex(thread)
    }

    deinit { end() }

    /// Ends the loop and waits for the thread; may be called more than once.
    func end() {
        let running = thread.withLock { thread in
            defer { thread = nil }
            return thread
        }
        guard let running else { return }
        loop.stop()
        pthread_join(running, nil)
    }
}
