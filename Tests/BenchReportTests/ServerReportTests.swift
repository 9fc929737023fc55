import BenchAnalysis
import BenchModel
import JSONSyntax
import Pricing
import RunFixtures
import SchemaEvaluation
import Testing

@testable import BenchReport

@Suite("A report on servers that tell their own figures")
struct ServerReportTests {
    private static func summary(_ run: StoredRun = ServerFixture.whole) -> Summary {
        Summary(run: run, prices: .builtIn)
    }

    private static func text(_ format: ReportFormat, _ run: StoredRun = ServerFixture.whole) -> String {
        ReportRenderer.render(summary(run), as: format)
    }

    @Test("sets both clocks side by side")
    func sideBySide() {
        let text = Self.text(.markdown)
        #expect(text.contains("| e | 10 | 100 | 100 | 100\\* | 10 | 92.0 | 50.0–100 | 50.0–500 |"))
        #expect(text.contains("| e | 100 | 8.00 | 20.0 | 50.0 | 22.0 |"))
        #expect(text.contains("| e | 10 | 10 | 100 | 200 | 40 % | 0 | 50 % | 2.50 |"))
        #expect(text.contains("vLLM"))
    }

    @Test("says what it leaves out, and why", arguments: [ReportFormat.table, .markdown, .html, .json])
    func alarms(format: ReportFormat) {
        let shared = Self.text(
            format,
            ServerFixture.run([ServerFixture.page(0.5, done: 0), ServerFixture.page(20, done: 12)])
        )
        #expect(shared.contains("NOT ALONE"))
        let restarted = Self.text(
            format,
            ServerFixture.run([
                ServerFixture.page(0.5, done: 0), ServerFixture.page(3, done: 2),
                ServerFixture.page(20, done: 1, before: 0),
            ])
        )
        #expect(restarted.contains("SERVER RESTARTED"))
        #expect(Self.text(format).contains("MISSED"))
    }

    @Test("says why it subtracts nothing")
    func notes() {
        let run = ServerFixture.run([ServerFixture.page(0.5, done: 0), ServerFixture.page(20, done: 12)])
        let tables = ReportDocument(Self.summary(run), []).tables
        let notes = tables.flatMap(\.notes)
        #expect(notes.contains { $0.contains("10 first tokens came here and 12 are counted there") })
        #expect(notes.contains { $0.contains("no look at it fell between") })
    }

    @Test("does not say that the series of a server are stored of which no page was ever read")
    func neverSeen() {
        let kind = { (scrapes: [ServerScrape]) in
            ReportDocument(Self.summary(ServerFixture.run(scrapes)), []).tables
                .first { $0.title.hasPrefix("Load as the server") }?.rows.first?.last
        }
        let failures = [ServerFixture.failure(0.5), ServerFixture.failure(20)]
        #expect(kind(failures) == .text("never seen"))
        var page = ServerFixture.page(5, done: 1)
        page.result = .page(nil, [])
        #expect(kind(failures + [page]) == .text("unknown: its series are in the database as they are"))
    }

    @Test("says that no value can be where no page has one, and not that nobody looked")
    func impossibleGauges() {
        let run = ServerFixture.run(
            [(0.5, 0), (3.0, 2), (20.0, 10)].map { at, done in
                ServerFixture.page(at, done: done) { figures in
                    for fact in [ServerFact.running, .waiting, .kvUse] { figures.values[fact] = .nan }
                }
            }
        )
        let notes = ReportDocument(Self.summary(run), []).tables.flatMap(\.notes)
        let beginning = "e: values of these on its pages cannot be, and are left out: running, waiting, KV cache in use"
        #expect(notes.contains { $0.hasPrefix(beginning) })
        #expect(!notes.contains { $0.contains("no look at it fell") })
    }

    @Test("shows no counter that cannot be", arguments: [ReportFormat.table, .markdown, .html, .json, .csv])
    func impossibleCounters(format: ReportFormat) {
        let run = ServerFixture.run([
            ServerFixture.page(0.5, done: 0),
            ServerFixture.page(20, done: 10) { figures in
                for fact in figures.values.keys where fact.kind == .counter { figures.values[fact] = 1e300 }
                figures.histograms[.ttft]?.count = 1e300
            },
        ])
        let text = Self.text(format, run)
        #expect(!text.contains("9223372036854775807") && !text.contains("1e+300") && !text.contains("NOT ALONE"))
    }

    @Test("has the same as JSON, by its schema, and a row's columns as CSV")
    func machines() throws {
        let json = try JSONParser.parse(Array(Self.text(.json).utf8)).plain
        #expect(try JSONSchema(ReportSchema.document).accepts(json))
        guard case .object(let report) = json, case .array(let servers) = report["servers"],
            case .object(let server) = servers.first, case .object(let ttft) = server["ttft_ms"]
        else {
            Issue.record("there are no servers in the report")
            return
        }
        #expect(server["coverage"] == .string("whole") && server["kind"] == .string("vllm"))
        #expect(ttft["p95_within"] == ["low": .figure(50), "high": .figure(500)])
        let csv = Self.text(.csv).split(whereSeparator: \.isNewline).map {
            $0.split(separator: ",", omittingEmptySubsequences: false)
        }
        let column = try #require(csv.first?.firstIndex(of: "server_queue_mean_ms"))
        #expect(csv[1][column] == "20")
    }

    @Test("draws the server's load over the run's time in a page")
    func charts() {
        let page = Self.text(.html)
        #expect(
            page.contains("Requests as the server has them") && page.contains("KV cache in use as the server has it")
        )
        #expect(!Self.text(.html, ServerFixture.run([])).contains("as the server has"))
    }

    @Test("has no word of servers where none was looked at", arguments: [ReportFormat.table, .markdown])
    func none(format: ReportFormat) { #expect(!Self.text(format, ServerFixture.run([])).contains("server has")) }
}
