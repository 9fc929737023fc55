/// A program that prints an endpoint's key, which may not hold for long.
package struct KeyCommand: Sendable, Equatable {
    /// The program and its arguments as the scenario has them: fit to be stored and shown.
    package var words: [String]
    /// The same with the program's path found and variables filled in; empty where it is not to be run.
    package var program: [String]
    /// How long a key holds; nil where it holds until it is refused.
    package var timeToLive: Nanoseconds?

    package init(words: [String], program: [String] = [], timeToLive: Nanoseconds? = nil) {
        self.words = words
        self.program = program
        self.timeToLive = timeToLive
    }
}

extension KeyCommand: CustomStringConvertible {
    /// The words as one would type them; what variables fill in is not in it.
    package var description: String { words.joined(separator: " ") }
}
