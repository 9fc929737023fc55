import BenchModel

/// What the loop sees to before a request is sent: that no earlier answer is taken for its own, and that it is sent once.
extension Transfer {
    /// Whether the connection has unread bytes before the request is sent.
    ///
    /// libcurl (7.88, at least) would take them for the answer: whatever a server sends after one answer would become
    /// the next one, with a first token from before its request. Under TLS and HTTP/2 there are legitimate reasons for
    /// such bytes.
    func hasUnaskedAnswer(localPort: UInt16) -> Bool {
        guard request.httpVersion == .http1, !isTLS, let sockets = host?.sockets else { return false }
        if let madeSocket {
            sockets.note(madeSocket, on: localPort)
            return false
        }
        return sockets.hasUnreadByte(on: localPort)
    }

    /// Returns whether the request has already been sent, and notes that libcurl was about to send it again.
    ///
    /// libcurl does so by itself if a reused connection ends without a byte of an answer, and if a server refuses an
    /// HTTP/2 stream (`Curl_retry_request` in libcurl's transfer.c). The server may nevertheless have worked on the
    /// first one: sending twice may cost twice, and the second answer's times would not be those of the first request.
    func refusesToGoAgain() -> Bool {
        if sent == nil { return false }
        wasToGoAgain = true
        return true
    }
}
