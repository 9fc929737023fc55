import NIOCore
import NIOHTTP1

/// A complete request.
struct IncomingRequest {
    let head: HTTPRequestHead
    let body: ByteBuffer
    /// See ``ServedRequest/receivedNs``.
    let arrival: Arrival
    /// The request's number on its connection, from 1.
    let place: Int
}

/// How a connection answers a request.
struct Answer {
    enum Content {
        case stream(Reply)
        case document(Reply)
        case plain(status: Int, contentType: String, headers: [(String, String)], body: ByteBuffer)
        case silence
        /// Closes the connection after this many nanoseconds without sending a byte.
        case hangUp(after: Int64)
        /// Sends a beginning, then one piece repeatedly as fast as the client reads, until the client closes.
        case flood(beginning: ByteBuffer, piece: ByteBuffer)
    }

    let requestID: String
    let wire: WireProtocol
    let model: String
    /// The simulator's version.
    let version: String
    var content: Content
    /// How long the headers are delayed, in nanoseconds.
    var heldNs: Int64 = 0
    /// Whether interim answers (100 and 103) come first.
    var isPrecededByInterim = false
    /// Whether the answer is recorded; a health check is not.
    var isRecorded = true
}
