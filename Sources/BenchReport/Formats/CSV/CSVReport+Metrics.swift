import BenchAnalysis
import Statistics

/// The columns that follow from the catalogue of metrics.
extension CSVReport {
    /// Returns the columns of a section's metrics, in the order of the catalogue.
    static func columns(of section: Metric.Shown.Section) -> [Column] {
        Metric.all.filter { $0.shown.section == section }.flatMap { columns(of: $0) }
    }

    /// Returns the columns of a metric.
    ///
    /// - Parameters:
    ///   - metric: what stands in them.
    ///   - part: what the name of a part of the requests adds to the metric's.
    ///   - figures: those of the part; of the whole target where it is left out.
    /// - Returns: percentiles with their number, or one figure; none where CSV does not have the metric.
    static func columns(
        of metric: Metric,
        _ part: String = "",
        _ figures: @escaping @Sendable (TargetSummary) -> MetricFigures = { $0.figures }
    ) -> [Column] {
        let (name, suffix, unit) = (metric.name + part, metric.unit.suffix, metric.unit.cell)
        // A part has percentiles of whatever its target has in some way.
        switch part.isEmpty ? metric.shown.columns : .percentiles {
        case .percentiles:
            return metric.unit.percentilesInCSV.map { percent in
                Column(name: "\(name)_\(Figure.percentileName(percent))\(suffix)") {
                    .number(figures($1)[metric].percentile(percent), unit)
                }
            } + [Column(name: "\(name)_n") { .count(figures($1)[metric].n) }]
        case .greatest: return [Column(name: name + suffix) { .number(figures($1)[metric].max, unit) }]
        case .single: return [Column(name: name) { .share($1.share(metric)?.share) }]
        case .none: return []
        }
    }

    /// Returns the columns of times that are no metric of single requests.
    static func milliseconds(_ name: String, _ times: @escaping @Sendable (TargetSummary) -> Distribution) -> [Column] {
        let percentiles = Metric.Unit.time.percentilesInCSV.map { percent in
            Column(name: "\(name)_\(Figure.percentileName(percent))_ms") {
                .number(times($1).percentile(percent), .milliseconds)
            }
        }
        return percentiles + [Column(name: "\(name)_n") { .count(times($1).n) }]
    }
}
