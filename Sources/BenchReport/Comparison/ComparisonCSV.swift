import BenchAnalysis
import BenchModel
import Statistics

/// Comparisons as CSV (RFC 4180): a row for each figure of each side, with what it is held against; then one for each figure of a series
/// and run, with its trend.
enum ComparisonCSV {
    private static let head = [
        "kind", "run_id", "run", "target", "against", "metric", "statistic", "unit", "value", "n", "n_effective",
        "n_failed", "n_untold",
        "change_is", "change", "change_low", "change_high", "verdict", "trend", "trend_low", "trend_high",
        "trend_verdict", "pairs",
    ]

    static func text(_ comparisons: [Comparison], _ series: [RunSeries]) -> String {
        CSVRows.text(head, comparisons.flatMap(rows) + series.flatMap(rows))
    }

    private static func rows(_ comparison: Comparison) -> [[String]] {
        let (first, second) = (comparison.first, comparison.second)
        let noTrend = ["", "", "", ""]
        return comparison.figures.flatMap { figure -> [[String]] in
            let before = row("comparison", first, nil, figure, figure.first)
            let after = row("comparison", second, first, figure, figure.second)
            return [before + noChange + noTrend + [""], after + change(figure) + noTrend + [pairs(figure)]]
        }
    }

    private static func rows(_ series: RunSeries) -> [[String]] {
        series.figures.flatMap { figure -> [[String]] in
            let over: [Double?] = [figure.trend?.value, figure.trend?.low, figure.trend?.high]
            let trend = over.map(number) + [figure.verdict.rawValue]
            return zip(series.sides, figure.values).enumerated().map { place, item -> [String] in
                let step = place > 0 ? figure.steps[place - 1] : nil
                let before = place > 0 ? series.sides[place - 1] : nil
                let own = row("series", item.0, before, figure.steps[0], item.1)
                return own + (step.map(change) ?? noChange) + trend + [step.map(pairs) ?? ""]
            }
        }
    }

    private static func row(
        _ kind: String,
        _ side: Comparison.Side,
        _ against: Comparison.Side?,
        _ figure: ComparedFigure,
        _ value: ComparedFigure.Side
    ) -> [String] {
        [
            kind, String(side.run.record.id), side.label, side.target.target.name, against?.label ?? "", figure.name,
            figure.statisticName, figure.unitName, number(figure.scaled(value.value)), String(value.n),
            String(value.effective), String(value.failures), String(value.untold),
        ]
    }

    /// How many pairs of requests the ratio is the median of; empty where the sides were taken apart.
    private static func pairs(_ figure: ComparedFigure) -> String { figure.pairs.map(String.init) ?? "" }

    private static let noChange = ["", "", "", "", ""]

    private static func change(_ figure: ComparedFigure) -> [String] {
        let estimate = figure.ratio ?? figure.difference
        let scaled = { (value: Double?) in value.map { figure.ratio == nil ? figure.scaled($0) : $0 } }
        return [figure.ratio == nil ? estimate == nil ? "" : "difference" : "ratio"]
            + [estimate?.value, estimate?.low, estimate?.high].map { number(scaled($0)) } + [figure.verdict.rawValue]
    }

    private static func number(_ value: Double?) -> String {
        value.map { $0.isFinite ? Figure.sixDecimals($0) : "" } ?? ""
    }
}
