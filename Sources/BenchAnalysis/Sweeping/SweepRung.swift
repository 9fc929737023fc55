package import BenchModel
package import Pricing
import Statistics

/// A rung that was measured: its run, what it says of its load, and the figures of those of its requests that count.
package struct SweepRung: Sendable {
    package let rung: SweepCourse.Rung
    package let record: RunRecord
    package let judgement: RungJudgement
    /// All measured requests of the run, those of the settling among them.
    package let requests: Int
    /// Figures of the requests that count, alone.
    package let summary: TargetSummary
    package let costs: UnitCosts
    /// How well this program kept up in all of the run.
    package let instrument: InstrumentStatement
    /// What must not be overlooked: of the requests that count, and of what the server said of itself in all of the run.
    package let alarms: [Alarm]
    /// What ended per second; nil where no time lies between the first and the last that count.
    package let flow: RungFlow?
    /// Why the run ended before its plan; nil where it did not.
    package let endReason: String?
    /// How many accelerators answer; nil where nobody says.
    package let accelerators: Int?
    /// Output tokens per second of each of them, while the load was on.
    package var tokensPerSecondPerAccelerator: Double? {
        guard let all = flow?.tokensPerSecond, let accelerators else { return nil }
        return all / Double(accelerators)
    }

    package var isSimulated: Bool { record.isSimulated || summary.target.isSimulated }
    /// Whether no request of it succeeded.
    package let nothingWorked: Bool
    /// Whether all of them failed in ways that waiting does not cure, as where nobody listens any more.
    package let isHopeless: Bool
    /// How the last of them failed; nil where it did not.
    package let lastFailure: Failure?

    /// Where a request failed, and how.
    package struct Failure: Sendable, Equatable {
        package var address: String
        package var kind: FailureKind
        package var detail: String
    }

    /// Judges a stored run as a rung.
    ///
    /// - Parameters:
    ///   - rung: what it was to measure.
    ///   - stored: the run, of one target.
    ///   - objectives: of the scenario.
    ///   - settings: the sweep's.
    ///   - prices: what tokens cost.
    ///   - accelerators: how many of them answer; nil where nobody says.
    package init?(
        _ rung: SweepCourse.Rung,
        _ stored: StoredRun,
        objectives: [Objective],
        settings: SweepSettings,
        prices: PriceBook,
        accelerators: Int? = nil
    ) {
        self.accelerators = accelerators
        let whole = MeasuredRun(stored)
        guard let target = whole.targets.first else { return nil }
        let question = RungQuestion(objectives, target: target.target.name, attainment: settings.attainment)
        let rule = RungRule(question, settings, at: rung.level, doubts: rung.doubts)
        let asked = Asked(target, rule)
        instrument = whole.instrument(objectives: objectives)
        judgement = Self.judgement(of: asked, rule, target, instrument, stored.record.status)
        let counted = asked.requests[judgement.counted]
        let identities = Set(counted.map(\.request.identity))
        let window = MeasuredRun(
            RunFacts(
                record: stored.record,
                samples: whole.run.samples.filter { sample in
                    sample.phase == .measure && identities.contains(MeasuredRequest.Identity(of: sample))
                }
            )
        )
        let figures = Summary(window, prices: prices, objectives: objectives)
        guard let summary = figures.targets.first, let costs = figures.unitCosts.first else { return nil }
        self.rung = rung
        record = stored.record
        requests = target.measured.count
        self.summary = summary
        self.costs = costs
        // That requests are alike is reckoned with in the verdict; what servers say is of the whole run.
        alarms =
            figures.alarms.filter { if case .dependent = $0 { false } else { true } }
            + ServerAlarms.find(whole.servers, besidesOthers: !stored.record.isOfAllShards)
        flow = counted.first.flatMap { first in
            RungFlow(target, objectives, from: first.says.began, to: counted.last?.says.began ?? first.says.began)
        }
        endReason = stored.record.endReason
        nothingWorked = !target.hasFigures
        let ended = target.measured.map(\.attempts).filter(\.isFinished).map(\.last)
        isHopeless = !ended.isEmpty && ended.allSatisfy { $0.outcome.isHopeless(at: $0.httpStatus) }
        lastFailure = ended.last.flatMap { last in
            guard case .failed(let kind, let detail) = last.outcome else { return nil }
            return Failure(address: summary.target.url ?? summary.target.endpoint, kind: kind, detail: detail)
        }
    }

    /// The requests that a rung's verdict is asked of, and what they prove.
    private struct Asked {
        /// In the order in which they began.
        let requests: [(request: MeasuredRequest, says: RungRequest)]
        let judgement: RungJudgement

        /// Takes all that can be judged or, where the first of the plan decided it while it was measured, these alone.
        init(_ target: MeasuredTarget, _ rule: RungRule) {
            let judged = { (request: MeasuredRequest) in
                RungRequest(request, rule.question, isOpenLoop: target.isOpenLoop).map { (request: request, says: $0) }
            }
            let plan = target.measured.sorted { $0.attempts.first.sequence < $1.attempts.first.sequence }
            // Up to the first that has not ended, as they were looked at while it was measured.
            let ended = plan.prefix(while: \.attempts.isFinished)
            let first = ended.compactMap(judged)
            if let decision = rule.decision(first.map(\.says)) {
                requests = first[..<decision.count].sorted { $0.says.began < $1.says.began }
                judgement = decision.judgement
            } else {
                let all = first + plan[ended.endIndex...].compactMap(judged)
                requests = all.sorted { $0.says.began < $1.says.began }
                judgement = rule.judge(requests.map(\.says))
            }
        }
    }

    /// Returns what the requests prove with what kept the rung from telling of the server.
    private static func judgement(
        of asked: Asked,
        _ rule: RungRule,
        _ target: MeasuredTarget,
        _ instrument: InstrumentStatement,
        _ status: RunRecord.Status
    ) -> RungJudgement {
        var judgement = asked.judgement
        if let limit = InstrumentLimit.of(asked.requests.map(\.says), judgement.verdict, rule, instrument) {
            (judgement.verdict, judgement.reason) = (.instrumentLimited, limit)
            (judgement.missing, judgement.neededTime) = (nil, nil)
        } else if isRefused(target) {
            judgement.verdict = .rateLimited
        }
        // What is missing of it might have been bad.
        if judgement.verdict == .holds, status != .finished {
            (judgement.verdict, judgement.reason) = (.undecided, .cutShort)
        }
        let isOpen = judgement.verdict == .undecided || judgement.verdict == .unsettled
        if target.hasFigures, isOpen, isDeserted(target) {
            // More of the same would tell of a server that is not there.
            (judgement.reason, judgement.missing, judgement.neededTime) = (.deserted, nil, nil)
        }
        if !target.hasFigures {
            // More of what never worked tells nothing.
            judgement.missing = nil
            if judgement.verdict == .undecided, !target.measured.isEmpty { judgement.reason = .failures }
        }
        return judgement
    }

    /// So many in a row that reach nobody are no accident.
    private static let leastDeserted = 10

    /// Whether nobody was there any more for the requests that began last.
    private static func isDeserted(_ target: MeasuredTarget) -> Bool {
        let last = target.measured.reversed().lazy.map(\.attempts).filter(\.isFinished).prefix(leastDeserted).map(
            \.last
        )
        return last.count == leastDeserted
            && last.allSatisfy { sample in
                guard case .failed(let kind, _) = sample.outcome else { return false }
                return [.dns, .connect, .connectTimeout, .tls, .proxy].contains(kind)
            }
    }

    /// Whether a measured request was refused for a limit of the account.
    private static func isRefused(_ target: MeasuredTarget) -> Bool {
        target.samples.contains { sample in
            if case .failed(.rateLimited, _) = sample.outcome { sample.phase == .measure } else { false }
        }
    }
}
