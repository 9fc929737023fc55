package import BenchModel
import Statistics

/// How a rung is judged: where it has settled, and what its requests prove.
///
/// It is pure, so that simulations can hold it to known queues.
package struct RungRule: Sendable {
    /// The chance that is taken of calling a load borne that is not, and of the contrary.
    package struct Doubts: Sendable, Equatable {
        package var holds: Double
        package var breaks: Double

        package init(holds: Double, breaks: Double) {
            self.holds = holds
            self.breaks = breaks
        }
    }

    /// Parts of the window at whose ends settling is looked for; the last half is measured in any case.
    private static let parts = 8
    /// A load is borne on the word of no fewer than so many requests of each stream.
    private static let leastRounds = 3
    /// From here on a request is near enough to the limit to be looked at.
    private static let nearLimit = 0.5
    /// Nothing is proven by requests that are worth fewer independent ones: how alike they are is not known well then.
    static let leastWorth = 20.0
    /// So many requests, all of them bad, leave no hope that a schedule's rung turns out well.
    private static let leastHopeless = 25
    /// What ends over what comes, below which a schedule outruns the server.
    private static let leastCompleted = 0.95

    package let question: RungQuestion
    /// Streams kept in flight; nil under a schedule.
    package let streams: Int?
    /// Seconds that are left out at the least.
    package let settle: Double
    /// Whether the first two waves of requests are left out, too.
    package let leavesOutWaves: Bool
    package let doubts: Doubts
    private let tests: [AttainmentTest]

    package init(_ question: RungQuestion, streams: Int?, settle: Double, leavesOutWaves: Bool = true, doubts: Doubts) {
        self.question = question
        self.streams = streams
        self.settle = settle
        self.leavesOutWaves = leavesOutWaves
        self.doubts = doubts
        tests = question.parts.map { AttainmentTest(level: $0.level) }
    }

    /// Judges requests by themselves: whether the instrument or the account limited them is for others to say.
    ///
    /// - Parameter requests: in the order in which they began, without gaps.
    /// - Returns: the verdict, and what it rests on.
    package func judge(_ requests: [RungRequest]) -> RungJudgement {
        let (counted, isSettled, earlier) = window(of: requests)
        let window = requests[counted]
        let longer = requests[(counted.lowerBound - earlier)...]
        let evidence = question.parts.indices.map { self.evidence(window, part: $0) }
        var judgement = RungJudgement(verdict: .undecided, counted: counted, evidence: evidence)
        if streams == nil { judgement.completedShare = Self.completedShare(window) }
        let findings = Findings(
            isSettled: isSettled,
            breaks: breaks(evidence, in: window, and: longer),
            backlog: streams == nil ? Backlog(window, among: requests) : nil,
            grew: streams == nil && earlier > 0 && Backlog(longer, among: requests).isGrowing,
            completed: judgement.completedShare
        )
        judgement.verdict = verdict(evidence, window, findings)
        switch judgement.verdict {
        case .undecided: (judgement.reason, judgement.missing) = reason(evidence, window)
        case .unsettled: judgement.reason = findings.isFillingUp ? .growing : .changing
        default: break
        }
        if streams == nil, judgement.reason == .queue || judgement.reason == .few {
            judgement.neededTime = timeToTell(window, of: requests, missing: judgement.missing)
        }
        return judgement
    }

    /// Judges the first requests of a rung's plan as they would have been judged while it was measured.
    ///
    /// It looks when a rung under way is looked at, and stays with what decides: of one that was ended because it was decided, what
    /// ended after that is not asked.
    ///
    /// - Parameter planned: in the order of the plan, up to the first that has not ended.
    /// - Returns: how many of them decide, and what these say; nil where none do.
    package func decision(_ planned: [RungRequest]) -> (count: Int, judgement: RungJudgement)? {
        var looks = LookTimes()
        for count in 0...planned.count where looks.isDue(at: count) {
            let first = planned[..<count].sorted { $0.began < $1.began }
            if isDecided(first) { return (count, judge(first)) }
        }
        return nil
    }

    /// Makes the rule of a sweep's rung.
    package init(_ question: RungQuestion, _ settings: SweepSettings, at level: Double, doubts: Doubts) {
        self.init(
            question,
            streams: settings.variable.isClosedLoop ? Int(level.rounded()) : nil,
            settle: settings.leastSettle.inSeconds,
            leavesOutWaves: settings.settle != 0,
            doubts: doubts
        )
    }

    /// Whether the answer is there already, and one request that went the other way would not take it back.
    ///
    /// A schedule's queue may be short for long and then grow, or the contrary: only where all requests have become bad no more need
    /// be seen. A closed loop's queue has a bound, and shows itself within a few rounds.
    ///
    /// - Parameter requests: the first ones, all of which have ended.
    /// - Returns: true where no further request is needed.
    package func isDecided(_ requests: [RungRequest]) -> Bool {
        // The last ones alone tell at once that it is not, as mostly.
        guard streams != nil || isHopeless(requests.suffix(2 * Self.leastHopeless)) else { return false }
        let judgement = judge(requests)
        guard streams != nil || isHopeless(requests[judgement.counted]) else { return false }
        switch judgement.verdict {
        case .holds:
            return isLongEnough(requests[judgement.counted])
                && judgement.evidence.indices.allSatisfy { proves(judgement.evidence[$0], $0, above: true, spare: 1) }
        case .breaks, .saturated:
            return judgement.evidence.indices.contains {
                proves(judgement.evidence[$0], $0, above: false, spare: 1)
            }
        case .undecided, .unsettled, .rateLimited, .instrumentLimited, .unjudged: return false
        }
    }

    // MARK: Settling

    /// Returns the requests that count, whether their latencies show no trend, and how many before them were left out for that.
    private func window(of requests: [RungRequest]) -> (Range<Int>, isSettled: Bool, earlier: Int) {
        guard let first = requests.first?.began else { return (0..<0, true, 0) }
        let wholes = requests.map(\.whole).sorted()
        // The first wave starts together, and the second is still ordered by it.
        let wait = max(settle, leavesOutWaves ? 2 * wholes[wholes.count / 2] : 0)
        let late = requests.firstIndex { $0.began - first >= wait } ?? requests.count
        let start = min(max(late, leavesOutWaves ? 2 * (streams ?? 0) : 0), requests.count)
        let rest = requests.count - start
        for part in 0...(Self.parts / 2) {
            let from = start + rest * part / Self.parts
            if !changes(requests[from...]) { return (from..<requests.count, true, from - start) }
        }
        return (start + rest / 2..<requests.count, false, rest / 2)
    }

    private func changes(_ requests: ArraySlice<RungRequest>) -> Bool {
        Drift(requests.compactMap(\.firstToken)) != nil || Drift(requests.map(\.whole)) != nil
    }

    /// Whether no request of the later half was good.
    private func isHopeless(_ window: ArraySlice<RungRequest>) -> Bool {
        let half = window.dropFirst(window.count / 2)
        return half.count >= Self.leastHopeless
            && question.parts.indices.contains { part in half.allSatisfy { $0.strains[part] ?? 2 > 1 } }
    }

    private func isLongEnough(_ window: ArraySlice<RungRequest>) -> Bool {
        guard let first = window.first, let last = window.map(\.ended).max(),
            let slow = Distribution(window.map(\.whole)).percentile(95)
        else { return false }
        return last - first.began >= 3 * slow
    }

    // MARK: Verdicts

    /// What is found of the requests that count, but for their evidence.
    private struct Findings {
        /// Whether latencies show no trend.
        var isSettled: Bool
        /// Whether objectives are proven to break.
        var breaks: Bool
        /// Nil of a closed loop, whose queue has a bound.
        var backlog: Backlog?
        /// Whether ever more were under way over the time that was left out for settling, too.
        var grew: Bool
        /// Requests that ended over those that came.
        var completed: Double?

        /// Whether ever more requests are under way.
        var isFillingUp: Bool { grew || backlog?.isGrowing ?? false }
        /// Whether a schedule outruns the server.
        var isOutrun: Bool { completed.map { $0 < RungRule.leastCompleted } ?? false && isFillingUp }
    }

    private func verdict(_ evidence: [RungEvidence], _ window: ArraySlice<RungRequest>, _ findings: Findings)
        -> RungVerdict
    {
        let isOutrun = findings.isOutrun
        guard !evidence.isEmpty else { return isOutrun ? .saturated : findings.isSettled ? .unjudged : .unsettled }
        // A queue that grows while one looks may be chance; that the objectives break is proven.
        if findings.breaks { return isOutrun ? .saturated : .breaks }
        guard findings.isSettled else { return .unsettled }
        if isKept(evidence, window), findings.backlog?.isSteady ?? true { return .holds }
        return findings.isFillingUp ? .unsettled : .undecided
    }

    /// Whether enough requests are proven to keep every part.
    private func isKept(_ evidence: [RungEvidence], _ window: ArraySlice<RungRequest>) -> Bool {
        window.count >= leastCount && evidence.indices.allSatisfy { proves(evidence[$0], $0, above: true) }
    }

    private var leastCount: Int { max(1, Self.leastRounds * (streams ?? 1)) }

    /// Whether objectives are proven to break: in what counts, and with what was left out before it, lest the worst of a time be picked.
    private func breaks(
        _ evidence: [RungEvidence],
        in window: ArraySlice<RungRequest>,
        and longer: ArraySlice<RungRequest>
    ) -> Bool {
        evidence.indices.contains { part in
            guard proves(evidence[part], part, above: false) else { return false }
            return longer.count == window.count || proves(self.evidence(longer, part: part), part, above: false)
        }
    }

    /// Whether a part's requests prove it kept, or missed; as many that go the other way may be added, and it must stay so.
    private func proves(_ evidence: RungEvidence, _ place: Int, above: Bool, spare: Double = 0) -> Bool {
        if evidence.isStrict {
            return above
                ? evidence.judged > 0 && evidence.good == evidence.judged
                : evidence.good + evidence.untold < evidence.judged
        }
        if evidence.worth < Self.leastWorth { return false }
        if spare == 0 {
            return above
                ? evidence.above >= AttainmentTest.evidence(leaving: doubts.holds)
                : evidence.below >= AttainmentTest.evidence(leaving: doubtOfBreaking)
        }
        let (test, least, most) = (tests[place], evidence.least, evidence.most)
        return above
            ? test.evidenceAbove(good: least.good, bad: least.bad + spare)
                >= AttainmentTest.evidence(leaving: doubts.holds)
            : test.evidenceBelow(good: most.good + spare, bad: most.bad)
                >= AttainmentTest.evidence(leaving: doubtOfBreaking)
    }

    /// Any part breaks the whole, so that they share the doubt; all must hold, so that there each may use all of it.
    private var doubtOfBreaking: Double { doubts.breaks / Double(max(1, question.parts.count)) }

    // MARK: Evidence

    private func evidence(_ window: ArraySlice<RungRequest>, part: Int) -> RungEvidence {
        let strains = window.compactMap { $0.strains[part] }
        var evidence = RungEvidence(
            part: question.parts[part],
            good: strains.count { $0 <= 1 },
            judged: strains.count,
            untold: window.count { $0.untold.contains(part) && $0.strains[part] ?? 0 > 1 },
            worth: Double(strains.count) / Self.correlationTime(strains),
            above: 0,
            below: 0
        )
        // A figure that nobody told proves neither that a part is kept nor that it is missed.
        let (least, most) = (evidence.least, evidence.most)
        evidence.above = tests[part].evidenceAbove(good: least.good, bad: least.bad)
        evidence.below = tests[part].evidenceBelow(good: most.good, bad: most.bad)
        return evidence
    }

    /// Returns how many requests tell as much as one.
    ///
    /// Misses come in clusters where a queue builds up, and where there are few of them their order tells little. So the slowest
    /// tenth counts as well, of what took half of the limit at least: how alike those are that are far from it does not matter.
    static func correlationTime(_ strains: [Double]) -> Double {
        guard strains.count > 7 else { return 1 }
        let sorted = strains.sorted()
        let bound = min(1, max(Self.nearLimit, sorted[sorted.count * 9 / 10].nextDown))
        return CorrelationTime.of(strains.map { $0 > bound })
    }

    // MARK: What is left open

    /// Returns why nothing is proven, and how many more requests would probably do; nil where that is not a matter of their number.
    private func reason(_ evidence: [RungEvidence], _ window: ArraySlice<RungRequest>) -> (RungReason, Int?) {
        // What counts misses by proof, but with what was left out before it does not.
        if evidence.indices.contains(where: { proves(evidence[$0], $0, above: false) }) { return (.lateMisses, nil) }
        if isKept(evidence, window) { return (.queue, nil) }
        var most = 0.0
        for (place, own) in evidence.enumerated() where !proves(own, place, above: true) {
            // More requests of which so many tell nothing would not tell, either.
            if own.untold > 0 { return (.untold, nil) }
            if own.isStrict { continue }
            guard let missing = missing(own, place) else { return (window.isEmpty ? .nothingCounted : .near, nil) }
            most = max(most, missing * (own.judged > 0 ? Double(own.judged) / own.worth : 1))
        }
        let needed = max(most, Double(leastCount - window.count)).rounded(.up)
        let isKnown = needed >= 1 && needed < 1e7
        return (window.isEmpty ? .nothingCounted : isKnown ? .few : .near, isKnown ? Int(needed) : nil)
    }

    /// Returns how many more independent requests would probably decide a part; nil where its share is too near to tell.
    private func missing(_ evidence: RungEvidence, _ place: Int) -> Double? {
        let (test, own) = (tests[place], evidence.least)
        // The way it goes says which of both doubts has to be met.
        let share = evidence.attainment?.value ?? 1
        let doubt = share >= test.level.value ? doubts.holds : doubtOfBreaking
        let isThere =
            share >= test.level.value
            ? evidence.above >= AttainmentTest.evidence(leaving: doubt)
            : evidence.below >= AttainmentTest.evidence(leaving: doubt)
        let more = isThere ? 0 : test.missing(good: own.good, bad: own.bad, doubt: doubt)
        return more.map { max($0, Self.leastWorth - (evidence.judged > 0 ? evidence.worth : 0)) }
    }

    /// In the time of so many answers a queue mostly shows its level, see METHODOLOGY: at 80 % of the capacity.
    static let answersToTell = 200.0
    /// In the time of so many, at less.
    package static let fewestAnswersToTell = 100.0

    /// Returns how many seconds a rung would have to be, of answers like these, to show that its load holds.
    ///
    /// - Parameters:
    ///   - window: the requests that count.
    ///   - all: those of the rung.
    ///   - missing: how many more have to count; nil where there are enough of them, and only the queue has not shown itself.
    /// - Returns: the time; nil where nothing tells it.
    private func timeToTell(_ window: ArraySlice<RungRequest>, of all: [RungRequest], missing: Int?) -> Double? {
        guard let first = all.first?.began, let last = all.last?.began, last > first,
            let answer = Distribution(window.map(\.whole)).percentile(.median)
        else { return nil }
        // One that had enough of them, and was as long already, is too near the capacity for that.
        let times = missing.map { 1 + Double($0) / Double(window.count) } ?? 2
        return max(settle + Self.answersToTell * answer, times * (last - first))
    }

    // MARK: Saturation

    /// Returns requests that ended over those that came, while they came; nil where there are too few.
    private static func completedShare(_ window: ArraySlice<RungRequest>) -> Double? {
        guard window.count >= 20, let last = window.last?.began else { return nil }
        // The later half, for the first requests end behind their window's beginning.
        let half = window[(window.startIndex + window.count / 2)...]
        guard let first = half.first?.began, last > first else { return nil }
        let ended = window.count { $0.ended > first && $0.ended <= last }
        return Double(ended) / Double(half.count - 1)
    }
}
