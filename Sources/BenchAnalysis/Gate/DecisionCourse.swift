package import BenchModel
import Statistics

/// The requests of one target as an objective sees them, looked at again and again until they decide it.
///
/// It asks whether a request keeps the limit with the probability that the objective wants, by the test that may look as often as it
/// likes (``AttainmentTest``). It looks after 20 requests and each time there are a tenth more, counted in the order of the plan: so
/// that it says the same while a run is under way and of the run that is stored.
package struct DecisionCourse: Sendable {
    /// What one request says.
    struct Mark: Sendable {
        /// It has kept the limit.
        var keeps: Bool
        /// It may have, for all that is known of it.
        var mayKeep: Bool
        /// How near it came to it: 1 is just kept, more is missed.
        var strain: Double
    }

    private let test: AttainmentTest
    private var marks: [Mark] = []
    private var looks = LookTimes()
    /// Requests so far, those among them that the objective does not judge.
    private(set) var requests = 0
    /// The answer, once there is one.
    private(set) var answer = GateAnswer.inconclusive
    /// How many requests it took.
    private(set) var decidedAfter: Int?

    init(_ objective: Objective) { test = AttainmentTest(level: Share(clamping: 1 - objective.allowance)) }

    /// Returns what requests decide, of which each came so near to the limit: 1 is just kept.
    package static func decide(_ objective: Objective, strains: [Double]) -> GateAnswer {
        var course = DecisionCourse(objective)
        for strain in strains {
            course.add(Mark(keeps: strain <= 1, mayKeep: strain <= 1, strain: strain))
            if course.answer != .inconclusive { break }
        }
        return course.answer
    }

    var judged: Int { marks.count }
    var kept: Int { marks.count(where: \.keeps) }

    /// Takes the next request; nil is one that the objective does not judge.
    mutating func add(_ mark: Mark?) {
        requests += 1
        if let mark { marks.append(mark) }
        if looks.isDue(at: requests) { look() }
    }

    /// Looks for an answer, if there is none yet.
    mutating func look() {
        guard answer == .inconclusive, judged > 0 else { return }
        let worth = worth
        guard worth >= RungRule.leastWorth else { return }
        let needed = AttainmentTest.evidence(leaving: 1 - Gate.confidence)
        let (above, below) = (weighed(worth, \.keeps), weighed(worth, \.mayKeep))
        if test.evidenceAbove(good: above.good, bad: above.bad) >= needed {
            answer = .pass
        } else if test.evidenceBelow(good: below.good, bad: below.bad) >= needed {
            answer = .fail
        } else {
            return
        }
        decidedAfter = requests
    }

    /// How many independent requests those judged are worth: by the misses, or less where the figures themselves are more alike.
    ///
    /// Of few requests the misses do not show it yet, and the first of many looks would go by them.
    var worth: Double {
        let strains = marks.map(\.strain)
        return min(
            Double(strains.count) / RungRule.correlationTime(strains),
            Double(EffectiveSize.ofSeries(strains))
        )
    }

    /// How many more requests would probably decide; nil where it is decided, or nobody can say.
    var missing: Int? {
        guard answer == .inconclusive, judged > 0 else { return nil }
        let worth = worth
        let (good, bad) = weighed(worth, \.keeps)
        guard let missing = test.missing(good: good, bad: bad, doubt: 1 - Gate.confidence) else { return nil }
        let least = max(missing, RungRule.leastWorth - worth)
        let more = (least * Double(judged) / worth).rounded(.up)
        return more < 1e7 ? max(1, Int(more)) : nil
    }

    private func weighed(_ worth: Double, _ isGood: (Mark) -> Bool) -> (good: Double, bad: Double) {
        let each = worth / Double(marks.count)
        let good = marks.count(where: isGood)
        return (Double(good) * each, Double(marks.count - good) * each)
    }
}

extension Objective {
    /// Whether a run may go on until it is decided, and its answer waited for: that nothing may happen is a rule about what was seen.
    var isAwaited: Bool { isDecidable && !isOfWhatWasSeen }

    /// The fewest requests that decide it as kept; nil where it is not decided that way.
    var leastToDecide: Int? {
        guard isAwaited else { return nil }
        let test = AttainmentTest(level: Share(clamping: 1 - allowance))
        return test.missing(good: 0, bad: 0, doubt: 1 - Gate.confidence)
            .map { Int(max($0, RungRule.leastWorth).rounded(.up)) }
    }

    /// Returns what a finished request says of it; nil where it says nothing.
    func mark(_ request: MeasuredRequest, isOpenLoop: Bool) -> DecisionCourse.Mark? {
        guard judges(request) else { return nil }
        if case .membership(_, let isMember) = metric.entry.source {
            let told = { (keeps: Bool, mayKeep: Bool) in
                DecisionCourse.Mark(keeps: keeps, mayKeep: mayKeep, strain: keeps ? 0 : .infinity)
            }
            switch isMember(request) {
            case .apart: return nil
            case .unsaid: return told(false, true)
            case .yes: return told(bound == .min, bound == .min)
            case .no: return told(bound == .max, bound == .max)
            }
        }
        let judged = request.judged(metric.entry, isOpenLoop: isOpenLoop)
        guard let strain = strain(judged) else { return nil }
        var mark = DecisionCourse.Mark(keeps: strain <= 1, mayKeep: strain <= 1, strain: strain)
        switch judged {
        case .untold: mark.mayKeep = true
        // A stream that was closed is no faster than it had waited.
        case .waitedInVain(let wait) where bound == .max: mark.mayKeep = wait <= limit
        default: break
        }
        return mark
    }
}

/// What a run that goes on until it is decided says of one objective.
package struct DecisionVerdict: Sendable, Equatable {
    package let answer: GateAnswer
    /// How many requests of the target it took; nil where it is open.
    package let decidedAfter: Int?
    /// Requests that kept the limit, and all that are judged.
    package let kept: Int
    package let judged: Int
    /// How many more requests would probably decide; nil where it is decided, or nobody can say.
    package let missing: Int?
    /// Whether the test can judge such an objective at all.
    package let isJudged: Bool

    /// Judges the requests of a target by their order in the plan.
    ///
    /// One that was broken off and not asked again may have kept the limit, and has not.
    init(_ objective: Objective, _ measured: some RandomAccessCollection<MeasuredRequest>, isOpenLoop: Bool) {
        isJudged = objective.isDecidable
        guard isJudged else {
            (answer, decidedAfter, kept, judged, missing) = (.inconclusive, nil, 0, 0, nil)
            return
        }
        var byPlace: [RequestIndex: MeasuredRequest] = [:]
        for request in measured where byPlace[request.identity.sequence]?.attempts.isFinished != true {
            byPlace[request.identity.sequence] = request
        }
        var course = DecisionCourse(objective)
        for (_, request) in byPlace.sorted(by: { $0.key < $1.key }) {
            let broken = DecisionCourse.Mark(keeps: false, mayKeep: true, strain: .infinity)
            let isOpen = !request.attempts.isFinished && objective.judges(request)
            course.add(isOpen ? broken : objective.mark(request, isOpenLoop: isOpenLoop))
        }
        course.look()
        (answer, decidedAfter) = (course.answer, course.decidedAfter)
        (kept, judged, missing) = (course.kept, course.judged, course.missing)
    }
}
