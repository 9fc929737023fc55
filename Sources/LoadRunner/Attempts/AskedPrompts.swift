import BenchModel
import ProviderWire

/// What is asked at each place of a plan: a prompt of the scenario's, or one that is made up for the place.
struct AskedPrompts: Sendable {
    private enum Made: Sendable {
        /// With what a cache could give of them, of each target, where they share beginnings.
        case synthetic(SyntheticPrompts, [SharedBeginnings])
        case trace(TracePrompts)
    }

    private let listed: [Prompt]
    private let judges: AnswerJudges
    private let pictures: PictureMaking?
    private let new: NewPrompts
    /// Nil where the scenario has prompts of its own.
    private let made: Made?

    /// Takes a scenario's prompts, or makes them up where it is known how long they are.
    init(_ scenario: Scenario, fits: [LengthFit]?, plan: Plan, remaining: RemainingPlan) {
        listed = scenario.prompts
        judges = AnswerJudges(scenario)
        pictures = PictureMaking(scenario)
        new = NewPrompts(scenario, plan: plan, remaining: remaining)
        guard let fits else {
            made = nil
            return
        }
        if let trace = scenario.trace {
            made = .trace(
                TracePrompts(trace, of: scenario, fits: fits, salt: plan.salt) { remaining.finishedPlaces(of: $0) }
            )
        } else if let data = scenario.synthetic {
            let prompts = SyntheticPrompts(data, of: scenario, fits: fits, salt: plan.salt)
            let shared = data.prefix.map { prefix in
                scenario.targets.places.map { target in
                    SharedBeginnings(
                        prompts,
                        tokens: prefix.tokens,
                        plan: plan,
                        target: target,
                        load: scenario.load,
                        without: remaining.finishedPlaces(of: target)
                    )
                }
            }
            made = .synthetic(prompts, shared ?? [])
        } else {
            made = nil
        }
    }

    /// Whether a nonce leads prompts as a line of its own: those that are made up have it in the order of their words.
    var leads: Bool { made == nil }

    /// The one with the most text, or of made-up ones about that.
    var longest: Prompt? {
        let prompt = listed.max { $0.conversation.size < $1.conversation.size }
        return prompt.map { illustrated($0, nonce: nil) }
    }

    /// The scenario's own at a place of its list.
    subscript(place: PromptIndex) -> Prompt { listed[place] }

    /// The scenario's own at a place of its list, with the pictures of a session.
    func prompt(at place: PromptIndex, nonce: String?) -> Prompt { illustrated(listed[place], nonce: nonce) }

    /// What is asked at a place of the plan, with its pictures.
    func prompt(_ planning: Plan.Request) -> Prompt { illustrated(text(of: planning), nonce: planning.nonce) }

    private func illustrated(_ prompt: Prompt, nonce: String?) -> Prompt {
        pictures?.adding(to: prompt, nonce: nonce) ?? prompt
    }

    private func text(of planning: Plan.Request) -> Prompt {
        switch made {
        case .synthetic(let prompts, _): prompts.prompt(planning)
        case .trace(let prompts): prompts.prompt(planning)
        case nil: listed[planning.prompt]
        }
    }

    func id(_ planning: Plan.Request) -> String {
        switch made {
        case .synthetic: SyntheticData.name
        case .trace: ReplayedTrace.name
        case nil: listed[planning.prompt].id
        }
    }

    /// Returns what a request asks that its price depends on; a turn of a session asks what its conversation does.
    func terms(_ planning: Plan.Request, _ call: ProviderCall) -> AskedTerms {
        made == nil ? call.terms(of: listed[planning.prompt]) : call.terms
    }

    /// Returns what a cache could give of a session's first turn: nothing where a nonce of its own leads it, or nothing before it
    /// began so; nil where nobody can tell.
    func idealCached(ofSession prompt: PromptIndex, of target: TargetIndex, leadsWithOwnNonce: Bool) -> Int? {
        leadsWithOwnNonce || new.contains(prompt, of: target) ? 0 : nil
    }

    /// Whether anything is expected of any answer.
    var expectsSomething: Bool { !judges.isEmpty }

    /// Returns the judge of the answer to a request; nil where nothing is expected of it.
    func judge(_ planning: Plan.Request) -> AnswerJudge? { judges[planning.target, planning.prompt] }

    /// Returns the dataset's row that is asked; nil where there is none.
    func row(_ planning: Plan.Request) -> Int? {
        switch made {
        case .synthetic: nil
        case .trace(let prompts): prompts.row(planning)
        case nil: listed[planning.prompt].row
        }
    }

    /// Returns the fields of that row by which requests are grouped, without secrets and of bounded length.
    func rowFields(_ planning: Plan.Request, _ call: ProviderCall) -> [String: String] {
        guard made == nil else { return [:] }
        let fields = listed[planning.prompt].groupFields
        return fields.isEmpty ? fields : fields.mapValues { call.groupName($0) }
    }

    /// Notes in a sample what was asked; its text only where texts are kept.
    ///
    /// - Parameters:
    ///   - sample: the sample.
    ///   - planning: its place in the plan.
    ///   - call: the call of its target.
    ///   - values: what names in its texts stand for; asked only where texts are kept.
    ///   - turn: what was asked in place of the plan's prompt: a turn of a session, with its nonces in it.
    func describe(
        _ sample: inout Sample,
        _ planning: Plan.Request,
        _ call: ProviderCall,
        _ values: @autoclosure () -> RequestValues?,
        asked turn: Prompt? = nil
    ) {
        switch made {
        case .synthetic(let prompts, let shared):
            let asked = prompts.asked(planning)
            (sample.askedInput, sample.askedOutput) = (asked.input, asked.output)
            guard planning.phase == .measure else { break }
            if shared.indices.contains(planning.target.number) {
                sample.idealCached = shared[planning.target.number].idealCached(planning.sequence)
            } else if planning.nonce != nil || new.isAlone(planning.target) {
                // No two places have the same words in one order.
                sample.idealCached = 0
            }
        case .trace(let prompts):
            let asked = prompts.asked(planning)
            (sample.askedInput, sample.askedOutput) = (asked.input, asked.output)
            sample.idealCached = prompts.idealCached(planning)
        case nil:
            let isNew = planning.phase == .measure && planning.nonce == nil
            if isNew, new.contains(planning.prompt, of: planning.target) { sample.idealCached = 0 }
        }
        sample.dataRow = row(planning)
        sample.rowFields = rowFields(planning, call)
        guard call.keepsText else { return }
        sample.promptText = call.promptText(
            for: turn ?? text(of: planning),
            nonce: leads ? planning.nonce : nil,
            values: values()
        )
    }
}
