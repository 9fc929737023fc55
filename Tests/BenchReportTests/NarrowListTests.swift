import BenchModel
import Pricing
import Statistics
import Testing

@testable import BenchAnalysis
@testable import BenchReport
@testable import RunFixtures

@Suite("Lists and comparisons on narrow terminals")
struct NarrowListTests {
    private static let comparison: Comparison = {
        let measured = MeasuredRun(RunFixture.run)
        let sides = measured.targets.map {
            Comparison.Side(measured, target: $0, label: $0.target.name, scenario: nil, prices: .builtIn)
        }
        return Comparison(sides[0], sides[1])
    }()

    private static func lines(_ text: String) -> [String] { text.split(separator: "\n").map(String.init) }

    @Test("no line is wider than the terminal, and no figure is cut", arguments: [40, 60, 80, 100, 160])
    func fits(columns: Int) {
        let screen = Screen(columns: columns)
        let compared = ComparisonRenderer.render([Self.comparison], as: .table, on: screen)
        let listing = RunListing(record: RunFixture.record, ok: 108, failed: 3, cancelled: 0, bytes: 1_234_567)
        let listed = RunsRenderer.render([listing, listing], as: .table, on: screen)
        for line in Self.lines(compared) + Self.lines(listed) { #expect(Terminal.width(line) <= columns, "\(line)") }
        for figure in Self.comparison.figures {
            #expect(compared.contains(figure.change) && compared.contains(figure.interval), "\(figure.name)")
        }
        for cell in ["1.23 MB", "2026-11-24 01:40"] { #expect(listed.contains(cell), "\(cell)") }
    }

    @Test("remarks are broken between words, set in, and left as they are where they fit", arguments: [24, 40, 80])
    func remarks(columns: Int) {
        let long = "ezbench: the run goes to ezbench.sqlite, and every sample is stored there while it is measured."
        let text = RemarkLayout.text("short\n\n  \(long)", on: Screen(columns: columns))
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        #expect(lines.prefix(3).map { $0.prefix(9) } == ["short", "", "  ezbench"])
        for line in lines { #expect(Terminal.width(line) <= columns, "\(line)") }
        for line in lines.dropFirst(3) { #expect(line.hasPrefix("    ") && !line.hasPrefix("     "), "\(line)") }
        #expect(lines.dropFirst(2).joined(separator: " ").split(separator: " ") == long.split(separator: " "))
    }

    @Test("a remark that begins behind the edge loses no word", arguments: [38, 39, 40, 200])
    func farIn(blanks: Int) {
        let remark = String(repeating: " ", count: blanks) + "every word of it is 読める"
        let lines = RemarkLayout.text(remark, on: Screen(columns: 40)).split(separator: "\n").map(String.init)
        #expect(lines.joined(separator: " ").split(separator: " ") == ["every", "word", "of", "it", "is", "読める"])
        for line in lines { #expect(Terminal.width(line) <= 40, "\(line)") }
        #expect(Terminal.wrap("a 読", indent: "    ", columns: 1).joined().filter { $0 != " " } == "a読")
    }

    @Test("colours are for terminals that have them")
    func colours() {
        let plain = ComparisonRenderer.render([Self.comparison], as: .table, on: Screen(columns: 80))
        let coloured = ComparisonRenderer.render(
            [Self.comparison],
            as: .table,
            on: Screen(columns: 80, hasColour: true)
        )
        #expect(!plain.contains("\u{1B}") && coloured.contains("\u{1B}[1m"))
    }

    @Test("a figure is not parted from its unit or its name")
    func pieces() {
        let pieces = ["claude 324 ms ·", "gpt 264 ms ·", "gemini 213 ms"]
        #expect(Terminal.wrap(pieces: pieces, columns: 22) == ["claude 324 ms ·", "gpt 264 ms ·", "gemini 213 ms"])
        #expect(Terminal.wrap(pieces: pieces, columns: 30) == ["claude 324 ms · gpt 264 ms ·", "gemini 213 ms"])
        // What is longer than a line is broken all the same.
        let broken = Terminal.wrap(pieces: ["a long name 1 ms"], columns: 8)
        #expect(broken.joined(separator: " ") == "a long name 1 ms" && broken.allSatisfy { $0.count <= 8 })
    }

    @Test("what has no room is cut where the last line ends, with no space that was not there", arguments: 1..<40)
    func rest(columns: Int) {
        let text = "HTTP 404 at http://127.0.0.1:1/v1beta/models/gemini:streamGenerateContent?alt=sse 12×"
        for indent in ["", "  "] {
            for most in 1..<5 {
                let lines = Terminal.wrap(text, indent: indent, columns: columns, atMost: most)
                #expect(lines.count <= most && lines.dropLast().allSatisfy { Terminal.width($0) <= max(columns, 3) })
                #expect(lines.joined().filter { $0 != " " } == text.filter { $0 != " " })
                if lines.count == most, let last = lines.last {
                    #expect(text.hasSuffix(last.drop { $0 == " " }), "\(lines)")
                }
            }
        }
    }

    /// A run whose targets' names are wider than any column made for them.
    private static let longNames: [String] = ["east", "west"].map {
        "gateway/region-\($0)/" + String(repeating: "deployment/", count: 9) + "gpt-5-mini"
    }

    private static var ofLongNames: StoredRun {
        var run = RunFixture.run
        for (place, name) in longNames.enumerated() { run.record.targets[place].name = name }
        return run
    }

    @Test("a file or a pipe has whole names, and a list has one line for each of its rows")
    func unbounded() throws {
        let screen = Screen(columns: 80, isBounded: false)
        let summary = Summary(run: Self.ofLongNames, prices: .builtIn)
        let full = ReportRenderer.render(ReportSubject(summary), as: .table, isFull: true, on: screen)
        for name in Self.longNames { #expect(full.contains(name)) }
        let listing = RunListing(record: Self.ofLongNames.record, ok: 108, failed: 3, cancelled: 0, bytes: 1_234_567)
        let row = try #require(
            Self.lines(RunsRenderer.render([listing], as: .table, on: screen)).first { $0.contains(Self.longNames[0]) }
        )
        #expect(row.contains(Self.longNames[1]) && row.hasSuffix("1.23 MB"))
        let price = PriceBook(prices: [Self.longNames[0]: ModelPrice(input: "1e-6", output: "2e-6")], source: "a").all[
            0
        ]
        let prices = PricesRenderer.render([(Self.longNames[0], price)], sources: ["a"], as: .table, on: screen)
        #expect(Self.lines(prices).contains { $0.hasPrefix("\(Self.longNames[0])  standard") && $0.hasSuffix("exact") })
    }

    @Test("a word is narrowed only where its own row has no room for it")
    func widened() {
        for columns in [60, 80, 100] {
            let text = ComparisonRenderer.render([Self.comparison], as: .table, on: Screen(columns: columns))
            for figure in Self.comparison.figures {
                #expect(text.contains(figure.heading) && text.contains(figure.finding), "\(columns): \(figure.heading)")
            }
        }
    }

    @Test("what keeps a figure from an interval is said: too few requests, or such as depend on each other")
    func tooFew() throws {
        func side(_ n: Int, _ seed: UInt64, drifting: Bool) -> Comparison.Side {
            var random = SplitMix64(seed: seed)
            let samples = (0..<n).map { sequence -> Sample in
                var maker = SampleMaker(target: 0, sequence: sequence, start: Double(sequence) * 400)
                maker.jitter = drifting ? 1 : 40
                if drifting { maker.ttft = 100 + Double(sequence / 20) * 50 }
                return maker.made(&random)
            }
            var record = RunFixture.record
            record.id = Int64(seed)
            record.targets = Array(record.targets.prefix(1))
            let run = MeasuredRun(StoredRun(record: record, samples: samples))
            return Comparison.Side(run, target: run.targets[0], label: "run \(seed)", scenario: nil, prices: .builtIn)
        }
        let few = ComparisonDocument(Comparison(side(40, 1, drifting: false), side(40, 2, drifting: false)))
        #expect(few.table.notes.contains { $0.contains("TTFT p95") && $0.contains("takes 72 requests a side") })
        let alike = ComparisonDocument(Comparison(side(120, 3, drifting: true), side(120, 4, drifting: true)))
        let told = try #require(alike.table.notes.first { $0.hasPrefix("too few: neighbouring") })
        #expect(
            told.contains("TTFT p95 120 and 120 requests are worth") && told.hasSuffix("its interval takes 72 a side")
        )
        #expect(!alike.table.notes.contains { $0.contains("TTFT p95") && $0.contains("72 requests a side") })
    }
}
