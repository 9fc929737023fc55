import BenchModel
import CCurl

/// Explains libcurl's or OpenSSL's messages about a connection, and says what to do.
enum CurlRemark {
    /// Returns what happened to a request that libcurl was about to send again; see ``Transfer/refusesToGoAgain()``.
    ///
    /// - Parameters:
    ///   - transfer: a transfer that was sent once, and got no byte of an answer.
    ///   - message: libcurl's message, which may be about the prevented second attempt.
    /// - Returns: a sentence without a full stop.
    static func loss(of transfer: Transfer, message: String) -> String {
        let connection = transfer.connection.reused ? "the reused connection" : "the connection"
        let end = message.contains("reset by peer") ? "was reset" : "was closed"
        let refused = transfer.request.httpVersion == .http2 ? ", or the stream was refused," : ""
        return
            "\(connection) \(end)\(refused) before a byte of the answer came; the request was not sent again by itself, "
            + "as the server may have worked on it and bill both; \"retry\" of its endpoint, or run --retries 2, asks for that"
    }

    /// Returns the explanation for a transfer that got no answer; nil if there is none.
    static func remark(on code: CURLcode, message: String, request: TransportRequest) -> String? {
        func says(_ words: String...) -> Bool { words.contains { message.contains($0) } }
        let isTLS = ServerAddress(request.url).isTLS
        switch code {
        case CURLE_PEER_FAILED_VERIFICATION where says("local issuer", "self-signed", "self signed"):
            return "an authority that this system does not know is named with --cacert FILE"
        case CURLE_SSL_CONNECT_ERROR where says("protocol version", "unsupported protocol"):
            return "TLS 1.2 or later was offered"
        case CURLE_SSL_CONNECT_ERROR where says("wrong version number", "packet length too long"):
            return "what answers there does not speak TLS; is it http?"
        case CURLE_GOT_NOTHING, CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_HTTP2, CURLE_UNSUPPORTED_PROTOCOL,
            CURLE_WEIRD_SERVER_REPLY:
            guard request.httpVersion == .http2, !isTLS else { return nil }
            return "HTTP/2 was spoken in clear, which few servers understand"
        default: return nil
        }
    }
}
