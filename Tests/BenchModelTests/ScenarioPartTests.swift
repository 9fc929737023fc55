import JSONSyntax
import Statistics
import Testing

@testable import BenchModel

@Suite("What a scenario says of its parts")
struct ScenarioPartTests {
    private static func scenario(_ load: Load = Load()) -> Scenario {
        Scenario(
            name: "s",
            endpoints: [
                Endpoint(name: "half", baseURL: "https://a", httpVersion: .http2, priceFactor: "0.5"),
                Endpoint(name: "full", baseURL: "https://b", accelerators: 4),
                Endpoint(name: "clear", baseURL: "http://c", httpVersion: .http2),
            ],
            targets: [("x", "half"), ("y", "full"), ("z", "clear"), ("w", "half"), ("v", "nobody's")].map {
                Target(name: $0.0, endpoint: $0.1, wireProtocol: .openaiChat, model: "m")
            },
            prompts: [],
            load: load
        )
    }

    @Test("pays what an endpoint says of listed prices for each of its targets, and all of it elsewhere")
    func factors() { #expect(Self.scenario().priceFactors == ["x": "0.5", "w": "0.5"]) }

    @Test("knows how many accelerators answer for each target whose endpoint says so")
    func accelerators() { #expect(Self.scenario().accelerators == ["y": 4]) }

    @Test("leads a target's prompts by a nonce as the target says, else as the load does", arguments: [true, false])
    func nonces(load: Bool) {
        let scenario = Self.scenario(Load(nonce: load))
        var target = scenario.targets[0]
        #expect(scenario.usesNonce(target) == load)
        for own in [true, false] {
            target.nonce = own
            #expect(scenario.usesNonce(target) == own)
        }
    }

    private static let loads: [(load: Load, connections: Int, streams: Int, ofHTTP2: Int)] = [
        // Of five targets two share one connection each: x and w, over HTTP/2 with TLS.
        (Load(concurrency: 8), 1 + 8 + 8 + 1 + 8, 40, 1 + 1), (Load(concurrency: 1), 5, 5, 2),
        (Load(concurrency: 8, prewarm: 3), 3 + 8 + 8 + 3 + 8, 40, 6),
        (Load(concurrency: 8, order: .sequential), 8, 8, 1),
        (Load(concurrency: 2, prewarm: 5, order: .sequential), 5, 5, 5),
        (Load(shape: .open(.poisson(rate: 1)), concurrency: 2, maxInFlight: 7), 1 + 7 + 7 + 1 + 7, 35, 2),
    ]

    @Test(
        "opens one connection for a target whose streams share it, and one for each stream of others",
        arguments: loads
    )
    func connections(load: Load, connections: Int, streams: Int, ofHTTP2: Int) {
        let scenario = Self.scenario(load)
        #expect(scenario.mostConnections == connections && scenario.mostStreams { _ in true } == streams)
        #expect(scenario.mostConnections { $0.endpoint == "half" } == ofHTTP2)
        #expect(scenario.mostConnections { _ in false } == 0)
    }

    private static let rules: [(rules: AbortRules, isByFailures: Bool)] = [
        (AbortRules(), false), (AbortRules(consecutiveFailures: 3), true), (AbortRules(errorRate: 0.1), true),
        (AbortRules(authFailure: true, nothingWorks: true), false),
    ]

    @Test("is ended by failures that no shard sees all of where a rule counts those of all requests", arguments: rules)
    func failures(rules: AbortRules, isByFailures: Bool) {
        var scenario = Self.scenario()
        scenario.abort = rules
        #expect(scenario.endsByFailures == isByFailures)
    }

    @Test("asks rows in the order of their file where they are to be, and in rounds of chance else")
    func order() {
        var scenario = Self.scenario()
        #expect(scenario.promptOrder == .keyedRounds)
        for order in DataSource.Order.allCases {
            scenario.data = DataSource(file: "f", order: order)
            #expect(scenario.promptOrder == (order == .asFile ? .listed : .keyedRounds))
        }
    }

    @Test("asks made-up texts in place of prompts and rows, with the longest of them as the limit")
    func synthetic() {
        var scenario = Self.scenario()
        scenario.data = DataSource(file: "f")
        let output = SyntheticData.Output(SyntheticData.Length(tokens: 40, spread: 0.25), .cap)
        scenario.ask(SyntheticData(input: SyntheticData.Length(tokens: 30, spread: 0.1), output: output))
        #expect(scenario.data == nil && scenario.prompts.map(\.id) == ["synthetic"])
        #expect(scenario.prompts[0].maxTokens == 50 && scenario.targets.allSatisfy { $0.rowLimit == 50 })
        let words = scenario.prompts[0].conversation.turns[0].texts[0].split(separator: " ")
        #expect(words.count == 33, "as many as the longest has tokens")
        scenario.ask(SyntheticData(input: SyntheticData.Length(tokens: 30)))
        #expect(scenario.prompts[0].maxTokens == nil && scenario.targets.allSatisfy { $0.rowLimit == nil })
    }

    @Test("sends a trace at its own times, all of it until somebody knows how much that is")
    func trace() {
        var scenario = Self.scenario(Load(shape: .open(.poisson(rate: 1)), extent: .duration(.seconds(5))))
        scenario.data = DataSource(file: "f")
        scenario.send(Replay(speed: 3))
        #expect(scenario.load.shape == .trace([]) && scenario.load.extent == .requests(Load.allOfTrace))
        #expect(scenario.data?.replay?.speed == 3)
        #expect(scenario.load.plannedStarts(of: 0) == .max && scenario.load.plannedStarts(of: 0, countingTo: 9) == 9)
    }

    private static let extents: [(extent: Load.Extent, starts: Int?)] = [
        (.requests(7), 7), (.sessions(8), 8), (.duration(.seconds(9)), nil),
    ]

    @Test("has a number of starts where it counts them", arguments: extents)
    func starts(extent: Load.Extent, starts: Int?) {
        var load = Load(extent: extent)
        #expect(extent.starts == starts && load.plannedStarts(of: 0) == starts && load.plannedRequests(of: 0) == starts)
        #expect(load.plannedStarts(of: 0, countingTo: 5) == starts.map { min($0, 5) })
        #expect(load.counting(4) == .requests(4))
        load.conversations = ConversationSettings()
        #expect(load.counting(4) == .sessions(4))
        #expect(load.plannedRequests(of: 0) == nil, "how many turns sessions have is another matter")
        #expect(load.plannedStarts(of: 0) == starts)
    }
}

@Suite("How much of a trace or a text, in words")
struct LoadWordTests {
    private static let replays: [(replay: Replay, words: String)] = [
        (Replay(), "at the recorded times, answers at most as long as recorded"),
        (Replay(speed: 2, output: .exact), "2 times as fast as recorded, answers exactly as long as recorded"),
        (Replay(speed: 0.5, output: .natural), "0.5 times as fast as recorded, answers of their natural length"),
        (Replay(from: .seconds(60)), "at the recorded times, from 60 s on, answers at most as long as recorded"),
        (
            Replay(from: .seconds(1.5), to: .seconds(90)),
            "at the recorded times, from 1.5 s to 90 s, answers at most as long as recorded"
        ),
        (Replay(to: .seconds(90)), "at the recorded times, from 0 s to 90 s, answers at most as long as recorded"),
        (
            Replay(sample: 0.25, spread: .bucket),
            "at the recorded times, 25 % of the prefix groups, spread within buckets, answers at most as long as recorded"
        ),
        (Replay(spread: .recorded), "at the recorded times, equal times together, answers at most as long as recorded"),
    ]

    @Test("say of a trace what is sent of it, when, and how answers are held", arguments: replays)
    func replay(replay: Replay, words: String) { #expect(replay.words == words) }

    private typealias Data = SyntheticData

    private static let texts: [(data: SyntheticData, words: String)] = [
        (Data(input: .init(tokens: 100)), "synthetic text of 100 input tokens; answers of their natural length"),
        (
            Data(input: .init(tokens: 100, spread: 0.5), output: .init(.init(tokens: 9), .exact)),
            "synthetic text of 50 to 150 input tokens; answers of exactly 9 tokens"
        ),
        (
            Data(
                input: .init(tokens: 100),
                output: .init(.init(tokens: 8, spread: 0.5), .cap),
                prefix: .init(groups: 1, tokens: 60)
            ),
            "synthetic text of 100 input tokens, the first 60 of them one of 1 shared beginning; answers of at most 4 to 12 tokens"
        ),
        (
            Data(input: .init(tokens: 100), prefix: .init(groups: 8, tokens: 60, distribution: .zipf)),
            "synthetic text of 100 input tokens, the first 60 of them one of 8 shared beginnings (the k-th 1/k times as "
                + "often as the first); answers of their natural length"
        ),
    ]

    @Test("say of made-up texts how long they are and what they share", arguments: texts)
    func text(data: SyntheticData, words: String) { #expect(data.words == words) }
}
