/// The text of one of the answers that a request asked for, without thinking and tool arguments.
package struct ChoiceText: Sendable, Equatable {
    /// The choice's (candidate's) index, from 0.
    package var index: Int
    /// Not empty.
    package var text: String

    package init(index: Int = 0, text: String) { (self.index, self.text) = (index, text) }
}

extension [ChoiceText] {
    /// The text of the first choice, which is the one that a conversation goes on with; nil where it has none.
    package var ofFirst: String? { first { $0.index == 0 }?.text }
}
