import BenchModel

/// The platform of any POSIX system: it stamps nothing, and so every arrival is the poll's and is stored as such.
struct PortablePlatform: Platform {
    func makePoller() throws(TransportFault) -> any Poller { try PortablePoller() }

    func preferThisThread() -> Bool { false }
    func stopPreferring() {}

    func stampReceives(on socket: Int32) {}
    func receiveStamp(of socket: Int32, hasFailed: Bool) -> WallTime? { nil }
    func hasLetGo(of socket: Int32) -> Bool? { nil }
    func brought(by socket: Int32) -> Brought? { nil }
}
