import BenchModel

/// The judges of a scenario's prompts; prompts of which the same is expected share one.
struct AnswerJudges: Sendable {
    /// Of prompts that are listed nowhere.
    private let common: AnswerJudge?
    /// By the prompt's place; empty where all have the common one.
    private let own: [AnswerJudge?]

    init(_ scenario: Scenario) {
        let common = AnswerJudge(scenario.expect?.kind)
        self.common = common
        let isUniform = scenario.prompts.allSatisfy { $0.expect == nil && $0.conversation.form == nil }
        guard !isUniform else {
            own = []
            return
        }
        var latest: (kind: AnswerExpectation.Kind?, judge: AnswerJudge?) = (scenario.expect?.kind, common)
        own = scenario.prompts.map { prompt in
            let kind = scenario.expectation(of: prompt)
            if kind != latest.kind { latest = (kind, AnswerJudge(kind)) }
            return latest.judge
        }
    }

    /// Whether nothing is expected of any answer.
    var isEmpty: Bool { common == nil && own.allSatisfy { $0 == nil } }

    /// The judge of the answers to a prompt; nil where nothing is expected of them.
    subscript(prompt: PromptIndex) -> AnswerJudge? {
        own.indices.contains(prompt.number) ? own[prompt.number] : common
    }
}
