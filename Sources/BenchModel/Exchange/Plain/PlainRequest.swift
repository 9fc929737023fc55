/// A request whose answer is wanted whole and is not a stream: a page of metrics, a token count, a webhook.
package struct PlainRequest: Sendable {
    package var method: HTTPMethod
    package var url: String
    package var headers: [HTTPHeader]
    package var body: [UInt8]
    /// The most bytes that the answer's body may have.
    package var mostBytes: Int
    /// Whether an answer of which no more than the header came is one: its body is not needed, and none of it is kept if it is too long.
    package var takesHeaderAlone = false
    package var limits: TimeLimits
    package var httpVersion: Endpoint.HTTPVersion
    package var trust: Trust

    package init(
        _ method: HTTPMethod = .get,
        _ url: String,
        headers: [HTTPHeader] = [],
        body: [UInt8] = [],
        mostBytes: Int = 4 << 20,
        limits: TimeLimits = TimeLimits(connect: .seconds(10), idle: nil, total: .seconds(30)),
        httpVersion: Endpoint.HTTPVersion = .http1,
        trust: Trust = Trust()
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.mostBytes = mostBytes
        self.limits = limits
        self.httpVersion = httpVersion
        self.trust = trust
    }
}

/// A whole answer to a ``PlainRequest``, whatever its status.
package struct PlainAnswer: Sendable, Equatable {
    package var head: ResponseHead
    package var body: [UInt8]
    package var times: PhaseTimes<Monotonic>
}

/// Why there is no whole answer to a ``PlainRequest``.
package struct PlainFailure: Error, Equatable, CustomStringConvertible {
    package var kind: FailureKind
    /// What happened, in a few words.
    package var description: String

    package init(kind: FailureKind, description: String) {
        self.kind = kind
        self.description = description
    }
}

extension Transport {
    /// Sends a request and collects its answer.
    ///
    /// - Throws: why the answer did not come whole; an answer with an error status is returned, not thrown.
    package func answer(to request: PlainRequest) async throws(PlainFailure) -> PlainAnswer {
        let most = request.mostBytes
        let exchange = await perform(
            TransportRequest(
                method: request.method,
                url: request.url,
                headers: request.headers,
                body: request.body,
                limits: request.limits,
                httpVersion: request.httpVersion,
                trust: request.trust,
                makeConsumer: { _ in BodyCollector(atMost: most) }
            )
        )
        let body = exchange.content as? CollectedBody ?? CollectedBody()
        if request.takesHeaderAlone, let head = exchange.head {
            return PlainAnswer(head: head, body: body.isTooLarge ? [] : body.bytes, times: exchange.times)
        }
        if body.isTooLarge {
            throw PlainFailure(kind: .tooLarge, description: "the answer has more than \(most) bytes")
        }
        switch exchange.ending {
        case .complete: break
        case .cancelled: throw PlainFailure(kind: .connectionLost, description: "the request was cancelled")
        case .failed(let kind, let detail): throw PlainFailure(kind: kind, description: detail)
        }
        guard let head = exchange.head else {
            throw PlainFailure(kind: .malformed, description: "the answer has no header")
        }
        return PlainAnswer(head: head, body: body.bytes, times: exchange.times)
    }
}
