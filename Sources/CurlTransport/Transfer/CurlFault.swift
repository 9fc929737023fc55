import BenchModel
import CCurl

extension FailureKind {
    /// What a libcurl result says about the transport; what the server said is judged elsewhere.
    ///
    /// - Parameters:
    ///   - code: the transfer's result, not CURLE_OK.
    ///   - headSeen: whether the answer's header was complete when it happened.
    ///   - url: what was asked for.
    ///   - message: libcurl's own words, which alone tell a proxy's refusal from a server's.
    init(_ code: CURLcode, headSeen: Bool, url: String, message: String) {
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST: self = .dns
        case CURLE_COULDNT_RESOLVE_PROXY, CURLE_PROXY: self = .proxy
        case _ where message.contains("CONNECT tunnel failed"): self = .proxy
        // libcurl's bounds on header fields go by codes that differ between its versions: 7.88 calls a line of over
        // 100 kB "out of memory", later ones name what it is.
        case CURLE_OUT_OF_MEMORY where !headSeen: self = .tooLarge
        case _ where message.contains("Too large response header"): self = .tooLarge
        // Over HTTP/2, libcurl's bound on the whole header (its own callback refuses), and nghttp2's on its frames.
        case CURLE_RECV_ERROR where !headSeen && message.contains("-902:"): self = .tooLarge
        case CURLE_RECV_ERROR where !headSeen && message.contains("Too many CONTINUATION frames"): self = .tooLarge
        // Chunks that are none go by the code of a broken connection; the words alone tell them apart.
        case CURLE_RECV_ERROR where message.contains("chunked-encoding"): self = .malformed
        case CURLE_RECV_ERROR where message.contains("chunk hex-length"): self = .malformed
        // libcurl names whom it could not reach: where that is not the server asked for, it is the proxy.
        case CURLE_COULDNT_CONNECT where !message.isAbout(serverOf: url): self = .proxy
        case CURLE_COULDNT_CONNECT, CURLE_INTERFACE_FAILED: self = .connect
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER,
            CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CRL_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS,
            CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_SSL_CLIENTCERT, CURLE_SSL_ENGINE_NOTFOUND, CURLE_USE_SSL_FAILED:
            self = .tls
        case CURLE_GOT_NOTHING, CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_PARTIAL_FILE, CURLE_HTTP2,
            CURLE_HTTP2_STREAM, CURLE_HTTP3, CURLE_QUIC_CONNECT_ERROR:
            self = headSeen ? .truncated : .connectionLost
        case CURLE_OPERATION_TIMEDOUT: self = .totalTimeout
        case CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_CONTENT_ENCODING, CURLE_UNSUPPORTED_PROTOCOL: self = .malformed
        // A callback of ours said no: the body's, which is known as having given up, or the header's and its bound.
        case CURLE_WRITE_ERROR: self = .tooLarge
        default: self = .internal
        }
    }
}

extension String {
    /// Whether an error about connecting speaks of the server of a URL, as `Failed to connect to HOST port PORT` does.
    ///
    /// True of words that name nobody.
    fileprivate func isAbout(serverOf url: String) -> Bool {
        guard contains("Failed to connect to "), let start = url.firstRange(of: "://")?.upperBound else { return true }
        let authority = url[start...].prefix { $0 != "/" && $0 != "?" }
        let colon = authority.last == "]" ? nil : authority.lastIndex(of: ":")
        let host = authority[..<(colon ?? authority.endIndex)].filter { $0 != "[" && $0 != "]" }
        let port = colon.map { authority[authority.index(after: $0)...] } ?? (url.hasPrefix("https:") ? "443" : "80")
        return contains(" to \(host) port \(port) ")
    }
}
