import BenchModel
import ProviderWire

/// One request with its attempts.
///
/// A class whose methods are not inlined: a task that waits for an answer then keeps one reference, instead of room for
/// every value made from the answer, which took ten kilobytes per stream.
final class Attempts {
    private let run: RequestRun
    private let planning: Plan.Request
    private let planned: MonotonicInstant
    /// The current attempt's request, with its planned start.
    private(set) var request: TransportRequest
    /// The current attempt, counted from 1.
    private(set) var number = 1
    /// Its place among the requests of its target, by when they began.
    private var place = 0
    /// Whether the cap, and not this program, admits the first attempt.
    private let isAdmitted: Bool
    /// What is asked, where it is a turn of a session.
    private let asked: AskedTurn?
    private let pictures: SentPictures?
    /// What it asks that its price depends on.
    private let terms: AskedTerms
    /// Where the answer is kept; nil where nobody looks at it after its end.
    private let kept: KeptAnswer?
    private var reserved = Spending.nothing
    /// The number of the key that the current attempt uses, see ``RotatingKey``; nil if one key holds throughout.
    private var keyNumber: Int?

    /// When the slot is free again: at the end of the last attempt, or, if this program closed its connection, once
    /// that is gone.
    private(set) var freed: MonotonicInstant

    /// Creates the attempts of a request.
    ///
    /// - Parameters:
    ///   - prepared: the request.
    ///   - run: what all requests share.
    ///   - lane: the lane of all its attempts; see ``TransportRequest/lane``.
    ///   - planned: its planned start.
    ///   - admission: the cap under which it starts at `planned`; nil to start it at once.
    @inline(never)
    init(
        of prepared: PreparedRequest,
        in run: RequestRun,
        lane: Int,
        planned: MonotonicInstant,
        admission: Admission? = nil
    ) {
        self.run = run
        planning = prepared.planning
        asked = prepared.asked
        pictures = prepared.pictures
        terms = run.prompts.terms(prepared.planning, run.calls[prepared.planning.target])
        kept = prepared.kept
        self.planned = planned
        freed = planned
        isAdmitted = admission != nil
        request = prepared.request
        request.lane = lane
        request.startAt = isAdmitted ? planned : nil
        request.admission = admission
        request.whenLingered = run.lingered(of: planning.target)
    }

    /// Reserves what the attempt may cost; returns false if too little is left, which ends the run.
    @inline(never)
    func begin() -> Bool {
        let call = run.calls[planning.target]
        keyNumber = call.stamp(&request)
        let reserved = run.spending.reserve(
            request,
            of: planning.target,
            keptInput: asked?.keptTokens ?? 0,
            mostOutput: call.mostOutputTokens,
            pictures: pictures?.count ?? 0,
            terms: terms
        )
        guard let reserved else {
            run.control.cutShort()
            return false
        }
        self.reserved = reserved
        if number == 1 { place = run.watch.began(planning.target) }
        if !isAdmitted { run.progress.began(planning.target) }
        return true
    }

    /// Records the finished attempt; returns whether to make another.
    @inline(never)
    func goOn(after finished: FinishedExchange) -> Bool {
        var exchange = RecordedExchange(finished.exchange)
        freed = Self.end(of: exchange)
        if exchange.times.started == nil, exchange.ending == .cancelled {
            // The attempt was withdrawn before it started.
            if !isAdmitted { run.progress.withdrawn(planning.target) }
            run.spending.release(reserved)
            run.control.cutShort()
            return false
        }
        // Whoever needs the answer takes it from here; it is searched for secrets only where it is kept.
        let texts = exchange.response.choices
        if !run.calls[planning.target].keepsText { exchange.response.dropTexts() }
        var sample = sample(of: exchange)
        decide(about: &sample, exchange)
        run.spending.settle(sample, reserved: reserved)
        run.take(sample, of: planning, texts: texts, kept: kept)
        run.progress.ended(sample)
        guard let wait = sample.retryWait else {
            run.watch.ended(sample, refusal: refusal(of: sample), place: place)
            asked?.ended(
                sample,
                text: texts.ofFirst,
                responseID: exchange.response.responseID,
                answered: exchange.times.end ?? freed,
                free: freed
            )
            return false
        }
        request.startAt = (exchange.times.end ?? MonotonicClock.now()) + wait
        // The request has been admitted once: even at the cap, it now waits instead of being dropped.
        request.admission?.whenFull = .delay
        number += 1
        return true
    }

    /// Tells the endpoint's key whether it was accepted, which may start its renewal; returns what a refusal means.
    private func refusal(of sample: Sample) -> RotatingKey.Refusal? {
        guard let keyNumber, let key = run.calls[planning.target].rotatingKey else { return nil }
        if sample.isMeasurement { key.worked(keyNumber) }
        guard case .failed(.auth, _) = sample.outcome else { return nil }
        return key.refused(keyNumber)
    }

    private static func end(of exchange: RecordedExchange) -> MonotonicInstant {
        let now = MonotonicClock.now()
        if let cancellation = exchange.cancellation { return min(cancellation.gone ?? now, now) }
        return min(exchange.times.end ?? now, now)
    }

    private func sample(of exchange: RecordedExchange) -> Sample {
        let call = run.calls[planning.target]
        var sample = Sample(
            planning,
            promptID: run.prompts.id(planning),
            planned: planned,
            attempt: number,
            exchange: exchange,
            call: call,
            terms: terms,
            part: run.part,
            epoch: run.epoch
        )
        sample.pictures = pictures
        run.prompts.describe(&sample, planning, call, run.values(of: planning), asked: asked?.prompt)
        if let asked {
            sample.idealCached = asked.idealCached
            sample.response.marks.formUnion(asked.marks)
        }
        return sample
    }

    /// Sets the wait before the next attempt; if the server is the reason for none, says so in the detail.
    private func decide(about sample: inout Sample, _ exchange: RecordedExchange) {
        var random = run.plan.retryRandom(for: planning, attempt: sample.attempt)
        switch run.calls[planning.target].retryDecision(after: sample, exchange, using: &random) {
        case .again(let wait): sample.retryWait = wait
        case .giveUp(let reason):
            guard let words = reason.words, case .failed(let kind, let detail) = sample.outcome else { return }
            sample.outcome = .failed(kind, detail: "\(detail); \(words)")
        }
    }
}

extension RetryDecision.Reason {
    /// The reason, if it cannot be guessed from the failure itself.
    fileprivate var words: String? {
        switch self {
        case .serverForbids: "not tried again, as x-should-retry: false asks"
        case .waitTooLong(let asked): "not tried again, as the server asks for a wait of \(asked.secondsText)"
        case .noNeed, .notAsked, .notWorthIt, .attemptsUsedUp: nil
        }
    }
}
