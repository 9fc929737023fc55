package import BenchModel

/// Another run's curves, for the charts of a first run over which they are laid.
package struct OverlaidRun: Sendable {
    package let record: RunRecord
    /// Their targets' places are those of the first run's targets of the same name.
    package let firstToken: [EmpiricalCurve]
    /// Names of its targets that the first run has none of.
    package let unmatched: [String]

    /// Matches the targets of both runs by their names; where each has one target only, these two.
    package init(_ run: MeasuredRun, over first: RunRecord) {
        record = run.record
        let names = first.targets.map(\.name)
        let isPair = names.count == 1 && run.targets.count == 1
        var curves: [EmpiricalCurve] = []
        var unmatched: [String] = []
        for target in run.targets {
            guard let place = isPair ? 0 : names.firstIndex(of: target.target.name) else {
                unmatched.append(target.target.name)
                continue
            }
            // Beyond these no target of the first run is drawn either, which the chart says.
            guard place < RunCharts.mostTargets else { continue }
            if let curve = target.firstTokenCurve(target: TargetIndex(place)) { curves.append(curve) }
        }
        firstToken = curves
        self.unmatched = unmatched
    }
}

extension Comparison.Side {
    /// Returns the curve of its first tokens, to be drawn as that of a target at this place; nil where no request had one.
    package func firstTokenCurve(at place: Int) -> EmpiricalCurve? {
        target.firstTokenCurve(target: TargetIndex(place))
    }
}
