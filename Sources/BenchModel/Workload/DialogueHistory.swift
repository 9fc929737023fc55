/// What has been said in one session so far, and what is said next.
package struct DialogueHistory: Sendable {
    /// The lines that keep caches from knowing what other sessions and runs have said.
    package struct Nonces: Sendable, Equatable {
        /// Leads the system prompt, or else the user's first words; where the model or a tool says something before them, it is a
        /// system prompt of its own.
        package var beginning: String?
        /// Leads the user's first words, after a system prompt.
        package var user: String?

        package init(beginning: String? = nil, user: String? = nil) { (self.beginning, self.user) = (beginning, user) }
    }

    /// What a tool is said to have given where nothing was recorded for a call.
    package static let standInResult = "(no result was recorded for this call)"
    /// What the model is said to have answered where nothing came that can be given back.
    package static let standInAnswer = "(no answer)"

    private let dialogue: Dialogue
    private let usesRecorded: Bool
    /// Whether what was said stays with the server, so that a turn asks with nothing but what is new.
    private let staysWithServer: Bool
    private var said: [Conversation.Message]
    private var nonces: Nonces
    /// Results for calls of the last answer, which the next turn begins with, in place of its own.
    private var results: [Conversation.Message]?

    package init(
        _ dialogue: Dialogue,
        usesRecorded: Bool = false,
        staysWithServer: Bool = false,
        nonces: Nonces = Nonces()
    ) {
        self.dialogue = dialogue
        self.usesRecorded = usesRecorded
        self.staysWithServer = staysWithServer
        self.nonces = nonces
        said = dialogue.opening
        guard let nonce = nonces.beginning else { return }
        if let index = said.firstIndex(where: { $0.role == .system }) {
            said[index].lead(by: nonce)
        } else if (said.first ?? dialogue.turns.first?.messages.first)?.role != .user {
            said.insert(Conversation.Message(.system, NonceText.alone(nonce)), at: 0)
        } else {
            return
        }
        self.nonces.beginning = nil
    }

    /// Returns the messages that ask a turn: all that was said before it, and its own.
    ///
    /// Where that stays with the server, system prompts are said again: OpenAI does not carry `instructions` over.
    package mutating func asking(_ turn: Int) -> [Conversation.Message] {
        var own = dialogue.turns[turn].messages
        if let results {
            own = results + own.filter { $0.role != .tool }
            self.results = nil
        }
        if let index = own.firstIndex(where: { $0.role == .user }) {
            for nonce in [nonces.user, nonces.beginning].compactMap(\.self) { own[index].lead(by: nonce) }
            nonces = Nonces()
        }
        said += own
        let asked = said
        if staysWithServer { said.removeAll { $0.role != .system } }
        return asked
    }

    /// Takes the answer to a turn.
    ///
    /// - Parameters:
    ///   - answer: what the model said; nil where nothing can be given back.
    ///   - turn: which turn it answers.
    /// - Returns: what stands in the history in place of what the model said; these are told of the turn after it.
    package mutating func take(_ answer: Conversation.Message?, to turn: Int) -> Set<ResponseMark> {
        let recorded = dialogue.turns[turn].recorded
        if usesRecorded, !recorded.isEmpty { return say(recorded, at: turn) ? [] : [.standInResult] }
        let next = dialogue.turns.indices.contains(turn + 1) ? dialogue.turns[turn + 1] : nil
        let bringsResults = next?.bringsResults ?? false
        guard let answer, !answer.parts.isEmpty, !(bringsResults && answer.calls.isEmpty) else {
            // The server has its own answer, whatever it is; only calls that it did not make are missing for results.
            if staysWithServer, !bringsResults { return [] }
            let isWhole = say(
                recorded.isEmpty ? [Conversation.Message(.assistant, Self.standInAnswer)] : recorded,
                at: turn
            )
            return isWhole ? [.recordedAnswer] : [.recordedAnswer, .standInResult]
        }
        if !staysWithServer { said.append(answer) }
        guard next != nil, !answer.calls.isEmpty else { return [] }
        let (results, isWhole) = self.results(for: answer.calls, recorded: recorded, in: next?.messages ?? [])
        self.results = results
        return isWhole ? [] : [.standInResult]
    }

    /// Adds what was recorded as the answer to a turn, with stand-ins for results that were not: every server refuses a call without one.
    ///
    /// - Returns: whether no stand-in was needed.
    private mutating func say(_ recorded: [Conversation.Message], at turn: Int) -> Bool {
        guard dialogue.turns.indices.contains(turn + 1) else {
            said += recorded
            return true
        }
        let given = dialogue.turns[turn + 1].messages.flatMap(\.parts).compactMap { part in
            if case .result(let id, _) = part { id } else { nil }
        }
        var isWhole = true
        for (place, message) in recorded.enumerated() {
            said.append(message)
            let missing = message.calls.filter { place + 1 < recorded.count || !given.contains($0.id) }
            if missing.isEmpty { continue }
            isWhole = false
            said.append(Conversation.Message(.tool, missing.map { .result(id: $0.id, text: Self.standInResult) }))
        }
        return isWhole
    }

    /// Returns what the calls are said to have given: in order, what calls of the same tool gave when it was recorded.
    private func results(
        for calls: [Conversation.ToolCall],
        recorded: [Conversation.Message],
        in messages: [Conversation.Message]
    ) -> (messages: [Conversation.Message], isWhole: Bool) {
        let names = Dictionary(
            recorded.flatMap(\.calls).map { ($0.id, $0.name) },
            uniquingKeysWith: { first, _ in first }
        )
        var left: [(name: String?, text: String)] = messages.flatMap(\.parts).compactMap { part in
            if case .result(let id, let text) = part { (names[id], text) } else { nil }
        }
        var isWhole = true
        let parts = calls.map { call -> Conversation.Part in
            if let index = left.firstIndex(where: { $0.name == call.name }) {
                return .result(id: call.id, text: left.remove(at: index).text)
            }
            isWhole = false
            return .result(id: call.id, text: Self.standInResult)
        }
        return ([Conversation.Message(.tool, parts)], isWhole)
    }
}
