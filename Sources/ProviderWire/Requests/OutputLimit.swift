import BenchModel
import JSONSyntax

/// Reads the output token limit of a request body, under each name it may have.
enum OutputLimit {
    private static let names = ["max_tokens", "max_completion_tokens", "max_output_tokens", "maxOutputTokens"]
    private static let copies = ["n", "candidateCount"]
    /// Answers that are made and paid for, of which only some are sent.
    private static let drafts = "best_of"

    /// Returns the most tokens of one answer; nil if the request sets no limit.
    static func tokens(in body: JSONValue) -> Int? {
        guard case .object(let members) = body else { return nil }
        if let inner = members["generationConfig"].flatMap(tokens) { return inner }
        return names.compactMap({ count(members[$0]) }).max()
    }

    /// Returns how many answers the request asks for: of several prompts in one body each has its own.
    ///
    /// - Parameters:
    ///   - body: the request's body.
    ///   - areSent: whether only those are meant that the server sends, and not all that it makes.
    /// - Returns: 1 or more.
    static func answers(in body: JSONValue, areSent: Bool = false) -> Int {
        guard case .object(let members) = body else { return 1 }
        let inner = members["generationConfig"].map { answers(in: $0, areSent: areSent) } ?? 1
        let names = areSent ? copies : copies + [drafts]
        let each = max(1, inner, names.compactMap { count(members[$0]) }.max() ?? 1)
        guard case .array(let prompts)? = members["prompt"], !prompts.contains(where: isNumber) else { return each }
        let (all, isTooMuch) = each.multipliedReportingOverflow(by: max(1, prompts.count))
        return isTooMuch ? .max : all
    }

    /// Whether a value is a number: a list of them is one prompt, as its tokens.
    private static func isNumber(_ value: JSONValue) -> Bool { if case .number = value { true } else { false } }

    private static func count(_ value: JSONValue?) -> Int? {
        guard case .number(let digits)? = value, let count = Int(digits), (0...1_000_000_000).contains(count) else {
            return nil
        }
        return count
    }
}
