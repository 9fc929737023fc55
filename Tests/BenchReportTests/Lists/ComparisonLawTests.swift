import BenchModel
import JSONSyntax
import Pricing
import Statistics
import Testing

@testable import BenchAnalysis
@testable import BenchReport
@testable import RunFixtures

/// Two sides, whatever each of them is like.
@Suite("Any two runs side by side")
struct ComparisonLawTests {
    private static let odd: [OddRun] = [
        .empty, .one, .allFailed, .buffered, .noUsage, .noTime, .closedBeforeToken, .merged, .interrupted, .zeroTokens,
    ]

    private static func side(_ odd: OddRun, label: String? = nil) throws -> Comparison.Side {
        let measured = MeasuredRun(odd.run)
        return Comparison.Side(
            measured,
            target: try #require(measured.targets.first),
            label: label ?? odd.rawValue,
            scenario: nil,
            prices: .builtIn
        )
    }

    /// A run of one target whose first tokens come after so many milliseconds, give or take a few.
    private static func side(ttft: Double, failed: Int = 0, n: Int = 120, label: String = "x") throws -> Comparison.Side
    {
        let run = MadeRun.run([MadeRun.target()], n: n) { maker, _, sequence in
            maker.ttft = ttft + Double(SplitMix64.mix(UInt64(sequence)) % 100) / 20
            if sequence < failed { maker.outcome = .failed(.serverError, detail: "") }
        }
        let measured = MeasuredRun(run)
        return Comparison.Side(
            measured,
            target: try #require(measured.targets.first),
            label: label,
            scenario: nil,
            prices: .builtIn
        )
    }

    @Test("are told in every format, with no number that is none", arguments: odd)
    func everyPair(first: OddRun) throws {
        for second in Self.odd {
            let comparison = Comparison(try Self.side(first), try Self.side(second))
            for format in ComparisonFormat.allCases where format != .html || second == .one {
                let text = ComparisonRenderer.render([comparison], as: format)
                let isFine = OddRunTests.nonsense(text).isEmpty && text.utf8.last == 0x0A
                #expect(isFine, "\(first) and \(second) as \(format)")
            }
            let document = ComparisonDocument(comparison)
            for row in document.table.rows { #expect(row.count == document.table.columns.count) }
            let rows = CSVReader.rows(ComparisonRenderer.render([comparison], as: .csv))
            #expect(rows.count == 1 + 2 * comparison.figures.count && Set(rows.map(\.count)).count == 1)
        }
    }

    @Test("that are one run show no difference, and none is worse", arguments: odd)
    func same(odd: OddRun) throws {
        let comparison = Comparison(try Self.side(odd), try Self.side(odd))
        #expect(!comparison.isWorse && comparison.differences.isEmpty, "\(comparison.conclusion)")
        for figure in comparison.figures {
            #expect(![.better, .worse, .perhapsBetter, .perhapsWorse].contains(figure.verdict), "\(figure.heading)")
            #expect(figure.first.value == figure.second.value || !figure.first.value.isFinite)
        }
        #expect(ComparisonRenderer.render([comparison], as: .table).contains(ComparisonDocument.noDifference))
    }

    @Test("have what a figure shows beside it, however narrow a terminal breaks the table", arguments: [80, 90, 120])
    func beside(columns: Int) throws {
        let (quick, slow) = (try Self.side(ttft: 100, failed: 7), try Self.side(ttft: 150, failed: 3, n: 130))
        for pair in [(quick, slow), (slow, quick)] {
            let comparison = Comparison(pair.0, pair.1)
            let text = ComparisonRenderer.render([comparison], as: .table, on: Screen(columns: columns))
            let lines = text.split(separator: "\n")
            for figure in comparison.figures {
                let line = lines.first { $0.hasPrefix("\(figure.heading) ") }
                let told = [figure.shown(figure.first.value), figure.shown(figure.second.value), figure.finding]
                #expect(told.allSatisfy { line?.contains($0) ?? false }, "\(figure.heading): \(line ?? "")")
            }
        }
    }

    @Test("turned round say the opposite: who was better is worse, by the inverse")
    func turned() throws {
        let (quick, slow) = (try Self.side(ttft: 100, label: "quick"), try Self.side(ttft: 150, label: "slow"))
        let (one, other) = (Comparison(quick, slow), Comparison(slow, quick))
        #expect(one.isWorse && !other.isWorse)
        #expect(one.conclusion.hasPrefix("slow: worse in TTFT p50"), "\(one.conclusion)")
        #expect(other.conclusion.hasPrefix("quick: better in TTFT p50"), "\(other.conclusion)")
        for (figure, turned) in zip(one.figures, other.figures) {
            #expect(figure.heading == turned.heading && figure.first == turned.second && figure.second == turned.first)
            guard let ratio = figure.ratio, let inverse = turned.ratio else { continue }
            #expect(abs(ratio.value * inverse.value - 1) < 1e-6, "\(figure.heading)")
        }
    }

    @Test("are the same figures in JSON and in CSV, side by side")
    func programs() throws {
        let comparison = Comparison(try Self.side(ttft: 100, failed: 3), try Self.side(ttft: 130, failed: 9))
        let json = try JSONParser.parse(Array(ComparisonRenderer.render([comparison], as: .json).utf8))
        let figures = try #require(json["comparisons"]?.elements.first?["figures"]?.elements)
        let rows = CSVReader.rows(ComparisonRenderer.render([comparison], as: .csv))
        let head = Dictionary(zip(rows[0], 0...), uniquingKeysWith: { first, _ in first })
        func cell(_ row: [String], _ name: String) -> String { head[name].map { row[$0] } ?? "-" }
        func text(_ node: JSONNode?) -> String {
            switch node?.value {
            case .string(let text), .number(let text): text
            default: ""
            }
        }
        #expect(figures.count * 2 + 1 == rows.count)
        for (place, figure) in figures.enumerated() {
            let (before, after) = (rows[1 + 2 * place], rows[2 + 2 * place])
            for row in [before, after] {
                #expect(cell(row, "metric") == text(figure["metric"]) && cell(row, "unit") == text(figure["unit"]))
                #expect(cell(row, "statistic") == text(figure["statistic"]))
            }
            for (row, side) in [(before, figure["first"]), (after, figure["second"])] {
                #expect(cell(row, "value") == text(side?["value"]) && cell(row, "n") == text(side?["n"]))
                #expect(
                    cell(row, "n_effective") == text(side?["n_effective"])
                        && cell(row, "n_failed") == text(side?["n_failed"])
                )
            }
            #expect(cell(after, "verdict") == text(figure["verdict"]) && cell(before, "verdict").isEmpty)
            if figure["ratio"]?.value != .null {
                #expect(cell(after, "change_is") == "ratio" && cell(after, "change") == text(figure["ratio"]?["value"]))
                #expect(cell(after, "change_low") == text(figure["ratio"]?["low"]))
            }
        }
    }

    @Test("more failures are worse in percentage points, however quick the others were")
    func failures() throws {
        let comparison = Comparison(try Self.side(ttft: 100), try Self.side(ttft: 100, failed: 30))
        let rate = try #require(comparison.figures.first { $0.title == "error rate" })
        #expect(
            rate.verdict == .worse && rate.change == "+25 pp" && rate.interval.contains(" pp to +"),
            "\(rate.interval)"
        )
        #expect(rate.shown(rate.first.value) == "0 %" && rate.shown(rate.second.value) == "25 %")
        #expect(ComparisonDocument(comparison).table.notes.contains("Failed requests count as slower than all others."))
    }

    @Test("of too few requests say so, and of what takes how many")
    func tooFew() throws {
        let comparison = Comparison(try Self.side(ttft: 100, n: 4), try Self.side(ttft: 900, n: 4))
        #expect(comparison.figures.contains { $0.verdict == .tooFew } && !comparison.isWorse)
        let notes = ComparisonDocument(comparison).table.notes.joined(separator: "\n")
        #expect(notes.contains("too few: the interval of TTFT p50") && notes.contains("requests a side"), "\(notes)")
    }

    @Test("carry the warnings of both, once where both have them, and by name where one has")
    func alarms() throws {
        let both = ComparisonDocument(Comparison(try Self.side(.simulated), try Self.side(.simulated)))
        #expect(both.alarms.count == 1 && both.alarms[0].hasPrefix("SIMULATED"))
        let one = ComparisonDocument(
            Comparison(try Self.side(.one, label: "a"), try Self.side(.simulated, label: "b\u{1B}"))
        )
        #expect(one.alarms.count == 1 && one.alarms[0].hasPrefix("b : SIMULATED"), "\(one.alarms)")
    }
}
