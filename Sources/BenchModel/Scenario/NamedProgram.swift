/// A program that a scenario names with its arguments; no shell reads them.
package struct NamedProgram: Sendable, Equatable {
    /// The program and its arguments as written in the scenario: safe to store and show.
    package var words: [String]
    /// The same with the program's path found and variables filled in; empty if it is not to be run.
    package var filled: [String]

    package init(words: [String], filled: [String] = []) {
        self.words = words
        self.filled = filled
    }
}

extension NamedProgram: CustomStringConvertible {
    /// The words as one would type them, without the values of variables.
    package var description: String { words.joined(separator: " ") }
}
