/// A server: its address, its credentials and its time limits.
package struct Endpoint: Sendable, Equatable {
    /// What to do if the variable for the key is not set.
    package enum MissingKey: String, Sendable, CaseIterable { case fail, simulate }

    package var name: String
    /// The root, such as `https://ezaiapi.com`; each protocol appends its own path, and none puts a key into it.
    package var baseURL: String
    package var apiKey: Secret?
    /// The environment variable whose whole value is ``apiKey``; nil if the key is composed, or comes from elsewhere.
    package var keyVariable: String?
    /// The file that ``apiKey`` came from; nil if it came from elsewhere.
    package var keyFile: String?
    /// The program that prints the key, before a run and again during it; nil if the key comes from elsewhere.
    package var keyCommand: KeyCommand?
    package var whenKeyMissing: MissingKey
    /// Whether the key was missing and ``whenKeyMissing`` chose the simulator.
    package var keyIsMissing: Bool
    package var headers: [HTTPHeader]
    /// The values of ``headers`` as written in the file, if they name variables, by the header's name in lower case.
    package var headerTexts: [String: String]
    /// Values of variables in ``headers`` and ``baseURL`` that only the server may see.
    package var secrets: [Secret]
    /// ``baseURL`` with the names of variables in place of such secrets; nil if it has none.
    package var baseURLText: String?
    /// Variables that the file allows to be empty (`${NAME:-}`) and that are, so that no key is sent.
    package var emptyKeyVariables: [String]
    package var limits: TimeLimits
    /// The largest server-sent event (or JSON body) kept in memory, in bytes.
    package var maxEventBytes: Int
    package var httpVersion: HTTPVersion
    package var trust: Trust
    /// Nil if failed requests are not retried.
    package var retry: RetrySettings?
    /// Where the server tells its own figures.
    package var metrics: MetricsPlace
    /// What is done before a run asks it, in this order.
    package var hooks: [Hook]
    /// What is paid there of each listed price, as it is written, such as `0.8`; nil where it is all of it.
    package var priceFactor: ModelPrice.Digits?
    /// Accelerators that a server of one's own runs on; nil where nobody says.
    package var accelerators: Int?

    /// Whether its streams share connections: over HTTP/2 with TLS.
    ///
    /// Without TLS, libcurl before 8.0 opens a connection for each stream of HTTP/2, too.
    package var sharesConnections: Bool { httpVersion == .http2 && ServerAddress(baseURL).isTLS }

    package enum HTTPVersion: String, Sendable, CaseIterable {
        case http1 = "1.1"
        case http2 = "2"
    }

    package init(
        name: String,
        baseURL: String,
        apiKey: Secret? = nil,
        keyVariable: String? = nil,
        keyFile: String? = nil,
        keyCommand: KeyCommand? = nil,
        whenKeyMissing: MissingKey = .fail,
        keyIsMissing: Bool = false,
        headers: [HTTPHeader] = [],
        headerTexts: [String: String] = [:],
        secrets: [Secret] = [],
        baseURLText: String? = nil,
        emptyKeyVariables: [String] = [],
        limits: TimeLimits = TimeLimits(),
        maxEventBytes: Int = 16 * 1024 * 1024,
        httpVersion: HTTPVersion = .http1,
        trust: Trust = Trust(),
        retry: RetrySettings? = nil,
        metrics: MetricsPlace = .automatic,
        hooks: [Hook] = [],
        priceFactor: ModelPrice.Digits? = nil,
        accelerators: Int? = nil
    ) {
        self.name = name
        self.baseURL = baseURL
        self.apiKey = apiKey
        self.keyVariable = keyVariable
        self.keyFile = keyFile
        self.keyCommand = keyCommand
        self.whenKeyMissing = whenKeyMissing
        self.keyIsMissing = keyIsMissing
        self.headers = headers
        self.headerTexts = headerTexts
        self.secrets = secrets
        self.baseURLText = baseURLText
        self.emptyKeyVariables = emptyKeyVariables
        self.limits = limits
        self.maxEventBytes = maxEventBytes
        self.httpVersion = httpVersion
        self.trust = trust
        self.retry = retry
        self.metrics = metrics
        self.hooks = hooks
        self.priceFactor = priceFactor
        self.accelerators = accelerators
    }
}

extension Endpoint {
    /// Whether it is reached over TLS without verifying its certificate.
    package var isInsecure: Bool { !trust.verifies && ServerAddress(baseURL).isTLS }

    /// Whether a key goes to another machine without TLS, readable for everyone on the way.
    package var sendsKeyInClear: Bool {
        let server = ServerAddress(baseURL)
        guard server.scheme == "http", !server.isLoopback else { return false }
        return apiKey != nil || !secrets.isEmpty
            || headers.contains { CredentialName.isOne($0.name) && !$0.value.isEmpty }
    }
}

/// How to verify a server over TLS.
package struct Trust: Sendable, Equatable {
    /// Whether certificates are verified; otherwise anyone on the way can pose as the server and get the key.
    package var verifies: Bool
    /// A PEM file of certificate authorities that replaces the system's.
    package var authorities: String?

    package init(verifies: Bool = true, authorities: String? = nil) {
        self.verifies = verifies
        self.authorities = authorities
    }
}

/// A key; descriptions, dumps and interpolations of it show dots.
package struct Secret: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The key itself; only for request headers and for redaction.
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

/// How long each stage of a request may take; nil for no limit.
///
/// Each limit has its own ``FailureKind``.
package struct TimeLimits: Sendable, Equatable {
    /// From the start of the request until the connection (with TLS) is up.
    package var connect: Nanoseconds?
    /// From `sent` until the first token event.
    package var firstToken: Nanoseconds?
    /// Between two reads that brought bytes; also from `sent` to the first of them, unless ``firstToken`` sets a limit.
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
