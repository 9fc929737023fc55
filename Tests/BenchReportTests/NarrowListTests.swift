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
}
