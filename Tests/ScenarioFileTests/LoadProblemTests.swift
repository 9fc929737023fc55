import Testing

@Suite("What is wrong with a load")
struct LoadProblemTests {
    private static let longStage = #"{"shape": "constant", "rate": 1, "duration": "500h"}"#

    private static let loads: [ProblemCase] = [
        .more(#""load": {"concurrency": 0}"#, ".load.concurrency", "from 1 to 1000000", "write 1 or more"),
        .more(#""load": {"requests": 5, "duration": "5s"}"#, ".load.duration", "beside requests"),
        .more(#""load": {"duration": 30}"#, ".load.duration", "\"30ms\" or \"30s\""),
        .more(#""load": {"order": "interleave"}"#, ".load.order", "did you mean \"interleaved\""),
        .more(#""load": {"warmup": -1}"#, ".load.warmup", "write 0 or more"),
        .more(#""load": {"seed": -1}"#, ".load.seed", "in range"),
        .more(#""load": {"rate": 5}"#, ".load.rate", "rate with the shape closed", "name a \"shape\""),
        .more(#""load": {"maxInFlight": 5}"#, ".load.maxInFlight", "with the shape closed"),
        .more(#""load": {"shape": "poison", "rate": 5}"#, ".load.shape", "did you mean \"poisson\""),
        .more(#""load": {"shape": "poisson"}"#, ".load", "no key \"rate\""),
        .more(#""load": {"shape": "constant", "rate": 0}"#, ".load.rate", "from 0.0001"),
        .more(#""load": {"shape": "constant", "rate": 1e6}"#, ".load.rate", "at most 100000"),
        .more(#""load": {"shape": "constant", "rate": 5, "burstiness": 1}"#, ".load.burstiness", "shape constant"),
        .more(#""load": {"shape": "gamma", "rate": 5}"#, ".load", "no key \"burstiness\""),
        .more(#""load": {"shape": "gamma", "rate": 5, "burstiness": 0}"#, ".load.burstiness", "0.01 to 100"),
        .more(#""load": {"shape": "ramp", "from": 1}"#, ".load", "no key \"to\""),
        .more(#""load": {"shape": "ramp", "from": 0, "to": 0}"#, ".load.to", "above 0"),
        .more(#""load": {"shape": "ramp", "from": 1, "to": 2, "rate": 5}"#, ".load.rate", "from, to"),
        .more(#""load": {"shape": "poisson", "rate": 5, "maxInFlight": 0}"#, ".load.maxInFlight", "write 1 or more"),
        .more(
            #""load": {"shape": "poisson", "rate": 5, "whenFull": "dorp"}"#,
            ".load.whenFull",
            "did you mean \"drop\""
        ),
        .more(#""load": {"shape": "stages"}"#, ".load", "no key \"stages\""),
        .more(#""load": {"shape": "stages", "stages": []}"#, ".load.stages", "at least one stage"),
        .more(
            #""load": {"shape": "stages", "stages": [{"shape": "poisson", "rate": 5}]}"#,
            ".load.stages[0]",
            "no key \"duration\""
        ),
        .more(
            #""load": {"shape": "stages", "stages": [{"shape": "closed", "duration": "5s"}]}"#,
            ".load.stages[0].shape",
            "one open-loop stage"
        ),
        .more(
            #""load": {"shape": "stages", "requests": 5, "stages": [{"shape": "constant", "rate": 5, "duration": "5s"}]}"#,
            ".load.requests",
            "beside stages"
        ),
        .more(
            #""load": {"shape": "stages", "stages": [{"shape": "constant", "rte": 5, "rate": 5, "duration": "5s"}]}"#,
            ".load.stages[0].rte",
            "did you mean \"rate\""
        ),
        .more(#""load": {"concurrency": 9223372036854775807}"#, ".load.concurrency", "write 1000000 or less"),
        .more(#""load": {"prewarm": 9223372036854775807}"#, ".load.prewarm", "write 1000000 or less"),
        .more(#""load": {"warmup": 9223372036854775807}"#, ".load.warmup", "or less"),
        .more(#""load": {"requests": 9223372036854775807}"#, ".load.requests", "or less"),
        .more(
            #""load": {"shape": "poisson", "rate": 5, "maxInFlight": 9223372036854775807}"#,
            ".load.maxInFlight",
            "write 1000000 or less"
        ),
        .more(#""load": {"shape": "poisson", "rate": 1e-10}"#, ".load.rate", "1e-10", "from 0.0001"),
        .more(#""load": {"shape": "ramp", "from": 1e-10, "to": 5}"#, ".load.from", "0 or from 0.0001"),
        .more(
            #""load": {"shape": "stages", "stages": [\#(longStage), \#(longStage)]}"#,
            ".load.stages",
            "more than 30 days"
        ),
    ]

    @Test("is told with its line, its path and what to do", arguments: loads)
    func load(example: ProblemCase) throws { try example.hold() }
}
