/// What a provider's word for the end of an answer means.
package enum StopKind: String, Sendable, CaseIterable {
    /// The model had said what it had to say, or came to a stop sequence.
    case ended
    /// It calls a tool.
    case tool
    /// The limit of tokens, or the end of the context.
    case cut
    /// A filter or the model itself refused to go on.
    case filtered
    /// The server gave up: what came is no whole answer.
    case failed
    /// A word that is not known here.
    case other
    /// No word at all.
    case unsaid

    /// Takes the words of all protocols, and of the servers that speak them in their own way, see ``StopWords``.
    package init(_ reason: String?) {
        switch reason {
        case nil, "": self = .unsaid
        // Nearly always one of these.
        case "stop", "STOP", "end_turn", "completed": self = .ended
        case let reason?: self = StopWords.kind(of: reason)
        }
    }
}
