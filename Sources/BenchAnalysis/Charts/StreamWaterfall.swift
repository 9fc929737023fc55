package import BenchModel

/// The phases of some streams of each target.
package struct StreamWaterfall: Sendable, Equatable {
    package struct Row: Sendable, Equatable {
        package var target: TargetIndex
        package var sequence: RequestIndex
        package var phases: StreamPhases
        /// Nil where it did not fail.
        package var failure: FailureKind?
        /// Whether this program closed the stream on purpose.
        package var isClosed: Bool
    }

    /// By target, from the shortest to the longest.
    package let rows: [Row]
    /// The streams of all targets that have rows, drawn or not.
    package let total: Int

    /// Rows of all targets together.
    package static let mostRows = 48
    package static let mostRowsOfTarget = 12

    /// Chooses the streams: of each target those at evenly spaced ranks of their length, the shortest and the longest among them.
    init(_ targets: [MeasuredTarget]) {
        let rowsOfTarget = min(Self.mostRowsOfTarget, max(2, Self.mostRows / max(1, targets.count)))
        var rows: [Row] = []
        var total = 0
        for (index, target) in targets.enumerated() {
            let lengths = target.measured.compactMap { request -> (sample: SampleFacts, length: Nanoseconds)? in
                guard request.attempts.isFinished else { return nil }
                return StreamPhases.length(of: request.sample).map { (request.sample, $0) }
            }
            let sorted = lengths.sorted { ($0.length, $0.sample.sequence) < ($1.length, $1.sample.sequence) }
            total += sorted.count
            rows += sorted.map(\.sample).evenlySpaced(rowsOfTarget).compactMap {
                Row($0, target: TargetIndex(index))
            }
        }
        self.rows = rows
        self.total = total
    }
}

extension StreamWaterfall.Row {
    init?(_ sample: SampleFacts, target: TargetIndex) {
        guard let phases = StreamPhases(sample) else { return nil }
        self.target = target
        self.phases = phases
        sequence = sample.sequence
        if case .failed(let kind, _) = sample.outcome { failure = kind } else { failure = nil }
        isClosed = sample.wasClosedOnPurpose
    }
}
