/// A server to talk to: where it is, how to be let in and how long to wait.
package struct Endpoint: Sendable, Equatable {
    /// What to do when the variable that should hold the key is not set.
    package enum MissingKey: String, Sendable, CaseIterable { case fail, simulate }

    package var name: String
    /// The root, such as `https://ezaiapi.com`; each protocol appends its own path and none puts a key in it.
    package var baseURL: String
    package var apiKey: Secret?
    /// The environment variable that ``apiKey`` is the whole of; nil where it is composed, or comes from elsewhere.
    package var keyVariable: String?
    package var whenKeyMissing: MissingKey
    /// True where the key was missing and ``whenKeyMissing`` chose the simulator.
    package var keyIsMissing: Bool
    package var headers: [HTTPHeader]
    /// The environment variables that values of ``headers`` are the whole of, by the header's name in lower case.
    package var headerVariables: [String: String]
    package var limits: TimeLimits
    /// The most bytes one server-sent event (or one JSON body) may take in memory.
    package var maxEventBytes: Int
    package var httpVersion: HTTPVersion
    /// Nil where a failed request is not tried again.
    package var retry: RetrySettings?

    package enum HTTPVersion: String, Sendable, CaseIterable {
        case http1 = "1.1"
        case http2 = "2"
    }

    package init(
        name: String,
        baseURL: String,
        apiKey: Secret? = nil,
        keyVariable: String? = nil,
        whenKeyMissing: MissingKey = .fail,
        keyIsMissing: Bool = false,
        headers: [HTTPHeader] = [],
        headerVariables: [String: String] = [:],
        limits: TimeLimits = TimeLimits(),
        maxEventBytes: Int = 16 * 1024 * 1024,
        httpVersion: HTTPVersion = .http1,
        retry: RetrySettings? = nil
    ) {
        self.name = name
        self.baseURL = baseURL
        self.apiKey = apiKey
        self.keyVariable = keyVariable
        self.whenKeyMissing = whenKeyMissing
        self.keyIsMissing = keyIsMissing
        self.headers = headers
        self.headerVariables = headerVariables
        self.limits = limits
        self.maxEventBytes = maxEventBytes
        self.httpVersion = httpVersion
        self.retry = retry
    }
}

/// A key; prints as dots wherever it is described, dumped or interpolated.
package struct Secret: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The key itself; for a request header and for redaction, nothing else.
    package let revealed: String

    package init(_ value: String) { revealed = value }

    package var description: String { "•••" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

package struct HTTPHeader: Sendable, Equatable {
    package var name: String
    package var value: String

    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// How long each stage of a request may take; nil is no limit.
///
/// Each limit has its own ``FailureKind``.
package struct TimeLimits: Sendable, Equatable {
    /// From the start of the request until the connection (with TLS) is up.
    package var connect: Nanoseconds?
    /// From `sent` until the first token event.
    package var firstToken: Nanoseconds?
    /// Between two reads that brought bytes; from `sent` to the first of them where ``firstToken`` sets no limit.
    package var idle: Nanoseconds?
    /// From the start of the request until its end.
    package var total: Nanoseconds?

    package init(
        connect: Nanoseconds? = .seconds(10),
        firstToken: Nanoseconds? = nil,
        idle: Nanoseconds? = .seconds(60),
        total: Nanoseconds? = .seconds(600)
    ) {
        self.connect = connect
        self.firstToken = firstToken
        self.idle = idle
        self.total = total
    }
}
