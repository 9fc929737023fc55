/// One prompt of the suite.
package struct Prompt: Sendable, Equatable {
    package var id: String
    package var conversation: Conversation
    /// Set where only the digest of the conversation is known: of a stored scenario whose texts were not to be kept.
    package var digest: TextDigest?

    package init(id: String, _ conversation: Conversation) {
        self.id = id
        self.conversation = conversation
    }

    /// Creates a prompt that is one message of the user's, after a system prompt if there is one.
    package init(id: String, system: String? = nil, user: String) {
        let system = system.map { [Conversation.Message(.system, $0)] } ?? []
        self.init(id: id, Conversation(system + [Conversation.Message(.user, user)]))
    }

    /// Creates a prompt of which no more than a digest is known; it is compared, and never asked.
    package init(id: String, digest: TextDigest) {
        self.init(id: id, Conversation([]))
        self.digest = digest
    }
}
