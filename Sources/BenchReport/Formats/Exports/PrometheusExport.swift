import BenchAnalysis
import BenchModel
import Statistics

/// A run for the textfile collector of Prometheus' node exporter: the exposition format 0.0.4, without timestamps, which that
/// collector does not take.
///
/// The figures are this program's own, by the catalogue of metrics, in base units. A quantile that the samples cannot tell is
/// left out. Labels are the same from run to run, so that each target is one series over time: which run it was stands in
/// `ezbench_run_info`.
enum PrometheusExport {
    private static let prefix = "ezbench_run"

    static func text(_ export: RunExport, _ targets: [MeasuredTarget]) -> String {
        var text = MetricsText(.plain)
        for alarm in export.alarms { text.comment(alarm) }
        writeRun(export, &text)
        writeRequests(export, targets, &text)
        for metric in Metric.all where metric.unit == .time || metric.unit == .rate {
            writeFigures(metric, export, targets, &text)
        }
        writeRates(export, targets, &text)
        return text.document
    }

    private static func labels(_ export: RunExport, _ target: MeasuredTarget) -> MetricsText.Labels {
        [("scenario", export.record.name), ("target", target.target.name)]
    }

    private static func writeRun(_ export: RunExport, _ text: inout MetricsText) {
        let record = export.record
        let scenario: MetricsText.Labels = [("scenario", record.name)]
        text.family(prefix, .info, "The run that these figures are of")
        let facts = [("run", String(record.id)), ("uuid", record.uuid?.text ?? ""), ("version", record.version)]
        text.sample("\(prefix)_info", scenario + facts + [("status", record.status.rawValue)], 1)
        text.family("\(prefix)_start_timestamp_seconds", .gauge, unit: "seconds", "When the run began")
        text.sample("\(prefix)_start_timestamp_seconds", scenario, record.startedAt.sinceBeginning.inSeconds)
        guard let finished = record.finishedAt else { return }
        text.family("\(prefix)_end_timestamp_seconds", .gauge, unit: "seconds", "When the run ended")
        text.sample("\(prefix)_end_timestamp_seconds", scenario, finished.sinceBeginning.inSeconds)
    }

    private static func writeRequests(
        _ export: RunExport,
        _ targets: [MeasuredTarget],
        _ text: inout MetricsText
    ) {
        text.family("\(prefix)_target", .info, "What was asked")
        for target in targets {
            let asked = [("model", target.target.model), ("protocol", target.target.wireProtocol)]
            text.sample("\(prefix)_target_info", labels(export, target) + asked, 1)
        }
        text.family("\(prefix)_simulated", .gauge, "1 where ezbench's own simulator answered in place of the target")
        for target in targets {
            text.sample("\(prefix)_simulated", labels(export, target), target.target.isSimulated ? 1 : 0)
        }
        text.family("\(prefix)_requests", .gauge, "Measured requests by outcome")
        for target in targets {
            let counts = target.counts
            let outcomes = [
                ("ok", counts.ok), ("failed", counts.failed), ("closed_on_purpose", counts.closedOnPurpose),
                ("cancelled", counts.cancelled),
            ]
            for (outcome, count) in outcomes {
                text.sample("\(prefix)_requests", labels(export, target) + [("outcome", outcome)], count)
            }
        }
        text.family("\(prefix)_error_ratio", .gauge, unit: "ratio", "Failed requests of those that were attempted")
        for target in targets {
            guard let share = target.share(.errorRate)?.share else { continue }
            text.sample("\(prefix)_error_ratio", labels(export, target), share.value)
        }
    }

    private static func writeFigures(
        _ metric: Metric,
        _ export: RunExport,
        _ targets: [MeasuredTarget],
        _ text: inout MetricsText
    ) {
        let filled = targets.filter { !$0.figures[metric].isEmpty }
        guard !filled.isEmpty else { return }
        let isTime = metric.unit == .time
        let name = "\(prefix)_\(metric.name)\(isTime ? "_seconds" : "")"
        text.family(name, .summary, unit: isTime ? "seconds" : "", "\(metric.title): \(metric.definition)")
        for target in filled {
            let figures = target.figures[metric]
            let scale = isTime ? 1e-9 : 1
            for percentile in metric.unit.percentilesInJSON where figures.canTell(percentile) {
                guard let value = figures.percentile(percentile) else { continue }
                let quantile = Figure.sixDecimals(percentile.percent / 100)
                text.sample(name, labels(export, target) + [("quantile", quantile)], value * scale)
            }
            text.sample("\(name)_sum", labels(export, target), figures.sorted.reduce(0, +) * scale)
            text.sample("\(name)_count", labels(export, target), figures.n)
        }
    }

    /// What is one number for all requests of a target.
    private static func writeRates(
        _ export: RunExport,
        _ targets: [MeasuredTarget],
        _ text: inout MetricsText
    ) {
        let rates = targets.compactMap { target in target.systemTokensPerSecond.map { (target, $0) } }
        guard !rates.isEmpty else { return }
        let name = "\(prefix)_system_tokens_per_second"
        text.family(name, .gauge, "Output tokens of all requests over the time from the first sent to the last token")
        for (target, value) in rates { text.sample(name, labels(export, target), value) }
    }
}
