/// What a transport saw of one request, with absolute times of ``MonotonicClock``.
package struct HTTPExchange: Sendable {
    package enum Ending: Sendable, Equatable {
        /// The body ended as HTTP defines it, or its consumer saw its end mark.
        case complete
        case cancelled
        /// A failure of the transport: connect, TLS, time limits, a cut connection.
        case failed(FailureKind, detail: String)
    }

    package var times: PhaseTimes<Monotonic>
    package var ending: Ending
    /// Whether the start waited for another request of its group to end, see ``Admission``.
    package var wasHeldBack: Bool
    package var head: ResponseHead?
    package var connection: ConnectionFacts
    /// What the ``ByteConsumer`` made of the body; nil if no answer came.
    package var content: (any Sendable)?
    /// The number of body bytes that libcurl delivered.
    package var bytesReceived: Int
    /// Set if this program closed the exchange before its end.
    package var cancellation: Cancellation<Monotonic>?

    package init(
        times: PhaseTimes<Monotonic>,
        ending: Ending,
        wasHeldBack: Bool = false,
        head: ResponseHead? = nil,
        connection: ConnectionFacts = ConnectionFacts(),
        content: (any Sendable)? = nil,
        bytesReceived: Int = 0,
        cancellation: Cancellation<Monotonic>? = nil
    ) {
        self.times = times
        self.ending = ending
        self.wasHeldBack = wasHeldBack
        self.head = head
        self.connection = connection
        self.content = content
        self.bytesReceived = bytesReceived
        self.cancellation = cancellation
    }
}

/// Status and header fields of an answer.
package struct ResponseHead: Sendable, Equatable {
    package var status: Int
    /// In order of arrival; names as sent.
    package var headers: [HTTPHeader]

    package init(status: Int, headers: [HTTPHeader] = []) {
        self.status = status
        self.headers = headers
    }

    /// Returns the last value of a field, by its name in lower case.
    package func value(of lowercasedName: String) -> String? {
        headers.last { $0.name.lowercased() == lowercasedName }?.value
    }
}

/// The times of one request; nil if the request never got that far, or skipped the phase on a reused connection.
package struct PhaseTimes<Counted: Timeline>: Sendable, Equatable {
    /// When the request was handed to the transport or, for a planned start, when the transport started it; nil if it
    /// never started.
    package var started: Instant<Counted>?
    package var dns: Instant<Counted>?
    package var connected: Instant<Counted>?
    package var tls: Instant<Counted>?
    /// When the connection was up and the request about to be sent.
    package var sent: Instant<Counted>?
    package var headers: Instant<Counted>?
    /// Arrival of the first body byte.
    package var firstByte: Instant<Counted>?
    /// Arrival of the end mark, else of the end of the body, else the time of the failure.
    package var end: Instant<Counted>?

    package init(
        started: Instant<Counted>?,
        dns: Instant<Counted>? = nil,
        connected: Instant<Counted>? = nil,
        tls: Instant<Counted>? = nil,
        sent: Instant<Counted>? = nil,
        headers: Instant<Counted>? = nil,
        firstByte: Instant<Counted>? = nil,
        end: Instant<Counted>? = nil
    ) {
        self.started = started
        self.dns = dns
        self.connected = connected
        self.tls = tls
        self.sent = sent
        self.headers = headers
        self.firstByte = firstByte
        self.end = end
    }
}

extension PhaseTimes<Monotonic> {
    package func counted(from epoch: RunEpoch) -> PhaseTimes<RunTime> {
        PhaseTimes<RunTime>(
            started: started.map(epoch.runInstant(at:)),
            dns: dns.map(epoch.runInstant(at:)),
            connected: connected.map(epoch.runInstant(at:)),
            tls: tls.map(epoch.runInstant(at:)),
            sent: sent.map(epoch.runInstant(at:)),
            headers: headers.map(epoch.runInstant(at:)),
            firstByte: firstByte.map(epoch.runInstant(at:)),
            end: end.map(epoch.runInstant(at:))
        )
    }
}

package struct ConnectionFacts: Sendable, Equatable {
    /// How arrivals were measured.
    package enum StampSource: String, Sendable {
        /// By the kernel's receive timestamp.
        case kernel
        /// By the time at which the poll that announced the bytes returned.
        case poll
    }

    package var reused: Bool
    /// `1.1` or `2`; nil if no answer came.
    package var httpVersion: String?
    /// `127.0.0.1:8089`, `[::1]:8089`.
    package var remoteAddress: String?
    /// The proxy used, without credentials.
    package var proxy: String?
    package var stampSource: StampSource
    /// The number of the connection within one transport; nil if there was none.
    package var connectionID: Int64?

    package init(
        reused: Bool = false,
        httpVersion: String? = nil,
        remoteAddress: String? = nil,
        proxy: String? = nil,
        stampSource: StampSource = .poll,
        connectionID: Int64? = nil
    ) {
        self.reused = reused
        self.httpVersion = httpVersion
        self.remoteAddress = remoteAddress
        self.proxy = proxy
        self.stampSource = stampSource
        self.connectionID = connectionID
    }
}
