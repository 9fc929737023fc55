package import BenchAnalysis
package import BenchModel

extension WatchWords {
    /// Says what is watched, and how soon something can be told of it.
    ///
    /// - Parameters:
    ///   - rule: when something is told.
    ///   - requests: of each probe to each target.
    /// - Returns: sentences, the first of them on what is done.
    package func beginning(_ rule: WatchRule, requests: Int) -> [String] {
        let each =
            "\(Figure.count(requests, "request")) to \(targets.count == 1 ? "the target" : "each of \(targets.count) targets")"
        var lines = ["watching \"\(name)\": \(each) every \(Figure.length(rule.every))."]
        var told: [String] = []
        for bound in bounds.values.sorted(by: { $0.subject.question.rawValue < $1.subject.question.rawValue }) {
            guard case .allowance(let share) = bound.kind, let objective = bound.objective else { continue }
            let title = objective.title
            if told.contains(title) { continue }
            told.append(title)
            guard let least = rule.leastWindows(requests: requests, allowance: share) else {
                lines.append(
                    "\(title): \(Figure.count(requests, "request")) a window \(Counted.form(requests, "proves", "prove")) nothing of it within "
                        + "\(WatchRule.reach) windows; give more --requests."
                )
                continue
            }
            guard least > rule.windows else { continue }
            let time = Figure.length(rule.every.multipliedSaturated(by: least))
            lines.append(
                "\(title): told after \(least) windows at the earliest (\(time)); more --requests make it sooner."
            )
        }
        if told.isEmpty {
            lines.append("no objectives: only failures are watched; name one, such as --max-ttft-p95 500ms.")
        }
        return lines.map(PlainText.line)
    }

    /// The last word.
    package func ending(_ end: (probes: Int, measured: Int, undelivered: Int, unstored: Int), open: [IncidentRecord])
        -> String
    {
        var parts = ["\(Figure.count(end.probes, "probe")), \(end.measured) measured"]
        parts.append(
            open.isEmpty
                ? "no incident goes on" : "\(Figure.count(open.count, "incident")) still going on"
        )
        if end.undelivered > 0 { parts.append("\(Figure.count(end.undelivered, "alert")) could not be delivered") }
        if end.unstored > 0 { parts.append("what \(Figure.count(end.unstored, "probe")) found could not be stored") }
        return PlainText.line(
            "\(isSimulated ? "SIMULATED " : "")watch \"\(name)\" ended: \(parts.joined(separator: "; "))."
        )
    }
}
