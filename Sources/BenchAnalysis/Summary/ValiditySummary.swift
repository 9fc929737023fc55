package import BenchModel

/// How many of a target's answers are what was expected of them, and why the others are not.
package struct ValiditySummary: Sendable, Equatable {
    /// Answers with one thing wrong with them.
    package struct Reason: Sendable, Equatable {
        package let verdict: AnswerValidity.Verdict
        /// With `[*]` in the place of every index of a path.
        package let words: String
        package let n: Int
    }

    /// Requests that succeeded, failed or were closed on purpose, and of whose answers something was expected.
    package let n: Int
    private let counts: [AnswerValidity.Verdict: Int]
    /// The frequent ones first.
    package let reasons: [Reason]

    /// Makes the summary of measured requests, however they ended; nil where nothing was expected of any.
    init?(_ measured: some RandomAccessCollection<MeasuredRequest>) {
        let judged = measured.filter { $0.isValid != .apart }.compactMap(\.sample.validity)
        guard !judged.isEmpty else { return nil }
        n = judged.count
        counts = judged.reduce(into: [:]) { $0[$1.verdict, default: 0] += 1 }
        var byReason: [AnswerValidity: Int] = [:]
        for validity in judged where !validity.isValid {
            byReason[AnswerValidity(validity.verdict, Self.withoutIndices(validity.reason ?? "")), default: 0] += 1
        }
        reasons = byReason.map { Reason(verdict: $0.key.verdict, words: $0.key.reason ?? "", n: $0.value) }
            .sorted { ($1.n, $0.verdict.rawValue, $0.words) < ($0.n, $1.verdict.rawValue, $1.words) }
    }

    package func n(_ verdict: AnswerValidity.Verdict) -> Int { counts[verdict] ?? 0 }

    package var valid: Int { n(.valid) }

    /// The same mistake in the third and in the fifth element is one mistake.
    private static func withoutIndices(_ reason: String) -> String {
        reason.replacing(/\[[0-9]+\]/) { _ in "[*]" }
    }
}
