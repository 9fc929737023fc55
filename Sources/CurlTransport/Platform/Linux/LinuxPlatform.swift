#if os(Linux)
    import BenchModel
    import CCurl
    import Glibc
    import Synchronization

    /// The platform of Linux: epoll, the kernel's receive stamps, the state of TCP connections, and real-time priority.
    struct LinuxPlatform: Platform {
        func makePoller() throws(TransportFault) -> any Poller { try LinuxPoller() }

        /// Needs CAP_SYS_NICE and a second processor; without them all threads are alike, and lateness and lag tell what
        /// that costs.
        func preferThisThread() -> Bool {
            let processors = sysconf(Int32(_SC_NPROCESSORS_ONLN))
            if Self.preferred.wrappingAdd(1, ordering: .relaxed).newValue < processors, ezb_prefer_thread() == 0 {
                return true
            }
            stopPreferring()
            return false
        }

        func stopPreferring() { Self.preferred.wrappingSubtract(1, ordering: .relaxed) }

        /// How many threads of this program have priority.
        private static let preferred = Atomic(0)

        func stampReceives(on socket: Int32) { _ = ezb_enable_receive_stamps(socket) }

        func receiveStamp(of socket: Int32, hasFailed: Bool) -> WallTime? {
            if hasFailed, ezb_unread_count(socket) == 0 { return nil }
            let stamp = ezb_receive_stamp(socket)
            return stamp == 0 ? nil : WallTime(nanoseconds: stamp)
        }

        func hasLetGo(of socket: Int32) -> Bool? { ezb_is_let_go(socket) != 0 }

        func brought(by socket: Int32) -> Brought? {
            let brought = ezb_brought_by(socket)
            return Brought(bytes: Int(clamping: brought.bytes), isOpen: brought.is_open != 0)
        }
    }
#endif
