import CCurl

/// Finds the socket of a connection that libcurl names by its port only.
///
/// Sockets are closed without a word to this, and their numbers given to others: each is asked for its port again.
final class SocketsByPort {
    private var sockets: [UInt16: Int32] = [:]

    func note(_ socket: Int32, on port: UInt16) { sockets[port] = socket }

    /// Whether bytes wait to be read; false where the socket is not known.
    func hasUnreadByte(on port: UInt16) -> Bool {
        guard let socket = sockets[port], ezb_local_port(socket) == port else { return false }
        return ezb_has_unread_byte(socket)
    }
}
