#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A thread for work that blocks, which nobody waits for.
package enum DetachedThread {
    /// Starts a thread; where the system has none left, the caller does the work.
    package static func start(_ work: @escaping @Sendable () -> Void) {
        #if canImport(Darwin)
            var thread: pthread_t?
        #else
            var thread = pthread_t()
        #endif
        let box = Unmanaged.passRetained(Work(work))
        guard pthread_create(&thread, nil, { DetachedThread.run($0) }, box.toOpaque()) == 0 else {
            return box.takeRetainedValue().work()
        }
        #if canImport(Darwin)
            if let thread { pthread_detach(thread) }
        #else
            pthread_detach(thread)
        #endif
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
