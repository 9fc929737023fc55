package import BenchAnalysis
import BenchModel
import Statistics

/// A sweep: what it proves, its rungs as tables, and charts; pure.
package struct SweepReport {
    let result: SweepResult

    package init(_ result: SweepResult) { self.result = result }

    /// Writes it.
    ///
    /// - Returns: text that ends with a newline, or rows of CSV.
    package func text(as format: ReportFormat, on screen: Screen = Screen()) -> String {
        switch format {
        case .table: terminalText(on: screen)
        case .markdown: markdown
        case .json: JSONOutput.text(json)
        case .csv: csv
        case .html: html(Chart.all(of: result))
        }
    }

    // MARK: For people

    var title: String { "ezbench \(result.tag.text): \(PlainText.printable(result.name))" }

    /// What is asked, and how it was measured.
    var facts: [String] {
        var facts = [result.settings.sentence]
        if let first = result.rungs.map(\.record).min(by: { $0.startedAt < $1.startedAt }) {
            facts.append("begun \(Figure.moment(first.startedAt)) · ezbench \(first.version)")
        }
        for track in result.tracks {
            let whose = result.tracks.count > 1 ? "\(track.target): " : ""
            facts.append(whose + track.question.sentence)
        }
        return facts.eachOnce
    }

    private func terminalText(on screen: Screen) -> String {
        let wrap = { (text: String, ink: Ink?) in
            Terminal.wrap(PlainText.printable(text), indent: "  ", columns: screen.columns).map { InkedLine($0, ink) }
        }
        var lines = wrap(title, .bold)
        for fact in facts { lines += wrap(fact, nil) }
        for alarm in result.alarms { lines += wrap(alarm, .yellow) }
        for track in result.tracks {
            lines += [InkedLine()] + wrap(track.conclusion, .bold)
            for finding in track.findings { lines += wrap(finding, nil) }
        }
        for table in tables { lines += [InkedLine()] + table.lines(on: screen) }
        return lines.text(on: screen)
    }

    private var markdown: String {
        let alarms = result.alarms.map { "> **\(Markdown.escaped($0))**\n" }
        let findings = result.tracks.flatMap { track in
            ["**\(Markdown.escaped(track.conclusion))**"] + track.findings.map(Markdown.escaped)
        }
        let lists = [findings, facts.map(Markdown.escaped)].map { items in
            items.map { "- \($0)" }.joined(separator: "\n") + "\n"
        }
        let parts = ["## \(Markdown.escaped(title))\n"] + alarms + lists + tables.map(\.markdown)
        return parts.joined(separator: "\n")
    }

    // MARK: Tables

    /// For each target its rungs, by rising load.
    var tables: [ReportTable] { result.tracks.filter { !$0.rungs.isEmpty }.map(table) }

    private func table(_ track: SweepTrack) -> ReportTable {
        let isRate = result.settings.variable == .rate
        let isOfSessions = result.settings.countsSessions
        let accelerators = track.rungs.compactMap(\.accelerators).first
        var table = ReportTable(
            track.target,
            name: result.settings.unitWords,
            figures: [
                "requests", "attainment", "at least", "at most", "TTFT p50", "p95", "tokens/s",
            ] + (accelerators == nil ? [] : ["tokens/s of each"]) + ["good/s", "failed", "USD per good"]
                + (isRate ? [isOfSessions ? "requests completed/s" : "completed/s"] : []) + ["run"],
            words: ["verdict"]
        )
        table.fill(track.rungs.sorted(by: Self.isBefore)) { rung, row in
            let isAgain = rung.rung.purpose == .confirmation
            let own = rung.judgement.tightest
            row.text(result.settings.number(rung.rung.level) + (isAgain ? " again" : ""))
            row.samples(rung)
            row.share(own?.attainment)
            row.share(own.map(\.bounds.lower))
            row.share(own.map(\.bounds.upper))
            row.percentiles([50, 95], of: rung.summary.ttft, .milliseconds)
            row.figure(rung.flow?.tokensPerSecond, .plain)
            if accelerators != nil { row.figure(rung.tokensPerSecondPerAccelerator, .plain) }
            row.figure(track.question.isEmpty ? nil : rung.flow?.goodPerSecond, .plain)
            row.count(rung.summary.counts.failed)
            row.add(.roundedDollars(rung.costs.perGoodRequest))
            if isRate { row.figure(rung.flow?.completedPerSecond, .plain) }
            row.count(Int(rung.record.id))
            row.text(rung.judgement.verdict.words)
        }
        table.notes += [
            "times in milliseconds; requests: those that count, begun after the rung had settled, and in brackets how many "
                + "independent ones they are worth where that is less",
            "attainment: the share of them that kept the objectives and did not fail; at least, at most: where the true share lies, "
                + "each with 95 %. Verdicts rest on a test that allows for looking while it is measured",
            isRate
                ? "tokens/s, good/s, completed/s: of the requests that ended while the load was on, after the rung had settled"
                : "tokens/s, good/s: while the load was on, after the rung had settled; a request counts by the share of its time "
                    + "that lies there",
        ]
        if let accelerators {
            table.notes.append(
                "tokens/s of each: of the \(Figure.count(accelerators, "accelerator")) that the scenario names"
            )
        }
        let ended = track.rungs.sorted(by: Self.isBefore).filter { $0.endReason != nil }
        for rung in ended.prefix(Self.mostEnded) {
            table.notes.append(
                "\(result.settings.words(rung.rung.level)) (run \(rung.record.id)) was ended before its plan: \(rung.endReason ?? "")"
            )
        }
        if ended.count > Self.mostEnded {
            table.notes.append(
                "\(Figure.count(ended.count - Self.mostEnded, "further rung")) ended before their plan; ezbench report RUN tells why"
            )
        }
        return table
    }

    /// The most rungs of which it is told one by one why they were ended.
    private static let mostEnded = 3

    static func isBefore(_ one: SweepRung, _ other: SweepRung) -> Bool {
        (one.rung.level, one.record.id) < (other.rung.level, other.record.id)
    }
}

extension SweepRung {
    /// Tokens per second of one stream, the median.
    var tokensPerSecondOfUser: Double? { summary.tokensPerSecond.percentile(50) }
}

extension RowBuilder {
    /// Adds the requests that count, and what they are worth.
    fileprivate mutating func samples(_ rung: SweepRung) {
        let n = rung.summary.counts.attempted
        guard let own = rung.judgement.tightest, Figure.isWorthLess(n, Int(own.worth)) else { return count(n) }
        add(Cell(.samples(n, worth: Int(own.worth))))
    }
}
