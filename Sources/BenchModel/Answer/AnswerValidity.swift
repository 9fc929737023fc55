/// Whether an answer is what was expected of it.
package struct AnswerValidity: Sendable, Hashable {
    package enum Verdict: String, Sendable, CaseIterable {
        case valid
        /// It does not parse as JSON.
        case notJSON = "not_json"
        /// It is JSON that departs from the schema.
        case offSchema = "off_schema"
        /// The pattern is nowhere in it.
        case noMatch = "no_match"
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
