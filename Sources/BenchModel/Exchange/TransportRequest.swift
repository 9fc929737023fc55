/// One HTTP request, ready to go.
package struct TransportRequest: Sendable {
    /// Which connection the request goes over.
    package enum Connection: Sendable {
        /// Any that is free, else a new one.
        case any
        /// A new one, though others may be free.
        case new
    }

    package var method: HTTPMethod
    package var connection: Connection
    /// `http://` or `https://`; nothing else is asked for, whatever stands here.
    package var url: String
    package var headers: [HTTPHeader]
    /// What is sent; a HEAD sends none.
    package var body: [UInt8]
    package var limits: TimeLimits
    /// How long after `sent` the exchange is closed on purpose; nil where it may run to its end.
    package var closeAfter: Nanoseconds?
    package var httpVersion: Endpoint.HTTPVersion
    package var trust: Trust
    /// Requests of one lane share an event loop, and with it the connections it keeps and the cap of their group.
    package var lane: Int
    /// When to begin, on ``MonotonicClock``; nil, or an instant that has passed, is at once.
    package var startAt: MonotonicInstant?
    /// The group whose requests share a cap; nil where there is none.
    package var admission: Admission?
    /// Told of a body that went on after its stream had told its end, on the transport's own thread, once; must not block.
    ///
    /// Mostly after the exchange has been handed over; what is shorter than ``Lingering/leastTold`` is not told.
    package var whenLingered: (@Sendable (Lingering<Monotonic>) -> Void)?
    /// Makes what takes the body, once the header is complete and before the first byte of the body.
    ///
    /// Called on the transport's own thread, once; not called where no answer came.
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

/// The method of an HTTP request, as it is written in its first line.
package struct HTTPMethod: RawRepresentable, Sendable, Hashable {
    package let rawValue: String

    package init(rawValue: String) { self.rawValue = rawValue }

    package static let get = HTTPMethod(rawValue: "GET")
    package static let head = HTTPMethod(rawValue: "HEAD")
    package static let post = HTTPMethod(rawValue: "POST")
    package static let put = HTTPMethod(rawValue: "PUT")
    package static let delete = HTTPMethod(rawValue: "DELETE")

    /// Whether it is a token as HTTP defines one (RFC 9110, section 5.6.2), so that it cannot break out of its line.
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

/// How many requests of a group may be under way when one of them is to begin.
package struct Admission: Sendable {
    /// Requests of the same group share ``maxInFlight``, and begin in the order of their instants; all are of one lane.
    package var group: Int
    package var maxInFlight: Int
    package var whenFull: Load.WhenFull
    /// Told of the start, on the transport's own thread; must not block.
    package var onStart: @Sendable () -> Void

    package init(group: Int, maxInFlight: Int, whenFull: Load.WhenFull, onStart: @escaping @Sendable () -> Void = {}) {
        self.group = group
        self.maxInFlight = maxInFlight
        self.whenFull = whenFull
        self.onStart = onStart
    }
}
