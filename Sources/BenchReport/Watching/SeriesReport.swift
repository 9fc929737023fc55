package import BenchAnalysis
package import BenchModel
import JSONSyntax
import Statistics

/// Requests over days, with hours and weekdays, and the incidents among them; pure.
package struct SeriesReport {
    package typealias Incidents = [(watch: String, incident: IncidentRecord)]

    let series: RequestSeries
    let incidents: Incidents
    /// Probes whose samples were thinned out.
    let thinned: Int

    package init(_ series: RequestSeries, _ incidents: Incidents, thinned: Int) {
        self.series = series
        self.incidents = incidents
        self.thinned = thinned
    }

    /// Writes it; a page of HTML has no series.
    ///
    /// - Returns: text that ends with a newline, or rows of CSV.
    package func text(as format: ReportFormat) -> String {
        switch format {
        case .table, .html: terminalText
        case .markdown: markdown
        case .json: JSONOutput.text(json)
        case .csv: csv
        }
    }

    // MARK: For people

    private var terminalText: String {
        var lines = Terminal.wrap(heading)
        for alarm in alarms { lines += Terminal.wrap(alarm) }
        for table in tables { lines += [""] + table.terminalLines }
        return PlainText.lines(lines.joined(separator: "\n")) + "\n"
    }

    private var markdown: String {
        let parts = ["## \(Markdown.escaped(heading))\n"] + alarms.map { "> **\(Markdown.escaped($0))**\n" }
        return (parts + tables.map(\.markdown)).joined(separator: "\n")
    }

    private var heading: String {
        let span = "\(Figure.minute(series.since)) to \(Figure.minute(series.until)) UTC"
        return "\(span): \(Figure.count(series.runs, "run"))"
    }

    private var alarms: [String] {
        let simulated = series.targets.filter(\.isSimulated).map { "\"\($0.name)\"" }
        var alarms: [String] = []
        if !simulated.isEmpty {
            alarms.append("SIMULATED: requests to \(simulated.joined(separator: ", ")) among these")
        }
        if thinned > 0 {
            alarms.append(
                "the samples of \(Figure.count(thinned, "probe")) of this time were thinned out: what is left counts"
            )
        }
        if series.targets.allSatisfy({ $0.whole.attempted == 0 }) { alarms.append("no measured requests in this time") }
        return alarms
    }

    private var tables: [ReportTable] {
        let withRequests = series.targets.filter { $0.whole.attempted > 0 }
        var tables = withRequests.flatMap { target in
            [
                table(
                    "\(target.name): by \(periodName)",
                    name: "from (UTC)",
                    target.periods.sorted { $0.key < $1.key }.map { (periodTitle($0.key), $0.value) }
                ),
                table(
                    "\(target.name): by hour of the day (UTC)",
                    name: "hour",
                    target.hours.enumerated().map { (Self.hourName($0.offset), $0.element) }
                ),
                table(
                    "\(target.name): by weekday (UTC)",
                    name: "weekday",
                    zip(Self.weekdays, target.weekdays).map { ($0, $1) }
                ),
            ]
        }
        if !incidents.isEmpty { tables.append(incidentTable) }
        return tables
    }

    private func table(_ title: String, name: String, _ buckets: [(String, RequestSeries.Bucket)]) -> ReportTable {
        var table = ReportTable(
            title,
            name: name,
            figures: ["requests", "failed", "TTFT p50", "p95", "E2E p50", "p95"]
        )
        table.fill(buckets.filter { $0.1.attempted > 0 }) { bucket, row in
            row.text(bucket.0)
            row.count(bucket.1.attempted)
            row.share(bucket.1.failedShare)
            row.percentiles([50, 95], of: bucket.1.ttft, .milliseconds)
            row.percentiles([50, 95], of: bucket.1.e2e, .milliseconds)
        }
        table.notes.append("times in milliseconds")
        return table
    }

    private var incidentTable: ReportTable {
        var table = ReportTable(
            "Incidents",
            name: "watch",
            figures: ["number", "since (UTC)", "over (UTC)"],
            words: ["target", "what"]
        )
        table.fill(incidents) { entry, row in
            row.text(entry.watch)
            row.count(entry.incident.number)
            row.text(Figure.minute(entry.incident.since))
            row.text(entry.incident.overAt.map(Figure.minute) ?? "goes on")
            row.text(entry.incident.target.isEmpty ? "the watch itself" : entry.incident.target)
            row.text(Self.what(entry.incident))
        }
        return table
    }

    private static func what(_ incident: IncidentRecord) -> String {
        var words: [String] = []
        for finding in incident.findings {
            let word =
                switch finding.question {
                case .reach: incident.target.isEmpty ? "blind" : "down"
                case .failures: "failures"
                default: finding.question.objective?.title ?? finding.question.rawValue
                }
            if !words.contains(word) { words.append(word) }
        }
        return words.joined(separator: ", ")
    }

    // MARK: Names

    private static let weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]

    private static func hourName(_ hour: Int) -> String { hour < 10 ? "0\(hour):00" : "\(hour):00" }

    private var periodName: String {
        switch series.period.inSeconds {
        case 3_600: "hour"
        case 86_400: "day"
        default: "week"
        }
    }

    private func periodTitle(_ number: Int) -> String {
        let start = series.start(ofPeriod: number)
        let date = Figure.minute(start)
        let weekday = Self.weekdays[(start.sinceBeginning.quotient(by: .seconds(86_400)) + 3) % 7].prefix(3)
        return periodName == "hour" ? "\(weekday) \(date)" : "\(weekday) \(date.prefix(10))"
    }
}

// MARK: - For programs

extension SeriesReport {
    private var json: JSONValue {
        [
            "schema": "ezbench.series", "schema_version": 1,
            "since": .string(Figure.moment(series.since)), "until": .string(Figure.moment(series.until)),
            "runs": .count(series.runs), "thinned_probes": .count(thinned), "period": .string(periodName),
            "targets": .array(
                series.targets.map { target in
                    [
                        "name": .string(target.name), "simulated": .bool(target.isSimulated),
                        "whole": Self.json(target.whole),
                        "series": .array(
                            target.periods.sorted { $0.key < $1.key }.map { number, bucket in
                                Self.json(bucket).merging([
                                    "from": .string(Figure.moment(series.start(ofPeriod: number)))
                                ])
                            }
                        ),
                        "hours": .array(target.hours.map(Self.json)),
                        "weekdays": .array(target.weekdays.map(Self.json)),
                    ]
                }
            ),
            "incidents": .array(
                incidents.map { watch, incident in
                    [
                        "watch": .string(watch), "number": .count(incident.number), "target": .string(incident.target),
                        "since": .string(Figure.moment(incident.since)),
                        "told": .string(Figure.moment(incident.toldAt)),
                        "over": incident.overAt.map { .string(Figure.moment($0)) } ?? .null,
                        "what": .string(Self.what(incident)),
                    ]
                }
            ),
        ]
    }

    private static func json(_ bucket: RequestSeries.Bucket) -> JSONValue {
        let (ttft, e2e) = (bucket.ttft, bucket.e2e)
        return [
            "requests": .count(bucket.attempted), "failed": .count(bucket.failed),
            "ttft_ms": [
                "n": .count(ttft.n), "p50": .milliseconds(ttft.percentile(50)),
                "p95": .milliseconds(ttft.percentile(95)),
            ],
            "e2e_ms": [
                "n": .count(e2e.n), "p50": .milliseconds(e2e.percentile(50)), "p95": .milliseconds(e2e.percentile(95)),
            ],
        ]
    }

    /// One row per target and period; hours and weekdays are sums over these in any spreadsheet, but for percentiles.
    private var csv: String {
        let head = [
            "target", "kind", "from", "requests", "failed", "ttft_n", "ttft_p50_ms", "ttft_p95_ms", "e2e_n",
            "e2e_p50_ms", "e2e_p95_ms",
        ]
        let rows = series.targets.flatMap { target -> [[String]] in
            let periods = target.periods.sorted { $0.key < $1.key }.map {
                (periodName, Figure.moment(series.start(ofPeriod: $0.key)), $0.value)
            }
            let hours = target.hours.enumerated().map { ("hour_of_day", Self.hourName($0.offset), $0.element) }
            let weekdays = zip(Self.weekdays, target.weekdays).map { ("weekday", $0, $1) }
            return (periods + hours + weekdays).filter { $0.2.attempted > 0 }.map { kind, from, bucket in
                Self.row(target.name, kind, from, bucket)
            }
        }
        return CSVRows.text(head, rows)
    }

    private static func row(_ target: String, _ kind: String, _ from: String, _ bucket: RequestSeries.Bucket)
        -> [String]
    {
        let (ttft, e2e) = (bucket.ttft, bucket.e2e)
        let figure = { (value: Double?) in Cell.number(value, .milliseconds).exact }
        return [
            target, kind, from, "\(bucket.attempted)", "\(bucket.failed)", "\(ttft.n)", figure(ttft.percentile(50)),
            figure(ttft.percentile(95)), "\(e2e.n)", figure(e2e.percentile(50)), figure(e2e.percentile(95)),
        ]
    }
}
