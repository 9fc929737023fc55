/// One request with all its attempts: the unit wherever requests are counted.
package struct RequestAttempts: Sendable {
    package let first: SampleFacts
    /// Those after the first, in order; mostly there is none, and then they take no memory.
    private let later: [SampleFacts]

    /// Takes attempts in order; at least one.
    package init(attempts: [SampleFacts]) {
        first = attempts[0]
        later = attempts.count > 1 ? Array(attempts.dropFirst()) : []
    }

    /// Takes the samples of attempts in order; at least one.
    package init(attempts: [Sample]) { self.init(attempts: attempts.facts) }

    /// In order; at least one.
    package var attempts: [SampleFacts] { [first] + later }
    package var count: Int { later.count + 1 }

    fileprivate func add(to samples: inout [SampleFacts]) {
        samples.append(first)
        if !later.isEmpty { samples += later }
    }

    package var last: SampleFacts { later.last ?? first }

    /// Whether its last attempt ended by itself.
    package var isFinished: Bool { last.isFinished }

    /// How it ended; cancelled if it is not finished.
    package var outcome: Sample.Outcome { isFinished ? last.outcome : .cancelled }

    /// Whether it was closed because its target asks for that.
    package var wasClosedOnPurpose: Bool { isFinished && last.wasClosedOnPurpose }
    /// Whether it counts in latencies, see ``Sample/isMeasurement``.
    package var isMeasurement: Bool { isFinished && last.isMeasurement }

    package var wasRetried: Bool { !later.isEmpty }

    /// When it began: its first attempt's `sent`, or its start if that was never sent.
    package var began: RunInstant? { first.times.sent ?? first.times.started }

    /// Whether it is the earlier one of two of a target: by sitting, then by its start (one that never started, by its plan).
    package func beganBefore(_ other: RequestAttempts) -> Bool {
        let (one, two) = (first, other.first)
        if one.part != two.part { return one.part < two.part }
        return (startedOrPlanned, one.sequence) < (other.startedOrPlanned, two.sequence)
    }

    /// When its first attempt started; when that was planned, if it never did.
    package var startedOrPlanned: RunInstant { first.times.started ?? first.planned }

    /// The time between its attempts, from the end of one to the start of the next.
    package var waited: Nanoseconds {
        later.isEmpty
            ? 0
            : zip(attempts, later).compactMap { before, after in
                guard let end = before.times.end, let start = after.times.started else { return nil }
                return max(0, start - end)
            }.saturatingSum
    }

    /// Groups a run's samples into requests, in order of their first attempts.
    ///
    /// A request that a resumed run sent again counts once in each sitting; the interrupted one is not finished.
    package static func requests(of samples: [SampleFacts]) -> [RequestAttempts] {
        struct Place: Hashable {
            var target: TargetIndex
            var phase: Sample.Phase
            var sequence: RequestIndex
            var part: Int
        }
        var places: [Place: Int] = [:]
        var first: [SampleFacts] = []
        // Few requests have more than one attempt.
        var several: [Int: [SampleFacts]] = [:]
        places.reserveCapacity(samples.count)
        first.reserveCapacity(samples.count)
        for sample in samples {
            let place = Place(
                target: sample.target,
                phase: sample.phase,
                sequence: sample.sequence,
                part: sample.part
            )
            if let index = places[place] {
                several[index, default: [first[index]]].append(sample)
            } else {
                places[place] = first.count
                first.append(sample)
            }
        }
        return first.enumerated().map { index, sample in
            guard let attempts = several[index] else { return RequestAttempts(attempts: [sample]) }
            return RequestAttempts(attempts: attempts.sorted { $0.attempt < $1.attempt })
        }
    }
}

extension [RequestAttempts] {
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
