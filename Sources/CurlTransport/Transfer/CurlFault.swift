import BenchModel
import CCurl

extension FailureKind {
    /// Classifies a libcurl result as a failure of the transport; what the server said is judged elsewhere.
    ///
    /// - Parameters:
    ///   - code: the transfer's result, not CURLE_OK.
    ///   - headSeen: whether the answer's header was already complete.
    ///   - url: the requested URL.
    ///   - message: libcurl's error message, which alone distinguishes a proxy's refusal from a server's.
    init(_ code: CURLcode, headSeen: Bool, url: String, message: String) {
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST: self = .dns
        case CURLE_COULDNT_RESOLVE_PROXY, CURLE_PROXY: self = .proxy
        case _ where message.contains("CONNECT tunnel failed"): self = .proxy
        // libcurl's limits on header fields have different codes in its versions: 7.88 reports a line of over 100 kB as
        // "out of memory", later versions name the cause.
        case CURLE_OUT_OF_MEMORY where !headSeen: self = .tooLarge
        case _ where message.contains("Too large response header"): self = .tooLarge
        // Over HTTP/2: libcurl's limit on the whole header (its own callback refuses), and nghttp2's on its frames.
        case CURLE_RECV_ERROR where !headSeen && message.contains("-902:"): self = .tooLarge
        case CURLE_RECV_ERROR where !headSeen && message.contains("Too many CONTINUATION frames"): self = .tooLarge
        // Invalid chunks have the code of a broken connection; only the message tells them apart.
        case CURLE_RECV_ERROR where message.contains("chunked-encoding"): self = .malformed
        case CURLE_RECV_ERROR where message.contains("chunk hex-length"): self = .malformed
        // libcurl names the host it could not reach; if that is not the requested server, it is the proxy.
        case CURLE_COULDNT_CONNECT where !message.isAbout(serverOf: url): self = .proxy
        case CURLE_COULDNT_CONNECT, CURLE_INTERFACE_FAILED: self = .connect
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER,
            CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CRL_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS,
            CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_SSL_CLIENTCERT, CURLE_SSL_ENGINE_NOTFOUND, CURLE_SSL_ENGINE_SETFAILED,
            CURLE_SSL_ENGINE_INITFAILED, CURLE_SSL_SHUTDOWN_FAILED, CURLE_USE_SSL_FAILED:
            self = .tls
        case CURLE_GOT_NOTHING, CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_PARTIAL_FILE, CURLE_HTTP2,
            CURLE_HTTP2_STREAM, CURLE_HTTP3, CURLE_QUIC_CONNECT_ERROR:
            self = headSeen ? .truncated : .connectionLost
        case CURLE_OPERATION_TIMEDOUT: self = .totalTimeout
        case CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_CONTENT_ENCODING, CURLE_UNSUPPORTED_PROTOCOL: self = .malformed
        // Our callback refused: the header exceeded its limit. (A body that was given up is handled before.)
        case CURLE_WRITE_ERROR, CURLE_FILESIZE_EXCEEDED: self = .tooLarge
        // Memory, callbacks, options and other protocols: nothing that a server of HTTP brings about. CurlFaultTests lists
        // every code.
        default: self = .internal
        }
    }
}

extension String {
    /// Whether a connection error is about the server of a URL, as `Failed to connect to HOST port PORT` is.
    ///
    /// True if the message names no host.
    fileprivate func isAbout(serverOf url: String) -> Bool {
        let server = ServerAddress(url)
        guard contains("Failed to connect to "), let port = server.port else { return true }
        return lowercased().contains(" to \(server.host) port \(port) ")
    }
}
