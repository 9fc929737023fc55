package import Statistics

/// What a rung says of its load.
package enum RungVerdict: String, Sendable, Equatable, CaseIterable {
    /// Proven: the objectives are kept.
    case holds
    /// Proven: they are not.
    case breaks
    /// Too few requests to tell.
    case undecided
    /// Latencies still changed while it was measured, and it is not proven that the objectives break.
    case unsettled
    /// The same, and requests ended more slowly than they came, so that every latency is a matter of how long one looks.
    case saturated
    /// The server refused requests for a limit of the account: that says nothing of the server.
    case rateLimited = "rate_limited"
    /// This program was too slow to tell.
    case instrumentLimited = "instrument_limited"
    /// Nothing was asked of it.
    case unjudged

    /// Whether the server bears no such load, by proof.
    package var isBroken: Bool { self == .breaks || self == .saturated }
}

/// Why a rung is undecided, or did not settle, or what of this program limited it.
package enum RungReason: Sendable, Equatable {
    /// No request began after it had settled.
    case nothingCounted
    /// More requests of the kind would tell.
    case few
    /// The share of good requests is too near to what is asked.
    case near
    /// The server did not tell figures that would decide.
    case untold
    /// The requests that count miss the objectives by proof, but not with those that were left out before them.
    case lateMisses
    /// The requests keep the objectives, but it does not show that the queue of a schedule comes back to a level of its own.
    case queue
    /// Ever more requests were under way.
    case growing
    /// Latencies changed.
    case changing
    /// The run ended before its plan.
    case cutShort
    /// No request succeeded.
    case failures
    /// Some were answered, and from one of them on until its end nobody was there.
    case deserted
    /// This program read or started requests too late.
    case lateClient
    /// This program sent less load than was asked for, since it took too much of the slots' time from one request to the next.
    case slowStarts
    /// This program could do nothing for a time.
    case lostTime
}

/// The requests of a rung that count, and what they prove of one part of the question.
package struct RungEvidence: Sendable, Equatable {
    package var part: RungQuestion.Part
    package var good: Int
    package var judged: Int
    /// Of those judged that are not good, those that may be: nobody told their figures.
    package var untold = 0
    /// How many independent requests these are worth.
    package var worth: Double
    /// Logarithms of the evidence, see ``AttainmentTest``.
    package var above: Double
    package var below: Double

    package var attainment: Share? { Share(good, of: judged) }

    /// Where the true share lies, each bound with 95 %: by what the requests are worth.
    package var bounds: (lower: Share, upper: Share) {
        let bounds = { (count: Int) in
            Binomial.shareBounds(count: count, n: judged, effective: max(1, Int(worth)), confidence: 0.95)
        }
        return (bounds(good).lower, bounds(good + untold).upper)
    }

    /// Independent requests that are good and that are not, if those whose figures nobody told are not good.
    var least: (good: Double, bad: Double) { weighed(good) }

    /// The same, if they are.
    var most: (good: Double, bad: Double) { weighed(good + untold) }

    private func weighed(_ good: Int) -> (good: Double, bad: Double) {
        guard judged > 0 else { return (0, 0) }
        let each = worth / Double(judged)
        return (Double(good) * each, Double(judged - good) * each)
    }

    /// Whether it is a rule about what was seen: no request may be bad.
    package var isStrict: Bool { part.level == .all }
}

/// A rung's verdict, and what it rests on.
package struct RungJudgement: Sendable, Equatable {
    package var verdict: RungVerdict
    /// Places of the counted requests, in the order in which they began: what is before is the settling.
    package var counted: Range<Int>
    /// For each part of the question.
    package var evidence: [RungEvidence]
    /// How many more requests would probably decide; nil where it is decided, or nobody can say.
    package var missing: Int?
    /// Why it is open; nil where it is not.
    package var reason: RungReason?
    /// Seconds that a schedule's rung would have to be for enough requests, and to show whether its queue grows; nil where it lacks neither.
    package var neededTime: Double?
    /// Requests that ended per second over those that came, where load comes by a schedule.
    package var completedShare: Double?

    /// The part that is nearest to breaking.
    package var tightest: RungEvidence? { evidence.max { $0.below - $0.above < $1.below - $1.above } }
}
