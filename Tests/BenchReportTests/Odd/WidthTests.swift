import BenchModel
import Pricing
import Statistics
import Testing

@testable import BenchAnalysis
@testable import BenchReport
@testable import RunFixtures

/// What is laid out for a terminal, at every width that one can have.
@Suite("Every width of a terminal")
struct WidthTests {
    /// Those at which columns are left out, parted or narrowed, and any others.
    private static let widths = [40, 41, 47, 60, 79, 80, 96, 119, 133, 200]

    private static func lines(_ text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    /// The words of a text, wherever its lines end.
    private static func flat(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// A run of names that no column has room for, alike at both ends.
    private static let longNames: StoredRun = {
        var run = OddRun.partlySimulated.run
        let middles = ["east", "west", "読める長い名前"]
        for (place, middle) in middles.enumerated() {
            run.record.targets[place].name =
                "gateway/" + String(repeating: "deep/", count: 9) + middle + String(repeating: "/tail", count: 9)
        }
        return run
    }()

    private static let documents = [longNames, AnalysedRun(2).stored].map { run in
        ReportSubject(
            Summary(run: run, prices: .builtIn, objectives: OddRun.objectives),
            gate: Gate.judge(run, objectives: OddRun.objectives)
        )
    }

    @Test("a report is within it, and loses no remark and no figure", arguments: widths)
    func report(columns: Int) {
        // A whole report takes long to lay out: each width has one of them.
        for subject in [Self.documents[columns % 2]] {
            let text = ReportRenderer.render(subject, as: .table, on: Screen(columns: columns))
            for line in Self.lines(text) { #expect(Terminal.width(line) <= columns, "\(line)") }
            let document = ReportDocument(subject.summary, subject.answers)
            let flat = Self.flat(text)
            let sentences = document.alarms + document.tables.flatMap(\.notes) + document.answers.map(\.sentence)
            for sentence in sentences {
                let isTold = Self.holds(flat, PlainText.line(sentence), columns)
                #expect(isTold, "\(sentence)")
            }
        }
    }

    /// Whether a text has all words of a sentence; one that is longer than a line is broken within.
    private static func holds(_ flat: String, _ sentence: String, _ columns: Int) -> Bool {
        if flat.contains(Self.flat(sentence)) { return true }
        let joined = flat.filter { $0 != " " }
        return sentence.split(separator: " ").contains { Terminal.width(String($0)) > columns - 4 }
            && joined.contains(sentence.filter { $0 != " " })
    }

    @Test("the first screen is within it, and no two of its rows have the same name", arguments: widths)
    func firstScreen(columns: Int) {
        for subject in Self.documents {
            let text = ReportRenderer.render(subject, as: .table, isFull: false, on: Screen(columns: columns))
            for line in Self.lines(text) where !line.contains("ezbench report") {
                #expect(Terminal.width(line) <= columns, "\(line)")
            }
            let width = max(8, min(40, columns * 3 / 10))
            let names = TargetNames(subject.summary.record.targets, columns: width).all
            #expect(Set(names).count == names.count && names.allSatisfy { Terminal.width($0) <= width })
            for name in names { #expect(text.contains(name), "\(name)") }
        }
    }

    @Test("lists, prices, comparisons and sweeps are within it", arguments: widths)
    func lists(columns: Int) throws {
        let screen = Screen(columns: columns)
        var record = Self.longNames.record
        record.labels = RunLabels(
            tags: [RunTag.ofNewSweep()],
            note: String(repeating: "what somebody noted ", count: 9)
        )
        record.endReason = "the budget of 1 USD is used up"
        let listing = RunListing(record: record, ok: 1_108, failed: 3, cancelled: 0, bytes: 1_234_567)
        let measured = MeasuredRun(Self.longNames)
        let sides = measured.targets.map {
            Comparison.Side(measured, target: $0, label: $0.target.name, scenario: nil, prices: .builtIn)
        }
        let price = PriceBook.builtIn.all[0]
        var texts = [
            RunsRenderer.render([listing, listing], as: .table, isWhole: true, on: screen),
            RunsRenderer.render([listing, listing], as: .table, on: screen),
            ComparisonRenderer.render([Comparison(sides[0], sides[1])], as: .table, on: screen),
            PricesRenderer.render([(record.targets[0].name, price)], sources: ["a"], as: .table, on: screen),
        ]
        texts += try SweepFixture.samples().map { $0.text(as: .table, on: screen) }
        for text in texts {
            for line in Self.lines(text) { #expect(Terminal.width(line) <= columns, "\(line)") }
        }
        #expect(Self.flat(texts[0]).contains("run 1 ended before its plan did: the budget of 1 USD is used up"))
    }

    @Test("a sentence is broken between words, and within one only where it has to be", arguments: 1...60)
    func wrapped(columns: Int) {
        let words = ["a", "sentence", "of", "読める", "words-that-are-longer-than-some-lines", "e\u{301}nd"]
        let lines = Terminal.wrap(words.joined(separator: " "), indent: "  ", columns: columns)
        let wide = lines.filter { Terminal.width($0) > columns }
        // A wide character takes two columns, wherever it stands.
        #expect(columns > 3 || wide.allSatisfy { Terminal.width($0) <= 4 }, "\(wide)")
        #expect(columns <= 3 || wide.isEmpty, "\(wide)")
        #expect(lines.joined().filter { $0 != " " } == words.joined())
        for word in words where Terminal.width(word) <= columns - 2 {
            #expect(
                lines.contains { $0.split(separator: " ").contains { $0 == word } },
                "\(word) is broken at \(columns)"
            )
        }
        #expect(lines.dropFirst().allSatisfy { $0.hasPrefix("  ") })
    }

    @Test("names are cut to it, each still to be told from the others", arguments: 8...70)
    func names(columns: Int) {
        let names = Self.longNames.record.targets.map(\.name) + ["short", "", "gateway/deep", "…#1", "…#2"]
        let short = ShortNames.fitting(names, columns)
        #expect(Set(short).count == names.count && short.allSatisfy { Terminal.width($0) <= columns }, "\(short)")
        // What fits is as it was.
        for (name, short) in zip(names, short) where Terminal.width(name) <= columns { #expect(name == short) }
    }

    @Test("a cell is exactly as wide as its column", arguments: 1...40)
    func cells(columns: Int) {
        for text in [
            "", "a", "abcdef", "読める長い名前", "e\u{301}e\u{301}e\u{301}", "👩‍🚀 and 👩‍🚀", String(repeating: "x", count: 50),
        ] {
            for alignment in [ReportTable.Alignment.left, .right] {
                let cell = Terminal.fit(text, columns, alignment)
                #expect(Terminal.width(cell) == columns, "\(text) in \(columns)")
                if Terminal.width(text) <= columns {
                    #expect(cell.contains(text) && (alignment == .left ? cell.hasPrefix(text) : cell.hasSuffix(text)))
                } else {
                    #expect(cell.contains("…"))
                }
            }
        }
    }
}
