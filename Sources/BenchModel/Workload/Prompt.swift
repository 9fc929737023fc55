/// One prompt of the suite.
package struct Prompt: Sendable, Equatable {
    package var id: String
    package var conversation: Conversation
    /// Set where only the digest of the conversation is known: of a stored scenario whose texts were not to be kept.
    package var digest: TextDigest?
    /// The row of the dataset that it comes from, counted from 1.
    package var row: Int?
    /// The most output tokens, in place of the target's; nil where it states none.
    package var maxTokens: Int?
    package var fields: RequestFields?
    /// What is expected of the answers to it, where it says so itself; see ``Scenario/expectation(of:)``.
    package var expect: AnswerExpectation?
    /// Those fields of its row that requests are sent with, as texts.
    package var rowFields: [String: String] = [:]
    /// Those fields of its row by which requests are grouped, as texts.
    package var groupFields: [String: String] = [:]
    /// Whether it is a turn of a session, whose next turn begins with all of it.
    package var isTurn = false
    /// Whether the answer is to be given back with the thinking that led to it, as far as its server lets others keep that.
    package var givesThinkingBack = false
    /// Set where the server keeps what was said before; nil where all of it is sent.
    package var serverHistory: KeptConversation?

    package init(id: String, _ conversation: Conversation) {
        self.id = id
        self.conversation = conversation
    }

    /// Creates a prompt that is one message of the user's, after a system prompt if there is one.
    package init(id: String, system: String? = nil, user: String) {
        let system = system.map { [Conversation.Message(.system, $0)] } ?? []
        self.init(id: id, Conversation(system + [Conversation.Message(.user, user)]))
    }

    /// The most output tokens that it states of itself or of one of its turns; nil where it states none.
    package var longestLimit: Int? {
        (conversation.messages.map(\.answerLimit) + [maxTokens]).compactMap(\.self).max()
    }

    /// Drops the limits that it states: the target's hold.
    package mutating func forgetLimits() {
        maxTokens = nil
        for index in conversation.messages.indices { conversation.messages[index].answerLimit = nil }
    }

    /// Creates a prompt of which no more than a digest is known; it is compared, and never asked.
    package init(id: String, digest: TextDigest) {
        self.init(id: id, Conversation([]))
        self.digest = digest
    }
}

/// What a server that keeps conversations is told of one.
package struct KeptConversation: Sendable, Equatable {
    /// The id of the answer that the prompt follows; nil of a conversation's first turn.
    package var previous: String?
    /// Whether the answer is to be kept, because another turn follows.
    package var keeps: Bool

    package init(previous: String?, keeps: Bool) { (self.previous, self.keeps) = (previous, keeps) }
}
