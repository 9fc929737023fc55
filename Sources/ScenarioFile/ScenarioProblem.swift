/// One problem of a scenario: where it is, what was found, what was expected and what to do.
package struct ScenarioProblem: Sendable, Equatable, CustomStringConvertible {
    package var file: String
    /// Counted from 1; 0 for the file as a whole.
    package var line: Int
    /// Counted from 1, in Unicode scalars; 0 for the file as a whole.
    package var column: Int
    /// The place in the JSON, such as `$.targets[0].model`; empty for the file as a whole.
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

/// All problems of a scenario, found in one reading.
package struct ScenarioError: Error, Equatable, CustomStringConvertible {
    /// The most problems that are shown; more are usually one mistake many times.
    static let mostShown = 20

    /// In the order of the file; at least one, at most ``mostShown``.
    package var problems: [ScenarioProblem]
    /// How many more problems there are.
    package var unshown: Int

    package init(problems: [ScenarioProblem], unshown: Int = 0) {
        self.problems = problems
        self.unshown = unshown
    }

    /// How many problems there are in all.
    package var count: Int { problems.count + unshown }

    init(file: String, _ message: String) { self.init(problems: [ScenarioProblem(file: file, message: message)]) }

    /// One line per problem, and one for those that are not shown.
    package var description: String {
        let rest = unshown > 0 ? ["… and \(Self.grouped(unshown)) more"] : []
        return (problems.map(\.description) + rest).joined(separator: "\n")
    }

    /// Returns a count with a comma before every three digits.
    private static func grouped(_ count: Int) -> String {
        var text = ""
        let digits = Array(String(count))
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text += "," }
            text.append(digit)
        }
        return text
    }
}
