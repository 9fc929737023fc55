import BenchModel
import ProviderWire

/// Carries out single requests: asks, keeps what came of it, and asks again where the endpoint's retries say so.
struct RequestRun: Sendable {
    let prompts: [Prompt]
    let plan: Plan
    /// The sitting, counted from 1.
    let part: Int
    let calls: [ProviderCall]
    let transport: any Transport
    let epoch: RunEpoch
    let control: RunControl
    let progress: RunProgress
    let watch: FailureWatch
    let spending: Spending
    let record: @Sendable (Sample) -> Void

    /// Asks until the request has ended or the run stops; each attempt becomes a sample.
    ///
    /// The wait before a further attempt is a planned start of the transport, so that its timer ends it in time and a stop
    /// at once. Whoever calls waits too: in a closed loop the slot stays taken.
    ///
    /// - Parameters:
    ///   - planning: what to ask.
    ///   - lane: where it goes, with all its attempts; see ``TransportRequest/lane``.
    ///   - planned: when it was to start.
    ///   - admission: the cap it starts under, at `planned`; nil starts it at once.
    ///   - whenTried: called once, when the first attempt is over or will never be.
    func carryOut(
        _ planning: Plan.Request,
        lane: Int,
        planned: Nanoseconds,
        admission: Admission? = nil,
        whenTried: () -> Void = {}
    ) async {
        let call = calls[planning.target]
        var request = call.request(
            for: prompts[planning.prompt],
            nonce: planning.nonce,
            closesEarly: planning.closesEarly
        )
        request.lane = lane
        request.startAt = admission == nil ? nil : planned
        request.admission = admission
        for attempt in 1... {
            guard let reserved = spending.reserve(request, of: planning.target, mostOutput: call.mostOutputTokens)
            else {
                if attempt == 1 { whenTried() }
                return control.cutShort()
            }
            if admission == nil { progress.began() }
            let exchange = await transport.perform(request)
            if attempt == 1 { whenTried() }
            if exchange.times.started == nil, exchange.ending == .cancelled {
                // It was withdrawn before it began.
                if admission == nil { progress.withdrawn() }
                spending.release(reserved)
                return control.cutShort()
            }
            var sample = Sample(
                planning,
                promptID: prompts[planning.prompt].id,
                planned: planned,
                attempt: attempt,
                exchange: exchange,
                call: call,
                part: part,
                epoch: epoch.monotonic
            )
            sample.promptText = call.promptText(for: prompts[planning.prompt], nonce: planning.nonce)
            decide(about: &sample, planning, exchange)
            spending.settle(sample, reserved: reserved)
            record(sample)
            progress.ended(sample)
            guard let wait = sample.retryWait else { return watch.ended(sample) }
            request.startAt = (exchange.times.end ?? MonotonicClock.now()) + wait
            // It has been let in once: full or not, it now waits its turn.
            request.admission?.whenFull = .delay
        }
    }

    /// Notes how long to wait for the next attempt, and in the detail why there is none where the server says so.
    private func decide(about sample: inout Sample, _ planning: Plan.Request, _ exchange: RecordedExchange) {
        var random = plan.retryRandom(for: planning, attempt: sample.attempt)
        switch calls[planning.target].retryDecision(after: sample, exchange, using: &random) {
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
