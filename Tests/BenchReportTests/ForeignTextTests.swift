import Statistics
import BenchModel
import Foundation
import Pricing
import Testing

@testable import BenchAnalysis
@testable import BenchReport
@testable import RunFixtures

#if canImport(FoundationXML)
    import FoundationXML
#endif

@Suite("Text that others control")
struct ForeignTextTests {
    /// What terminals, CI systems, spreadsheets and Markdown act on, and what nobody sees.
    static let pieces = [
        "\u{0}", "\u{1B}[31m", "\u{7}", "\u{85}", "\u{9B}31m", "\u{9D}0;t\u{9C}", "\u{202E}", "\u{2066}", "\u{200B}",
        "\u{FEFF}", "\u{AD}", "\u{2028}", "\u{2029}", "\u{E0041}", "\n", "\r\n", "\t", " ", "::error::x",
        "\n::set-output name=x::y",
        "##[error]x", "##vso[task.setvariable variable=x]y", "##teamcity[x]", "%0A::x", "=1+1", "+1", "-1", "@SUM(A1)",
        "＝1", "*b*", "_i_", "__b__", "~~s~~", "[x](http://evil.example)", "https://evil.example/x", "www.evil.example",
        "a@b.example", "@someone", "<b>", "&lt;", "`c`", "| c |", "1. x", "- x", "# x", "> x", "#12", "$x$", "a,b",
        "\"q\"",
        "snake_case", "速い", "👩‍🚀", "e\u{301}",
    ]

    static func text(_ random: inout SplitMix64) -> String {
        (0...Int.random(in: 0...4, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
    }

    /// A run of which every text comes from elsewhere.
    static func run(seed: UInt64) -> StoredRun {
        var random = SplitMix64(seed: seed)
        let targets = (0..<2).map { place in
            // Dealt out, so that a few seeds have all of them where a target's name stands.
            let dealt = (0..<4).map { pieces[(4 * (2 * Int(seed % 1_000) + place) + $0) % pieces.count] }
            return RunRecord.Target(
                name: dealt.joined(),
                wireProtocol: text(&random),
                model: text(&random),
                endpoint: text(&random),
                url: text(&random),
                isInsecure: true,
                cancelAfter: text(&random),
                usesNonce: true
            )
        }
        var record = RunRecord(
            id: 1,
            name: text(&random),
            startedAt: 0,
            status: .interrupted,
            version: text(&random),
            isSimulated: true,
            targets: targets
        )
        record.endReason = text(&random)
        record.remarks = [Remark(at: 1, kind: .init(rawValue: text(&random)), text: text(&random))]
        var samples: [Sample] = []
        for index in 0..<12 {
            var maker = SampleMaker(target: index % 2, sequence: index)
            if index < 6 { maker.outcome = .failed(.streamError, detail: text(&random)) }
            if index > 9 { maker.usage = TokenUsage(input: 10, output: 40, cacheRead: 9) }
            var sample = maker.made()
            sample.connection.proxy = text(&random)
            sample.response.stopReason = text(&random)
            sample.response.servedModel = text(&random)
            sample.response.serviceTier = text(&random)
            sample.providerRequestID = text(&random)
            samples.append(sample)
        }
        return StoredRun(record: record, samples: samples)
    }

    private static func report(_ seed: UInt64, _ format: ReportFormat) -> String {
        let run = run(seed: seed)
        return ReportRenderer.render(
            Summary(run: run, prices: .builtIn),
            as: format,
            judgements: gate(run).judgements
        )
    }

    private static func comparison(_ run: StoredRun, _ format: ComparisonFormat) -> String {
        let measured = MeasuredRun(run)
        let sides = measured.targets.map {
            Comparison.Side(measured, target: $0, label: $0.target.name, scenario: nil, prices: .builtIn)
        }
        return ComparisonRenderer.render([Comparison(sides[0], sides[1])], as: format)
    }

    private static func gate(_ run: StoredRun) -> GateReport {
        Gate.judge(
            run,
            objectives: run.record.targets.map {
                Objective(metric: .ttft, percentile: 50, bound: .max, limit: 1, target: $0.name)
            }
        )
    }

    /// Whether a text holds something that a reader does not see, or that moves the cursor; line breaks of the program's own aside.
    private static func hidesSomething(_ text: String, but allowed: Set<Unicode.Scalar> = ["\n"]) -> Bool {
        text.unicodeScalars.contains { scalar in
            if allowed.contains(scalar) { return false }
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator: return true
            case .format: return scalar != "\u{200D}"
            default: return false
            }
        }
    }

    private static func lines(_ text: String) -> [String] {
        text.unicodeScalars.split(separator: "\n").map { String($0) }
    }

    private static func isCommand(_ line: String) -> Bool {
        line.trimmingCharacters(in: .whitespaces).hasPrefix("::")
            || line.range(of: "##[A-Za-z_-]*\\[", options: .regularExpression) != nil
    }

    @Test(
        "plain text shows no hidden characters and holds no command of a CI system",
        arguments: 0..<8 as Range<UInt64>
    )
    func plain(seed: UInt64) {
        let run = Self.run(seed: seed)
        let texts = [
            Self.report(seed, .table), GateRenderer.render(Self.gate(run), as: .text),
            RunsRenderer.render([RunListing(record: run.record, ok: 1, failed: 0, cancelled: 0)], as: .table),
            Self.comparison(run, .table),
            PlainText.lines(run.record.name + "\n" + run.record.targets[0].name),
        ]
        for text in texts {
            #expect(!Self.hidesSomething(text))
            for line in Self.lines(text) {
                #expect(!Self.isCommand(line), "\(line)")
            }
        }
        for line in Self.lines(texts[0]) { #expect(Terminal.width(line) <= Terminal.columns, "\(line)") }
    }

    @Test("a text of a megabyte full of what is to be hidden is made harmless, as one of a line is")
    func endless() throws {
        // Both took minutes once: each of these was put in, or taken out, in a copy of all.
        let count = 120_000
        let text = String(repeating: "a##[b\u{202E}", count: count)
        #expect(PlainText.line(text) == String(repeating: "a# #[b", count: count))
        let json = JSONOutput.visible("[\"\(text)\"]")
        #expect(json == "[\"" + String(repeating: "a#\\u0023[b\\u202e", count: count) + "\"]")
        #expect(PlainText.line("::a") == ": :a" && PlainText.line("  ::a::") == "  : :a::")
        #expect(PlainText.line("###vso[a]##") == "## #vso[a]##" && PlainText.line("##") == "##")
        #expect(JSONOutput.visible("###") == "#\\u0023#")
    }

    @Test("each annotation is one command, and all of them are the program's own", arguments: 0..<8 as Range<UInt64>)
    func annotations(seed: UInt64) throws {
        let text = GateRenderer.render(Self.gate(Self.run(seed: seed)), as: .github)
        #expect(!Self.hidesSomething(text))
        for line in Self.lines(text) {
            let parts = try #require(line.wholeMatch(of: /::(?:notice|warning|error) title=([^:,]*)::(.*)/))
            #expect(!Self.isCommand(String(parts.output.2)))
            #expect(line.range(of: "##[A-Za-z_-]*\\[", options: .regularExpression) == nil)
        }
    }

    @Test("CSV runs nothing in a spreadsheet", arguments: 0..<8 as Range<UInt64>)
    func spreadsheet(seed: UInt64) throws {
        let text = Self.report(seed, .csv)
        #expect(!Self.hidesSomething(text, but: ["\n", "\r"]))
        #expect(!Self.lines(text).contains(where: Self.isCommand))
        let rows = CSVReader.rows(text)
        #expect(rows.count == 3 && Set(rows.map(\.count)).count == 1)
        for cell in rows.joined() where Double(cell) == nil {
            let first = cell.unicodeScalars.first { !$0.properties.isWhitespace }
            #expect(!["=", "+", "-", "@", "＝", "＋", "－", "＠"].contains(first), "\(cell)")
        }
    }

    @Test("JSON keeps every text whole and shows what is in it", arguments: 0..<8 as Range<UInt64>)
    func json(seed: UInt64) throws {
        let run = Self.run(seed: seed)
        let text = Self.report(seed, .json)
        for text in [text, Self.comparison(run, .json)] {
            #expect(!text.unicodeScalars.contains { $0 == "\u{200D}" } && !Self.hidesSomething(text))
            #expect(!Self.lines(text).contains(where: Self.isCommand))
        }
        let document = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        let targets = try #require(document["targets"] as? [[String: Any]])
        // Scalar by scalar: to a Swift string equal characters may have different ones.
        #expect(
            targets.map { Array(($0["name"] as? String ?? "").unicodeScalars) }
                == run.record.targets.map { Array($0.name.unicodeScalars) }
        )
    }

    @Test("XML is well-formed and shows what is in it", arguments: 0..<8 as Range<UInt64>)
    func xml(seed: UInt64) {
        let text = GateRenderer.render(Self.gate(Self.run(seed: seed)), as: .junit)
        #expect(!Self.hidesSomething(text))
        #expect(XMLParser(data: Data(text.utf8)).parse())
        #expect(!Self.lines(text).contains(where: Self.isCommand))
    }

    @Test(
        "Markdown holds no link, emphasis, mention or block that is not the program's",
        arguments: 0..<8 as Range<UInt64>
    )
    func markdown(seed: UInt64) {
        let run = Self.run(seed: seed)
        let texts = [
            Self.report(seed, .markdown), GateRenderer.jobSummary(Self.gate(run)), Self.comparison(run, .markdown),
        ]
        for text in texts {
            #expect(!Self.hidesSomething(text))
            for line in Self.lines(text) {
                #expect(!Self.isCommand(line))
                let plain = line.replacing("<!-- -->", with: "\u{1}").replacing("\\\\", with: "")
                    .replacing(/\*\*/, with: "").replacing(#/^> /#, with: "").replacing(#/^#+ /#, with: "")
                #expect(
                    plain.firstMatch(of: #/(?:^|[^\\]):\/\//#) == nil && !plain.lowercased().contains("www."),
                    "\(line)"
                )
                #expect(plain.firstMatch(of: /[^\\][*~`\[\]#$<>]/) == nil, "\(line)")
                #expect(plain.firstMatch(of: /@[^\u{1}]/) == nil, "\(line)")
                #expect(plain.firstMatch(of: /(?:^|[^\\\p{L}\p{M}0-9])_|[^\\]_(?:$|[^\p{L}0-9])/) == nil, "\(line)")
            }
        }
    }
}

@Suite("Short names")
struct ShortNamesTests {
    @Test("are cut in the middle")
    func middle() {
        #expect(ShortNames.fitting(["claude-sonnet-4-5-20250929", "gpt"], 13) == ["claude…250929", "gpt"])
    }

    @Test("never come out the same", arguments: 0..<6 as Range<UInt64>)
    func different(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let stems = ["eu-west-1-claude-sonnet-4-5-", "速い速い速い速い速い", "a"]
        let names = (0..<30).map { _ -> String in
            let stem = stems.randomElement(using: &random) ?? ""
            let middle = String(Int.random(in: 0...9, using: &random))
            return stem + middle + String(repeating: "x", count: Int.random(in: 0...20, using: &random)) + stem
        }
        for columns in [8, 12, 20, 60] {
            let short = ShortNames.fitting(names, columns)
            #expect(Set(zip(names, short).map { "\($0)→\($1)" }).count == Set(names).count)
            #expect(Set(short).count == Set(names).count)
            #expect(short.allSatisfy { Terminal.width($0) <= columns })
        }
    }
}
