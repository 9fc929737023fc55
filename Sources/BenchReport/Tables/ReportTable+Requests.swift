import BenchAnalysis
import BenchModel
import Pricing
import Statistics

extension ReportTable {
    static func tokens(_ summary: Summary) -> ReportTable {
        // Few requests ask a cache to keep something for an hour.
        let hasHours = summary.targets.contains { ($0.tokens.cacheWriteHour.known ?? 0) > 0 }
        let writes = ["cache write"] + (hasHours ? ["for 1 h"] : [])
        var table = ReportTable(
            "Tokens (sums over ok requests; mean per request)",
            figures: ["n", "input", "mean", "cache read", "share"] + writes + ["output", "mean", "reasoning"]
        )
        table.fill(summary.targets) { target, row in
            let tokens = target.tokens
            row.text(target.target.name)
            row.count(tokens.output.n)
            row.count(tokens.input.known)
            row.figure(tokens.input.mean, .plain)
            row.count(tokens.cacheRead.known)
            row.share(tokens.cachedShare)
            row.count(tokens.cacheWrite.known)
            if hasHours { row.count(tokens.cacheWriteHour.known) }
            row.count(tokens.output.known)
            if tokens.countedFromChunks > 0 { row.marked(.countedFromChunks) }
            row.figure(tokens.output.mean, .plain)
            row.count(tokens.reasoning.known)
        }
        return table
    }

    static func cost(_ summary: Summary) -> ReportTable {
        var table = ReportTable(
            "Cost (US dollars)",
            figures: ["priced", "not priced", "total", "per 1,000 requests", "per 1M output", "failed, billed"],
            words: ["model"]
        )
        table.fill(summary.targets) { target, row in
            let cost = target.cost
            row.text(target.target.name)
            row.count(cost.measured.priced)
            row.count(cost.measured.unknown)
            row.dollars(cost.total)
            row.roundedDollars(cost.perThousandRequests, digits: cost.perRequest.meanDigits)
            row.roundedDollars(cost.perMillionOutputTokens, digits: cost.perRequest.meanDigits)
            row.bill(cost.failed)
            row.text(target.target.model)
        }
        if let warmup = summary.targets.compactMap(\.cost.warmup.cost).sum {
            table.notes.append("warm-up was billed too and is in no figure above: \(Figure.dollars(warmup))")
        }
        for target in summary.targets where target.counts.closedOnPurpose > 0 {
            let told = target.cost.closedOnPurpose
            let least =
                told.cost.map {
                    "at least \(Figure.dollars($0)), by the usage that \(told.priced) told until then"
                } ?? "unknown"
            table.notes.append(
                "\(target.target.name): \(Figure.count(target.counts.closedOnPurpose, "stream")) closed on purpose, in no "
                    + "figure above: \(least)"
            )
        }
        table.notes += summary.targets.flatMap(hourNotes) + summary.targets.compactMap(pictureNote)
        if summary.targets.contains(where: { $0.cost.measured.unknown > 0 && $0.cost.measured.priced > 0 }) {
            table.notes.append(
                "not priced: requests without usage, or of a model or a tier without a known price; totals and rates are "
                    + "those of the priced ones"
            )
        }
        return table
    }

    /// What was assumed of tokens that a cache keeps for an hour.
    private static func hourNotes(_ target: TargetSummary) -> [String] {
        let name = target.target.name
        let (unsplit, assumed) = (target.tokens.unsplitWrites, target.cost.measured.assumedHourPrice)
        var notes: [String] = []
        if unsplit > 0 {
            notes.append(
                "\(name): cache writes were asked to be kept for an hour, and the usage of "
                    + "\(Figure.count(unsplit, "request")) does not say how many are: all are taken to be"
            )
        }
        if assumed > 0 {
            notes.append(
                "\(name): no price of cache writes that are kept for an hour is listed for "
                    + "\(Figure.count(assumed, "request")) with some: twice the price of input is taken"
            )
        }
        return notes
    }

    /// How pictures are priced; nil where none were sent.
    private static func pictureNote(_ target: TargetSummary) -> String? {
        guard target.cost.measured.priced > 0, let pictures = target.answers.pictures else { return nil }
        return "\(target.target.name): \(Figure.count(pictures.requests, "request")) carried "
            + "\(Figure.count(pictures.pictures, "picture")): they cost what usage counts of them as input; a price per picture is in "
            + "no figure"
    }

    static func prices(_ summary: Summary) -> ReportTable {
        let numbers = Dictionary(zip(summary.priceSources, 1...), uniquingKeysWith: { first, _ in first })
        let hasHours = summary.targets.contains { ($0.tokens.cacheWriteHour.known ?? 0) + $0.tokens.unsplitWrites > 0 }
        var table = ReportTable(
            "Prices (US dollars per 1M tokens)",
            figures: ["input", "output", "cache read", "cache write"] + (hasHours ? ["write for 1 h"] : []),
            words: ["price looked up for", "match", "source"]
        )
        let rows = summary.targets.flatMap { target in
            [(target.target.name, target.target.priceModel, target.cost.match)]
                + target.otherPrices.map { (target.target.name, $0.model, $0.match) }
        }
        table.fill(rows) { item, row in
            let (name, model, match) = item
            row.text(name)
            let price = match?.price
            let rates = [price?.input, price?.output, price?.cacheRead, price?.cacheWrite]
            for rate in rates + (hasHours ? [price?.cacheWriteHour] : []) {
                let perToken = price.flatMap { price in rate.flatMap(price.money) }
                row.add(.roundedDollars(perToken.map { $0 * 1_000_000 }))
            }
            row.text(model)
            row.text(match?.quality ?? "no price known")
            row.count(match.flatMap { numbers[$0.source] })
        }
        table.notes += summary.priceSources.enumerated().map { "source \($0 + 1): \($1)" }
        return table
    }

    static func requests(_ summary: Summary) -> ReportTable {
        var table = ReportTable(
            "Requests",
            figures: [
                "attempted", "ok", "failed", "error rate", "closed on purpose", "cancelled", "retries", "warm-up",
                "buffered",
            ]
        )
        table.fill(summary.targets) { target, row in
            let counts = target.counts
            row.text(target.target.name)
            row.count(counts.attempted)
            row.count(counts.ok)
            row.count(counts.failed)
            row.share(target.share(.errorRate)?.share)
            row.count(counts.closedOnPurpose)
            row.count(counts.cancelled)
            row.count(counts.retries)
            row.count(counts.warmup)
            row.count(target.bufferedAnswers)
        }
        return table
    }

    static func failures(_ summary: Summary) -> ReportTable {
        var table = ReportTable(
            "Failures",
            figures: ["requests", "attempts"],
            words: ["kind", "for example", "request id"]
        )
        let failures = summary.targets.flatMap { target in target.failures.map { (target.target.name, $0) } }
        table.fill(failures) { failure, row in
            row.text(failure.0)
            row.count(failure.1.count)
            row.count(failure.1.attempts)
            row.text(failure.1.kind.rawValue)
            row.text(failure.1.example)
            row.text(failure.1.requestID)
        }
        if failures.contains(where: { $0.1.attempts > $0.1.count }) {
            table.notes.append("attempts that failed and were followed by another are in no request's count")
        }
        return table
    }

    /// Connections opened ahead of the requests; of runs that asked for some.
    static func openedConnections(_ summary: Summary) -> ReportTable {
        var table = ReportTable(
            "Connections opened ahead (ms)",
            figures: ["opened", "failed", "n", "connect p50", "p95", "max"]
        )
        table.fill(summary.targets.filter { $0.connections.opened.attempted > 0 }) { target, row in
            let opened = target.connections.opened
            row.text(target.target.name)
            row.count(opened.ok)
            row.count(opened.failed)
            row.count(opened.connect.n)
            row.percentiles([50, 95], of: opened.connect, .milliseconds)
            row.figure(opened.connect.max, .milliseconds)
        }
        table.notes.append("a request that finds one of them open counts as reused")
        return table
    }

    static func connections(_ summary: Summary) -> ReportTable {
        let metrics = Metric.all(in: .connections)
        var table = ReportTable(
            "Connections and instrument",
            figures: [
                "open", "cold", "reused", "share",
            ] + metrics.headings + ["HTTP", "n", "lag µs p50", "p99", "max"],
            words: ["arrivals by"]
        )
        table.fill(summary.targets) { target, row in
            let connections = target.connections
            row.text(target.target.name)
            row.count(connections.distinct)
            row.count(connections.cold)
            row.count(connections.reused)
            row.share(connections.reusedShare)
            row.metrics(metrics) { target.figures[$0] }
            row.text(connections.httpVersions.isEmpty ? nil : connections.httpVersions.joined(separator: ", "))
            row.count(connections.lag.n)
            row.percentiles([50, 99], of: connections.lag, .microseconds)
            row.figure(connections.lag.max, .microseconds)
            row.text(connections.stamps)
        }
        table.notes.append(
            "open: connections that the requests went over; connect is that of cold ones; client lag: from an event's arrival until the program took it in hand"
        )
        return table
    }
}

extension ConnectionSummary {
    /// Where the arrivals come from, in words.
    fileprivate var stamps: String? {
        switch kernelStamped {
        case _ where requests == 0: nil
        case requests: "kernel"
        case 0: "poll"
        default: "kernel \(kernelStamped), poll \(requests - kernelStamped)"
        }
    }
}
