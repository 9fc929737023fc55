import BenchModel
import ProviderWire

/// Carries out single requests: sends, records the result, and retries by the endpoint's policy.
struct RequestRun: Sendable {
    let prompts: AskedPrompts
    /// How conversations are held; nil where every request stands for itself.
    let conversations: ConversationSettings?
    let plan: Plan
    /// The sitting, counted from 1.
    let part: Int
    let calls: TargetCalls
    let transport: any Transport
    let epoch: RunEpoch
    let control: RunControl
    let progress: RunProgress
    let watch: FailureWatch
    let spending: Spending
    let recordLingered: @Sendable (LingeredConnection) -> Void
    /// Judges answers before their samples are recorded; nil where nothing is expected of any.
    let desk: JudgingDesk?
    let record: @Sendable (Sample) -> Void

    /// Returns the recorder of a target's lingering connections.
    func lingered(of target: TargetIndex) -> @Sendable (Lingering<Monotonic>) -> Void {
        { [part, epoch, recordLingered] lingering in
            recordLingered(LingeredConnection(target: target, part: part, lingering: lingering.counted(from: epoch)))
        }
    }

    /// Makes the request at one place of the plan; of a conversation that is held turn by turn, its first turn.
    func prepared(_ target: TargetIndex, phase: Sample.Phase, sequence: RequestIndex) -> PreparedRequest {
        let planning = plan.request(target: target, phase: phase, sequence: sequence)
        var prompt = prompts.prompt(planning)
        if conversations != nil {
            let dialogue = Dialogue(prompt.conversation)
            prompt.conversation.messages = dialogue.opening + (dialogue.turns.first?.messages ?? [])
        }
        let judge = prompts.judge(planning)
        let kept = judge?.readsCalls == true ? KeptAnswer() : nil
        return PreparedRequest(
            planning,
            calls[target].request(
                for: prompt,
                nonce: prompts.leads ? planning.nonce : nil,
                closesEarly: planning.closesEarly,
                values: values(of: planning),
                keeping: kept,
                readsText: judge != nil
            ),
            pictures: SentPictures(prompt.conversation),
            kept: kept
        )
    }

    /// Records a sample, once its answer is judged where something is expected of it.
    ///
    /// - Parameters:
    ///   - sample: the sample.
    ///   - planning: its place in the plan.
    ///   - texts: the text of each choice that has some.
    ///   - kept: what came as a whole; nil where it is not kept.
    func take(_ sample: Sample, of planning: Plan.Request, texts: [ChoiceText] = [], kept: KeptAnswer? = nil) {
        guard let desk else { return record(sample) }
        let judge = prompts.judge(planning)
        let body = judge?.readsCalls == true ? kept?.body ?? [] : []
        desk.take(sample, texts, body: body, calls[planning.target], judge)
    }

    /// Records a place of the plan that is not asked, of a conversation each of its turns: its time was over when this shard
    /// joined.
    func leaveOut(_ target: TargetIndex, _ sequence: RequestIndex, at planned: MonotonicInstant) {
        let why = "this shard came too late for its start"
        guard conversations != nil else {
            return leaveOut(plan.request(target: target, phase: .measure, sequence: sequence), at: planned, why)
        }
        let session = sequence.number
        let dialogue = Dialogue(prompts[plan.prompt(ofSession: session)].conversation)
        for turn in dialogue.turns.indices {
            leaveOut(plan.turn(turn, of: session, target: target), at: planned, why)
        }
    }

    /// Records a request that is not asked: what is missing counts.
    ///
    /// - Parameters:
    ///   - planning: the request.
    ///   - planned: when it would have started.
    ///   - why: a sentence without a full stop.
    func leaveOut(_ planning: Plan.Request, at planned: MonotonicInstant, _ why: String) {
        var sample = Sample(
            target: planning.target,
            promptID: prompts.id(planning),
            phase: .measure,
            sequence: planning.sequence,
            turn: planning.turn,
            outcome: .failed(.notStarted, detail: why),
            planned: epoch.runInstant(at: planned),
            times: PhaseTimes(started: nil),
            part: part
        )
        sample.dataRow = prompts.row(planning)
        sample.rowFields = prompts.rowFields(planning, calls[planning.target])
        take(sample, of: planning)
        progress.ended(sample)
    }

    /// Returns what names in a request's texts stand for; nil where its target has none.
    func values(of planning: Plan.Request) -> RequestValues? {
        calls[planning.target].fills ? plan.values(of: planning) : nil
    }

    /// Returns the approximate body size of a target's largest request, in bytes.
    func largestBody(of target: TargetIndex) -> Int {
        prompts.longest.map { calls[target].request(for: $0, nonce: nil).body.count } ?? 0
    }

    /// Waits while a target's key is known to be refused and a new one is being fetched; returns whether it waited.
    func keyIsReady(of target: TargetIndex) async -> Bool {
        guard let key = calls[target].rotatingKey else { return false }
        return await key.ready()
    }

    /// Carries out a request until it has ended or the run stops; each attempt becomes a sample.
    ///
    /// The wait before a retry is a planned start of the transport: its timer ends the wait on time, and a stop ends it
    /// at once. The caller waits too, so in a closed loop the slot stays taken.
    ///
    /// - Parameters:
    ///   - attempts: the request.
    ///   - whenTried: called once, when the first attempt has ended or will never start.
    func carryOut(_ attempts: Attempts, whenTried: () -> Void = {}) async {
        while attempts.begin() {
            let finished = await transport.finish { attempts.request }
            if attempts.number == 1 { whenTried() }
            guard attempts.goOn(after: finished) else { return }
        }
        if attempts.number == 1 { whenTried() }
    }
}
