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
    package init?(
        _ rung: SweepCourse.Rung,
        _ stored: StoredRun,
        objectives: [Objective],
        settings: SweepSettings,
        prices: PriceBook
    ) {
        let whole = MeasuredRun(stored)
        guard let target = whole.targets.first else { return nil }
        let question = RungQuestion(objectives, target: target.target.name, attainment: settings.attainment)
        let rule = RungRule(question, settings, at: rung.level, doubts: rung.doubts)
        var judged = target.measured.compactMap { request in
            RungRequest(request, question, isOpenLoop: target.isOpenLoop).map { Judged(request, $0) }
        }.sorted { $0.says.began < $1.says.began }
        // Those of the plan up to the first that has not ended, as they were looked at while it was measured.
        let planned = target.measured.sorted { $0.attempts.first.sequence < $1.attempts.first.sequence }
            .prefix(while: \.attempts.isFinished)
        let order = Dictionary(
            planned.enumerated().map { ($0.element.identity, $0.offset) },
            uniquingKeysWith: { first, _ in first }
        )
        let first = judged.filter { order[$0.request.identity] != nil }
            .sorted { order[$0.request.identity] ?? 0 < order[$1.request.identity] ?? 0 }
        let decision = rule.decision(first.map(\.says))
        if let decision { judged = first[..<decision.count].sorted { $0.says.began < $1.says.began } }
        var judgement = decision?.judgement ?? rule.judge(judged.map(\.says))
        let verdict = Self.verdict(judgement.verdict, whole, target, objectives) { error in
            rule.judge(judged.map { $0.says.relieved(of: error, question) }).verdict
        }
        // What is missing of it might have been bad.
        let isCutShort = verdict == .holds && stored.record.status != .finished
        judgement.verdict = isCutShort ? .undecided : verdict
        if isCutShort { judgement.reason = .cutShort }
        if !target.hasFigures {
            // More of what never worked tells nothing.
            judgement.missing = nil
            if judgement.verdict == .undecided, !target.measured.isEmpty { judgement.reason = .failures }
        }
        let counted = Set(judged[judgement.counted].map(\.request.identity))
        let window = MeasuredRun(
            RunFacts(
                record: stored.record,
                samples: whole.run.samples.filter { sample in
                    sample.phase == .measure && counted.contains(MeasuredRequest.Identity(of: sample))
                }
            )
        )
        let figures = Summary(window, prices: prices, objectives: objectives)
        guard let summary = figures.targets.first, let costs = figures.unitCosts.first else { return nil }
        self.rung = rung
        record = stored.record
        self.judgement = judgement
        requests = target.measured.count
        self.summary = summary
        self.costs = costs
        instrument = whole.instrument(objectives: objectives)
        // That requests are alike is reckoned with in the verdict; what servers say is of the whole run.
        alarms =
            figures.alarms.filter { if case .dependent = $0 { false } else { true } }
            + ServerAlarms.find(whole.servers, besidesOthers: !stored.record.isOfAllShards)
        let begins = judged[judgement.counted].map(\.says.began)
        flow = begins.first.flatMap { first in
            RungFlow(target, objectives, from: first, to: begins.last ?? first)
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

    /// Returns the verdict with what kept the rung from telling of the server.
    ///
    /// - Parameters:
    ///   - verdict: what the requests say.
    ///   - run: the rung's.
    ///   - target: its target.
    ///   - objectives: of the scenario.
    ///   - relieved: what they say if so much of every time is this program's.
    /// - Returns: the verdict to be told.
    private static func verdict(
        _ verdict: RungVerdict,
        _ run: MeasuredRun,
        _ target: MeasuredTarget,
        _ objectives: [Objective],
        relieved: (_ nanoseconds: Double) -> RungVerdict
    ) -> RungVerdict {
        let instrument = run.instrument(objectives: objectives)
        let isLate = instrument.lateness.percentile(99).map { $0 > instrument.lagLimit } ?? false
        if instrument.isLimited || isLate {
            // What breaks even if this program cost each request as much as it cost any, it did not break.
            let error = (instrument.lag.max ?? 0) + (instrument.lateness.max ?? 0)
            guard verdict.isBroken, relieved(error).isBroken else { return .instrumentLimited }
        }
        let refused = target.samples.contains { sample in
            if case .failed(.rateLimited, _) = sample.outcome { sample.phase == .measure } else { false }
        }
        return refused ? .rateLimited : verdict
    }

    /// A measured request, and what it says.
    private struct Judged {
        var request: MeasuredRequest
        var says: RungRequest

        init(_ request: MeasuredRequest, _ says: RungRequest) { (self.request, self.says) = (request, says) }
    }
}
