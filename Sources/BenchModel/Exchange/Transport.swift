/// What carries requests to servers and stamps what comes back.
///
/// A failed request is data: nothing is thrown, whatever happened stands in the ``RecordedExchange``.
/// Cancelling the calling task closes the exchange and records it as ``RecordedExchange/Ending/cancelled``, as interrupted;
/// one that is closed on purpose is so too, as planned.
package protocol Transport: Sendable {
    func perform(_ request: TransportRequest) async -> RecordedExchange

    /// The same for one of thousands of tasks, which keep room for every value they hold while they wait: the request is
    /// asked for when it is handed over, and the exchange comes in a box.
    func finish(_ request: () -> TransportRequest) async -> FinishedExchange

    /// Ends, as cancelled and without ``PhaseTimes/started``, every exchange that waits for its start, now and from now on.
    ///
    /// Exchanges that have begun go on.
    func withdrawWaitingStarts()
}

extension Transport {
    package func finish(_ request: () -> TransportRequest) async -> FinishedExchange {
        FinishedExchange(await perform(request()))
    }
}

/// An exchange on its way to whoever waits for it.
package final class FinishedExchange: Sendable {
    package let exchange: RecordedExchange

    package init(_ exchange: RecordedExchange) { self.exchange = exchange }
}

/// One HTTP request, ready to go.
package struct TransportRequest: Sendable {
    /// What is asked for.
    package enum Purpose: Sendable {
        /// An answer to the body.
        case answer
        /// A connection that is new, and kept for other requests: asked for with HEAD and no body.
        case connection
    }

    package var purpose: Purpose
    package var url: String
    package var headers: [HTTPHeader]
    package var body: [UInt8]
    package var limits: TimeLimits
    /// How long after `sent` the exchange is closed on purpose; nil where it may run to its end.
    package var closeAfter: Nanoseconds?
    package var httpVersion: Endpoint.HTTPVersion
    package var trust: Trust
    /// Requests of one lane share an event loop, and with it the connections it keeps and the cap of their group.
    package var lane: Int
    /// When to begin, on ``MonotonicClock``; nil, or an instant that has passed, is at once.
    package var startAt: Nanoseconds?
    /// The group whose requests share a cap; nil where there is none.
    package var admission: Admission?
    /// Told of a body that went on after its stream had told its end, on the transport's own thread, once; must not block.
    ///
    /// Mostly after the exchange has been handed over; what is shorter than ``Lingering/leastTold`` is not told.
    package var whenLingered: (@Sendable (Lingering) -> Void)?
    /// Makes the decoder of this exchange's body; called on the transport's own thread, once, before the first byte of it.
    package var makeDecoder: @Sendable (ResponseHead) -> any ResponseDecoder

    package init(
        purpose: Purpose = .answer,
        url: String,
        headers: [HTTPHeader],
        body: [UInt8],
        limits: TimeLimits,
        closeAfter: Nanoseconds? = nil,
        httpVersion: Endpoint.HTTPVersion,
        trust: Trust = Trust(),
        lane: Int = 0,
        startAt: Nanoseconds? = nil,
        admission: Admission? = nil,
        makeDecoder: @escaping @Sendable (ResponseHead) -> any ResponseDecoder
    ) {
        self.purpose = purpose
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
        self.makeDecoder = makeDecoder
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

/// Takes a body apart as it arrives; lives and dies on the transport's thread.
package protocol ResponseDecoder: AnyObject {
    /// Takes the bytes of one read (or a part of them).
    ///
    /// - Parameters:
    ///   - bytes: valid during the call only.
    ///   - arrival: when the kernel had them, the same for every part of one read.
    ///   - takenInHand: when the program turned to them; their client lag is `takenInHand − arrival`.
    /// - Returns: whether to go on.
    func receive(_ bytes: Span<UInt8>, arrival: Nanoseconds, takenInHand: Nanoseconds) -> DecoderVerdict

    /// Says that no more bytes come, and takes the result.
    ///
    /// - Parameter complete: whether the body ended as HTTP says a body ends; false after a cut, a time limit or a cancel.
    /// - Returns: all that was decoded, also of a body that was cut.
    func finish(complete: Bool) -> DecodedResponse
}

package enum DecoderVerdict: Sendable, Equatable {
    /// Wants more; `hasToken` is whether a token event was seen so far (the first-token limit is lifted).
    case more(hasToken: Bool)
    /// The answer says that it has ended, and so far nothing of it has followed; only the end of the body makes that certain.
    /// The transport waits for that end, but not for ever.
    case saidToEnd
    /// The stream's terminator has been seen, one that nothing of the answer follows: the exchange is complete. The transport
    /// waits shortly for the end of the body, to keep the connection.
    case terminated
    /// As much has come as was wanted; the transport closes the exchange on purpose.
    case enough
    /// Nothing further can be made of the body; the transport closes the exchange.
    case giveUp
}
