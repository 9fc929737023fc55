#if os(Linux)
    import BenchModel
    import CCurl
    import Glibc

    /// The poller of Linux: epoll, timerfd and eventfd.
    final class LinuxPoller: Poller {
        let wakeup: WakeupHandle
        let descriptor: Int32
        private let timer: Int32
        private let ready = UnsafeMutablePointer<ezb_ready>.allocate(capacity: LinuxPoller.batch)
        private var armedFor = MonotonicInstant.distantFuture
        /// The first error of the system; a wait after it might never end.
        private var fault: TransportFault?
        /// The most events returned by one wait.
        private static let batch = 256

        init() throws(TransportFault) {
            descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
            timer = ezb_make_timer()
            wakeup = WakeupHandle(descriptor: ezb_make_wakeup(), isCounter: true)
            guard descriptor >= 0, timer >= 0, wakeup.descriptor >= 0 else {
                throw TransportFault("cannot create an event loop: \(String(cString: strerror(errno)))")
            }
            // Edge-triggered, so that neither needs to be read: each arming and each write is a new edge.
            control(EPOLL_CTL_ADD, timer, ezb_in() | ezb_edge())
            control(EPOLL_CTL_ADD, wakeup.descriptor, ezb_in() | ezb_edge())
            if let fault = takeFault() { throw fault }
        }

        var isLastWaitWhole: Bool { lastCount < LinuxPoller.batch }
        private var lastCount = 0

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

        func wakeUp(by instant: MonotonicInstant) {
            guard instant < armedFor else { return }
            armedFor = instant
            if ezb_arm_timer(timer, instant.nanoseconds) != 0 { note("set a timer (timerfd_settime)") }
        }

        func wait() throws(TransportFault) -> Range<Int> {
            let count = ezb_epoll_wait(descriptor, ready, Int32(LinuxPoller.batch))
            guard count >= 0 else {
                throw TransportFault(
                    "the event loop cannot wait (epoll_wait): \(String(cString: strerror(ezb_errno())))"
                )
            }
            lastCount = Int(count)
            return 0..<lastCount
        }

        func event(at place: Int) -> PollEvent {
            let event = ready[place]
            switch event.fd {
            case timer:
                armedFor = .distantFuture
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

        func watchState(of socket: Int32) { add(socket, ezb_in() | ezb_edge()) }

        /// Watches a socket for the given events only; a socket called new may be watched already.
        private func add(_ socket: Int32, _ events: UInt32) {
            if ezb_epoll_control(descriptor, EPOLL_CTL_ADD, socket, events) == 0 { return }
            if ezb_errno() != EEXIST { return note("watch a socket (epoll_ctl)") }
            control(EPOLL_CTL_MOD, socket, events)
        }

        func forget(_ socket: Int32) {
            _ = ezb_epoll_control(descriptor, EPOLL_CTL_DEL, socket, 0)
        }
    }
#endif
