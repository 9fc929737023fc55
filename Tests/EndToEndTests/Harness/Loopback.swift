import Glibc

/// Sockets of this machine to itself.
enum Loopback {
    static func place(port: UInt16) -> sockaddr_in {
        var place = sockaddr_in()
        place.sin_family = sa_family_t(AF_INET)
        place.sin_port = port.bigEndian
        place.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return place
    }

    /// Listens on a port of the system's choice.
    static func listener() throws -> (socket: Int32, address: String) {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var place = place(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutablePointer(to: &place) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && listen(listener, 128) == 0 && getsockname(listener, $0, &length) == 0
            }
        }
        guard isListening else { throw Unexpected("no socket to listen on") }
        return (listener, "http://127.0.0.1:\(UInt16(bigEndian: place.sin_port))")
    }
}
