#if os(Linux)
    import BenchModel
    import CCurl
    import Glibc

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
        private let poller: Int32
        private let timer: Int32
        private let ready = UnsafeMutablePointer<ezb_ready>.allocate(capacity: Poller.batch)
        private var armedFor = Nanoseconds.max
        /// The most that one wait tells of.
        static let batch = 256

        init() throws(TransportFault) {
            poller = epoll_create1(Int32(EPOLL_CLOEXEC))
            timer = ezb_make_timer()
            wakeup = WakeupHandle(descriptor: ezb_make_wakeup())
            guard poller >= 0, timer >= 0, wakeup.descriptor >= 0 else {
                throw TransportFault("cannot create an event loop: \(String(cString: strerror(errno)))")
            }
            // Edge-triggered, so that neither ever needs to be read: each arming and each write is an edge of its own.
            _ = ezb_epoll_control(poller, EPOLL_CTL_ADD, timer, ezb_in() | ezb_edge())
            _ = ezb_epoll_control(poller, EPOLL_CTL_ADD, wakeup.descriptor, ezb_in() | ezb_edge())
        }

        deinit {
            ready.deallocate()
            close(timer)
            close(wakeup.descriptor)
            close(poller)
        }

        /// Asks the system to run this thread before ordinary ones, so that neither this program's other threads nor another
        /// program's keep a start or a read waiting.
        ///
        /// Needs CAP_SYS_NICE and a second processor; without them all threads are alike, and lateness and lag tell what
        /// that costs.
        static func preferThisThread() {
            guard sysconf(Int32(_SC_NPROCESSORS_ONLN)) > 1 else { return }
            _ = ezb_prefer_thread()
        }

        /// Arms the timer for `instant` on the monotonic clock, unless it fires before that anyway.
        func wakeUp(by instant: Nanoseconds) {
            guard instant < armedFor else { return }
            armedFor = instant
            _ = ezb_arm_timer(timer, instant)
        }

        /// Sleeps until something is ready.
        ///
        /// - Returns: the places of what is ready, each good for one call of ``event(at:)`` before the next wait.
        func wait() -> Range<Int> {
            0..<max(0, Int(ezb_epoll_wait(poller, ready, Int32(Poller.batch))))
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
            let operation = isNew ? EPOLL_CTL_ADD : EPOLL_CTL_MOD
            if ezb_epoll_control(poller, operation, socket, events) != 0, isNew, ezb_errno() == EEXIST {
                _ = ezb_epoll_control(poller, EPOLL_CTL_MOD, socket, events)
            }
        }

        /// Watches a socket for changes of its connection's state, each of which is an event.
        func watchState(of socket: Int32) {
            _ = ezb_epoll_control(poller, EPOLL_CTL_ADD, socket, ezb_in() | ezb_edge())
        }

        /// Stops watching a socket; one that is closed already is no error.
        func forget(_ socket: Int32) {
            _ = ezb_epoll_control(poller, EPOLL_CTL_DEL, socket, 0)
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
