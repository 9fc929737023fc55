package import BenchModel

/// How a target's answers ended: those of its measured requests that succeeded.
package struct StopSummary: Sendable, Equatable {
    package struct Count: Sendable, Equatable {
        /// In the provider's own word; nil where it said none.
        package let reason: String?
        package let kind: StopKind
        package let n: Int
    }

    /// The frequent ones first.
    package let counts: [Count]
    package let answers: Int

    init(_ requests: some RandomAccessCollection<MeasuredRequest>) {
        var reasons = ByKey<String?, Int>()
        for sample in requests.lazy.map(\.sample) where sample.isOK {
            reasons.values[reasons.place(of: sample.stopReason) { 0 }] += 1
        }
        counts = zip(reasons.keys, reasons.values).map { Count(reason: $0, kind: StopKind($0), n: $1) }
            .sorted { ($1.n, $0.reason ?? "") < ($0.n, $1.reason ?? "") }
        answers = reasons.values.reduce(0, +)
    }

    package func n(_ kind: StopKind) -> Int { counts.reduce(0) { $0 + ($1.kind == kind ? $1.n : 0) } }

    /// Answers that said how they ended.
    package var said: Int { answers - n(.unsaid) }
}
