import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A thread that does one thing.
final class SystemThread: Sendable {
    private let running: Mutex<pthread_t?>

    /// Starts the thread.
    init(_ work: @escaping @Sendable () -> Void) throws(TransportFault) {
        #if canImport(Darwin)
            var thread: pthread_t?
        #else
            var thread = pthread_t()
        #endif
        let box = Unmanaged.passRetained(Work(work))
        let code = pthread_create(&thread, nil, { SystemThread.run($0) }, box.toOpaque())
        guard code == 0 else {
            box.release()
            throw TransportFault(
                "cannot start the event loop's thread: \(String(cString: strerror(code)))"
            )
        }
        running = Mutex(thread)
    }

    /// Waits for the thread's end; may be called more than once.
    func join() {
        let thread = running.withLock { running in
            defer { running = nil }
            return running
        }
        if let thread { pthread_join(thread, nil) }
    }

    private final class Work: Sendable {
        let work: @Sendable () -> Void

        init(_ work: @escaping @Sendable () -> Void) { self.work = work }
    }

    private static func run(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        if let context { Unmanaged<Work>.fromOpaque(context).takeRetainedValue().work() }
        return nil
    }
}
