import BenchModel

extension RunRecord {
    /// Says that the run was resumed, and how long it lay still; nil where it was not.
    var resumption: String? {
        guard sittings.count > 1 else { return nil }
        let gaps = zip(sittings, sittings.dropFirst()).map { $1.startedAt - ($0.finishedAt ?? $0.startedAt) }
        let lengths = gaps.map { Figure.length(Swift.max(0, $0)) }.joined(separator: ", then ")
        return "resumed: \(sittings.count) sittings, \(lengths) apart"
    }
}
