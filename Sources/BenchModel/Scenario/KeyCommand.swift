/// A program that prints an endpoint's key, which may be short-lived.
package struct KeyCommand: Sendable, Equatable {
    /// The program and its arguments as written in the scenario: safe to store and show.
    package var words: [String]
    /// The same with the program's path found and variables filled in; empty if it is not to be run.
    package var program: [String]
    /// How long a key is valid; nil if it is used until it is refused.
    package var timeToLive: Nanoseconds?

    package init(words: [String], program: [String] = [], timeToLive: Nanoseconds? = nil) {
        self.words = words
        self.program = program
        self.timeToLive = timeToLive
    }
}

extension KeyCommand: CustomStringConvertible {
    /// The words as one would type them, without the values of variables.
    package var description: String { words.joined(separator: " ") }
}
