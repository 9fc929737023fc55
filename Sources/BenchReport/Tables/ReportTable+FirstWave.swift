import BenchAnalysis
import BenchModel
import Statistics

/// A row of a table of latencies: a target, or beneath it a part of its requests.
struct LatencyRow {
    let name: String
    /// Nil of a part.
    let target: TargetSummary?
    let view: LatencyView
    /// Whether an answer is told from thinking before it.
    let showsAnswer: Bool

    /// Returns the values of a metric; of a part TTFA is told wherever its target has one.
    func distribution(of metric: Metric) -> Distribution {
        guard target == nil, metric == .ttfa else { return view.figures[metric] }
        return showsAnswer ? view.figures[.firstAnswer] : Distribution([])
    }
}

extension Summary {
    /// Returns the rows of a table that shows some latencies: each target and, where a figure differs without the requests
    /// that began together, the others and these.
    func latencyRows(_ metrics: [Metric]) -> [LatencyRow] {
        targets.flatMap { target -> [LatencyRow] in
            let showsAnswer = target.thinking == .streamed
            let row = { (name: String, whole: TargetSummary?, view: LatencyView) in
                LatencyRow(name: name, target: whole, view: view, showsAnswer: showsAnswer)
            }
            let whole = row(target.target.name, target, target.latencies)
            guard let parts = target.firstWave, metrics.contains(where: { parts.differs($0, from: target.latencies) })
            else { return [whole] }
            return [whole, row(LatencyRow.steady, nil, parts.steady), row(LatencyRow.firstWave, nil, parts.wave)]
        }
    }
}

extension LatencyRow {
    static let steady = "└ steady"
    static let firstWave = "└ first wave"
}

extension ReportTable {
    /// Says what the rows beneath a target are, and of which targets there is no steady state.
    mutating func explainFirstWave(_ summary: Summary) {
        if rows.contains(where: { $0.first == .text(LatencyRow.steady) }) {
            notes.append(
                "first wave: the measured requests that began together, when the slots were let go, which is no load that "
                    + "goes on; steady: all others; shown where a figure differs by more than 10 %"
            )
        }
        for target in summary.targets {
            guard let parts = target.firstWave, parts.steadyCount == 0, parts.wave.n > 0 else { continue }
            notes.append(
                "\(target.target.name): all \(Figure.count(parts.wave.n, "measured request")) began together: nothing "
                    + "tells of a load that goes on; more requests than slots, or a warm-up, would"
            )
        }
    }
}
