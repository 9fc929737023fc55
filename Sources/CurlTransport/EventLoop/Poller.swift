#if os(Linux)
    import BenchModel
    import CCurl
    import Glibc
    import Synchronization

    /// Waits for sockets, for one timer and for a wake-up from other threads: epoll, timerfd and eventfd.
    ///
    /// With ``ReceiveStamp`` the seam behind which a kqueue twin for macOS fits.
    final class Poller {
        enum Event {
            case socket(Int32, readable: Bool, writable: Bool, failed: Bool)
            case timer
            case wakeup
        }

        /// Can be written to from any thread; see ``WakeupHandle``.
        let wakeup: WakeupHandle
        let descriptor: Int32
        private let timer: Int32
        private let ready = UnsafeMutablePointer<ezb_ready>.allocate(capacity: Poller.batch)
        private var armedFor = Nanoseconds.max
        /// What the system refused; whoever waits on it would wait for nothing.
        private var fault: TransportFault?
        /// The most that one wait tells of.
        static let batch = 256

        init() throws(TransportFault) {
            descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
            timer = ezb_make_timer()
            wakeup = WakeupHandle(descriptor: ezb_make_wakeup())
            guard descriptor >= 0, timer >= 0, wakeup.descriptor >= 0 else {
                throw TransportFault("cannot create an event loop: \(String(cString: strerror(errno)))")
            }
            // Edge-triggered, so that neither ever needs to be read: each arming and each write is an edge of its own.
            control(EPOLL_CTL_ADD, timer, ezb_in() | ezb_edge())
            control(EPOLL_CTL_ADD, wakeup.descriptor, ezb_in() | ezb_edge())
            if let fault = takeFault() { throw fault }
        }

        /// Returns what the system has refused since the last call: to watch a socket, or to set the timer.
        func takeFault() -> TransportFault? {
            defer { fault = nil }
            return fault
        }

        private func note(_ what: String) {
            let reason = String(cString: strerror(ezb_errno()))
            if fault == nil { fault = TransportFault("the system refuses to \(what): \(reason)") }
        }

        private func control(_ operation: Int32, _ watched: Int32, _ events: UInt32) {
            if ezb_epoll_control(descriptor, operation, watched, events) != 0 { note("watch a descriptor (epoll_ctl)") }
        }

        deinit {
            ready.deallocate()
            close(timer)
            close(wakeup.descriptor)
            close(descriptor)
        }

        /// Asks the system to run this thread before ordinary ones, so that neither this program's other threads nor another
        /// program's keep a start or a read waiting.
        ///
        /// Needs CAP_SYS_NICE and a second processor; without them all threads are alike, and lateness and lag tell what
        /// that costs.
        ///
        /// Never as many threads do as there are processors: one is left to everything else.
        ///
        /// - Returns: whether it does; then ``stopPreferring()`` has to follow when the thread ends.
        static func preferThisThread() -> Bool {
            let processors = sysconf(Int32(_SC_NPROCESSORS_ONLN))
            if preferred.wrappingAdd(1, ordering: .relaxed).newValue < processors, ezb_prefer_thread() == 0 {
                return true
            }
            stopPreferring()
            return false
        }

        static func stopPreferring() { preferred.wrappingSubtract(1, ordering: .relaxed) }

        /// Threads of this program that go first.
        private static let preferred = Atomic(0)

        /// Arms the timer for `instant` on the monotonic clock, unless it fires before that anyway.
        func wakeUp(by instant: Nanoseconds) {
            guard instant < armedFor else { return }
            armedFor = instant
            if ezb_arm_timer(timer, instant) != 0 { note("set a timer (timerfd_settime)") }
        }

        /// Sleeps until something is ready.
        ///
        /// - Returns: the places of what is ready, each good for one call of ``event(at:)`` before the next wait.
        /// - Throws: where it cannot sleep, now or ever again.
        func wait() throws(TransportFault) -> Range<Int> {
            let count = ezb_epoll_wait(descriptor, ready, Int32(Poller.batch))
            guard count >= 0 else {
                throw TransportFault(
                    "the event loop cannot wait (epoll_wait): \(String(cString: strerror(ezb_errno())))"
                )
            }
            return 0..<Int(count)
        }

        func event(at place: Int) -> Event {
            let event = ready[place]
            switch event.fd {
            case timer:
                armedFor = .max
                return .timer
            case wakeup.descriptor: return .wakeup
            default:
                return .socket(
                    event.fd,
                    readable: event.events & ezb_in() != 0,
                    writable: event.events & ezb_out() != 0,
                    failed: event.events & ezb_error() != 0
                )
            }
        }

        func watch(_ socket: Int32, readable: Bool, writable: Bool, isNew: Bool) {
            let events = (readable ? ezb_in() : 0) | (writable ? ezb_out() : 0)
            if isNew { add(socket, events) } else { control(EPOLL_CTL_MOD, socket, events) }
        }

        /// Watches a socket for changes of its connection's state, each of which is an event.
        func watchState(of socket: Int32) { add(socket, ezb_in() | ezb_edge()) }

        /// Watches a socket for some events alone; one that is called new may be watched already.
        private func add(_ socket: Int32, _ events: UInt32) {
            if ezb_epoll_control(descriptor, EPOLL_CTL_ADD, socket, events) == 0 { return }
            if ezb_errno() != EEXIST { return note("watch a socket (epoll_ctl)") }
            control(EPOLL_CTL_MOD, socket, events)
        }

        /// Stops watching a socket; one that is closed already is no error.
        func forget(_ socket: Int32) {
            _ = ezb_epoll_control(descriptor, EPOLL_CTL_DEL, socket, 0)
        }
    }

    /// Wakes a ``Poller`` from any thread.
    struct WakeupHandle: Sendable {
        let descriptor: Int32

        func signal() {
            var one: UInt64 = 1
            _ = write(descriptor, &one, MemoryLayout<UInt64>.size)
        }
    }
#endif
