package import BenchModel

/// Time over the sittings of a run that was resumed: what lies between two of them is in no figure.
extension Sequence<SampleFacts> {
    /// The samples of each sitting, in order.
    var bySitting: [[SampleFacts]] {
        Dictionary(grouping: self, by: \.part).sorted { $0.key < $1.key }.map(\.value)
    }

    /// Returns the time from the first of one instant to the last of another, of each sitting by itself, summed; nil
    /// where there is none.
    func timeUnderWay(
        from first: (SampleFacts) -> RunInstant?,
        to last: (SampleFacts) -> RunInstant?
    ) -> Nanoseconds? {
        // In one pass, for a run may have millions of them.
        var ends = ByKey<Int, (first: RunInstant?, last: RunInstant?)>()
        for sample in self {
            let place = ends.place(of: sample.part) { (nil, nil) }
            if let instant = first(sample) {
                ends.values[place].first = Swift.min(ends.values[place].first ?? instant, instant)
            }
            if let instant = last(sample) {
                ends.values[place].last = Swift.max(ends.values[place].last ?? instant, instant)
            }
        }
        let spans = ends.values.compactMap { ends -> Nanoseconds? in
            guard let first = ends.first, let last = ends.last, last > first else { return nil }
            return last - first
        }
        return spans.isEmpty ? nil : spans.saturatingSum
    }

    /// Returns the gaps between instants over the time from the first to the last, per second.
    func ratePerSecond(of instant: (SampleFacts) -> RunInstant?) -> Double? {
        guard let time = timeUnderWay(from: instant, to: instant) else { return nil }
        var counts = ByKey<Int, Int>()
        for sample in self where instant(sample) != nil {
            counts.values[counts.place(of: sample.part) { 0 }] += 1
        }
        return Double(counts.values.reduce(0) { $0 + $1 - 1 }) / time.inSeconds
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
