/// One HTTP request, ready to be sent.
package struct TransportRequest: Sendable {
    /// Which connection the request uses.
    package enum Connection: Sendable {
        /// Any free one, else a new one.
        case any
        /// A new one, even if others are free.
        case new
    }

    package var method: HTTPMethod
    package var connection: Connection
    /// `http://` or `https://`; other schemes are refused.
    package var url: String
    package var headers: [HTTPHeader]
    /// The body to send; a HEAD sends none.
    package var body: [UInt8]
    package var limits: TimeLimits
    /// How long after `sent` the exchange is closed on purpose; nil to let it run to its end.
    package var closeAfter: Nanoseconds?
    package var httpVersion: Endpoint.HTTPVersion
    package var trust: Trust
    /// Requests of one lane share an event loop, and thus its connections and the cap of their group.
    package var lane: Int
    /// When to start, on ``MonotonicClock``; nil or a time in the past starts at once.
    package var startAt: MonotonicInstant?
    /// The group whose requests share a cap; nil for none.
    package var admission: Admission?
    /// Called once, on the transport's own thread, for a body that went on after its stream had ended; must not block.
    ///
    /// Usually after the exchange has been handed over. A time below ``Lingering/leastTold`` is not reported.
    package var whenLingered: (@Sendable (Lingering<Monotonic>) -> Void)?
    /// Called once, on the transport's own thread, when the request is about to be sent; must not block.
    package var whenSent: (@Sendable (MonotonicInstant) -> Void)?
    /// Makes the consumer of the body, after the header is complete and before the body's first byte.
    ///
    /// Called once, on the transport's own thread; not called if no answer came.
    package var makeConsumer: @Sendable (ResponseHead) -> any ByteConsumer

    package init(
        method: HTTPMethod = .post,
        connection: Connection = .any,
        url: String,
        headers: [HTTPHeader],
        body: [UInt8],
        limits: TimeLimits,
        closeAfter: Nanoseconds? = nil,
        httpVersion: Endpoint.HTTPVersion,
        trust: Trust = Trust(),
        lane: Int = 0,
        startAt: MonotonicInstant? = nil,
        admission: Admission? = nil,
        makeConsumer: @escaping @Sendable (ResponseHead) -> any ByteConsumer
    ) {
        self.method = method
        self.connection = connection
        self.url = url
        self.headers = headers
        self.body = body
        self.limits = limits
        self.closeAfter = closeAfter
        self.httpVersion = httpVersion
        self.trust = trust
        self.lane = lane
        self.startAt = startAt
        self.admission = admission
        self.makeConsumer = makeConsumer
    }
}

/// The method of an HTTP request, as written in its first line.
package struct HTTPMethod: RawRepresentable, Sendable, Hashable {
    package let rawValue: String

    package init(rawValue: String) { self.rawValue = rawValue }

    package static let get = HTTPMethod(rawValue: "GET")
    package static let head = HTTPMethod(rawValue: "HEAD")
    package static let post = HTTPMethod(rawValue: "POST")
    package static let put = HTTPMethod(rawValue: "PUT")
    package static let delete = HTTPMethod(rawValue: "DELETE")

    /// Whether it is a token as HTTP defines one (RFC 9110, section 5.6.2), so that it cannot inject other header
    /// lines.
    package var isToken: Bool {
        !rawValue.isEmpty
            && rawValue.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
                }
            }
    }
}

/// Limits how many requests of a group are in flight when one of them starts.
package struct Admission: Sendable {
    /// Requests of one group share ``maxInFlight`` and start in the order of their planned times; all must be of one
    /// lane.
    package var group: Int
    package var maxInFlight: Int
    package var whenFull: Load.WhenFull
    /// Called at the start, on the transport's own thread; must not block.
    package var onStart: @Sendable () -> Void

    package init(group: Int, maxInFlight: Int, whenFull: Load.WhenFull, onStart: @escaping @Sendable () -> Void = {}) {
        self.group = group
        self.maxInFlight = maxInFlight
        self.whenFull = whenFull
        self.onStart = onStart
    }
}
