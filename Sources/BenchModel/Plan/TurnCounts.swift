/// How many turns each conversation of a scenario has, and where the turns of a session are in the plan.
struct TurnCounts: Sendable {
    private let counts: [Int]
    /// Places of a session in the plan: as many as the longest conversation has turns.
    private let stride: Int

    /// Counts; nil where every request stands for itself.
    init?(_ scenario: Scenario) {
        guard scenario.load.conversations != nil else { return nil }
        counts = scenario.prompts.map { max(1, $0.conversation.turnCount) }
        stride = counts.max() ?? 1
    }

    func sequence(of place: ConversationTurn) -> RequestIndex {
        let (first, isTooMuch) = place.session.multipliedReportingOverflow(by: stride)
        return RequestIndex(isTooMuch ? .max : first.addingSaturated(place.turn))
    }

    func count(of prompt: PromptIndex) -> Int { counts.indices.contains(prompt.number) ? counts[prompt.number] : 1 }
}
