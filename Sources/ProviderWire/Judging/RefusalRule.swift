import BenchModel

/// Classifies a refusal by the vendor's error type, code or message, where the HTTP status alone would mislead.
struct RefusalRule {
    let kind: FailureKind
    let statuses: Set<Int>
    /// Substrings of the error's type or code, as ``RefusalWords/plain(_:)`` writes them.
    let names: [String]
    /// Whole types or codes of the error, in whatever case.
    let codes: [String]
    /// Substrings of what the server itself says, in whatever case; see ``RefusalWords``.
    let says: [String]
    /// Whole messages, in whatever case, without the stop behind them.
    let whole: [String]
    /// Groups of substrings: one of each stands in one sentence of what the server itself says, in any order.
    let together: [[String]]
    /// Substrings that must not stand in what the server says.
    let unless: [String]
    /// Substrings of the message with its links.
    let links: [String]
    /// Which vendor writes this, and where that is documented or was seen.
    let source: String

    init(
        kind: FailureKind,
        statuses: Set<Int>,
        names: [String] = [],
        codes: [String] = [],
        says: [String] = [],
        whole: [String] = [],
        together: [[String]] = [],
        unless: [String] = [],
        links: [String] = [],
        source: String
    ) {
        self.kind = kind
        self.statuses = statuses
        self.names = names.map { RefusalWords.plain($0.lowercased()) }
        self.codes = codes.map { $0.lowercased() }
        self.says = says.map { $0.lowercased() }
        self.whole = whole.map { $0.lowercased() }
        self.together = together
        self.unless = unless
        self.links = links.map { $0.lowercased() }
        self.source = source
    }

    /// Returns the first rule that matches; of several matches, the one that must not be overlooked comes first.
    static func first(for status: Int, _ error: ProviderError) -> RefusalRule? {
        let words = RefusalWords(error)
        return all.first { $0.statuses.contains(status) && $0.matches(words) }
    }

    private func matches(_ words: RefusalWords) -> Bool {
        if unless.contains(where: words.said.contains) { return false }
        return words.codes.contains(where: codes.contains)
            || words.names.contains { name in names.contains { name.contains($0) } }
            || says.contains { words.said.contains($0) } || whole.contains(words.whole)
            || !together.isEmpty && words.sentences.contains { stand(in: $0) }
            || links.contains { words.message.contains($0) }
    }

    private func stand(in sentence: String) -> Bool {
        together.allSatisfy { $0.contains { sentence.contains($0) } }
    }

    /// The rules of vendors come first; what any of them may say in plain words is asked where none of these fits.
    static let all: [RefusalRule] = days + minutes + credit + keys + moderation + pace + load + plain

    // MARK: Kinds of rules

    /// MiniMax says with 500 that the balance is used up.
    private static let refusals: Set<Int> = [400, 401, 402, 403, 412, 422, 429, 500]

    static func quota(
        _ source: String,
        names: [String] = [],
        codes: [String] = [],
        says: [String] = []
    ) -> RefusalRule {
        RefusalRule(kind: .quota, statuses: refusals, names: names, codes: codes, says: says, source: source)
    }

    /// A limit that is counted by the day: no wait within a run cures it.
    static func day(
        _ source: String,
        names: [String] = [],
        codes: [String] = [],
        says: [String] = []
    ) -> RefusalRule {
        RefusalRule(kind: .quota, statuses: [403, 429], names: names, codes: codes, says: says, source: source)
    }

    static func auth(
        _ source: String,
        statuses: Set<Int> = [400, 422],
        names: [String] = [],
        codes: [String] = [],
        says: [String] = []
    ) -> RefusalRule {
        RefusalRule(kind: .auth, statuses: statuses, names: names, codes: codes, says: says, source: source)
    }

    /// The prompt is refused for its content: the key is good, the request is not.
    static func content(_ source: String, names: [String] = [], says: [String] = []) -> RefusalRule {
        let statuses: Set<Int> = [401, 403, 424, 446, 451, 498]
        return RefusalRule(kind: .badRequest, statuses: statuses, names: names, says: says, source: source)
    }

    static func limited(_ source: String, names: [String] = [], says: [String] = []) -> RefusalRule {
        let statuses: Set<Int> = [400, 403, 413, 500, 503]
        return RefusalRule(kind: .rateLimited, statuses: statuses, names: names, says: says, source: source)
    }

    static func overloaded(
        _ source: String,
        statuses: Set<Int> = [429, 498, 500, 502, 503, 520, 522, 524],
        names: [String] = [],
        codes: [String] = [],
        says: [String] = [],
        whole: [String] = []
    ) -> RefusalRule {
        RefusalRule(
            kind: .overloaded,
            statuses: statuses,
            names: names,
            codes: codes,
            says: says,
            whole: whole,
            source: source
        )
    }
}
