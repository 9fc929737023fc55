import ArgumentParser
import BenchAnalysis
import BenchApplication
import BenchModel
import BenchReport
import FileOutput
import Pricing
import SampleStore
import Statistics

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract:
            "Print what a run found: the answer on one screen, or every table with --full; or all of a time with --since.",
        usage: "ezbench report [<run>] [--format <format>] [<options>]",
        discussion: """
            A run is named by its number, a tag (of several runs, the latest), the first four or more characters of its UUID, \
            or "latest".

            EXAMPLES
              ezbench report                                   # the latest run
              ezbench report 12 --full
              ezbench report --by prompt --by length           # requests in groups
              ezbench report --format html -o report.html      # with figures
              ezbench report --format json | jq .targets
              ezbench report after --format html --over before -o both.html
              ezbench report --format csv --rows requests -o requests.csv
              ezbench report --since 7d                        # by days, hours and weekdays
              ezbench report --sweep latest                    # all rungs of a sweep
              ezbench report --sweep latest --charts figures   # and its figures as SVG files
            """
    )

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var selection: RunSelection

    @Option(help: "table, markdown, json, csv or html: one page with figures.")
    var format = ReportFormat.table

    @Option(
        help: ArgumentHelp(
            "With --format csv: a row for each of these in place of each target: requests, or deltas (token events).",
            valueName: "what"
        )
    )
    var rows: CSVRowSubject?

    @Option(
        help: ArgumentHelp("With --format html: lay this other run's figures over those of --run.", valueName: "run"),
        completion: RunNames.completion
    )
    var over: String?

    @Option(
        parsing: .singleValue,
        help: ArgumentHelp(
            """
            Show requests in groups: by prompt, turn, length (input tokens), model (that answered) or row.FIELD, a field of the \
            dataset that "groupBy" names. May be repeated; CSV then has a row for each group.
            """,
            valueName: "what"
        ),
        completion: .list(["prompt", "turn", "length", "model", "row."]),
        transform: GroupingOption.parse
    )
    var by: [RequestGrouping] = []

    @Flag(help: "Print every table; other formats than table do anyway.")
    var full = false

    @OptionGroup var destination: OutputOptions

    @OptionGroup var pricing: PriceOptions

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Say what so many requests a month would cost, at the mean of this run.", valueName: "count")
    )
    var monthlyRequests: Int?

    @Option(
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            """
            What a server of your own costs per hour in USD, for its cost per request and token; for one target as \
            TARGET=USD. May be repeated.
            """,
            valueName: "usd"
        )
    )
    var perHour: [String] = []

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Print all requests of the last days instead, such as 7d: over time, by hours and by weekdays, with incidents.",
            valueName: "time"
        ),
        transform: SpanOption.parse
    )
    var since: SpanOption?

    @Option(
        help: ArgumentHelp("With --since: only runs with this tag, such as watch/NAME.", valueName: "name"),
        transform: LabelOptions.readTag
    )
    var tag: RunTag?

    @Option(
        help: ArgumentHelp(
            "Print a sweep instead: its tag, such as sweep/1f3a9c02, one that you gave it, or \"latest\".",
            valueName: "sweep"
        )
    )
    var sweep: String?

    @Option(
        help: ArgumentHelp(
            "Besides, write each chart of the page as an SVG file into this folder, of a run or with --sweep.",
            valueName: "folder"
        ),
        completion: .directory
    )
    var charts: String?

    func validate() throws {
        if charts != nil, since != nil || rows != nil || over != nil {
            throw ValidationError("--charts: are of one run or one sweep; leave --since, --rows and --over out")
        }
        if sweep != nil, since != nil || over != nil || selection.isNamed || full {
            throw ValidationError(
                "--sweep: is about all rungs of a sweep; leave the run, --since, --over and --full out"
            )
        }
        try validateSince()
        try validateRows()
        try validateGroupings()
        if let monthlyRequests, monthlyRequests < 1 {
            throw ValidationError("--monthly-requests \(monthlyRequests): expected 1 or more")
        }
        for text in perHour where Self.hourly(text) == nil {
            throw ValidationError("--per-hour \(text): expected an amount in USD, such as 2.50, or TARGET=2.50")
        }
        let named = perHour.compactMap(Self.hourly)
        if let twice = named.first(where: { one in named.contains { $0.target == one.target && $0.price != one.price } }
        ) {
            let whose = twice.target.isEmpty ? "" : " \(twice.target)=…"
            throw ValidationError("--per-hour\(whose): has two prices; leave one out")
        }
        guard over == nil || format == .html else {
            throw ValidationError("--over: only --format html lays one run over another")
        }
    }

    private func validateSince() throws {
        guard let since else {
            if tag != nil {
                throw ValidationError("--tag: of which time? Name it with --since; a run is named with --run")
            }
            return
        }
        guard since.nanoseconds > 0 else { throw ValidationError("--since: expected more than nothing, such as 7d") }
        guard over == nil, !selection.isNamed, !full else {
            throw ValidationError("--since: is about all runs of a time; leave the run, --over and --full out")
        }
        guard format != .html else {
            throw ValidationError("--since: there is no page of it; use table, markdown, json or csv")
        }
    }

    /// Prints all requests of a time.
    private func reportSeries(_ span: Nanoseconds, in file: RunDatabase) throws {
        let now = MonotonicClock.wallNow()
        let start = max(0, now - span)
        var series = RequestSeries(since: start, until: now)
        for record in try file.records(since: start, tag: tag) {
            series.begin(record)
            try file.forEachSample(of: record.id) { series.take($0, of: record) }
        }
        let isMeant = { (watch: String) in tag.map { $0 == RunTag(ofWatch: watch) } ?? true }
        let incidents = try file.incidents(since: start).filter { watch, _ in isMeant(watch) }
        let report = SeriesReport(series, incidents, thinned: try file.thinnedProbes(since: start, of: isMeant))
        try Console.deliver(report.text(as: format), to: destination.output)
    }

    /// Prints a sweep, from its runs.
    private func reportSweep(_ name: String, in file: RunDatabase) throws {
        let tag = try SweepNames.tag(name, option: "--sweep", in: file)
        let result = try SweepResult.read(tag, in: file) { scenario in
            try PriceOptions.book(file: pricing.prices, scenario: scenario)
        }
        let screen = Console.resultScreen(for: destination.output)
        let report = SweepReport(result)
        if let charts { return try write(report.drawn(as: format, on: screen), charts: charts) }
        try Console.deliver(report.text(as: format, on: screen), to: destination.output)
    }

    /// Writes a report, and its charts into the folder that was named for them, which is made where there is none.
    private func write(_ report: DrawnReport, charts: String) throws {
        try Console.deliver(report.text, to: destination.output)
        let files = report.charts
        let folder = TypedPath.of(charts)
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw CommandError("--charts \(charts): the folder cannot be made: \(SystemReason.of(error))")
        }
        for file in files { try OutputFile("\(folder)/\(file.name)").write(Array(file.text.utf8)) }
        let names = files.isEmpty ? "there is nothing to draw" : files.map(\.name).joined(separator: ", ")
        Console.note("ezbench: \(charts): \(names)")
    }

    func run() throws {
        try Console.check(destination.output)
        let file = try database.open()
        if let since { return try reportSeries(since.nanoseconds, in: file) }
        if let sweep { return try reportSweep(sweep, in: file) }
        if let rows { return try write(rows, of: selection.selector(), in: file) }
        let stored = try file.facts(selection.selector())
        let scenario = Self.scenario(of: stored.record)
        let book = try PriceOptions.book(file: pricing.prices, scenario: scenario)
        let objectives = scenario?.objectives ?? []
        let groupings = try groupings(of: stored, naming: scenario?.data?.groupBy ?? [])
        let summary = try Self.summary(
            of: stored,
            book,
            objectives,
            terms: { try terms($0, accelerators: scenario?.accelerators ?? [:]) },
            by: groupings
        )
        let regressions = scenario?.regressions ?? []
        let gate = Gate.judge(
            summary.measured,
            objectives: objectives,
            allowedFailureShare: scenario?.allowedFailureShare ?? .none,
            regressions: regressions,
            against: try BaselineOptions.baseline(for: stored.record, regressions, database),
            prices: book,
            plannedBy: scenario,
            alarms: summary.alarms
        )
        let subject = ReportSubject(
            summary,
            gate: gate,
            scenario: scenario?.part(stored.record.shard),
            obstacle: summary.hasFigures ? nil : NothingWorked.sentence(stored) ?? NothingWorked.cause(stored)
        )
        if let over {
            let stored = try file.facts(RunSelection.selector(over, option: "--over"))
            guard stored.record.id != summary.record.id else {
                throw CommandError(
                    "--over \(over): that is run \(stored.record.id) itself, and nothing would be seen; name another run"
                )
            }
            // Nothing that is shown of the other run has a price.
            let other = try Self.summary(of: stored, .builtIn)
            let page = ReportRenderer.page(subject, over: other)
            return try Console.deliver(page, to: destination.output)
        }
        let screen = Console.resultScreen(for: destination.output)
        if let charts {
            return try write(ReportRenderer.drawn(subject, as: format, isFull: full, on: screen), charts: charts)
        }
        try Console.deliver(
            ReportRenderer.render(subject, as: format, isFull: full, on: screen),
            to: destination.output
        )
    }

    /// Takes `2.50` or `TARGET=2.50` apart; a target's name may hold equals signs itself.
    private static func hourly(_ text: String) -> (target: String, price: Money)? {
        let mark = text.lastIndex(of: "=")
        let digits = mark.map { String(text[text.index(after: $0)...]) } ?? text
        guard let price = Money(digits, .usd) else { return nil }
        return (mark.map { String(text[..<$0]) } ?? "", price)
    }

    private func terms(_ run: MeasuredRun, accelerators: [String: Int]) throws -> CostTerms {
        let named = perHour.compactMap(Self.hourly)
        for (target, _) in named where !target.isEmpty {
            try RunTargets.check(target, of: run, in: "--per-hour \(target)=…")
        }
        return CostTerms(
            monthlyRequests: monthlyRequests,
            perHour: Dictionary(named.map { ($0.target, $0.price) }) { $1 },
            accelerators: accelerators
        )
    }

    private static func summary(
        of run: RunFacts,
        _ prices: PriceBook,
        _ objectives: [Objective] = [],
        terms: (MeasuredRun) throws -> CostTerms = { _ in .none },
        by groupings: [RequestGrouping] = []
    ) throws -> Summary {
        let measured = MeasuredRun(run)
        return Summary(measured, prices: prices, objectives: objectives, terms: try terms(measured), by: groupings)
    }

    /// Reads the scenario stored with a run where it can be read; a report without it is still a report.
    static func scenario(of record: RunRecord) -> Scenario? {
        do {
            return try StoredScenario.read(record)
        } catch {
            Console.note("ezbench: \(error)")
            return nil
        }
    }
}
