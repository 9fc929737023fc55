import BenchModel
import ProviderWire

/// The judges of a scenario's prompts; prompts of which the same is expected share one.
struct AnswerJudges: Sendable {
    /// The judges of one target's answers.
    fileprivate struct OfTarget: Sendable {
        /// Of prompts that are listed nowhere.
        var common: AnswerJudge?
        /// By the prompt's place; empty where all have the common one.
        var own: [AnswerJudge?] = []
    }

    private let targets: [OfTarget]

    init(_ scenario: Scenario) {
        // A target whose body offers tools is asked with these alone; the others share their judges.
        var made: [(tools: [Conversation.Tool]?, judges: OfTarget)] = []
        targets = scenario.targets.map { target in
            let tools = OfferedTools.inBody(of: target)
            if let same = made.first(where: { $0.tools == tools }) { return same.judges }
            made.append((tools, OfTarget(scenario, tools: tools)))
            return made[made.count - 1].judges
        }
    }

    /// Whether nothing is expected of any answer.
    var isEmpty: Bool { targets.allSatisfy { $0.common == nil && $0.own.allSatisfy { $0 == nil } } }

    /// The judge of a target's answers to a prompt; nil where nothing is expected of them.
    subscript(target: TargetIndex, prompt: PromptIndex) -> AnswerJudge? {
        guard targets.indices.contains(target.number) else { return nil }
        let judges = targets[target.number]
        return judges.own.indices.contains(prompt.number) ? judges.own[prompt.number] : judges.common
    }
}

extension AnswerJudges.OfTarget {
    /// Makes the judges; the tools are those of the target's body, nil where each prompt offers its own.
    fileprivate init(_ scenario: Scenario, tools: [Conversation.Tool]?) {
        let kind = scenario.expect?.kind
        common = AnswerJudge(kind, tools: tools ?? [])
        let offersOwn = tools == nil && kind?.isOfCalls == true
        let isUniform = scenario.prompts.allSatisfy { $0.expect == nil && $0.conversation.form == nil }
        if isUniform, !offersOwn { return }
        var latest: (kind: AnswerExpectation.Kind?, tools: [Conversation.Tool], judge: AnswerJudge?) = (nil, [], nil)
        own = scenario.prompts.map { prompt in
            let kind = scenario.expectation(of: prompt)
            let offered = kind?.isOfCalls == true ? tools ?? prompt.conversation.tools : []
            if kind != latest.kind || offered != latest.tools {
                latest = (kind, offered, AnswerJudge(kind, tools: offered))
            }
            return latest.judge
        }
    }
}
