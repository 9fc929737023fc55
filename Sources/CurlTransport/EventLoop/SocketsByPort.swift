import CCurl

/// Finds the socket of a connection of which libcurl tells only the local port.
///
/// Sockets are closed without notice, and their descriptors reused, so each is asked for its port again.
final class SocketsByPort {
    private var sockets: [UInt16: Int32] = [:]

    func note(_ socket: Int32, on port: UInt16) { sockets[port] = socket }

    /// Whether a socket has unread bytes; false if the socket is unknown.
    func hasUnreadByte(on port: UInt16) -> Bool {
        guard let socket = sockets[port], ezb_local_port(socket) == port else { return false }
        return ezb_has_unread_byte(socket)
    }
}
