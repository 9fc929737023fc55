/// One thing wrong with a scenario: where it is, what was found, what was expected and what to do.
package struct ScenarioProblem: Sendable, Equatable, CustomStringConvertible {
    package var file: String
    /// Counted from 1; 0 where the file as a whole is meant.
    package var line: Int
    /// Counted from 1, in Unicode scalars; 0 where the file as a whole is meant.
    package var column: Int
    /// The place in the JSON, such as `$.targets[0].model`; empty where the file as a whole is meant.
    package var path: String
    package var message: String

    package init(file: String, line: Int = 0, column: Int = 0, path: String = "", message: String) {
        self.file = file
        self.line = line
        self.column = column
        self.path = path
        self.message = message
    }

    package var description: String {
        var text = file
        if line > 0 { text += ":\(line):\(column)" }
        if !path.isEmpty { text += ": \(path)" }
        return text + ": " + message
    }
}

/// Everything wrong with a scenario, found in one reading.
package struct ScenarioError: Error, Equatable, CustomStringConvertible {
    /// In the order of the file; never empty.
    package var problems: [ScenarioProblem]

    package init(problems: [ScenarioProblem]) { self.problems = problems }

    init(file: String, _ message: String) { problems = [ScenarioProblem(file: file, message: message)] }

    /// One line each.
    package var description: String { problems.map(\.description).joined(separator: "\n") }
}
