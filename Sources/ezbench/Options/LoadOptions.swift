import ArgumentParser
import BenchModel
import ScenarioFile

/// Load and time limits named on the command line; they go before the scenario's.
struct LoadOptions: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Streams kept in flight per target; with --rate, during warm-up only.", valueName: "count")
    )
    var concurrency: Int?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Open loop: requests per second and target, started on a schedule whatever the server does.",
            valueName: "per-second"
        ),
        transform: NumberOption.parse
    )
    var rate: Double?

    @Option(
        help: "How starts are spaced: poisson (default with --rate), constant, gamma or closed; scenarios have more."
    )
    var shape: LoadShape.Kind?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("With --shape gamma: 1 is Poisson, less gives bursts.", valueName: "number"),
        transform: NumberOption.parse
    )
    var burstiness: Double?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Open loop: the most streams in flight per target; further starts wait, or are dropped as the scenario says.",
            valueName: "count"
        )
    )
    var maxInFlight: Int?

    @Option(parsing: .unconditional, help: ArgumentHelp("Measured requests per target.", valueName: "count"))
    var requests: Int?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Time in which each target starts measured requests, such as 30s; replaces --requests.",
            valueName: "time"
        ),
        transform: DurationOption.parse
    )
    var duration: DurationOption?

    @Option(
        help: ArgumentHelp(
            "When the run has enough: decided goes on until every objective is decided, --requests or --duration at most.",
            valueName: "end"
        )
    )
    var until: Load.Until?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Requests per target that go first and are never counted.", valueName: "count")
    )
    var warmup: Int?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Connections opened per target before its first request.", valueName: "count")
    )
    var prewarm: Int?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The plan's seed: the same seed gives the same plan.", valueName: "number")
    )
    var seed: UInt64?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("How long a connection may take.", valueName: "time"),
        transform: DurationOption.parse
    )
    var connectTimeout: DurationOption?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("How long the first token may take, from the request's sending.", valueName: "time"),
        transform: DurationOption.parse
    )
    var firstTokenTimeout: DurationOption?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("How long a stream may be silent.", valueName: "time"),
        transform: DurationOption.parse
    )
    var idleTimeout: DurationOption?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("How long a request may take in all.", valueName: "time"),
        transform: DurationOption.parse
    )
    var timeout: DurationOption?

    /// The flags that were given.
    var given: [String] {
        let flags: [(String, Bool)] = [
            ("--concurrency", concurrency != nil), ("--rate", rate != nil), ("--shape", shape != nil),
            ("--burstiness", burstiness != nil), ("--max-in-flight", maxInFlight != nil),
            ("--requests", requests != nil), ("--duration", duration != nil), ("--until", until != nil),
            ("--warmup", warmup != nil),
            ("--prewarm", prewarm != nil),
            ("--seed", seed != nil), ("--connect-timeout", connectTimeout != nil),
            ("--first-token-timeout", firstTokenTimeout != nil), ("--idle-timeout", idleTimeout != nil),
            ("--timeout", timeout != nil),
        ]
        return flags.filter(\.1).map(\.0)
    }

    func validate() throws {
        try Self.check(concurrency, ScenarioBounds.streams, "--concurrency")
        if let rate, !ScenarioBounds.rates.contains(rate) {
            throw ValidationError("--rate \(rate): expected requests per second, from 0.0001 to at most 100000")
        }
        if let burstiness, !(0.01...100).contains(burstiness) {
            throw ValidationError(
                "--burstiness \(burstiness): expected 0.01 to 100; 1 is Poisson, less comes in bursts"
            )
        }
        if shape == .trace {
            throw ValidationError(
                "--shape trace: belongs to a dataset that is a trace; name it with --data FILE --replay"
            )
        }
        if let shape, shape == .ramp || shape == .stages {
            throw ValidationError(
                "--shape \(shape.rawValue): has more figures than flags can say; write it in the scenario"
            )
        }
        try Self.check(maxInFlight, ScenarioBounds.streams, "--max-in-flight")
        try Self.check(requests, ScenarioBounds.requests, "--requests")
        try Self.check(warmup, 0...ScenarioBounds.requests.upperBound, "--warmup")
        try Self.check(prewarm, 0...ScenarioBounds.streams.upperBound, "--prewarm")
        if requests != nil, duration != nil {
            throw ValidationError("--requests and --duration: a run ends by one of them; name one")
        }
    }

    /// Refuses a number that a scenario could not have either.
    static func check(_ number: Int?, _ range: ClosedRange<Int>, _ flag: String) throws {
        guard let number, !range.contains(number) else { return }
        throw ValidationError("\(flag) \(number): expected \(range.lowerBound) to \(range.upperBound)")
    }

    /// Puts what was named in the place of what the scenario says.
    ///
    /// - Throws: where the two cannot be joined.
    func apply(to scenario: inout Scenario) throws {
        scenario.load.shape = try joined(with: scenario.load.shape)
        if let maxInFlight {
            guard scenario.load.shape != .closed else {
                throw CommandError(
                    "--max-in-flight \(maxInFlight): a closed loop has --concurrency; name a --rate, --replay for a trace, or leave it out"
                )
            }
            scenario.load.maxInFlight = maxInFlight
        }
        if let concurrency { scenario.load.concurrency = concurrency }
        if case .stages = scenario.load.shape, requests != nil || duration != nil {
            throw CommandError("--requests, --duration: the scenario's stages say how long the run is; leave both out")
        }
        if case .trace = scenario.load.shape, duration != nil {
            throw CommandError(
                "--duration: a trace tells how long it takes; leave it out, or send less of it: --replay-to"
            )
        }
        if let requests { scenario.load.extent = .requests(requests) }
        if let duration { scenario.load.extent = .duration(duration.nanoseconds) }
        if let until { scenario.load.until = until }
        if let warmup { scenario.load.warmup = warmup }
        if let prewarm { scenario.load.prewarm = prewarm }
        if let seed { scenario.load.seed = seed }
        for index in scenario.endpoints.indices {
            if let connectTimeout { scenario.endpoints[index].limits.connect = connectTimeout.nanoseconds }
            if let firstTokenTimeout { scenario.endpoints[index].limits.firstToken = firstTokenTimeout.nanoseconds }
            if let idleTimeout { scenario.endpoints[index].limits.idle = idleTimeout.nanoseconds }
            if let timeout { scenario.endpoints[index].limits.total = timeout.nanoseconds }
        }
    }

    /// What somebody may have meant by a flag that does something else with this load; nil where there is nothing to say.
    func remark(on load: Load) -> String? {
        guard let concurrency, load.shape != .closed else { return nil }
        return
            "--concurrency \(concurrency): holds for the warm-up alone, since a schedule starts the measured requests; "
            + "--max-in-flight \(concurrency) bounds how many of them are in flight."
    }

    /// Returns the load shape that the flags make of the scenario's.
    private func joined(with own: LoadShape) throws -> LoadShape {
        guard shape != nil || rate != nil || burstiness != nil else { return own }
        if own.kind == .trace {
            let flag = shape != nil ? "--shape" : rate != nil ? "--rate" : "--burstiness"
            throw CommandError(
                "\(flag): a trace tells when its requests start; leave it out, or have it sent faster: --replay-speed"
            )
        }
        // A rate alone keeps the way of arriving that the scenario has, where it is one of those with a rate.
        let kind = shape ?? (own.rate != nil ? own.kind : burstiness != nil ? .gamma : .poisson)
        if kind == .closed {
            guard rate == nil, burstiness == nil else {
                throw CommandError("--shape closed: has neither a rate nor a burstiness; leave them out")
            }
            return .closed
        }
        guard let rate = rate ?? own.rate else {
            throw CommandError(
                "--shape \(kind.rawValue): how many requests per second? Name a --rate, such as --rate 5"
            )
        }
        if burstiness != nil, kind != .gamma {
            throw CommandError("--burstiness: belongs to --shape gamma")
        }
        switch kind {
        case .constant: return .open(.constant(rate: rate))
        case .gamma:
            guard let burstiness = burstiness ?? own.burstiness else {
                throw CommandError("--shape gamma: how bursty? Name a --burstiness, such as 0.5; 1 is Poisson")
            }
            return .open(.gamma(rate: rate, burstiness: burstiness))
        default: return .open(.poisson(rate: rate))
        }
    }
}

extension LoadShape.Kind: ExpressibleByArgument {}
extension Load.Until: ExpressibleByArgument {}

extension LoadShape {
    /// The one rate of the whole load; nil where there is none, or more than one.
    fileprivate var rate: Double? {
        switch self {
        case .open(.constant(let rate)), .open(.poisson(let rate)), .open(.gamma(let rate, _)): rate
        case .closed, .open(.ramp), .stages, .trace: nil
        }
    }

    fileprivate var burstiness: Double? {
        if case .open(.gamma(_, let burstiness)) = self { burstiness } else { nil }
    }
}
