import BenchModel
import JSONSyntax
import Pricing
import Statistics
import Testing

@testable import BenchAnalysis
@testable import BenchReport
@testable import RunFixtures

@Suite("Lengths, asked against got")
struct LengthReportTests {
    /// A run whose requests ask 100 tokens of input and 40 of output, and get `input` and `output`.
    private static func summary(
        _ keeping: LengthFit.Keeping? = .both,
        source: LengthFit.Source = .tokenize,
        input: @escaping (Int) -> Int?,
        output: @escaping (Int) -> Int? = { _ in 40 }
    ) -> Summary {
        var target = MadeRun.target("a|b\u{1B}[2J")
        target.fit = LengthFit(
            source: source,
            path: source == .usage ? "" : "/to\u{7}kenize",
            intercept: 8.5,
            slope: 1.25,
            knots: [LengthFit.Knot(tokens: 100, size: TextSize(words: 73, commas: 1), counted: 100)],
            used: 101,
            keeping: keeping
        )
        var run = MadeRun.run([target], n: 40) { _, _, _ in }
        for index in run.samples.indices {
            let place = run.samples[index].sequence.number
            (run.samples[index].askedInput, run.samples[index].askedOutput) = (100, 40)
            run.samples[index].response.usage.input = input(place)
            run.samples[index].response.usage.output = output(place)
        }
        return Summary(run: run, prices: .builtIn)
    }

    private static func alarms(_ summary: Summary) -> [String] {
        summary.alarms.map(\.sentence).filter { $0.hasPrefix("LENGTHS OFF") }
    }

    @Test("are counted request by request, those without usage apart")
    func counted() throws {
        let summary = Self.summary(input: { $0 == 0 ? nil : $0 < 20 ? 100 : 101 })
        let lengths = try #require(summary.targets[0].lengths)
        let input = try #require(lengths.input)
        #expect(input.n == 39 && input.unsaid == 1 && input.beyond == 0)
        #expect(input.asked.percentile(50) == 100 && input.got.percentile(50) == 101)
        #expect(abs((input.off.percentile(95) ?? 0) - 0.01) < 1e-9)
        #expect(lengths.output?.off.percentile(95) == 0)
        #expect(Self.alarms(summary).isEmpty)
    }

    @Test("are alarmed where more than a twentieth is off by more than two per cent and a token")
    func off() {
        #expect(Self.alarms(Self.summary(input: { $0 < 2 ? 150 : 100 })).isEmpty)
        let some = Self.alarms(Self.summary(input: { $0 < 3 ? 150 : 100 }))
        #expect(some.count == 1 && some[0].contains("0 % in the median and 50 % at p95"), "\(some)")
        #expect(Self.alarms(Self.summary(input: { _ in 102 })).isEmpty)
        let all = Self.alarms(Self.summary(input: { _ in 103 }))
        #expect(all.count == 1 && all[0].contains("asked 100, got 103") && !all[0].contains("\u{1B}"), "\(all)")
    }

    @Test("of answers are alarmed where they are to be exact, and not where they are limited")
    func output() {
        #expect(Self.alarms(Self.summary(input: { _ in 100 }, output: { _ in 20 })).count == 1)
        #expect(Self.alarms(Self.summary(nil, input: { _ in 100 }, output: { _ in 20 })).isEmpty)
    }

    @Test("of answers that are limited are alarmed where the server passes the limit over")
    func overLimit() throws {
        #expect(Self.alarms(Self.summary(nil, input: { _ in 100 }, output: { $0 < 2 ? 60 : 20 })).isEmpty)
        #expect(Self.alarms(Self.summary(nil, input: { _ in 100 }, output: { _ in 41 })).isEmpty)
        let some = Self.alarms(Self.summary(nil, input: { _ in 100 }, output: { $0 < 4 ? 60 : 20 }))
        #expect(some.count == 1 && some[0].contains("output tokens") && some[0].contains("50 % at p95"), "\(some)")
        let all = Self.alarms(Self.summary(nil, input: { _ in 100 }, output: { _ in 60 }))
        #expect(
            all.count == 1 && all[0].contains("50 % in the median") && all[0].contains("asked 40.0, got 60.0"),
            "\(all)"
        )
    }

    @Test("stand in every report with the fit and who counted", arguments: LengthFit.Source.allCases)
    func reports(source: LengthFit.Source) throws {
        let summary = Self.summary(source: source, input: { _ in 103 })
        let table = ReportTable.lengths(summary)
        #expect(table.rows.count == 2)
        for format in [ReportFormat.table, .markdown, .html] {
            let text = ReportRenderer.render(summary, as: format)
            #expect(text.contains("Lengths, asked against got"), "\(format)")
            #expect(text.contains("8.50 + 1.25") && text.contains("LENGTHS OFF"), "\(format)")
            #expect(!text.contains("\u{7}") && !text.contains("\u{1B}[2J"), "\(format)")
            let counts = ["tokenize": "own tokenizer", "count": "provider's count", "usage": "usage of 3 requests"]
            #expect(text.contains(counts[source.rawValue] ?? "?") || format == .html, "\(format)")
        }
        let json = JSONReport.document(summary, []).indented
        for words in ["\"source\": \"\(source.rawValue)\"", "\"slope\": 1.25", "\"off_p50\": 0.03", "\"n_off\": 40"] {
            #expect(json.contains(words), "\(words)")
        }
        let csv = CSVReport.text(summary).split(separator: "\r\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false)
        }
        for (column, value) in [
            ("input_tokens_asked_p95", "100"), ("input_tokens_got_p50", "103"), ("input_tokens_got_p95", "103"),
        ] {
            let place = try #require(csv[0].firstIndex { $0 == column })
            #expect(csv[1][place] == value, "\(column)")
        }
    }

    @Test("of a run that asked for none are in no table, and null in JSON")
    func none() {
        let summary = MadeRun.summary([MadeRun.target()]) { _, _, _ in }
        #expect(ReportTable.lengths(summary).rows.isEmpty)
        #expect(JSONReport.document(summary, []).indented.contains("\"lengths\": null"))
    }

    @Test("A template known to every cache makes short prompts no warm ones")
    func template() {
        var target = MadeRun.target(usesNonce: true)
        target.fit = LengthFit(source: .tokenize, intercept: 9, slope: 1)
        let cached = { (tokens: Int) in
            MadeRun.summary([target]) { maker, _, _ in
                maker.usage = TokenUsage(input: 128, output: 10, cacheRead: tokens)
            }.alarms.contains { if case .notCold = $0 { true } else { false } }
        }
        #expect(!cached(9) && cached(20))
    }

    @Test(
        "stand on the first screen in a sentence, with who counted, the fit and how answers are held",
        arguments: LengthFit.Source.allCases
    )
    func first(source: LengthFit.Source) {
        func screen(_ summary: Summary) -> String {
            ReportRenderer.render(
                ReportSubject(summary),
                as: .table,
                isFull: false,
                on: Screen(columns: 300, rows: 40)
            )
        }
        let counts = ["tokenize": "the server's tokenizer", "count": "the provider's count", "usage": "usage"]
        let by = "8.50 + 1.25 · words by \(counts[source.rawValue] ?? "?")"
        let exact = screen(Self.summary(source: source, input: { $0 < 10 ? 100 : 101 }))
        #expect(
            exact.contains(
                "lengths: input 100 tokens asked, 101 got (p95 101), \(by); output 40 asked, 40 got (p95 40), exact\n"
            ),
            "\(exact)"
        )
        let limited = screen(Self.summary(nil, source: source, input: { _ in nil }, output: { $0 < 39 ? 20 : nil }))
        #expect(
            limited.contains(
                "lengths: input lengths asked, and no usage says what came, \(by); output 40 asked, 20 got (p95 20), 1 unsaid, only limited\n"
            ),
            "\(limited)"
        )
        let none = MadeRun.summary([MadeRun.target()]) { _, _, _ in }
        #expect(!screen(none).contains("lengths"))
    }

    @Test("of targets that count alike are told once on the first screen, and of many in the tables")
    func targets() {
        func sentences(_ got: [Int]) -> [String] {
            let targets = got.indices.map { place in
                var target = MadeRun.target("t\(place)")
                target.fit = LengthFit(source: .tokenize, intercept: 0, slope: 1)
                return target
            }
            var run = MadeRun.run(targets, n: 4) { _, _, _ in }
            for index in run.samples.indices {
                run.samples[index].askedInput = 100
                run.samples[index].response.usage.input = got[run.samples[index].target.number]
            }
            let summary = Summary(run: run, prices: .builtIn)
            return LengthWords(summary, TargetNames(targets)).sentences
        }
        let alike = sentences([100, 100])
        #expect(
            alike.count == 1 && alike[0].hasPrefix("lengths of t0 and t1: input 100 tokens asked, 100 got (p95 100), ")
        )
        #expect(alike[0].hasSuffix("; output as long as the model has it"))
        let many = sentences([100, 101, 102, 103, 104])
        #expect(many.count == 4 && many[3] == "lengths of 2 more targets: in the tables")
    }
}
