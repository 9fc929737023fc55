import BenchModel
import ProviderWire

/// One request on its way through its attempts.
///
/// A class whose methods are not inlined, so that a task that waits for an answer keeps one reference rather than room for
/// everything that is made of the answer: ten kilobytes for each stream.
final class Attempts {
    private let run: RequestRun
    private let planning: Plan.Request
    private let planned: Nanoseconds
    /// What the present attempt asks, and when it is to start.
    private(set) var request: TransportRequest
    /// The present attempt, counted from 1.
    private(set) var number = 1
    /// Whether the cap, and not this program, lets the first attempt in.
    private let isAdmitted: Bool
    private var reserved = Spending.nothing

    @inline(never)
    init(of planning: Plan.Request, in run: RequestRun, lane: Int, planned: Nanoseconds, admission: Admission?) {
        self.run = run
        self.planning = planning
        self.planned = planned
        isAdmitted = admission != nil
        request = run.calls[planning.target].request(
            for: run.prompts[planning.prompt],
            nonce: planning.nonce,
            closesEarly: planning.closesEarly
        )
        request.lane = lane
        request.startAt = isAdmitted ? planned : nil
        request.admission = admission
        request.whenLingered = run.lingered(of: planning.target)
    }

    /// Sets aside what the attempt may cost; false where too little is left, which ends the run.
    @inline(never)
    func begin() -> Bool {
        let call = run.calls[planning.target]
        guard let reserved = run.spending.reserve(request, of: planning.target, mostOutput: call.mostOutputTokens)
        else {
            run.control.cutShort()
            return false
        }
        self.reserved = reserved
        if !isAdmitted { run.progress.began() }
        return true
    }

    /// Keeps what came of the attempt; says whether there is to be another.
    @inline(never)
    func goOn(after finished: FinishedExchange) -> Bool {
        let exchange = finished.exchange
        if exchange.times.started == nil, exchange.ending == .cancelled {
            // It was withdrawn before it began.
            if !isAdmitted { run.progress.withdrawn() }
            run.spending.release(reserved)
            run.control.cutShort()
            return false
        }
        var sample = sample(of: exchange)
        decide(about: &sample, exchange)
        run.spending.settle(sample, reserved: reserved)
        run.record(sample)
        run.progress.ended(sample)
        guard let wait = sample.retryWait else {
            run.watch.ended(sample)
            return false
        }
        request.startAt = (exchange.times.end ?? MonotonicClock.now()) + wait
        // It has been let in once: full or not, it now waits its turn.
        request.admission?.whenFull = .delay
        number += 1
        return true
    }

    private func sample(of exchange: RecordedExchange) -> Sample {
        let (call, prompt) = (run.calls[planning.target], run.prompts[planning.prompt])
        var sample = Sample(
            planning,
            promptID: prompt.id,
            planned: planned,
            attempt: number,
            exchange: exchange,
            call: call,
            part: run.part,
            epoch: run.epoch.monotonic
        )
        sample.promptText = call.promptText(for: prompt, nonce: planning.nonce)
        return sample
    }

    /// Notes how long to wait for the next attempt, and in the detail why there is none where the server says so.
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
    /// What a reader could not guess from the failure itself.
    fileprivate var words: String? {
        switch self {
        case .serverForbids: "not tried again, as x-should-retry: false asks"
        case .waitTooLong(let asked): "not tried again, as the server asks for a wait of \(asked.inSeconds) s"
        case .noNeed, .notAsked, .notWorthIt, .attemptsUsedUp: nil
        }
    }
}
