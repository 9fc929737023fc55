/// The places of a trace's requests in the sessions that were recorded.
///
/// A session goes by the place of its first request in the plan, so that none has the number of a request without a session.
struct RecordedSessions: Sendable {
    private let turns: [ConversationTurn?]

    /// Nil where no request that is sent belongs to a session.
    init?(_ trace: ReplayedTrace) {
        var firsts: [Int32: Int] = [:]
        var counts: [Int32: Int] = [:]
        var turns = trace.requests.enumerated().map { place, request -> ConversationTurn? in
            guard request.session >= 0 else { return nil }
            let turn = counts[request.session, default: 0]
            counts[request.session] = turn + 1
            if turn == 0 { firsts[request.session] = place }
            return ConversationTurn(session: firsts[request.session] ?? place, turn: turn)
        }
        guard !counts.isEmpty else { return nil }
        // How many turns of a session are sent is known at its end.
        for (place, request) in trace.requests.enumerated() { turns[place]?.count = counts[request.session] }
        self.turns = turns
    }

    /// The turn that a measured request is; nil of one that stands for itself.
    subscript(sequence: RequestIndex) -> ConversationTurn? {
        turns.indices.contains(sequence.number) ? turns[sequence.number] : nil
    }
}
