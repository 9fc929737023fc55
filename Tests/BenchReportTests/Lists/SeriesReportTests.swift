import BenchModel
import JSONSyntax
import Statistics
import Testing

@testable import BenchAnalysis
@testable import BenchReport
@testable import RunFixtures

@Suite("Requests over days")
struct SeriesReportTests {
    /// Monday, 2026-11-23, 00:00 UTC.
    private static let monday = WallTime.seconds(1_795_392_000)
    private static let hour = Nanoseconds.seconds(3_600)

    /// A series of runs that begin so many hours after Monday, each with a failed and two good requests.
    private static func series(
        _ hours: [Int],
        days: Int = 2,
        isSimulated: Bool = false,
        name: String = "chat"
    ) -> RequestSeries {
        var series = RequestSeries(since: monday, until: monday + days * 24 * hour)
        for begin in hours {
            var target = MadeRun.target(name)
            target.isSimulated = isSimulated
            var run = MadeRun.run([target], n: 3) { maker, _, sequence in
                (maker.start, maker.ttft) = (Double(sequence) * 1_000, sequence == 1 ? 300 : 100)
                if sequence == 2 { maker.outcome = .failed(.serverError, detail: "") }
            }
            run.record.startedAt = monday + begin * hour
            series.begin(run.record)
            for sample in run.samples { series.take(sample, of: run.record) }
        }
        return series
    }

    private static func text(
        _ series: RequestSeries,
        _ incidents: SeriesReport.Incidents = [],
        thinned: Int = 0,
        as format: ReportFormat = .table
    ) -> String { SeriesReport(series, incidents, thinned: thinned).text(as: format) }

    private static func lines(_ text: String) -> [String] { text.split(separator: "\n").map(String.init) }

    @Test("are told by period, by hour of the day and by weekday, each with its own requests alone")
    func periods() {
        let lines = Self.lines(Self.text(Self.series([0, 0, 25])))
        #expect(lines[0] == "2026-11-23 00:00 to 2026-11-25 00:00 UTC: 3 runs")
        for title in ["chat: by hour", "chat: by hour of the day (UTC)", "chat: by weekday (UTC)"] {
            #expect(lines.contains(title), "\(title)")
        }
        let rows = lines.map { $0.split(separator: " ").map(String.init) }
        #expect(rows.contains { $0.starts(with: ["Mon", "2026-11-23", "00:00", "6", "33.3", "%"]) })
        #expect(rows.contains { $0.starts(with: ["Tue", "2026-11-24", "01:00", "3", "33.3", "%"]) })
        #expect(
            rows.contains { $0.starts(with: ["Monday", "6"]) } && rows.contains { $0.starts(with: ["Tuesday", "3"]) }
        )
        // Times in which nothing was asked have no row.
        #expect(!rows.contains { $0.first == "Wednesday" })
    }

    @Test(
        "are parted so that a series is read on one page",
        arguments: [(2, "hour"), (3, "day"), (62, "day"), (63, "week")] as [(Int, String)]
    )
    func period(days: Int, name: String) throws {
        let series = Self.series([1], days: days)
        #expect(Self.lines(Self.text(series)).contains("chat: by \(name)"))
        let json = try JSONParser.parse(Array(Self.text(series, as: .json).utf8))
        #expect(json["period"]?.value == .string(name))
    }

    @Test("are the same figures for programs: each period's rows of CSV are JSON's")
    func programs() throws {
        let series = Self.series([0, 25])
        let json = try JSONParser.parse(Array(Self.text(series, as: .json).utf8))
        #expect(json["runs"]?.value == .number("2"))
        let periods = try #require(json["targets"]?.elements.first?["series"]?.elements)
        let rows = CSVReader.rows(Self.text(series, as: .csv))
        #expect(Set(rows.map(\.count)).count == 1)
        let hours = rows.filter { $0[1] == "hour" }
        #expect(hours.count == periods.count && hours.map { $0[3] } == ["3", "3"])
        for (row, period) in zip(hours, periods) {
            #expect(period["from"]?.value == .string(row[2]) && period["requests"]?.value == .number(row[3]))
            #expect(period["failed"]?.value == .number(row[4]) && period["ttft_ms"]?["n"]?.value == .number(row[5]))
            #expect(period["ttft_ms"]?["p50"]?.value == .number(row[6]))
            #expect(period["e2e_ms"]?["p95"]?.value == .number(row[10]))
        }
        #expect(rows.filter { $0[1] == "weekday" }.map { $0[2] } == ["Monday", "Tuesday"])
        #expect(rows.filter { $0[1] == "hour_of_day" }.map { $0[2] }.count == 2)
    }

    @Test("leave out what was sent before the time or after it, and begin where it does")
    func bounds() {
        let whole = Self.series([-1, 0, 47, 48])
        #expect(whole.targets[0].whole.attempted == 6 && whole.runs == 4)
        #expect(Self.text(Self.series([-1])).contains("no measured requests in this time"))
    }

    @Test(
        "say of simulated requests and of samples that are gone that they are",
        arguments: [ReportFormat.table, .markdown]
    )
    func alarms(format: ReportFormat) {
        let text = Self.text(Self.series([0], isSimulated: true), thinned: 1, as: format)
        #expect(text.contains("SIMULATED: requests to \"chat\" among these"))
        #expect(text.contains("the samples of 1 probe of this time were thinned out"))
        #expect(!Self.text(Self.series([0]), as: format).contains("SIMULATED"))
    }

    @Test("have the incidents among them, with what was wrong, once each, and whether they go on")
    func incidents() throws {
        let objective = Objective(metric: .ttft, percentile: 95, bound: .max, limit: 5e8)
        func finding(_ question: WatchSubject.Question) -> IncidentRecord.Finding {
            IncidentRecord.Finding(question: question, since: Self.monday, windows: 3, badWindows: 3, n: 9, beyond: 9)
        }
        let incidents: SeriesReport.Incidents = [
            (
                "nightly",
                IncidentRecord(
                    number: 1,
                    target: "chat",
                    toldAt: Self.monday + Self.hour,
                    since: Self.monday,
                    overAt: Self.monday + 2 * Self.hour,
                    findings: [finding(.reach), finding(.init(objective)), finding(.reach)]
                )
            ),
            (
                "nightly",
                IncidentRecord(
                    number: 2,
                    target: "",
                    toldAt: Self.monday,
                    since: Self.monday,
                    findings: [finding(.reach)]
                )
            ),
            (
                "other",
                IncidentRecord(
                    number: 1,
                    target: "chat",
                    toldAt: Self.monday,
                    since: Self.monday,
                    findings: [finding(.failures), finding(.init(rawValue: "new p1"))]
                )
            ),
        ]
        let rows = Self.lines(Self.text(Self.series([0]), incidents)).map {
            $0.split(separator: " ").joined(separator: " ")
        }
        #expect(rows.contains("nightly 1 2026-11-23 00:00 2026-11-23 02:00 chat down, TTFT p95 ≤ 500 ms"), "\(rows)")
        #expect(rows.contains("nightly 2 2026-11-23 00:00 goes on the watch itself blind"))
        #expect(rows.contains("other 1 2026-11-23 00:00 goes on chat failures, new p1"))
        let json = try JSONParser.parse(Array(Self.text(Self.series([0]), incidents, as: .json).utf8))
        let told = try #require(json["incidents"]?.elements)
        #expect(told.map { $0["over"]?.value } == [.string("2026-11-23T02:00:00Z"), .null, .null])
        #expect(told.first?["what"]?.value == .string("down, TTFT p95 ≤ 500 ms"))
    }

    @Test(
        "let no name of a target or a watch reach a reader as it is",
        arguments: [ReportFormat.table, .markdown, .csv, .json]
    )
    func hostile(format: ReportFormat) {
        let name = "=1+1\u{1B}[2J\n::error::x ##[y]\u{202E}"
        let incident = IncidentRecord(number: 1, target: name, toldAt: 0, since: 0, findings: [])
        let text = Self.text(Self.series([0], name: name), [(name, incident)], as: format)
        #expect(!text.unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{202E}" })
        #expect(!text.contains("##[") && !text.split(separator: "\n").contains { $0.hasPrefix("::") })
        if format == .csv { #expect(CSVReader.rows(text).dropFirst().allSatisfy { $0[0].hasPrefix("'=1+1") }) }
    }
}
