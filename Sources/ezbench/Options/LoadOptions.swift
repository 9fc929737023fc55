import ArgumentParser
import BenchModel

/// Load and time limits named on the command line; they go before the scenario's.
struct LoadOptions: ParsableArguments {
    @Option(help: "Streams kept in flight per target.")
    var concurrency: Int?

    @Option(help: "Measured requests per target.")
    var requests: Int?

    @Option(help: "Time in which each target starts measured requests, such as 30s; in place of a number of requests.")
    var duration: DurationOption?

    @Option(help: "Requests per target that go first and are never counted.")
    var warmup: Int?

    @Option(help: "The plan's seed: the same seed gives the same plan.")
    var seed: UInt64?

    @Option(help: "How long a connection may take.")
    var connectTimeout: DurationOption?

    @Option(help: "How long the first token may take, from the request's sending.")
    var firstTokenTimeout: DurationOption?

    @Option(help: "How long a stream may be silent.")
    var idleTimeout: DurationOption?

    @Option(help: "How long a request may take in all.")
    var timeout: DurationOption?

    func validate() throws {
        if let concurrency, concurrency < 1 {
            throw ValidationError("--concurrency \(concurrency): expected 1 or more")
        }
        if let requests, requests < 1 { throw ValidationError("--requests \(requests): expected 1 or more") }
        if let warmup, warmup < 0 { throw ValidationError("--warmup \(warmup): expected 0 or more") }
        if requests != nil, duration != nil {
            throw ValidationError("--requests and --duration: a run ends by one of them; name one")
        }
    }

    func apply(to scenario: inout Scenario) {
        if let concurrency { scenario.load.concurrency = concurrency }
        if let requests { scenario.load.extent = .requests(requests) }
        if let duration { scenario.load.extent = .duration(duration.nanoseconds) }
        if let warmup { scenario.load.warmup = warmup }
        if let seed { scenario.load.seed = seed }
        for index in scenario.endpoints.indices {
            if let connectTimeout { scenario.endpoints[index].limits.connect = connectTimeout.nanoseconds }
            if let firstTokenTimeout { scenario.endpoints[index].limits.firstToken = firstTokenTimeout.nanoseconds }
            if let idleTimeout { scenario.endpoints[index].limits.idle = idleTimeout.nanoseconds }
            if let timeout { scenario.endpoints[index].limits.total = timeout.nanoseconds }
        }
    }
}
