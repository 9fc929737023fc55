import BenchModel

/// A request as a definition counts it: by one of its attempts.
struct CountedRequest {
    let sample: SampleFacts
    let metrics: RequestMetrics
    /// Whether it has no token, and counts all the same.
    let isEmpty: Bool
}

extension MeasuredTarget {
    /// Returns the requests that a definition takes for successes, and the attempts that it takes for failures.
    func counted(by definition: FigureDefinition) -> (successes: [CountedRequest], failures: [SampleFacts]) {
        var (successes, failures) = ([CountedRequest](), [SampleFacts]())
        forEachCounted(of: everyRequest, by: definition) { sample, success in
            if let success { successes.append(success) } else { failures.append(sample) }
        }
        return (successes, failures)
    }

    /// Hands over the attempt that stands for each request which counts, and the request where it is a success.
    func forEachCounted(
        of requests: RequestList,
        by definition: FigureDefinition,
        _ take: (SampleFacts, CountedRequest?) -> Void
    ) {
        for request in requests {
            guard request.first.phase == .measure || definition.countsWarmup else { continue }
            guard definition.attempt == .first || request.isFinished else { continue }
            let sample = definition.attempt == .first ? request.first : request.last
            switch sample.outcome {
            case .ok: break
            case .cancelled: if !sample.wasClosedOnPurpose || !definition.countsClosedStreams { continue }
            case .failed(.empty, _) where definition.emptyAnswer.isSuccess(sample): break
            case .failed(let kind, _):
                if kind != .notStarted || definition.countsDroppedStarts { take(sample, nil) }
                continue
            }
            let isEmpty = if case .failed = sample.outcome { true } else { false }
            take(sample, CountedRequest(sample: sample, metrics: RequestMetrics(sample, of: target), isEmpty: isEmpty))
        }
    }
}

extension FigureDefinition.EmptyAnswer {
    /// Whether an attempt whose answer has no token is a success.
    fileprivate func isSuccess(_ sample: SampleFacts) -> Bool {
        switch self {
        case .failure: false
        case .success, .instant: true
        case .successIfCounted: (sample.response.usage.output ?? 0) > 0
        }
    }
}

// MARK: - What a definition reads from one request

extension FigureDefinition {
    /// Returns a request's values, in nanoseconds or tokens per second; none where it cannot have any.
    func values(_ request: CountedRequest) -> [Double] {
        switch quantity {
        case .failed, .systemRate: []
        case .ttft, .ttfa: wait(request).map { [$0] } ?? []
        case .e2e: whole(request).map { [$0] } ?? []
        case .gap: gaps(request)
        case .tpot, .tpotFromStart: pace(request).map { [$0.time / $0.tokens] } ?? []
        case .streamRate: pace(request).flatMap { $0.time > 0 ? [$0.tokens / $0.time * 1e9] : nil } ?? []
        }
    }

    /// Returns what a request's value weighs; 0 where its tokens have no count.
    func weight(of request: CountedRequest) -> Double {
        switch weight {
        case .one: 1
        case .tokens: Double(request.metrics.outputTokens ?? 0)
        case .tokensButOne: Double(max(0, (request.metrics.outputTokens ?? 1) - 1))
        }
    }

    private func wait(_ request: CountedRequest) -> Double? {
        guard request.metrics.isStreamed else { return nil }
        if request.isEmpty { return emptyAnswer == .instant && quantity == .ttft ? 0 : nil }
        return distance(from: began(request), to: arrivals(request).first)
    }

    private func whole(_ request: CountedRequest) -> Double? {
        guard !request.sample.wasClosedOnPurpose else { return nil }
        let isWhole = end == .streamEnd || !request.metrics.isStreamed || request.isEmpty
        return distance(from: began(request), to: isWhole ? request.sample.times.end : arrivals(request).last)
    }

    private func gaps(_ request: CountedRequest) -> [Double] {
        guard request.metrics.isStreamed else { return [] }
        let arrivals = arrivals(request)
        return zip(arrivals.dropFirst(), arrivals).map { ($0 - $1).inNanoseconds }
    }

    /// The tokens of a request and the time that they share; nil where there is no pace.
    private func pace(_ request: CountedRequest) -> (tokens: Double, time: Double)? {
        guard request.metrics.isStreamed, let tokens = sharing(request), tokens > 0 else { return nil }
        let arrivals = arrivals(request)
        let first = origin == .start ? began(request) : arrivals.first
        let last = end == .lastEvent ? arrivals.last : request.sample.times.end
        guard let first, let last, last >= first, !arrivals.isEmpty else { return nil }
        let time = (last - first).inNanoseconds
        if time == 0, !countsInstantStreams { return nil }
        if omitsBriefStreams, time < 1e6 { return nil }
        return (Double(tokens), time)
    }

    private func sharing(_ request: CountedRequest) -> Int? {
        let response = request.sample.response
        let first = response.firstEventTokens ?? 1
        switch tokens {
        case .visibleAfterFirst:
            // What other passes and models made had no events.
            let others: Set<ResponseMark> = [.otherPasses, .otherModel]
            return response.marks.isDisjoint(with: others) ? request.metrics.visibleTokens.map { $0 - first } : nil
        case .afterFirst: return request.metrics.outputTokens.map { $0 - first }
        case .allButOne: return request.metrics.outputTokens.map { $0 - 1 }
        case .all: return request.metrics.outputTokens
        }
    }

    private func began(_ request: CountedRequest) -> RunInstant? {
        start == .sent ? request.sample.times.sent : request.sample.times.started
    }

    /// The arrivals of the events that count.
    private func arrivals(_ request: CountedRequest) -> [RunInstant] {
        let deltas = request.sample.response.deltas
        let kinds: Set<DeltaKind>
        switch events {
        case .of(let counted): kinds = counted
        case .visible:
            kinds =
                request.sample.response.usage.countsReasoningApart
                ? [.text, .tool, .refusal] : Set(DeltaKind.allCases)
        }
        if kinds.count == DeltaKind.allCases.count || deltas.isEmpty { return deltas.arrivals }
        return zip(deltas.arrivals, deltas.kinds).compactMap { kinds.contains($1) ? $0 : nil }
    }

    private func distance(from start: RunInstant?, to end: RunInstant?) -> Double? {
        guard let start, let end else { return nil }
        return (end - start).inNanoseconds
    }
}
