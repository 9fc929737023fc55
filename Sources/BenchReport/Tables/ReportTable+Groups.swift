import BenchAnalysis
import BenchModel
import Pricing
import Statistics

extension ReportTable {
    /// Each target, and beneath it its requests in groups.
    static func groups(_ summary: Summary, by grouping: RequestGrouping) -> ReportTable {
        var table = ReportTable(
            "\(grouping.title) (ms, US dollars)",
            figures: [
                "requests", "failed", "n", "TTFT p50", "p95", "stream end p50", "p95", "input tokens p50",
                "output tokens p50", "cost per request",
            ]
        )
        let shown = summary.targets.flatMap { target -> [Row] in
            // Where nobody asked, a target of one group has nothing to show.
            let least = summary.askedGroupings.contains(grouping) ? 1 : 2
            guard let grouped = target.groups.first(where: { $0.grouping == grouping }), grouped.groups.count >= least
            else { return [] }
            return [Row(target, grouped)] + grouped.groups.map { Row($0, grouping) }
        }
        table.fill(shown) { item, row in
            row.text(item.name)
            row.count(item.requests)
            row.count(item.failed)
            row.samples(item.figures[.ttft].isEmpty ? item.figures[.e2eEnd] : item.figures[.ttft])
            row.percentiles([50, 95], of: item.figures[.ttft], .milliseconds)
            row.percentiles([50, 95], of: item.figures[.e2eEnd], .milliseconds)
            row.figure(item.input, .trimmed)
            row.figure(item.output, .trimmed)
            row.roundedDollars(item.cost)
        }
        table.explain(grouping, summary)
        return table
    }

    /// A target, or a group of its requests.
    private struct Row {
        var name: String
        var requests: Int
        var failed: Int
        var figures: MetricFigures
        var input: Double?
        var output: Double?
        var cost: Money?

        init(_ target: TargetSummary, _ grouped: GroupedRequests) {
            name = target.target.name
            (requests, failed) = (target.counts.attempted, target.counts.failed)
            figures = target.figures
            (input, output) = (grouped.inputTokens.percentile(.median), grouped.outputTokens.percentile(.median))
            cost = target.cost.measured.perRequest
        }

        init(_ group: RequestGroup, _ grouping: RequestGrouping) {
            name = "└ \(group.key.words(grouping))"
            (requests, failed) = (group.requests, group.failed + group.notStarted)
            figures = group.figures
            (input, output) = (group.inputTokens.percentile(.median), group.outputTokens.percentile(.median))
            cost = group.costPerRequest
        }
    }

    private mutating func explain(_ grouping: RequestGrouping, _ summary: Summary) {
        let grouped = summary.targets.flatMap { $0.groups.filter { $0.grouping == grouping } }
        let keys = grouped.flatMap { $0.groups.map(\.key) }
        if grouping == .length {
            notes.append("input length: as the server counted it; its classes are the same in every run")
            if keys.contains(.unknown) { notes.append("not counted: no usage came, as of most requests that failed") }
        }
        if keys.contains(where: { $0.groupsTogether != nil }) {
            notes.append(
                "others: the groups with the fewest requests, where there are more than \(GroupedRequests.mostGroups)"
            )
        }
        if !summary.askedGroupings.contains(grouping) {
            let factor = Figure.trimmed(Figure.significant(TwoModes.leastRatio))
            notes.append("shown because medians of groups differ by a factor of \(factor) or more")
        }
    }
}
