import BenchModel
import Foundation
import Statistics
import Testing

@testable import BenchAnalysis
@testable import BenchReport
@testable import Pricing
@testable import RunFixtures

#if canImport(FoundationXML)
    import FoundationXML
#endif

@Suite("Rendering")
struct RenderingTests {
    private static let summary = Summary(run: RunFixture.run, prices: .builtIn)

    /// A run whose every text is as awkward as it can be.
    private static func awkward(status: RunRecord.Status = .finished, samples: Int = 3) -> StoredRun {
        let name =
            "a|b,\"c\" <d> & 'e' 速い👩‍🚀 %0A,\u{301}|\u{301}\"\u{301}\r\n :: *x* \u{1B}[31mred\u{7}\nnew line, and still further and further"
        let target = RunRecord.Target(name: name, wireProtocol: "p", model: name, endpoint: "e")
        let record = RunRecord(
            id: 1,
            name: name,
            startedAt: 0,
            status: status,
            version: "1",
            isSimulated: false,
            targets: [target]
        )
        let made = (0..<samples).map { index in
            SampleMaker(sequence: index, outcome: .failed(.malformed, detail: name + name)).made()
        }
        return StoredRun(record: record, samples: made)
    }

    private static func gate(_ run: StoredRun) -> GateReport {
        Gate.judge(run, objectives: [Objective(metric: .ttft, percentile: 95, bound: .max, limit: 1e6)])
    }

    // MARK: Text and Markdown

    @Test("a terminal's lines are at most 120 columns wide and hold no control characters")
    func terminal() {
        for run in [RunFixture.run, OpenLoopFixture.run, Self.awkward()] {
            let judgements = Gate.judge(run, objectives: RunFixture.objectives).judgements
            let text = ReportRenderer.render(Summary(run: run, prices: .builtIn), as: .table, judgements: judgements)
            for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
                #expect(Terminal.width(String(line)) <= Terminal.columns, "\(line)")
            }
            #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || $0.value == 0x7F })
        }
    }

    @Test(
        "columns of a text",
        arguments: [
            ("", 0), ("abc", 3), ("速い", 4), ("é", 1), ("e\u{301}", 1), ("👩‍🚀", 2), ("한", 2), ("—", 1), ("ｱ", 1), ("Ａ", 2),
        ]
    )
    func width(text: String, columns: Int) {
        #expect(Terminal.width(text) == columns)
    }

    @Test("wide characters are padded and cut by their columns")
    func fit() {
        #expect(Terminal.fit("速い", 6, .left) == "速い  ")
        #expect(Terminal.fit("7", 3, .right) == "  7")
        #expect(Terminal.fit("速い速い", 6, .left) == "速い… ")
    }

    @Test("Markdown tables keep their columns whatever the cells hold")
    func markdown() {
        let text = ReportRenderer.render(Summary(run: Self.awkward(), prices: .builtIn), as: .markdown)
        for table in text.split(separator: "### ").dropFirst() {
            let rows = table.split(separator: "\n").filter { $0.hasPrefix("|") }
            let bars = rows.map { $0.replacing("\\\\", with: "").replacing("\\|", with: "").count { $0 == "|" } }
            #expect(rows.count >= 3)
            #expect(Set(bars).count == 1, "\(table)")
        }
        #expect(text.contains("a\\|b"))
        #expect(!text.contains("<d>"))
    }

    @Test("each row of a Markdown table has as many cells as its head")
    func markdownColumns() {
        var table = ReportTable("t", figures: ["f"], words: ["w"])
        table.rows = [["a|b\\", "1", "|\n|"]]
        #expect(
            table.markdown == "### t\n\n| target | f | w |\n| :--- | ---: | :--- |\n| a\\|b\\\\ | 1 | \\| \\| |\n"
        )
    }

    @Test(
        "a run that did not end says so",
        arguments: [(RunRecord.Status.interrupted, "INTERRUPTED"), (.running, "NOT FINISHED")]
    )
    func status(status: RunRecord.Status, word: String) {
        let run = Self.awkward(status: status)
        let summary = Summary(run: run, prices: .builtIn)
        #expect(ReportRenderer.render(summary, as: .table).contains(word))
        #expect(ReportRenderer.render(summary, as: .markdown).contains(word))
        #expect(ReportRenderer.render(summary, as: .json).contains(status.rawValue))
        for format in CheckFormat.allCases { #expect(GateRenderer.render(Self.gate(run), as: format).contains(word)) }
    }

    @Test("simulated figures are called so in every format")
    func simulated() {
        for format in [ReportFormat.table, .markdown, .json] {
            #expect(ReportRenderer.render(Self.summary, as: format).contains(RunHeading.simulated))
        }
        let report = Gate.judge(RunFixture.run, objectives: [])
        for format in CheckFormat.allCases { #expect(GateRenderer.render(report, as: format).contains("SIMULATED")) }
        #expect(GateRenderer.jobSummary(report).contains("SIMULATED"))
    }

    @Test("a run without samples renders in every format", arguments: ReportFormat.allCases)
    func empty(format: ReportFormat) {
        let text = ReportRenderer.render(Summary(run: Self.awkward(samples: 0), prices: .builtIn), as: format)
        #expect(text.utf8.last == UInt8(ascii: "\n"))
        #expect(!text.contains("nan") && !text.contains("inf"))
    }

    // MARK: JSON and CSV

    @Test("JSON is JSON, with null for what is absent")
    func json() throws {
        let text = ReportRenderer.render(Self.summary, as: .json, judgements: Self.gate(RunFixture.run).judgements)
        let document = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect(document["schema_version"] as? Int == 1)
        let targets = try #require(document["targets"] as? [[String: Any]])
        #expect(targets.map { $0["name"] as? String } == ["claude", "local", "gemini, buffered"])
        let ttft = try #require(targets[0]["ttft_ms"] as? [String: Any])
        #expect(ttft["n"] as? Int == 62)
        #expect(ttft["few_samples"] as? [String] == ["p99"])
        let p50 = try #require(Self.summary.targets[0].ttft.percentile(50))
        #expect(abs((ttft["p50"] as? Double ?? 0) - p50 / 1e6) < 1e-6)
        let absent = try #require(targets[2]["ttft_ms"] as? [String: Any])
        #expect(absent["p50"] is NSNull && absent["n"] as? Int == 0)
        #expect(targets[1]["itl_ms"] is NSNull && targets[0]["icl_ms"] is NSNull)
        let cost = try #require(targets[1]["cost"] as? [String: Any])
        #expect(cost["per_1000_requests_usd"] is NSNull)
    }

    @Test("awkward text survives JSON as it is, and CSV but for what cannot be seen")
    func awkwardText() throws {
        let run = Self.awkward()
        let summary = Summary(run: run, prices: .builtIn)
        let json = try JSONSerialization.jsonObject(with: Data(ReportRenderer.render(summary, as: .json).utf8))
        let targets = (json as? [String: Any])?["targets"] as? [[String: Any]]
        #expect(targets?.first?["name"] as? String == run.record.targets[0].name)
        let rows = CSVReader.rows(ReportRenderer.render(summary, as: .csv))
        let column = try #require(rows.first?.firstIndex(of: "target"))
        #expect(rows[1][column] == PlainText.printable(run.record.targets[0].name))
    }

    @Test("CSV has a row per target and as many fields in each")
    func csv() throws {
        let rows = CSVReader.rows(ReportRenderer.render(Self.summary, as: .csv))
        #expect(rows.count == 4)
        #expect(Set(rows.map(\.count)).count == 1)
        #expect(Set(rows[0]).count == rows[0].count)
        let n = try #require(rows[0].firstIndex(of: "ttft_n"))
        #expect(rows.dropFirst().map { $0[n] } == ["62", "22", "0"])
        let p50 = try #require(rows[0].firstIndex(of: "ttft_p50_ms"))
        #expect(rows[3][p50].isEmpty)
    }

    // MARK: Checks

    @Test("JUnit's XML is well-formed and counts what it holds")
    func junit() throws {
        for run in [RunFixture.run, Self.awkward()] {
            let report = Self.gate(run)
            let reader = XMLReader()
            let parser = XMLParser(data: Data(GateRenderer.render(report, as: .junit).utf8))
            parser.delegate = reader
            #expect(parser.parse(), "\(String(describing: parser.parserError))")
            #expect(reader.count("testcase") == report.judgements.count + 1)
            #expect(reader.attribute("tests", of: "testsuite") == String(reader.count("testcase")))
            #expect(reader.attribute("failures", of: "testsuite") == String(reader.count("failure")))
            #expect(reader.attribute("skipped", of: "testsuite") == String(reader.count("skipped")))
            let name = Array(PlainText.printable(report.judgements[0].target).unicodeScalars)
            let classname = reader.attribute("classname", of: "testcase") ?? ""
            #expect(Array(classname.unicodeScalars) == name)
        }
    }

    @Test("an annotation stays on its line")
    func github() {
        let text = GateRenderer.render(Self.gate(Self.awkward()), as: .github)
        let lines = text.split(separator: "\n")
        // How the run reached its servers, and the two judgements.
        #expect(lines.count == 3 && lines.first?.hasPrefix("::notice title=") == true)
        #expect(lines.dropFirst().allSatisfy { $0.hasPrefix("::error title=") })
        #expect(text.contains("%250A"))
        #expect(GitHubAnnotations.escaped("100%\r\n") == "100%25  ")
    }

    // MARK: Runs

    @Test("runs are listed by their numbers, with all that tells them apart")
    func runs() throws {
        var (tagged, unfinished) = (RunFixture.record, RunFixture.record)
        tagged.labels = RunLabels(tags: ["main", "v1.2"].compactMap(RunTag.init(text:)), note: "before the change")
        tagged.gate = .pass
        unfinished.id = 8
        unfinished.status = .interrupted
        unfinished.isSimulated = false
        let listed = [
            RunListing(
                record: tagged,
                ok: 108,
                failed: 3,
                cancelled: 0,
                loadJSON: #"{"concurrency":8,"requests":37}"#,
                bytes: 1_234_567
            ),
            RunListing(record: unfinished, ok: 1, failed: 0, cancelled: 1),
        ]
        let lines = RunsRenderer.render(listed, as: .table).split(separator: "\n").map { $0.split(separator: " ") }
        #expect(
            lines[1].map(String.init) == [
                "id", "started", "status", "tags", "scenario", "targets", "load", "requests", "failed", "gate", "size",
            ]
        )
        #expect(lines[3].prefix(6) == ["7", "2026-11-24", "01:40", "SIMULATED", "main,v1.2", "compare"])
        #expect(lines[3].suffix(11) == ["37", "×", "8", "at", "a", "time", "111", "3", "PASS", "1.23", "MB"])
        #expect(lines[4].prefix(4) == ["8", "2026-11-24", "01:40", "interrupted"])
        #expect(lines[4].suffix(5) == ["—", "2", "0", "—", "—"])
        #expect(lines.contains(["run", "7:", "before", "the", "change"]))
        let json = RunsRenderer.render(listed, as: .json)
        let document = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
        let runs = try #require(document?["runs"] as? [[String: Any]])
        #expect(runs.map { $0["requests"] as? Int } == [111, 2] && runs.map { $0["failed"] as? Int } == [3, 0])
        #expect(runs.map { $0["simulated"] as? Bool } == [true, false])
        #expect(runs.map { $0["tags"] as? [String] } == [["main", "v1.2"], []])
        #expect(runs.map { $0["note"] as? String } == ["before the change", nil])
        #expect(runs.map { $0["gate"] as? String } == ["pass", nil])
        #expect(runs.map { $0["load"] as? String } == ["37 × 8 at a time", nil])
        #expect(RunsRenderer.render([], as: .table) == "No runs yet.\n")
    }

    @Test("what is said of each run takes one line in a list of all, and is told in full of runs that are named")
    func notes() throws {
        let long = String(repeating: "why it was so ", count: 20)
        let listed = (1...30).map { number in
            var record = RunFixture.record
            record.id = Int64(number)
            if number == 4 { record.labels.note = long }
            if number % 3 == 0 { record.endReason = "at 4 s, \(long)" }
            return RunListing(record: record, ok: 1, failed: 0, cancelled: 0)
        }
        let all = RunsRenderer.render(listed, as: .table, on: Screen(columns: 100)).split(separator: "\n")
        #expect(all.count == 4 + 30 + 1 + 3 + 1 && all.allSatisfy { Terminal.width(String($0)) <= 100 })
        #expect(all[34].hasPrefix("run 4: why it was so") && all[34].hasSuffix("…"))
        for (place, run) in [24, 27, 30].enumerated() {
            #expect(
                all[35 + place].hasPrefix("run \(run) ended before its plan did: at 4 s, why")
                    && all[35 + place].hasSuffix("…")
            )
        }
        #expect(all[38] == "Ended so, too: runs 3, 6, 9, 12, 15, 18 and 21; why: ezbench runs 21")
        // A file has each reason, and all of it.
        let piped = RunsRenderer.render(listed, as: .table, on: Screen(columns: 100, isBounded: false))
        let flat = piped.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        for run in stride(from: 3, through: 30, by: 3) {
            #expect(flat.contains("run \(run) ended before its plan did: at 4 s, \(long.dropLast())"))
        }
        let named = RunsRenderer.render([listed[2]], as: .table, isWhole: true, on: Screen(columns: 100))
        let words = named.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(words.contains("run 3 ended before its plan did: at 4 s, \(long.dropLast())"))
    }

    @Test("a list of targets that does not fit has its first names and how many more, also where nothing is narrowed")
    func lists() throws {
        #expect(ShortNames.list("claude,gpt,gemini", fitting: 17) == "claude,gpt,gemini")
        #expect(ShortNames.list("claude,gpt,gemini", fitting: 16) == "claude,gpt +1")
        #expect(ShortNames.list("claude,gpt,gemini", fitting: 12) == "claude +2")
        #expect(ShortNames.list("a-very-long-name-of-one,b", fitting: 12) == "a-ve…-one +1")
        #expect(ShortNames.list("a-very-long-name-of-one", fitting: 12) == "a-very…f-one")
        var run = RunFixture.record
        let target = try #require(run.targets.first)
        run.targets = (0..<30).map { number in
            var copy = target
            copy.name = "gateway/" + String(repeating: "region/", count: 4) + "\(number)"
            return copy
        }
        let listing = RunListing(record: run, ok: 1, failed: 0, cancelled: 0)
        let piped = RunsRenderer.render([listing], as: .table, on: Screen(columns: 80, isBounded: false))
        let lines = piped.split(separator: "\n")
        #expect(lines.count == 5 && lines[3].contains("\(run.targets[3].name) +26") && lines[2].count == 200)
    }

    @Test(
        "a load is told in a few words, whatever its shape",
        arguments: [
            (#"{"shape":"poisson","rate":2.5,"duration":"30s","concurrency":1}"#, "30s × poisson 2.5/s"),
            (#"{"shape":"ramp","from":1,"to":20,"requests":100}"#, "100 × ramp 1–20/s"),
            (#"{"concurrency":4,"sessions":9}"#, "9 sessions × 4 at a time"),
            (#"{"concurrency":1,"sessions":1}"#, "1 session × 1 at a time"),
            (#"{"shape":"trace","requests":120,"concurrency":1}"#, "120 × trace"),
            (#"{"shape":"stages","stages":[]}"#, "stages"), (#"{"shape":"poisson"}"#, nil), ("[1]", nil), ("{", nil),
        ] as [(String, String?)]
    )
    func load(json: String, words: String?) { #expect(ListedLoad.words(json) == words) }
}

/// Reads CSV by RFC 4180.
enum CSVReader {
    static func rows(_ text: String) -> [[String]] {
        var (rows, row, field, isQuoted) = ([[String]](), [String](), "", false)
        var scalars = Array(text.unicodeScalars)[...]
        while let scalar = scalars.popFirst() {
            switch scalar {
            case "\"" where isQuoted && scalars.first == "\"":
                field.unicodeScalars.append("\"")
                scalars.removeFirst()
            case "\"": isQuoted.toggle()
            case "," where !isQuoted:
                row.append(field)
                field = ""
            case "\r" where !isQuoted && scalars.first == "\n":
                scalars.removeFirst()
                rows.append(row + [field])
                (row, field) = ([], "")
            default: field.unicodeScalars.append(scalar)
            }
        }
        return rows
    }
}

/// Keeps the elements of an XML document, in order.
private final class XMLReader: NSObject, XMLParserDelegate {
    private var elements: [(name: String, attributes: [String: String])] = []

    func count(_ name: String) -> Int { elements.count { $0.name == name } }
    func attribute(_ attribute: String, of name: String) -> String? {
        elements.first { $0.name == name }?.attributes[attribute]
    }

    func parser(
        _ parser: XMLParser,
        didStartElement elementName: String,
        namespaceURI: String?,
        qualifiedName: String?,
        attributes: [String: String] = [:]
    ) {
        elements.append((elementName, attributes))
    }
}
