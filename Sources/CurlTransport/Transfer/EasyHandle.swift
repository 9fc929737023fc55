import BenchModel
import CCurl

/// A libcurl easy handle for one transfer, and everything that must live as long as it.
///
/// Used on the loop's thread only.
final class EasyHandle {
    let pointer: UnsafeMutableRawPointer
    private var headers: UnsafeMutablePointer<curl_slist>?
    private let errorText = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))

    init?() {
        guard let pointer = curl_easy_init() else { return nil }
        self.pointer = pointer
    }

    deinit {
        curl_slist_free_all(headers)
        curl_easy_cleanup(pointer)
        errorText.deallocate()
    }

    /// libcurl's error message; empty if there is none.
    var errorMessage: String { String(cString: errorText) }

    /// Resets the handle; returns false if its receive buffer has the wrong size, so that it cannot be reused.
    ///
    /// A transfer that libcurl did not finish, or that shared its connection, leaves its buffer with the handle.
    /// libcurl then accepts no other size, and after a reset assumes the default one.
    func reset(receiveBuffer: Int) -> Bool {
        curl_easy_reset(pointer)
        if receiveBuffer == CurlTransport.Configuration.usualReceiveBuffer { return true }
        return ezb_setopt_long(pointer, CURLOPT_BUFFERSIZE, receiveBuffer) == CURLE_OK
    }

    /// Prepares a request on a new or reset handle; connections of earlier requests stay with the multi handle.
    ///
    /// - Parameters:
    ///   - transfer: the request.
    ///   - configuration: the settings for all requests.
    ///   - closing: closes the connections this handle opens; must outlive the multi handle, which keeps them.
    /// - Throws: an option that libcurl refuses.
    func prepare(
        _ transfer: Transfer,
        configuration: CurlTransport.Configuration,
        closing: ClosingConnections
    ) throws(TransportFault) {
        errorText[0] = 0
        curl_slist_free_all(headers)
        headers = nil
        let request = transfer.request
        let context = Unmanaged.passUnretained(transfer).toOpaque()

        // Allow HTTP only: a scenario cannot make libcurl open files.
        try set(CURLOPT_PROTOCOLS_STR, "http,https")
        try set(CURLOPT_URL, request.url)
        try set(CURLOPT_USERAGENT, configuration.userAgent)
        try set(CURLOPT_NOSIGNAL, 1)
        try set(CURLOPT_FOLLOWLOCATION, 0)
        try set(CURLOPT_TCP_KEEPALIVE, 1)
        try set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        // The loop enforces all time limits itself; libcurl's own default of 300 s must not interfere.
        try set(CURLOPT_CONNECTTIMEOUT_MS, 24 * 3600 * 1000)
        // Over TLS the version is negotiated; without TLS, HTTP/2 is used from the first byte.
        let isTLS = transfer.isTLS
        let http2 = isTLS ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_2_PRIOR_KNOWLEDGE
        try set(CURLOPT_HTTP_VERSION, Int(request.httpVersion == .http2 ? http2 : CURL_HTTP_VERSION_1_1))
        if request.httpVersion == .http2 {
            // Streams share connections: a stream that starts while the first connection is being made waits for it.
            try set(CURLOPT_PIPEWAIT, 1)
            if !isTLS, Self.breaksReusedClearHTTP2 { try set(CURLOPT_FRESH_CONNECT, 1) }
        }
        if let path = request.trust.authorities ?? SystemAuthorities.file { try set(CURLOPT_CAINFO, path) }
        if let path = SystemAuthorities.file { try set(CURLOPT_PROXY_CAINFO, path) }
        if !request.trust.verifies {
            try set(CURLOPT_SSL_VERIFYPEER, 0)
            try set(CURLOPT_SSL_VERIFYHOST, 0)
        }
        // Always set the proxy or none, by our own exceptions, so that libcurl reads no variable itself: what is shown
        // is what is used.
        let proxy = try Self.proxy(for: request.url, configuration)
        try set(CURLOPT_PROXY, proxy?.address.url ?? "")
        try set(CURLOPT_NOPROXY, "")
        if let login = proxy?.address.login { try set(CURLOPT_PROXYUSERPWD, login) }
        transfer.connection.proxy = proxy?.shown
        // What a proxy says about the tunnel is not the server's answer.
        try set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        try check(ezb_setopt_pointer(pointer, CURLOPT_ERRORBUFFER, errorText), "CURLOPT_ERRORBUFFER")

        try setMethod(of: request)
        if request.connection == .new { try set(CURLOPT_FRESH_CONNECT, 1) }
        // No `Expect: 100-continue`: it would put a round trip before the body. No type of a body but the request's own:
        // libcurl would call it a form.
        var lines = ["Expect:"] + request.headers.map(Self.line)
        if !request.headers.contains(where: { $0.name.lowercased() == "content-type" }) {
            lines.append("Content-Type:")
        }
        for line in lines {
            guard let longer = curl_slist_append(headers, line) else { throw TransportFault("out of memory") }
            headers = longer
        }
        try check(ezb_setopt_headers(pointer, headers), "CURLOPT_HTTPHEADER")

        try check(ezb_setopt_pointer(pointer, CURLOPT_PRIVATE, context), "CURLOPT_PRIVATE")
        try check(
            ezb_setopt_write(pointer, TransferCallbacks.bodyArrived, context),
            "CURLOPT_WRITEFUNCTION"
        )
        try check(
            ezb_setopt_header(pointer, TransferCallbacks.headerArrived, context),
            "CURLOPT_HEADERFUNCTION"
        )
        try check(
            ezb_setopt_prereq(pointer, TransferCallbacks.requestGoes, context),
            "CURLOPT_PREREQFUNCTION"
        )
        try check(
            ezb_setopt_resolver_start(pointer, TransferCallbacks.nameSought, context),
            "CURLOPT_RESOLVER_START_FUNCTION"
        )
        try check(
            ezb_setopt_sockopt(pointer, TransferCallbacks.socketMade, context),
            "CURLOPT_SOCKOPTFUNCTION"
        )
        let closer = Unmanaged.passUnretained(closing).toOpaque()
        try check(
            ezb_setopt_closesocket(pointer, TransferCallbacks.socketCloses, closer),
            "CURLOPT_CLOSESOCKETFUNCTION"
        )
    }

    /// Says how to ask, and with which body.
    private func setMethod(of request: TransportRequest) throws(TransportFault) {
        let method = request.method
        guard method.isToken else { throw TransportFault("no method of HTTP: \(method.rawValue.debugDescription)") }
        switch method {
        case .head:
            try set(CURLOPT_NOBODY, 1)
        case .get where request.body.isEmpty:
            try set(CURLOPT_HTTPGET, 1)
        case .delete where request.body.isEmpty:
            try set(CURLOPT_HTTPGET, 1)
            try set(CURLOPT_CUSTOMREQUEST, method.rawValue)
        default:
            try set(CURLOPT_POST, 1)
            if method != .post { try set(CURLOPT_CUSTOMREQUEST, method.rawValue) }
            try check(
                request.body.withUnsafeBytes { ezb_setopt_body(pointer, $0.baseAddress, curl_off_t($0.count)) },
                "CURLOPT_COPYPOSTFIELDS"
            )
        }
    }

    private static func proxy(
        for url: String,
        _ configuration: CurlTransport.Configuration
    ) throws(TransportFault) -> SystemProxies.Proxy? {
        if let direct = configuration.directServer, direct.isSameServer(as: ServerAddress(url)) { return nil }
        do {
            return try configuration.proxies.proxy(for: url)
        } catch {
            throw TransportFault(error.description)
        }
    }

    /// Whether this libcurl fails every stream but the first of an HTTP/2 connection without TLS, as 7.88 does.
    ///
    /// "The bug was that on connection reuse, the code attempted to switch in yet another layer of HTTP/2 handling"
    /// (https://github.com/curl/curl/pull/10643). Then each stream gets its own connection.
    private static let breaksReusedClearHTTP2 = (0x07_58_00..<0x08_00_00).contains(
        ezb_version_number()
    )

    /// A header in libcurl's format: an empty value needs `;`, because `name:` alone would remove the field.
    private static func line(_ header: HTTPHeader) -> String {
        header.value.isEmpty ? "\(header.name);" : "\(header.name): \(header.value)"
    }

    private func set(_ option: CURLoption, _ value: Int) throws(TransportFault) {
        try check(ezb_setopt_long(pointer, option, value), "option \(option.rawValue)")
    }

    private func set(_ option: CURLoption, _ value: String) throws(TransportFault) {
        try check(ezb_setopt_string(pointer, option, value), "option \(option.rawValue)")
    }

    private func check(_ code: CURLcode, _ what: String) throws(TransportFault) {
        guard code == CURLE_OK else {
            throw TransportFault("libcurl refused \(what): \(String(cString: curl_easy_strerror(code)))")
        }
    }
}
