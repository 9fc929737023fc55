import Testing

@testable import ScenarioFile

/// A scenario with one thing wrong, and what is told of it.
struct ProblemCase: Sendable, CustomStringConvertible {
    var description: String
    var path: String
    var line: Int
    var words: [String]
    var change: @Sendable (inout ScenarioText) -> Void

    init(_ path: String, _ line: Int, _ words: [String], _ change: @escaping @Sendable (inout ScenarioText) -> Void) {
        description = "\(path): \(words.joined(separator: ", "))"
        self.path = path
        self.line = line
        self.words = words
        self.change = change
    }

    static func target(_ more: String, _ path: String, _ words: String...) -> Self {
        Self("$.targets[0]" + path, 4, words) { $0.target += ", " + more }
    }

    static func endpoint(_ more: String, _ path: String, _ words: String...) -> Self {
        Self("$.endpoints.e" + path, 3, words) { $0.endpoint += ", " + more }
    }

    static func url(_ url: String, _ words: String...) -> Self {
        Self("$.endpoints.e.baseURL", 3, words) { $0.endpoint = "\"baseURL\": \"\(url)\"" }
    }

    static func more(_ more: String, _ path: String, _ words: String...) -> Self {
        Self("$" + path, 6, words) { $0.more = more }
    }

    static func prompts(_ text: String, _ path: String, _ words: String...) -> Self {
        Self("$.prompts" + path, 5, words) { $0.prompts = text }
    }

    func hold() throws {
        var text = ScenarioText()
        change(&text)
        let problems = text.problems(environment: ["EMPTY": ""])
        let problem = try #require(problems.first)
        #expect(problems.count == 1, "\(problems)")
        #expect(problem.path == path)
        #expect(problem.line == line)
        #expect(problem.column > 0)
        for words in words { #expect(problem.message.contains(words), "\(problem)") }
        #expect(problem.description.contains("s.json:\(line):\(problem.column): \(path): found "))
        #expect(problem.message.split(separator: ";").count >= 3 || problem.path == "$.prompts", "\(problem)")
    }
}
