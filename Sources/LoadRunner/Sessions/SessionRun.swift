import BenchModel
import Pricing
import ProviderWire

/// One session: a conversation, held turn by turn.
///
/// Each turn begins when the answer to the one before it has ended and its gap has passed, and asks with what was said so
/// far.
///
/// A class whose methods are not inlined, as ``Attempts`` is: its task waits for most of its life.
final class SessionRun {
    private let run: RequestRun
    private let settings: ConversationSettings
    private let session: Int
    private let target: TargetIndex
    private let lane: Int
    private let admission: Admission
    private let prompt: Prompt
    private let dialogue: Dialogue
    private var history: DialogueHistory
    /// What keeps caches from knowing its tools.
    private let toolNonce: String?
    private var marks: Set<ResponseMark> = []
    private var idealCached: Int?
    /// The answer that the next turn follows, and how many tokens the server keeps up to it; of a server that keeps them.
    private var kept: (responseID: String?, tokens: Int) = (nil, 0)
    /// The most tokens of what the turn sends that is asked: of each byte one, and those of pictures.
    private var mostSent = 0
    /// The turn that is asked next.
    private var turn = 0
    private var asked: AskedTurn?
    /// When its slot is free again.
    private(set) var freed = MonotonicInstant(nanoseconds: 0)

    /// Creates a session.
    ///
    /// - Parameters:
    ///   - session: its number in the plan of its target.
    ///   - target: its target.
    ///   - settings: how conversations are held.
    ///   - run: what all requests share.
    ///   - lane: the lane of all its requests; see ``TransportRequest/lane``.
    ///   - admission: the cap under which its planned turns start.
    @inline(never)
    init(
        _ session: Int,
        of target: TargetIndex,
        _ settings: ConversationSettings,
        in run: RequestRun,
        lane: Int,
        admission: Admission
    ) {
        (self.session, self.target, self.settings) = (session, target, settings)
        (self.run, self.lane, self.admission) = (run, lane, admission)
        let nonces = run.plan.nonces(of: session, target: target)
        let place = run.plan.prompt(ofSession: session)
        prompt = run.prompts.prompt(at: place, nonce: nonces?.ofSession)
        idealCached = run.prompts.idealCached(
            ofSession: place,
            of: target,
            leadsWithOwnNonce: nonces != nil && !Self.sharesBeginning(prompt.conversation, settings.sharing)
        )
        dialogue = Dialogue(prompt.conversation)
        let leading = Self.nonces(settings.sharing, nonces)
        toolNonce = leading.beginning
        history = DialogueHistory(
            dialogue,
            usesRecorded: settings.history == .recorded,
            staysWithServer: settings.history == .server,
            nonces: leading
        )
    }

    /// Whether a session's first turn begins as others' do.
    private static func sharesBeginning(
        _ conversation: Conversation,
        _ sharing: ConversationSettings.Sharing
    ) -> Bool {
        switch sharing {
        case .none: false
        case .system: !conversation.tools.isEmpty || conversation.messages.first?.role == .system
        case .all: true
        }
    }

    private static func nonces(
        _ sharing: ConversationSettings.Sharing,
        _ nonces: (ofRun: String, ofSession: String)?
    ) -> DialogueHistory.Nonces {
        guard let nonces else { return DialogueHistory.Nonces() }
        return switch sharing {
        case .system: DialogueHistory.Nonces(beginning: nonces.ofRun, user: nonces.ofSession)
        case .all: DialogueHistory.Nonces(beginning: nonces.ofRun)
        case .none: DialogueHistory.Nonces(beginning: nonces.ofSession)
        }
    }

    /// Holds the conversation to its end, until a turn fails, or until the run stops.
    ///
    /// - Parameters:
    ///   - start: when its first turn should start.
    ///   - isFirstPlanned: whether the first turn waits for that time in the transport; else it starts at once.
    ///   - whenTried: called once, when the first attempt of the first turn has ended or will never start.
    func carryOut(from start: MonotonicInstant, isFirstPlanned: Bool, whenTried: () -> Void = {}) async {
        freed = start
        var planned = start
        while turn < dialogue.turns.count {
            if turn > 0, await run.keyIsReady(of: target) { planned = max(planned, MonotonicClock.now()) }
            guard !run.control.isStopping(target), !Task.isCancelled else {
                if turn == 0 { whenTried() }
                return run.control.cutShort()
            }
            let attempts = attempts(at: planned, waits: turn > 0 || isFirstPlanned)
            if turn == 0 {
                await run.carryOut(attempts, whenTried: whenTried)
            } else {
                await run.carryOut(attempts)
            }
            guard let next = goOn() else { return }
            planned = next
        }
    }

    /// Makes the request of the next turn.
    @inline(never)
    private func attempts(at planned: MonotonicInstant, waits: Bool) -> Attempts {
        let planning = run.plan.turn(turn, of: session, target: target)
        var prompt = prompt
        prompt.conversation.messages = history.asking(turn)
        prompt.isTurn = true
        prompt.givesThinkingBack = settings.history == .live
        if let limit = dialogue.turns[turn].answerLimit { prompt.maxTokens = limit }
        let isLast = turn + 1 == dialogue.turns.count
        // What the server keeps is not sent again, but each of its calls wants a result.
        let needsAnswer = !isLast && (settings.history != .recorded || dialogue.turns[turn].recorded.isEmpty)
        if settings.history == .server {
            prompt.serverHistory = KeptConversation(previous: kept.responseID, keeps: !isLast)
        }
        let judge = run.prompts.judge(planning)
        let asked = AskedTurn(
            prompt,
            marks: marks,
            idealCached: idealCached,
            answer: needsAnswer || judge?.readsCalls == true ? KeptAnswer() : nil,
            keptTokens: kept.tokens
        )
        self.asked = asked
        let request = run.calls[target].request(
            for: prompt,
            nonce: nil,
            toolNonce: toolNonce,
            closesEarly: planning.closesEarly,
            values: run.values(of: planning),
            keeping: asked.answer,
            readsText: judge != nil
        )
        let pictures = SentPictures(prompt.conversation)
        mostSent =
            request.body.count + (pictures?.count ?? 0) * PictureTokens.most(ofModel: run.calls[target].target.model)
        return Attempts(
            of: PreparedRequest(planning, request, pictures: pictures, asked: asked, kept: asked.answer),
            in: run,
            lane: lane,
            planned: planned,
            admission: waits ? admission : nil
        )
    }

    /// Takes the answer into the history; returns when the next turn starts, or nil where the session is over.
    @inline(never)
    private func goOn() -> MonotonicInstant? {
        // Without an end, the run was stopped before the turn started, or in the middle of it.
        guard let end = asked?.end else { return nil }
        freed = end.free
        guard end.isFinished else { return nil }
        guard end.isMeasurement else {
            let why = if case .failed(let kind, _) = end.outcome { kind.rawValue } else { end.outcome.name }
            leaveOut(after: turn, end, "failed (\(why))")
            return nil
        }
        if settings.history == .server, turn + 1 < dialogue.turns.count {
            guard let id = end.responseID, !id.isEmpty else {
                leaveOut(after: turn, end, "was answered without an id that another turn could name")
                return nil
            }
            kept = (id, keptTokens(after: end.usage))
        }
        let body = asked?.answer?.take() ?? []
        let answer = AnswerMessage.of(text: end.text, body: body, run.calls[target].wireProtocol)
        marks = history.take(answer, to: turn)
        idealCached = ideal(after: end.usage, givesThinkingBack: answer?.hasGivenParts ?? false)
        turn += 1
        guard turn < dialogue.turns.count else { return nil }
        let place = ConversationTurn(session: session, turn: turn)
        return end.answered + settings.gap(before: dialogue.turns[turn], at: place, seed: run.plan.seed)
    }

    /// Returns what a cache could know of the next turn's input: all of this turn's and, where the answer stands in the
    /// history as it was generated, the answer.
    private func ideal(after usage: TokenUsage, givesThinkingBack: Bool) -> Int? {
        guard let input = usage.input else { return nil }
        let isGivenBack =
            settings.history != .recorded && !marks.contains(.recordedAnswer)
            && ((usage.reasoning ?? 0) == 0 || givesThinkingBack || settings.history == .server)
        return isGivenBack ? input.addingSaturated(usage.output ?? 0) : input
    }

    /// Returns the most tokens that the server takes for the next turn's input besides what is sent: by usage where it tells.
    private func keptTokens(after usage: TokenUsage) -> Int {
        let input = usage.input ?? mostSent.addingSaturated(kept.tokens)
        return input.addingSaturated(usage.output ?? run.calls[target].mostOutputTokens)
    }

    /// Records the turns after one that ended the session, which are not asked: what is missing counts.
    private func leaveOut(after failed: Int, _ end: AskedTurn.End, _ why: String) {
        for turn in (failed + 1)..<dialogue.turns.count {
            run.leaveOut(
                run.plan.turn(turn, of: session, target: target),
                at: end.answered,
                "turn \(failed + 1) of its conversation \(why), so that turn \(turn + 1) was not asked"
            )
        }
    }
}
