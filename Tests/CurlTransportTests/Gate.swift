import Glibc

/// Keeps a scripted server's threads waiting until a test lets them go, once and for all.
///
/// `@unchecked Sendable`: a POSIX semaphore may be used by any thread; it lies at one place for the gate's life.
final class Gate: @unchecked Sendable {
    private let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

    init() { sem_init(semaphore, 0, 0) }

    deinit {
        sem_destroy(semaphore)
        semaphore.deallocate()
    }

    /// Waits until the gate is open.
    func wait() {
        while sem_wait(semaphore) != 0 {}
        // For the next one.
        sem_post(semaphore)
    }

    func open() { sem_post(semaphore) }
}
