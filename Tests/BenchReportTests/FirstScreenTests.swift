import BenchModel
import Foundation
import JSONSyntax
import Pricing
import Statistics
import Testing

#if canImport(FoundationXML)
    import FoundationXML
#endif

@testable import BenchAnalysis
@testable import BenchReport
@testable import RunFixtures

@Suite("The first screen")
struct FirstScreenTests {
    // MARK: Runs of all kinds

    private static let names: [String] = [
        "gpt-5-mini", "claude-sonnet-4-5-20250929", "claude-sonnet-4-5-20250930", "gemini/gemini-2.5-flash", "local",
        "",
        "  ", "速い速い速い速い速い速い速い速い速い速い", "👩‍🚀👩‍🚀👩‍🚀👩‍🚀👩‍🚀👩‍🚀👩‍🚀👩‍🚀👩‍🚀👩‍🚀👩‍🚀👩‍🚀", String(repeating: "e\u{301}", count: 50),
        String(repeating: "long ", count: 60), "\u{1B}[2J\u{1B}[31m", "::error::x", "##[error]", "a\nb", "a: b",
    ]

    /// A run of which the generator decides everything.
    private static func subject(seed: UInt64) -> ReportSubject {
        var random = SplitMix64(seed: seed)
        func chance(_ share: Double) -> Bool { Double.random(in: 0..<1, using: &random) < share }
        let count = [1, 1, 2, 3, 5, 10, 24].randomElement(using: &random) ?? 1
        let isOpenLoop = chance(0.25)
        let hasForeignNames = chance(0.5)
        let targets = (0..<count).map { place -> RunRecord.Target in
            let name = hasForeignNames ? names.randomElement(using: &random) ?? "" : "target-\(place)"
            let model =
                ["gpt-5-mini", "claude-sonnet-4-5", "house-llm", ForeignTextTests.text(&random)]
                .randomElement(using: &random) ?? ""
            return RunRecord.Target(
                name: name,
                wireProtocol: "openai-chat",
                model: model,
                endpoint: "https://a.example",
                url: chance(0.5) ? "https://\(place).example/v1/\(String(repeating: "deep/", count: place))chat" : nil,
                isStreamed: !chance(0.2),
                isSimulated: chance(0.4),
                isInsecure: chance(0.2),
                sendsKeyInClear: chance(0.1),
                usesNonce: true
            )
        }
        var record = RunRecord(
            id: Int64.random(in: 1...99_999, using: &random),
            name: chance(0.5) ? "compare" : names.randomElement(using: &random) ?? "",
            startedAt: RunFixture.epoch,
            finishedAt: chance(0.8) ? RunFixture.epoch + .seconds(94) : nil,
            status: [.finished, .finished, .interrupted, .running].randomElement(using: &random) ?? .finished,
            endReason: chance(0.3) ? ForeignTextTests.text(&random) + String(repeating: " why", count: 40) : nil,
            version: "0.1.0",
            isSimulated: targets.contains(where: \.isSimulated),
            loadShape: isOpenLoop ? .poisson : .closed,
            targets: targets
        )
        record.database = chance(0.5) ? "/a/\(String(repeating: "path/", count: 30))x.sqlite" : "ezbench.sqlite"
        if chance(0.2) {
            record.sittings = (0..<3).map {
                .init(startedAt: RunFixture.epoch + .seconds(Double($0) * 100), finishedAt: nil, version: "0.1.0")
            }
        }
        if chance(0.3) { record.remarks = [Remark(at: 1, kind: .init(rawValue: "clock_step"), text: "by 3 s")] }
        let fate = Int.random(in: 0..<6, using: &random)
        let n = [0, 1, 4, 12, 30].randomElement(using: &random) ?? 1
        let samples = targets.indices.flatMap { index -> [Sample] in
            let ttft: Double = [0.4, 40, 900, 40_000].randomElement(using: &random) ?? 1
            let failing: Double = fate == 0 ? 1 : fate == 1 ? 0.5 : [0, 0, 0.2, 1].randomElement(using: &random) ?? 0
            let (hasUsage, isBuffered, reads) = (chance(0.7), !targets[index].isStreamed, chance(0.2) ? 8 : 1)
            return (0..<n).map { sequence in
                var maker = SampleMaker(target: index, sequence: sequence, start: 1_000 + 900 * Double(sequence))
                (maker.ttft, maker.jitter) = (ttft, ttft / 4)
                (maker.events, maker.isBuffered, maker.eventsPerRead) = (isBuffered ? 1 : 16, isBuffered, reads)
                maker.usage =
                    hasUsage ? TokenUsage(input: 50, output: 30, cacheRead: chance(0.3) ? 20 : 0) : TokenUsage()
                if chance(0.05) { maker.marks = [.unseenOutput, .largerTotal] }
                if chance(0.05) { maker.servedModel = "other" }
                if chance(failing) {
                    maker.outcome = .failed(
                        FailureKind.allCases.randomElement(using: &random) ?? .dns,
                        detail: ForeignTextTests.text(&random)
                    )
                }
                return maker.made(&random)
            }
        }
        let all = [
            Objective(metric: .ttft, percentile: 95, bound: .max, limit: 500e6),
            Objective(metric: .e2e, percentile: 50, bound: .max, limit: 3e9),
            Objective(metric: .errorRate, percentile: nil, bound: .max, limit: 0.01),
            Objective(metric: .tokensPerSecond, percentile: 10, bound: .min, limit: 30, target: targets[0].name),
            Objective(metric: .cutShare, percentile: nil, bound: .max, limit: 0.05, target: "nobody"),
        ]
        let objectives = all.filter { _ in chance(0.4) }
        let run = StoredRun(record: record, samples: samples)
        let summary = Summary(run: run, prices: .builtIn, objectives: objectives)
        let load = Load(shape: isOpenLoop ? .open(.poisson(rate: 5)) : .closed, concurrency: 8, extent: .requests(40))
        return ReportSubject(
            summary,
            gate: Gate.judge(run, objectives: objectives),
            scenario: chance(0.8) ? SetUpReportTests.scenario(load) : nil,
            obstacle: NothingWorked.sentence(RunFacts(run)) ?? NothingWorked.cause(RunFacts(run))
        )
    }

    private static let screens = [
        Screen(), Screen(columns: 40), Screen(columns: 100, rows: 10), Screen(columns: 120, rows: 40),
        Screen(columns: 200, rows: 60),
    ]

    @Test("any run's is within the screen, tells of every warning, and is plain", arguments: 0..<40 as Range<UInt64>)
    func fits(seed: UInt64) {
        let subject = Self.subject(seed: seed)
        let heading = RunHeading(
            subject.summary.record,
            subject.summary.instrument,
            alarms: subject.summary.alarms
        )
        for screen in Self.screens {
            let text = ReportRenderer.render(subject, as: .table, isFull: false, on: screen)
            let lines = text.dropLast().split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            #expect(lines.count <= max(24, screen.rows) - 2, "\(screen.columns)×\(screen.rows)\n\(text)")
            for line in lines {
                // A command is there to be copied, and is whole.
                let isCommand = line.contains("tables: ezbench report") || line.hasPrefix("to go on: ")
                #expect(Terminal.width(line) <= screen.columns || isCommand, "\(line)")
                #expect(PlainText.line(line) == line)
            }
            // A warning has its line, or is counted and named in one.
            let counted = lines.compactMap { $0.firstMatch(of: #/^(?:and )?(\d+) (?:more )?warnings?: /#) }
            let hidden = counted.first.flatMap { Int($0.1) } ?? 0
            for warning in heading.warnings.prefix(heading.warnings.count - hidden) {
                #expect(lines.contains { $0.hasPrefix(PlainText.line(warning.name).prefix(12)) }, "\(warning)\n\(text)")
            }
            #expect(hidden <= heading.warnings.count && counted.count <= 1)
            if let gate = subject.gate, !gate.judgements.isEmpty {
                #expect(
                    text.contains(
                        gate.answer == .pass ? "GATE PASSED" : gate.answer == .fail ? "GATE FAILED" : "GATE OPEN"
                    )
                )
            }
            #expect(text.contains(PlainText.line(subject.summary.record.commandToReport)))
            // A row for each target, or a line that counts the others.
            if subject.summary.hasFigures {
                let rest =
                    lines.compactMap { $0.firstMatch(of: #/^… and (\d+) more targets? in/#) }.first
                    .flatMap { Int($0.1) } ?? 0
                #expect(rest < subject.summary.targets.count)
            }
        }
    }

    @Test("colours change nothing but colours", arguments: Array(0..<8) + [16] as [UInt64])
    func colours(seed: UInt64) {
        let subject = Self.subject(seed: seed)
        var screen = Screen()
        let plain = ReportRenderer.render(subject, as: .table, isFull: false, on: screen)
        screen.hasColour = true
        let coloured = ReportRenderer.render(subject, as: .table, isFull: false, on: screen)
        #expect(!plain.contains("\u{1B}"))
        #expect(coloured.replacing(#/\u{1B}\[[0-9]+m/#, with: "") == plain)
        #expect(coloured.contains("\u{1B}["))
    }

    @Test("a sentence on who is best stands only where that is sure", arguments: 0..<20 as Range<UInt64>)
    func best(seed: UInt64) {
        let subject = Self.subject(seed: seed)
        let isSure = subject.summary.contests.contains { $0.winner != nil }
        let text = ReportRenderer.render(subject, as: .table, isFull: false, on: Screen(columns: 200, rows: 200))
        for words in ["is best, ", "fastest: ", "less than", "* best"] where !isSure {
            #expect(!text.contains(words), "\(text)")
        }
    }

    // MARK: What stands there

    private static func screen(
        _ run: StoredRun,
        _ objectives: [Objective] = [],
        load: Load? = nil,
        on screen: Screen = Screen()
    ) -> String {
        ReportRenderer.render(
            ReportSubject(
                Summary(run: run, prices: .builtIn, objectives: objectives),
                gate: Gate.judge(run, objectives: objectives),
                scenario: load.map(SetUpReportTests.scenario),
                obstacle: NothingWorked.sentence(RunFacts(run)) ?? NothingWorked.cause(RunFacts(run))
            ),
            as: .table,
            isFull: false,
            on: screen
        )
    }

    @Test("the screen of a run reads as the committed one")
    func golden() throws {
        let load = Load(concurrency: 4, extent: .requests(64))
        try GoldenFile("first-screen.txt").expect(Self.screen(RunFixture.run, RunFixture.objectives, load: load))
        try GoldenFile("phenomena-first-screen.txt").expect(
            Self.screen(PhenomenaFixture.run, PhenomenaFixture.objectives)
        )
        let poisson = Load(shape: .open(.gamma(rate: 5, burstiness: 0.5)), extent: .requests(80))
        try GoldenFile("open-loop-first-screen.txt").expect(
            Self.screen(OpenLoopFixture.run, OpenLoopFixture.objectives, load: poisson)
        )
    }

    @Test("without an edge nothing is shortened", arguments: 0..<12 as Range<UInt64>)
    func unbounded(seed: UInt64) {
        let subject = Self.subject(seed: seed)
        let names = TargetNames(subject.summary.record.targets).all
        let screen = Screen(columns: 40, rows: 400, isBounded: false)
        let text = ReportRenderer.render(subject, as: .table, isFull: false, on: screen)
        if subject.summary.hasFigures {
            for name in names { #expect(text.contains(name), "\(name)\n\(text)") }
        }
        // Nothing is left out either, however few rows somebody's terminal has.
        let short = Screen(columns: 40, rows: 24, isBounded: false)
        #expect(ReportRenderer.render(subject, as: .table, isFull: false, on: short) == text)
        #expect(!text.contains("in the tables"))
    }

    @Test("what a server of one's own costs, and a month, stand there when they are asked for")
    func costs() {
        let names = RunFixture.run.record.targets.map(\.name)
        let terms = CostTerms(monthlyRequests: 1, perHour: [names[1]: Money("2.50", .usd) ?? .zero(.usd)])
        let summary = Summary(MeasuredRun(RunFixture.run), prices: .builtIn, terms: terms)
        let text = ReportRenderer.render(
            ReportSubject(summary),
            as: .table,
            isFull: false,
            on: Screen(columns: 200, rows: 60)
        )
        #expect(text.contains("a month of 1 request: "))
        #expect(text.contains("own server, at the pace of this run: \(names[1]) $2.50 an hour ($"), "\(text)")
        #expect(text.contains("per 1,000 requests, $") && text.contains("per 1M output tokens)"))
    }

    @Test("the README shows the screen of the shipped comparison, as a picture and as text")
    func picture() throws {
        let compared = try Compared()
        let terminal = Screen(isTerminal: true, hasColour: true)
        let picture = ScreenPicture(
            Self.screen(compared.run, compared.objectives, load: compared.load, on: terminal),
            title: "What ezbench run prints: the answer of the gate, and for each model first token, speed and cost"
        ).source
        #expect(XMLParser(data: Data(picture.utf8)).parse())
        try GoldenFile("first-screen.svg", in: "docs").expect(picture)
        try GoldenFile("README.md", in: ".").expect(
            Self.screen(compared.run, compared.objectives, load: compared.load),
            between: "<!-- kept by the tests -->\n```text",
            and: "```\n<!-- end -->"
        )
    }

    @Test("a figure has the digits that its interval bears")
    func digits() {
        #expect(Figure.rounded(1_323, digits: 2) == "1300")
        #expect(Figure.rounded(1_323, digits: 3) == "1320")
        #expect(Figure.rounded(0.4789, digits: 2) == "0.48")
        #expect(Figure.rounded(9.96, digits: 2) == "10")
        #expect(Figure.rounded(99.96, digits: 3) == "100")
        #expect(Figure.rounded(0.00012, digits: 2) == "0.00012")
        #expect(Figure.rounded(0.00000001, digits: 2) == "<0.000001")
        #expect(Figure.rounded(0, digits: 3) == "0")
        #expect(Figure.rounded(7, digits: 3) == "7.00")
        #expect(Figure.time(1.32e9, digits: 3) == "1.32 s" && Figure.time(86e7, digits: 2) == "860 ms")
        #expect(Figure.time(3e11, digits: 2) == "5.0 min")
    }

    @Test("chunks are not called tokens, and have no best")
    func chunks() {
        var random = SplitMix64(seed: 1)
        let samples = (0..<2).flatMap { target in
            (0..<40).map { sequence -> Sample in
                var maker = SampleMaker(target: target, sequence: sequence, start: 1_000 + 900 * Double(sequence))
                (maker.events, maker.usage) = (20, target == 0 ? TokenUsage() : TokenUsage(input: 9, output: 20))
                return maker.made(&random)
            }
        }
        var record = RunFixture.record
        record.targets = Array(record.targets.prefix(2))
        let mixed = Self.screen(StoredRun(record: record, samples: samples))
        #expect(mixed.contains("~ chunks/s: usage counted no tokens") && mixed.contains("tok/s"))
        let alone = Self.screen(StoredRun(record: record, samples: samples.filter { $0.target == 0 }))
        #expect(alone.contains("chunks/s") && !alone.contains("tok/s") && !alone.contains("tokens/s"))
    }
}

/// `Scenarios/compare.json` as the simulator plays it: targets, load and objectives are the file's.
private struct Compared {
    let run: StoredRun
    let objectives: [Objective]
    let load: Load

    init() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Scenarios/compare.json").standardized
        let scenario = try JSONParser.parse(Array(Data(contentsOf: file)))
        let number = { (node: JSONNode?) throws -> Double in
            let digits = try #require(node?.plain.json).prefix { $0.isNumber || $0 == "." || $0 == "\"" }
            return try #require(Double(digits.replacing("\"", with: "")))
        }
        let (requests, concurrency) = (scenario["load"]?["requests"], scenario["load"]?["concurrency"])
        load = Load(concurrency: Int(try number(concurrency)), extent: .requests(Int(try number(requests))))
        objectives = try (scenario["objectives"]?.elements ?? []).map { objective in
            Objective(
                metric: try #require(objective["metric"]?.text.flatMap(Objective.Metric.init)),
                percentile: Percentile(try number(objective["percentile"])),
                bound: .max,
                limit: try number(objective["max"]) * 1e6
            )
        }
        var record = RunFixture.record
        (record.id, record.name) = (1, try #require(scenario["name"]?.text))
        record.finishedAt = record.startedAt + .seconds(25)
        record.database = "ezbench.sqlite"
        let targets = scenario["targets"]?.elements ?? []
        record.targets = try targets.map { target in
            RunRecord.Target(
                name: try #require(target["name"]?.text),
                wireProtocol: try #require(target["protocol"]?.text),
                model: try #require(target["model"]?.text),
                endpoint: "https://ezaiapi.com",
                isSimulated: true
            )
        }
        var random = SplitMix64(seed: 2)
        var samples: [Sample] = []
        for (index, target) in targets.enumerated() {
            let ttft = try number(target["simulation"]?["ttft"])
            let pace = try number(target["simulation"]?["tokensPerSecond"])
            for sequence in 0..<Int(try number(requests)) {
                var maker = SampleMaker(target: index, sequence: sequence, start: 100 + 400 * Double(sequence))
                (maker.ttft, maker.jitter, maker.gap, maker.events) = (ttft - 2, 6, 1_000 / pace, 190)
                maker.usage = TokenUsage(input: 24, output: 190)
                samples.append(maker.made(&random))
            }
        }
        run = StoredRun(record: record, samples: samples)
    }
}
