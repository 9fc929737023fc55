import ArgumentParser
import BenchModel
import Statistics
import ScenarioFile

/// Loads of a sweep as typed: `1,2,5`, or `1..64` for doubling from the one to the other.
struct LoadsOption: CustomStringConvertible {
    let loads: [Double]
    let description: String

    private static let expected = "loads such as 1,2,4,8, or 1..64, which doubles from 1 to 64"

    /// Reads numbers of streams.
    static func streams(_ argument: String) throws -> LoadsOption {
        try parse(argument, "whole numbers from 1 to \(ScenarioBounds.streams.upperBound)") { part in
            Int(part).flatMap { ScenarioBounds.streams.contains($0) ? Double($0) : nil }
        }
    }

    /// Reads requests per second, or sessions.
    static func rates(_ argument: String) throws -> LoadsOption {
        try parse(argument, "requests per second (of conversations: sessions), from 0.0001 to 100000") { part in
            DecimalText.number(part).flatMap { ScenarioBounds.rates.contains($0) ? $0 : nil }
        }
    }

    private static func parse(_ argument: String, _ bounds: String, _ read: (String) -> Double?) throws -> LoadsOption {
        let parts: [Double?]
        if let mark = argument.firstRange(of: "..") {
            let ends = [argument[..<mark.lowerBound], argument[mark.upperBound...]].map { read(trimmed($0)) }
            guard let low = ends[0], let high = ends[1], low <= high else {
                throw ValidationError("expected \(expected); \(bounds)")
            }
            var loads = [low]
            while let last = loads.last, last * 2 < high { loads.append(last * 2) }
            parts = loads + [high]
        } else {
            parts = argument.split(separator: ",", omittingEmptySubsequences: false).map {
                read(trimmed($0))
            }
        }
        let loads = parts.compactMap(\.self)
        guard loads.count == parts.count, (1...SweepSettings.mostLoads).contains(loads.count) else {
            throw ValidationError("expected \(expected); \(bounds), and \(SweepSettings.mostLoads) at the most")
        }
        return LoadsOption(loads: SweepSettings.rising(loads), description: argument)
    }

    /// Leaves blanks around a load out; one within it is a missing comma, and no part of a number.
    private static func trimmed(_ part: Substring) -> String {
        String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}

/// Which loads a sweep measures, and how; they go before what the scenario says in "sweep".
struct SweepOptions: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Streams kept in flight, a rung for each: 1,2,4,8 or 1..64 (default: 1,2,4,8,16; with --search 1..1024).",
            valueName: "list"
        ),
        transform: LoadsOption.streams
    )
    var concurrency: LoadsOption?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "In place of --concurrency, of a scenario that holds conversations: sessions kept up at a time.",
            valueName: "list"
        ),
        transform: LoadsOption.streams
    )
    var sessions: LoadsOption?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "In place of both: requests per second on a schedule, whatever the server does; of conversations, sessions per second.",
            valueName: "list"
        ),
        transform: LoadsOption.rates
    )
    var rate: LoadsOption?

    @Flag(help: "Look for the most load that keeps the objectives: up the list until one breaks, then between.")
    var search = false

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "How long a rung is at the most (default: 60s); with --concurrency it ends once it is decided.",
            valueName: "time"
        ),
        transform: DurationOption.parse
    )
    var rung: DurationOption?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("In place of --rung: measured requests of a rung, at the most.", valueName: "count")
    )
    var requests: Int?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "What is left out of each rung at the least (default: 10s, or a sixth of a shorter rung); 0s is nothing.",
            valueName: "time"
        ),
        transform: DelayOption.parse
    )
    var settle: DelayOption?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "The share of requests that must keep all objectives at once (default: each objective's own, of a p95 95%).",
            valueName: "share"
        ),
        transform: ShareOption.parseLimit
    )
    var attainment: ShareOption?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The most rungs of a search for each target (default: 12).", valueName: "count")
    )
    var maxRungs: Int?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "A search ends once what breaks is at most so much above what holds (default: 0.1).",
            valueName: "number"
        ),
        transform: NumberOption.parse
    )
    var tolerance: Double?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Begin no further rung after so long.", valueName: "time"),
        transform: DurationOption.parse
    )
    var maxTime: DurationOption?

    @Flag(help: "Do not measure the most that is proven to hold once more at the end.")
    var noConfirm = false

    func validate() throws {
        let named = [("--concurrency", concurrency), ("--sessions", sessions), ("--rate", rate)].filter { $0.1 != nil }
        if named.count > 1 {
            throw ValidationError(
                "\(named.map(\.0).joined(separator: " and ")): a sweep raises one figure; name one, and sweep twice to know both"
            )
        }
        if rung != nil, requests != nil {
            throw ValidationError("--rung and --requests: a rung ends by one of them; name one")
        }
        try LoadOptions.check(requests, ScenarioBounds.requests, "--requests")
        try LoadOptions.check(maxRungs, ScenarioBounds.rungs, "--max-rungs")
        if let tolerance, !ScenarioBounds.tolerances.contains(tolerance) {
            throw ValidationError("--tolerance \(tolerance): expected 0.01 to 1; 0.1 is a tenth")
        }
    }

    /// Returns what is swept, of what the scenario says and of what was named.
    func settings(_ own: SweepSettings?) throws -> SweepSettings {
        var settings = own ?? SweepSettings(isSearch: search)
        if search, !settings.isSearch { settings.isSearch = true }
        if let concurrency { (settings.variable, settings.loads) = (.concurrency, concurrency.loads) }
        if let sessions { (settings.variable, settings.loads) = (.sessions, sessions.loads) }
        if let rate { (settings.variable, settings.loads) = (.rate, rate.loads) }
        if let rung { settings.length = .time(rung.nanoseconds) }
        if let requests { settings.length = .requests(requests) }
        if let settle { settings.settle = settle.nanoseconds }
        if let attainment {
            guard attainment.share.value > 0 else {
                throw ValidationError(
                    "--attainment \(attainment): expected more than 0 %: a share that any load keeps proves nothing"
                )
            }
            settings.attainment = attainment.share
        }
        if let maxRungs { settings.mostRungs = maxRungs }
        if let tolerance { settings.tolerance = tolerance }
        if noConfirm { settings.confirms = false }
        if let maxTime { settings.time = maxTime.nanoseconds }
        return settings
    }
}
