import BenchAnalysis
import BenchModel
import Pricing
import Statistics

extension ReportTable {
    /// Requests apart by what the prompt cache did for them; where it did anything in this run.
    static func promptCache(_ summary: Summary) -> ReportTable {
        var table = ReportTable(
            "Prompt cache (ms, US dollars)",
            figures: [
                "n", "of requests", "n", "TTFT p50", "p95", "n", "E2E p50", "p95", "cost per request",
            ],
            words: ["prompt was"]
        )
        // With those beside them that ask the same and have no cache.
        let cached = summary.targets.filter { $0.cache.isInUse || $0.cache.idealShare.map { $0 > .none } ?? false }
        let shown = summary.targets.filter { target in
            cached.contains { $0.target.name == target.target.name || $0.asksTheSame(as: target) }
        }
        let rows = shown.flatMap { target in target.cache.populations.map { (target, $0) } }
        table.fill(rows) { item, row in
            let (target, population) = item
            row.text(target.target.name)
            row.count(population.n)
            row.share(Share(population.n, of: target.counts.ok))
            for distribution in [population.ttft, population.e2e] {
                row.count(distribution.isEmpty ? nil : distribution.n)
                row.percentiles([50, 95], of: distribution, .milliseconds)
            }
            row.roundedDollars(population.bill.perRequest)
            row.text(population.kind.words)
        }
        for target in cached {
            let ideal = target.cache.idealShare.map {
                "\(Figure.percent($0)) could have come from one without bounds"
            }
            guard let hits = target.cache.hitShare, let cached = target.tokens.cachedShare else {
                if let ideal {
                    table.notes.append(
                        "\(target.target.name): usage says nothing of a cache; of the input tokens \(ideal)"
                    )
                }
                continue
            }
            table.notes.append(
                "\(target.target.name): cache hits in \(Figure.percent(hits)) of the requests, "
                    + "\(Figure.percent(cached)) of the input tokens came from the cache"
                    + (ideal.map { "; \($0)" } ?? "")
            )
        }
        table.notes.append(
            "read: the cache gave some of the prompt; written: it took some and gave none; uncached: neither"
        )
        return table
    }
}

extension CacheSummary.Kind {
    fileprivate var words: String {
        switch self {
        case .uncached, .written, .read: rawValue
        case .unknown: "not said by usage"
        }
    }
}
