import BenchModel
import Pricing
import RunFixtures
import Testing

@testable import BenchAnalysis
@testable import BenchReport

@Suite("Words that a table's cell cuts")
struct CutWordsTests {
    /// Longer than any column, with something to know it by at its end.
    private static func detail(_ number: Int) -> String {
        "HTTP 50\(number), " + String(repeating: "the gateway could not reach what is behind it, ", count: 4)
            + "reason \(number)-of-4711"
    }

    /// A run whose first requests failed, each with a kind and words of its own.
    private static func run(_ kinds: [FailureKind]) -> StoredRun {
        var run = RunFixture.run
        run.record.targets = [run.record.targets[0]]
        run.samples = run.samples.filter {
            $0.target == 0 && $0.phase == .measure && $0.attempt == 1 && $0.retryWait == nil
        }
        for (index, kind) in kinds.enumerated() {
            run.samples[index].outcome = .failed(kind, detail: detail(index))
            run.samples[index].providerRequestID = "req_0123456789abcdef\(index)"
        }
        return run
    }

    /// A text without the line breaks that fall where the terminal ends.
    private static func flat(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    @Test("stand whole beneath the table of failures, each once and behind its row's name")
    func failures() throws {
        let kinds: [FailureKind] = [.serverError, .overloaded, .connectionLost]
        let report = ReportRenderer.render(Summary(run: Self.run(kinds), prices: .builtIn), as: .table)
        let table = try #require(report.firstRange(of: "\nFailures\n")).upperBound
        let text = Self.flat(String(report[table...]))
        for index in kinds.indices {
            let whole = "claude: " + Self.detail(index)
            #expect(text.split(separator: whole, omittingEmptySubsequences: false).count == 2, "\(index): \(text)")
        }
        #expect(text.contains("…"), "the cells themselves are cut")
        #expect(report.split(separator: "\n").allSatisfy { Terminal.width(String($0)) <= Terminal.columns })
    }

    private static func table(_ words: [String]) -> ReportTable {
        var table = ReportTable("Title", figures: ["n"], words: ["words", "others"])
        table.fill(words) { words, row in
            row.text("row")
            row.count(1)
            row.text(words)
            row.text("some more words")
        }
        return table
    }

    /// What stands beneath the table's last rule.
    private static func notes(_ table: ReportTable) -> String {
        let lines = table.terminalLines
        let rule = lines.lastIndex { $0.hasPrefix("─") } ?? 0
        return flat(lines[(rule + 1)...].joined(separator: " "))
    }

    @Test("are told up to a bound, and not at all where nothing is cut", arguments: [10, 80, 150, 400, 2000])
    func lengths(count: Int) {
        let words = (0..<(count / 5)).map { String("w\($0)----".prefix(4)) }.joined(separator: " ")
        let told = Self.notes(Self.table([words, words]))
        let room = Terminal.columns - 30
        if words.count < room {
            #expect(told.isEmpty)
        } else if words.count <= 4 * Terminal.columns {
            #expect(told == "row: \(words)")
        } else {
            #expect(told.hasSuffix("…") && told.hasPrefix("row: w0") && told.count <= 4 * Terminal.columns + 10)
        }
    }

    @Test("are no names: those are shortened where they stand")
    func names() {
        let name = String(repeating: "a-long-name-without-a-blank/", count: 8)
        #expect(Self.notes(Self.table([name + "1", name + "2"])).isEmpty)
    }
}
