package import BenchModel

/// What an exchange of a target's comes to: how it went, what it answered, and whether it is tried again.
extension ProviderCall {
    /// Returns the outcome of an exchange, judged from everything known about it.
    ///
    /// The detail says in plain words what was found, at most 300 characters, with keys struck out. If the server
    /// answered, but wrongly, the URL follows: a wrong address answers like this too.
    package func outcome(of exchange: RecordedExchange) -> Sample.Outcome {
        switch OutcomeRules.outcome(of: exchange) {
        case .failed(let kind, let detail):
            let isElsewhere = exchange.head.map { !(200..<300).contains($0.status) || kind == .malformed } ?? false
            let place = isElsewhere ? "; asked \(TextExcerpt.oneLine(url, limit: 200))" : ""
            return .failed(kind, detail: redaction.detail(detail) + place)
        case let outcome: return outcome
        }
    }

    /// Returns the outcome of opening a connection: success, whatever the server answered.
    package func outcome(ofOpening exchange: HTTPExchange) -> Sample.Outcome {
        switch exchange.ending {
        case .complete: .ok
        case .cancelled: .cancelled
        case .failed(let kind, let detail): .failed(kind, detail: redaction.detail(detail))
        }
    }

    /// Returns the decoded answer with keys struck out of all texts.
    package func response(of exchange: RecordedExchange) -> DecodedResponse<Monotonic> {
        var response = exchange.response
        HeaderBill.complete(&response, from: exchange.head)
        return redaction.redacted(response)
    }

    /// Returns the delay before a retry that the server asked for; nil if it asked for none.
    ///
    /// - Parameters:
    ///   - exchange: the exchange.
    ///   - wallTime: when it ended on the wall clock, in nanoseconds since 1970: some servers name a date.
    /// - Returns: a time above zero.
    package func retryAfter(of exchange: RecordedExchange, wallTime: WallTime) -> Nanoseconds? {
        RetryDelay.asked(by: exchange, wallTime: wallTime)
    }

    /// Returns the server's rate-limit header fields, redacted for storage.
    package func rateLimits(of exchange: RecordedExchange) -> [HTTPHeader] {
        redaction.redacted(RateLimitHeaders.kept(of: exchange.head))
    }

    /// Returns how long the server says that the whole request took, in a header field; nil where it does not.
    package func processingTime(of exchange: RecordedExchange) -> Nanoseconds? {
        TimingReader.processing(exchange.head)
    }

    /// Returns whether to retry after an attempt, by the endpoint's retry policy.
    ///
    /// - Parameters:
    ///   - sample: the attempt, judged.
    ///   - exchange: its exchange.
    ///   - random: the source of the jitter.
    /// - Returns: the wait, or why there is no retry.
    package func retryDecision(
        after sample: Sample,
        _ exchange: RecordedExchange,
        using random: inout some RandomNumberGenerator
    ) -> RetryDecision {
        guard var policy = endpoint.retry?.policy(for: target.wireProtocol) else { return .giveUp(.notAsked) }
        // A wait of weeks is none that a measurement could outlast: who lets a request take so long lets it wait as long.
        policy.maxRetryAfter = policy.maxRetryAfter ?? endpoint.limits.total
        var head = exchange.head
        // The SDKs read a buffered answer whole before they look at it; to them, one that was cut off is no answer.
        if !target.stream, exchange.ending != .complete, head.map({ (200..<300).contains($0.status) }) == true {
            head = nil
        }
        let attempt = RetryRules.Attempt(
            number: sample.attempt,
            outcome: sample.outcome,
            head: head,
            retryAfter: sample.retryAfter
        )
        return RetryRules(policy).decision(after: attempt, using: &random)
    }

    /// Returns the version of the simulator that answered; nil if it was no simulator.
    package func simulator(of exchange: RecordedExchange) -> String? {
        exchange.head?.value(of: "x-ezbench-simulator").map { TextExcerpt.oneLine($0, limit: 32) }
    }
}
