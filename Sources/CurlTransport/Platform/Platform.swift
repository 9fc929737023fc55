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
    ///
    /// - Parameters:
    ///   - socket: the socket; it is only looked at.
    ///   - hasFailed: whether the poll reported an error of it, which has to be left to whoever reads: a body without a
    ///     length that is reset would else seem to end.
    /// - Returns: the wall clock's time of that arrival.
    func receiveStamp(of socket: Int32, hasFailed: Bool) -> WallTime?

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

    /// The name of the variable that chooses, for tests.
    package static let variable = "EZBENCH_PLATFORM"

    /// Returns the platform of a name; without one, this system's own.
    ///
    /// - Throws: a name that is no platform's.
    package static func named(_ name: String?) throws(TransportFault) -> PlatformChoice {
        guard let name, !name.isEmpty else { return .native }
        if let choice = PlatformChoice(rawValue: name) { return choice }
        let known = allCases.map { "\"\($0.rawValue)\"" }.joined(separator: " or ")
        throw TransportFault(
            "\(variable) names no platform: \(name.debugDescription); it has to be \(known), or not set"
        )
    }

    /// Returns the platform that the environment names.
    package static func ofEnvironment() throws(TransportFault) -> PlatformChoice {
        try named(getenv(variable).map { String(cString: $0) })
    }

    /// The same, for tests; this system's own where the environment names none that there is.
    package static let current = (try? ofEnvironment()) ?? .native

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
