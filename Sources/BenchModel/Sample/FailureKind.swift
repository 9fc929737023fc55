/// Why a request failed: a bounded set, to count failures by kind; the detail is free text beside it.
package enum FailureKind: String, Sendable, CaseIterable, Codable {
    /// Never sent: a start dropped because as many streams were in flight as the scenario allows.
    case notStarted = "not_started"
    case dns, connect, tls, proxy
    case connectTimeout = "connect_timeout"
    case firstTokenTimeout = "first_token_timeout"
    /// No bytes for longer than the idle limit, and no token before.
    case idleTimeout = "idle_timeout"
    case totalTimeout = "total_timeout"
    /// No bytes for longer than the idle limit, after tokens had come.
    case stalled
    /// The connection broke before the answer's header was complete.
    case connectionLost = "connection_lost"
    /// HTTP 3xx: redirects are never followed with a key.
    case redirect
    /// HTTP 400, 404, 413, 422, 446: the request itself is wrong, or refused for its content.
    case badRequest = "bad_request"
    /// HTTP 401, 403.
    case auth
    /// Out of credit, over a spending cap or a limit of the day: HTTP 402, or a 429 that says so. Never worth a retry.
    case quota
    /// HTTP 429.
    case rateLimited = "rate_limited"
    /// HTTP 529, or a 503 that says so.
    case overloaded
    /// Any other HTTP 4xx.
    case clientError = "http_4xx"
    /// Any other HTTP 5xx.
    case serverError = "http_5xx"
    /// An error object or event inside a 200.
    case streamError = "stream_error"
    /// A whole answer without a token, although one was asked for.
    case empty
    /// The body ended without the protocol's terminal marker.
    case truncated
    /// The body does not follow the protocol.
    case malformed
    /// One event or one body beyond the memory bound.
    case tooLarge = "too_large"
    /// A fault of libcurl or of this program, explained in the detail.
    case `internal`
}
