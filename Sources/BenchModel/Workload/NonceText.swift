/// How a nonce stands in a prompt, which caches know by its beginning.
package enum NonceText {
    /// A text of its own, before what is no text.
    package static func alone(_ nonce: String) -> String { "[nonce \(nonce)]" }

    /// A line before a text; alone where that is empty.
    package static func leading(_ text: String, by nonce: String) -> String {
        text.isEmpty ? alone(nonce) : alone(nonce) + "\n" + text
    }
}

extension Conversation.Message {
    /// Puts a nonce before all that it says: before its text, or as a text of its own before a picture.
    package mutating func lead(by nonce: String) {
        if case .text(let text)? = parts.first {
            parts[0] = .text(NonceText.leading(text, by: nonce))
        } else {
            parts.insert(.text(NonceText.alone(nonce)), at: 0)
        }
    }
}
