/// One request with all its attempts: the unit wherever requests are counted.
package struct RequestAttempts: Sendable {
    package let first: SampleFacts
    /// Those after the first, in order; nil where there is none, as mostly, so that nothing is counted.
    private let later: [SampleFacts]?

    /// Takes attempts in order; at least one.
    package init(attempts: [SampleFacts]) {
        first = attempts[0]
        later = attempts.count > 1 ? Array(attempts.dropFirst()) : nil
    }

    /// Takes the only attempt there is.
    private init(_ only: SampleFacts) { (first, later) = (only, nil) }

    /// Takes the samples of attempts in order; at least one.
    package init(attempts: [Sample]) { self.init(attempts: attempts.facts) }

    /// In order; at least one.
    package var attempts: [SampleFacts] { [first] + (later ?? []) }
    package var count: Int { (later?.count ?? 0) + 1 }

    /// Appends its attempts, in order.
    package func add(to samples: inout [SampleFacts]) {
        samples.append(first)
        if let later { samples += later }
    }

    package var last: SampleFacts {
        guard let later else { return first }
        return later[later.count - 1]
    }

    /// Whether its last attempt ended by itself.
    package var isFinished: Bool { last.isFinished }

    /// How it ended; cancelled if it is not finished.
    package var outcome: Sample.Outcome { isFinished ? last.outcome : .cancelled }

    /// Whether it was closed because its target asks for that.
    package var wasClosedOnPurpose: Bool { isFinished && last.wasClosedOnPurpose }
    /// Whether it counts in latencies, see ``Sample/isMeasurement``.
    package var isMeasurement: Bool { isFinished && last.isMeasurement }

    package var wasRetried: Bool { later != nil }

    /// When it began: its first attempt's `sent`, or its start if that was never sent.
    package var began: RunInstant? { first.times.sent ?? first.times.started }

    /// When the earliest of its attempts ended; nil where none did.
    package var firstEnd: RunInstant? {
        guard let later else { return first.endedAt }
        return ([first] + later).compactMap(\.endedAt).min()
    }

    /// When its first attempt started; when that was planned, if it never did.
    package var startedOrPlanned: RunInstant { first.times.started ?? first.planned }

    /// The time between its attempts, from the end of one to the start of the next.
    package var waited: Nanoseconds {
        guard let later else { return 0 }
        return zip(attempts, later).compactMap { before, after in
            guard let end = before.times.end, let start = after.times.started else { return nil }
            return max(0, start - end)
        }.saturatingSum
    }

    /// Groups a run's samples into requests, in order of their first attempts.
    ///
    /// A request that a resumed run sent again counts once in each sitting; the interrupted one is not finished.
    package static func requests(of samples: [SampleFacts]) -> [RequestAttempts] {
        // Few requests have more than one attempt: only those need to be looked for.
        var several: [Place: [SampleFacts]] = [:]
        for sample in samples where sample.attempt > 1 { several[Place(sample)] = [] }
        guard !several.isEmpty else { return samples.map { RequestAttempts($0) } }
        var first: [(sample: SampleFacts, place: Place?)] = []
        first.reserveCapacity(samples.count)
        for sample in samples {
            let place = Place(sample)
            guard let attempts = several[place] else {
                first.append((sample, nil))
                continue
            }
            if attempts.isEmpty { first.append((sample, place)) }
            several[place]?.append(sample)
        }
        return first.map { sample, place in
            guard let attempts = place.flatMap({ several[$0] }) else { return RequestAttempts(sample) }
            return RequestAttempts(attempts: attempts.sorted { $0.attempt < $1.attempt })
        }
    }

    /// What the attempts of one request have in common, and no other request's have.
    package struct Place: Hashable, Sendable {
        let target: TargetIndex
        let phase: Sample.Phase
        let sequence: RequestIndex
        let part: Int

        package init(_ sample: SampleFacts) {
            (target, phase, sequence, part) = (sample.target, sample.phase, sample.sequence, sample.part)
        }

        package init(_ sample: Sample) {
            (target, phase, sequence, part) = (sample.target, sample.phase, sample.sequence, sample.part)
        }
    }
}

extension [RequestAttempts] {
    /// Returns the requests of a target in the order in which they began: by sitting, then by the start (of one that never started,
    /// by its plan).
    package func inOrderOfBeginning() -> [RequestAttempts] {
        // Sorted are the keys alone: to move a request is to count who holds it.
        let keys = enumerated().map { place, request in
            OrderOfBeginning(
                part: request.first.part,
                start: request.startedOrPlanned,
                sequence: request.first.sequence,
                place: place
            )
        }
        if zip(keys, keys.dropFirst()).allSatisfy({ $0 < $1 }) { return self }
        return keys.sorted().map { self[$0.place] }
    }

    /// The attempts of all, request by request.
    package var samples: [SampleFacts] {
        var samples: [SampleFacts] = []
        samples.reserveCapacity(count)
        for request in self { request.add(to: &samples) }
        return samples
    }
}

extension Sample {
    /// Whether the request ended by itself with this attempt, in whatever way: it is then never sent again.
    ///
    /// One that was interrupted because the run ended does not tell how it would have gone, and after one with a retry
    /// wait another attempt was due.
    package var isFinished: Bool { retryWait == nil && (outcome != .cancelled || cancellation?.reason == .planned) }
}

/// By what requests of a target are ordered.
private struct OrderOfBeginning: Comparable {
    let part: Int
    let start: RunInstant
    let sequence: RequestIndex
    let place: Int

    static func < (one: Self, other: Self) -> Bool {
        (one.part, one.start, one.sequence, one.place) < (other.part, other.start, other.sequence, other.place)
    }
}
