package import BenchModel

/// Time over the sittings of a run that was resumed: what lies between two of them is in no figure.
extension [Sample] {
    /// The samples of each sitting, in order.
    var bySitting: [[Sample]] {
        Dictionary(grouping: self, by: \.part).sorted { $0.key < $1.key }.map(\.value)
    }

    /// Returns the time from the first of one instant to the last of another, of each sitting by itself, summed; nil
    /// where there is none.
    func timeUnderWay(
        from first: (Sample) -> RunInstant?,
        to last: (Sample) -> RunInstant?
    ) -> Nanoseconds? {
        let spans = bySitting.compactMap { sitting -> Nanoseconds? in
            guard let first = sitting.compactMap(first).min(), let last = sitting.compactMap(last).max(), last > first
            else { return nil }
            return last - first
        }
        return spans.isEmpty ? nil : spans.saturatingSum
    }

    /// Returns the gaps between instants over the time from the first to the last, per second.
    func ratePerSecond(of instant: (Sample) -> RunInstant?) -> Double? {
        guard let time = timeUnderWay(from: instant, to: instant) else { return nil }
        let gaps = bySitting.reduce(0) { $0 + Swift.max(0, $1.count { instant($0) != nil } - 1) }
        return Double(gaps) / time.inSeconds
    }
}

extension RunRecord {
    /// The time its sittings took; nil while it runs.
    package var timeTaken: Nanoseconds? {
        guard let finishedAt else { return nil }
        if sittings.isEmpty { return finishedAt - startedAt }
        return sittings.map { ($0.finishedAt ?? $0.startedAt) - $0.startedAt }.saturatingSum
    }
}
