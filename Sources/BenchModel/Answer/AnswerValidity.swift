/// Whether an answer is what was expected of it.
package struct AnswerValidity: Sendable, Hashable {
    package enum Verdict: String, Sendable, CaseIterable {
        case valid
        /// It does not parse as JSON; of a call of a tool, its arguments do not.
        case notJSON = "not_json"
        /// It is JSON that departs from the schema; of a call, its arguments depart from the tool's parameters.
        case offSchema = "off_schema"
        /// The pattern is nowhere in it.
        case noMatch = "no_match"
        /// It calls a tool that was not offered.
        case unknownTool = "unknown_tool"
        /// It calls no tool.
        case noCall = "no_call"
        /// Nobody could tell: nothing came, or not all of it, or more than is looked at. It is no valid answer.
        case unjudged
    }

    package var verdict: Verdict
    /// What is wrong, in few words that quote nothing of the answer; nil of a valid one.
    package var reason: String?

    package init(_ verdict: Verdict, _ reason: String? = nil) { (self.verdict, self.reason) = (verdict, reason) }

    package static let valid = AnswerValidity(.valid)

    package var isValid: Bool { verdict == .valid }
}
