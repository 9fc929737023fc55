/// One request with all its attempts: what counts as one wherever requests are counted.
package struct RequestAttempts: Sendable {
    /// In order; at least one.
    package let attempts: [Sample]

    package var first: Sample { attempts[0] }
    package var last: Sample { attempts[attempts.count - 1] }

    /// Whether its last attempt said how it ended.
    package var isFinished: Bool { last.isFinished }

    /// How it ended; cancelled where it has not come to its end.
    package var outcome: Sample.Outcome { isFinished ? last.outcome : .cancelled }

    /// Whether it ended by being closed because its target asks for that.
    package var wasClosedOnPurpose: Bool { isFinished && last.wasClosedOnPurpose }
    /// Whether it counts in latencies, see ``Sample/isMeasurement``.
    package var isMeasurement: Bool { isFinished && last.isMeasurement }

    package var wasRetried: Bool { attempts.count > 1 }

    /// When it began: its first attempt's `sent` or, where that never got so far, its start.
    package var began: RunInstant? { first.times.sent ?? first.times.started }

    /// The time between its attempts, from the end of one to the start of the next.
    package var waited: Nanoseconds {
        zip(attempts, attempts.dropFirst()).compactMap { before, after in
            guard let end = before.times.end, let start = after.times.started else { return nil }
            return max(0, start - end)
        }.saturatingSum
    }

    /// Puts a run's attempts together, requests in order of their first attempts.
    ///
    /// A request that a resumed run asked again is one of each sitting; the one that was broken off is not finished.
    package static func requests(of samples: [Sample]) -> [RequestAttempts] {
        struct Place: Hashable {
            var target: Int
            var phase: Sample.Phase
            var sequence: Int
            var part: Int
        }
        var places: [Place: Int] = [:]
        var grouped: [[Sample]] = []
        for sample in samples {
            let place = Place(
                target: sample.target,
                phase: sample.phase,
                sequence: sample.sequence,
                part: sample.part
            )
            if let index = places[place] {
                grouped[index].append(sample)
            } else {
                places[place] = grouped.count
                grouped.append([sample])
            }
        }
        return grouped.map { RequestAttempts(attempts: $0.sorted { $0.attempt < $1.attempt }) }
    }
}

extension Sample {
    /// Whether the request came to an end of its own with this attempt, in whichever way: it is then never asked again.
    ///
    /// One that was broken off because the run ended says nothing of how it would have gone, and after one that was waited
    /// upon another attempt was to come.
    package var isFinished: Bool { retryWait == nil && (outcome != .cancelled || cancellation?.reason == .planned) }
}
