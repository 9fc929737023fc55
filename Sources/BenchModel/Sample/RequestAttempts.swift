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
    init(_ only: SampleFacts) { (first, later) = (only, nil) }

    /// Takes the samples of attempts in order; at least one.
    package init(attempts: [Sample]) { self.init(attempts: attempts.facts) }

    /// In order; at least one.
    package var attempts: [SampleFacts] { [first] + (later ?? []) }
    package var count: Int { (later?.count ?? 0) + 1 }

    package var last: SampleFacts {
        guard let later else { return first }
        return later[later.count - 1]
    }

    /// Returns something of its last attempt, without counting one more who holds that.
    @inline(__always)
    private func ofLast<Fact>(_ fact: (SampleFacts) -> Fact) -> Fact {
        guard let later else { return fact(first) }
        return fact(later[later.count - 1])
    }

    /// Whether its last attempt brought the whole answer in one piece.
    package var wasBuffered: Bool { ofLast(\.wasBuffered) }
    /// Whether its last attempt ended by itself.
    package var isFinished: Bool { ofLast(\.isFinished) }

    /// How it ended; cancelled if it is not finished.
    package var outcome: Sample.Outcome { isFinished ? last.outcome : .cancelled }

    /// Whether it was closed because its target asks for that.
    package var wasClosedOnPurpose: Bool { ofLast { $0.isFinished && $0.wasClosedOnPurpose } }
    /// Whether it counts in latencies, see ``Sample/isMeasurement``.
    package var isMeasurement: Bool { ofLast { $0.isFinished && $0.isMeasurement } }

    package var wasRetried: Bool { later != nil }

    /// When it began: its first attempt's `sent`, or its start if that was never sent.
    package var began: RunInstant? { first.sentAt ?? first.startedAt }

    /// When the earliest of its attempts ended; nil where none did.
    package var firstEnd: RunInstant? {
        guard let later else { return first.endedAt }
        return ([first] + later).compactMap(\.endedAt).min()
    }

    /// When its first attempt started; when that was planned, if it never did.
    package var startedOrPlanned: RunInstant { first.startedAt ?? first.planned }

    /// The time between its attempts, from the end of one to the start of the next.
    package var waited: Nanoseconds {
        guard let later else { return 0 }
        return zip(attempts, later).compactMap { before, after in
            guard let end = before.endedAt, let start = after.startedAt else { return nil }
            return max(0, start - end)
        }.saturatingSum
    }

    /// Groups a run's samples into requests, in order of their first attempts, see ``RequestList``.
    package static func requests(of samples: some Sequence<SampleFacts>) -> RequestList {
        RequestList(of: SampleList(samples))
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

extension Sample {
    /// Whether the request ended by itself with this attempt, in whatever way: it is then never sent again.
    ///
    /// One that was interrupted because the run ended does not tell how it would have gone, and after one with a retry
    /// wait another attempt was due.
    package var isFinished: Bool { retryWait == nil && (outcome != .cancelled || cancellation?.reason == .planned) }
}
