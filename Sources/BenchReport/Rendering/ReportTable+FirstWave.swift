import BenchAnalysis
import BenchModel
import Statistics

/// A row of a table of latencies: a target, or beneath it a part of its requests.
enum LatencyRow {
    case target(TargetSummary)
    /// Its name, its figures, and whether an answer is told from thinking before it.
    case part(String, LatencyView, showsAnswer: Bool)
}

extension Summary {
    /// Returns the rows of a table that shows some latencies: each target and, where a figure differs without the requests
    /// that began together, the others and these.
    func latencyRows(_ figures: ((LatencyView) -> Distribution)...) -> [LatencyRow] {
        targets.flatMap { target -> [LatencyRow] in
            guard let parts = target.firstWave, figures.contains(where: { parts.differs($0, from: target.latencies) })
            else { return [.target(target)] }
            let showsAnswer = target.thinking == .streamed
            return [
                .target(target), .part(LatencyRow.steady, parts.steady, showsAnswer: showsAnswer),
                .part(LatencyRow.firstWave, parts.wave, showsAnswer: showsAnswer),
            ]
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
        if rows.contains(where: { $0.first == LatencyRow.steady }) {
            notes.append(
                "first wave: the measured requests that began together, when the slots were let go, which is no load that "
                    + "goes on; steady: all others; shown where a figure differs by more than 10 %"
            )
        }
        for target in summary.targets {
            guard let parts = target.firstWave, parts.steady.n == 0, parts.wave.n > 0 else { continue }
            notes.append(
                "\(target.target.name): all \(Figure.count(parts.wave.n, "measured request")) began together: nothing "
                    + "tells of a load that goes on; more requests than slots, or a warm-up, would"
            )
        }
    }
}
