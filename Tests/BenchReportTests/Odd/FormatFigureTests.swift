import BenchModel
import JSONSyntax
import Pricing
import Statistics
import Testing

@testable import BenchAnalysis
@testable import BenchReport
@testable import RunFixtures

/// One run, one figure: whoever reads another format reads no other number.
@Suite("A figure in all formats")
struct FormatFigureTests {
    /// Names of the runs: whole ones would be written out with each issue.
    enum Subject: String, CaseIterable {
        case servers, drawn, drawnOpenLoop, tiny

        var run: StoredRun {
            switch self {
            case .servers: ServerFixture.whole
            case .drawn: AnalysedRun(2).stored
            case .drawnOpenLoop: AnalysedRun(3, isOpenLoop: true).stored
            case .tiny: OddRun.merged.run
            }
        }
    }

    private static func json(_ run: StoredRun) throws -> JSONNode {
        let summary = Summary(run: run, prices: .builtIn)
        return try JSONParser.parse(Array(ReportRenderer.render(summary, as: .json).utf8))
    }

    /// The samples of a text of Prometheus, by what stands before their values.
    private static func samples(_ text: String) -> [String: Double] {
        let pairs = text.split(separator: "\n").filter { !$0.hasPrefix("#") }.compactMap { line -> (String, Double)? in
            guard let end = line.lastIndex(of: " ") else { return nil }
            return Double(line[line.index(after: end)...]).map { (String(line[..<end]), $0) }
        }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }

    @Test(
        "the text file of a collector has the counts and the percentiles of JSON, in seconds",
        arguments: Subject.allCases
    )
    func prometheus(subject: Subject) throws {
        let run = subject.run
        let samples = Self.samples(ExportTests.text(.prometheus, run))
        var compared = 0
        for target in try Self.json(run)["targets"]?.elements ?? [] {
            guard case .string(let name) = target["name"]?.value else { continue }
            let labels = "{scenario=\"\(run.record.name)\",target=\"\(MetricsText.escaped(name))\""
            for outcome in ["ok", "failed", "closed_on_purpose", "cancelled"] {
                let count = samples["ezbench_run_requests\(labels),outcome=\"\(outcome)\"}"]
                #expect(count == ExportTests.number(target["requests"]?[outcome]), "\(name) \(outcome)")
            }
            for (metric, key) in [("ttft", "ttft_ms"), ("e2e_end", "e2e_end_ms"), ("tpot", "tpot_ms")] {
                let n = samples["ezbench_run_\(metric)_seconds_count\(labels)}"]
                #expect(n ?? 0 == ExportTests.number(target[key]?["n"]) ?? 0, "\(name) \(metric)")
                for (quantile, percentile) in [("0.5", "p50"), ("0.95", "p95"), ("0.99", "p99")] {
                    guard let value = samples["ezbench_run_\(metric)_seconds\(labels),quantile=\"\(quantile)\"}"] else {
                        continue
                    }
                    let other = try #require(ExportTests.number(target[key]?[percentile]), "\(name) \(key)")
                    #expect(
                        abs(value * 1_000 - other) <= 0.000_000_6 + other * 1e-12,
                        "\(name) \(metric) \(percentile)"
                    )
                    compared += 1
                }
            }
        }
        #expect(compared > 0 || run.samples.isEmpty)
    }

    @Test("a page, Markdown and the terminal have the same tables, cell by cell", arguments: Subject.allCases)
    func tables(subject: Subject) throws {
        let run = subject.run
        let summary = Summary(run: run, prices: .builtIn)
        let document = ReportDocument(summary, [])
        let page = try PageReader(ReportRenderer.render(summary, as: .html))
        let markdown = ReportRenderer.render(summary, as: .markdown)
        let terminal = ReportRenderer.render(
            ReportSubject(summary),
            as: .table,
            on: Screen(columns: 1_000, isBounded: false)
        )
        let cells = page.cells
        let flat = terminal.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        for table in document.tables {
            #expect(page.texts(of: "h3").contains(table.title), "\(table.title)")
            let isThere = markdown.contains(Markdown.escaped(table.title)) && terminal.contains(table.title)
            #expect(isThere, "\(table.title)")
            for shown in Set(table.rows.joined().filter { $0.value != .absent }.map(\.shown)) {
                #expect(cells.contains(Markup.plain(shown)), "\(table.title): \(shown)")
                let isWritten = markdown.contains(Markdown.escaped(shown))
                #expect(isWritten, "\(table.title): \(shown)")
            }
            for note in table.notes {
                let words = note.split(whereSeparator: \.isWhitespace).joined(separator: " ")
                let isTold = flat.contains(PlainText.line(words))
                #expect(isTold, "\(table.title): \(words)")
            }
        }
    }

    @Test(
        "the first screen's figures are those of the tables, however few digits they have",
        arguments: Subject.allCases
    )
    func firstScreen(subject: Subject) {
        let run = subject.run
        let summary = Summary(run: run, prices: .builtIn)
        let table = FirstAnswer(ReportSubject(summary)).table
        let places = Dictionary(
            zip(TargetNames(run.record.targets).all, summary.targets),
            uniquingKeysWith: { first, _ in first }
        )
        for row in table.rows {
            guard let target = places[row.name] else {
                Issue.record("\(row.name) is no target")
                continue
            }
            for (column, cell) in zip(table.columns, row.cells) {
                let value: Double? =
                    switch column.kind {
                    case .requests: Double(target.counts.attempted)
                    case .failed: Double(target.counts.failed)
                    case .firstToken: target.judgedFirstToken.percentile(50).map { $0 / 1e6 }
                    case .firstTokenTail: target.judgedFirstToken.percentile(95).map { $0 / 1e6 }
                    case .speed: target.tokensPerSecond.percentile(50)
                    case .cost: target.cost.perRequest.mean.map { $0 * 1_000 }
                    case .wholeAnswer: nil
                    }
                guard let value, let shown = Double(cell.text.trimmingPrefix("≤")) else { continue }
                // Two digits are worth a twentieth at the most.
                #expect(
                    abs(shown - value) <= value * 0.05 + 1e-9,
                    "\(row.name) \(column.title): \(cell.text) of \(value)"
                )
            }
        }
    }

    @Test(
        "judgements are the same in every format: their answers, their number and their sentences",
        arguments: Subject.allCases
    )
    func judgements(subject: Subject) throws {
        let run = subject.run
        let gate = Gate.judge(run, objectives: OddRun.objectives)
        let answers = gate.lines.map(\.answer)
        let counts = { (answer: GateAnswer) in answers.count { $0 == answer } }
        let check = try JSONParser.parse(Array(GateRenderer.render(gate, as: .json).utf8))
        #expect(check["answer"]?.value == .string(gate.answer.rawValue))
        let told = check["objectives"]?.elements.compactMap { $0["answer"]?.text }
        #expect(told == gate.judgements.map(\.answer.rawValue))
        let junit = GateRenderer.render(gate, as: .junit)
        #expect(junit.ranges(of: "<testcase ").count == answers.count)
        #expect(junit.ranges(of: "<failure ").count == counts(.fail))
        #expect(junit.ranges(of: "<skipped ").count == counts(.inconclusive))
        let totals = junit.contains("failures=\"\(counts(.fail))\" errors=\"0\" skipped=\"\(counts(.inconclusive))\"")
        #expect(totals)
        let annotations = GateRenderer.render(gate, as: .github).split(separator: "\n")
        #expect(annotations.count { $0.hasPrefix("::error ") } == counts(.fail))
        let problems = try JSONParser.parse(Array(GateRenderer.render(gate, as: .gitlab).utf8)).elements
        let severities = problems.map { $0["severity"]?.value }
        #expect(severities.count { $0 == .string("critical") } == counts(.fail))
        #expect(severities.count { $0 == .string("minor") } == counts(.inconclusive))
        let text = GateRenderer.render(gate, as: .text)
        let summary = GateRenderer.render(gate, as: .markdown)
        for line in gate.lines {
            let isTold = [
                text.contains(PlainText.line(line.sentence)), junit.contains(JUnitReport.escaped(line.sentence)),
                annotations.contains { $0.contains(GitHubAnnotations.escaped(line.sentence)) },
                summary.contains(Markdown.escaped(line.sentence)),
            ]
            #expect(isTold == [true, true, true, true], "\(line.sentence)")
        }
    }

    @Test(
        "operations are counted in OTLP as requests are in JSON: every one that was sent, once",
        arguments: Subject.allCases
    )
    func otlp(subject: Subject) throws {
        let run = subject.run
        let file = try ExportTests.json(.otlp, run)
        let metrics = file["resourceMetrics"]?.elements.first?["scopeMetrics"]?.elements.first?["metrics"]?.elements
        let duration = metrics?.first { $0["name"]?.value == .string("gen_ai.client.operation.duration") }
        var counts: [String: Int] = [:]
        for point in duration?["histogram"]?["dataPoints"]?.elements ?? [] {
            let target = point["attributes"]?.elements.first { $0["key"]?.text == "ezbench.target" }
            guard let name = target?["value"]?["stringValue"]?.text, let count = point["count"]?.text else { continue }
            counts[name, default: 0] += Int(count) ?? 0
        }
        var meters = OperationMeters(run.record.targets)
        for sample in run.samples { meters.take(sample) }
        #expect(counts.values.reduce(0, +) == meters.series(of: .duration).reduce(0) { $0 + $1.1.buckets.count })
        for (place, target) in run.record.targets.enumerated() {
            let sent = run.samples.count { $0.target.number == place && $0.phase == .measure && $0.times.sent != nil }
            #expect(counts[target.name] ?? 0 <= sent, "\(target.name)")
        }
    }
}
