import BenchModel

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What the event loop asks of the operating system beyond POSIX sockets.
protocol Platform: Sendable {
    func makePoller() throws(TransportFault) -> any Poller

    /// Asks the system to run this thread before ordinary ones, so that neither this program's other threads nor another
    /// program's keep a start or a read waiting.
    ///
    /// Never as many threads do as there are processors: one is left to everything else.
    ///
    /// - Returns: whether it does; then ``stopPreferring()`` has to follow when the thread ends.
    func preferThisThread() -> Bool
    func stopPreferring()

    /// Asks the kernel to stamp what a socket receives; where it does not, the arrivals of its bytes are the poll's.
    func stampReceives(on socket: Int32)

    /// Returns when the first unread byte of a socket arrived, by the wall clock; nil where the kernel does not say.
    func receiveStamp(of socket: Int32) -> WallTime?

    /// Returns whether the other side of a connection that was shut has let go of it too: closed it, or reset it.
    ///
    /// - Returns: nil where the platform does not tell that of any connection.
    func hasLetGo(of socket: Int32) -> Bool?

    /// Returns what a connection has brought; nil where the kernel does not tell.
    func brought(by socket: Int32) -> Brought?
}

/// How many bytes a connection has brought, and whether the other side still keeps it open.
struct Brought {
    var bytes: Int
    var isOpen: Bool
}

/// Which ``Platform`` a transport works with.
package enum PlatformChoice: String, Sendable, CaseIterable {
    /// This system's own.
    case native
    /// What any POSIX system has: `poll(2)` and a pipe. No receive stamps, no state of connections, no preferred threads.
    case portable

    /// The one that `EZBENCH_PLATFORM` names, which tests use; else this system's own.
    package static let current =
        getenv("EZBENCH_PLATFORM").flatMap { PlatformChoice(rawValue: String(cString: $0)) } ?? .native

    /// Whether the kernel stamps what arrives, and tells the state of connections.
    package var knowsTheKernel: Bool {
        #if os(Linux)
            self == .native
        #else
            false
        #endif
    }

    var platform: any Platform {
        #if os(Linux)
            if self == .native { return LinuxPlatform() }
        #endif
        return PortablePlatform()
    }
}
