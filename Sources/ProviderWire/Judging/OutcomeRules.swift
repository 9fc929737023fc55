import BenchModel

/// Judges an exchange: an error that the server reports takes precedence over what the transport saw, and both over a
/// missing end.
enum OutcomeRules {
    /// Returns the outcome; its detail may still contain secrets.
    static func outcome(of exchange: RecordedExchange) -> Sample.Outcome {
        if case .cancelled = exchange.ending { return ofCancelled(exchange) }
        guard let head = exchange.head else { return withoutAnswer(exchange.ending) }
        guard (200..<300).contains(head.status) else { return StatusRules.outcome(of: head, exchange.response) }
        let response = exchange.response
        if let error = response.providerError { return streamError(error) }
        switch response.defect {
        case .malformed(let what): return .failed(.malformed, detail: what)
        case .tooLarge(let what): return .failed(.tooLarge, detail: what)
        case nil: break
        }
        if response.isTerminated {
            let isBare = response.deltas.isEmpty && !response.hasContent
            // The limit may have ended an answer behind its first line break or tag.
            let isBlank = response.isBlank && StopKind(response.stopReason) != .cut
            let isEmpty = isBare || isBlank
            return isEmpty ? .failed(.empty, detail: EmptyAnswer.words(response)) : .ok
        }
        switch exchange.ending {
        case .failed(.connectionLost, let detail), .failed(.truncated, let detail):
            return .failed(.truncated, detail: "\(extent(of: exchange)); \(detail)")
        case .failed(.idleTimeout, let detail) where !response.deltas.isEmpty:
            return .failed(.stalled, detail: "\(detail); \(extent(of: exchange))")
        case .failed(let kind, let detail):
            return .failed(kind, detail: detail.isEmpty ? extent(of: exchange) : "\(detail); \(extent(of: exchange))")
        case .complete, .cancelled:
            return .failed(.truncated, detail: extent(of: exchange))
        }
    }

    /// Judges a cancelled exchange: a stream that was to be closed early still fails if the server had reported an
    /// error.
    private static func ofCancelled(_ exchange: RecordedExchange) -> Sample.Outcome {
        guard exchange.cancellation?.reason == .planned, let head = exchange.head else { return .cancelled }
        guard (200..<300).contains(head.status) else { return StatusRules.outcome(of: head, exchange.response) }
        return exchange.response.providerError.map(streamError) ?? .cancelled
    }

    private static func streamError(_ error: ProviderError) -> Sample.Outcome {
        .failed(.streamError, detail: "the answer carried an error: \(words(of: error))")
    }

    private static func withoutAnswer(_ ending: RecordedExchange.Ending) -> Sample.Outcome {
        switch ending {
        case .failed(let kind, let detail): .failed(kind, detail: detail)
        case .complete: .failed(.internal, detail: "the exchange ended well, but without the header of an answer")
        case .cancelled: .cancelled
        }
    }

    /// Says how far a body without a terminator got.
    private static func extent(of exchange: RecordedExchange) -> String {
        let deltas = exchange.response.deltas
        let last = deltas.kinds.last.map { ", the last of them \($0.name)" } ?? ""
        let said = exchange.response.stopReason.map { ", and a stop reason (\($0)) without an end behind it" } ?? ""
        let came = "\(exchange.bytesReceived) bytes and \(deltas.count) token events came\(last)"
        return "the answer has no end: \(came)\(said)"
    }

    /// Returns an error on one line: `overloaded_error (529): Overloaded`.
    static func words(of error: ProviderError) -> String {
        let code = error.code == error.type ? nil : error.code
        switch (error.type, code) {
        case (let type?, let code?): return "\(type) (\(code)): \(error.message)"
        case (let name?, nil), (nil, let name?): return "\(name): \(error.message)"
        case (nil, nil): return error.message
        }
    }
}
