import BenchAnalysis
import BenchModel
import Pricing
import RunFixtures
import SampleStore
import Statistics
import Testing

/// Reports are made of runs that are read row by row; the figures are those of whole samples.
@Suite("The analysis of a run that is read row by row")
struct StreamedAnalysisTests {
    /// A run drawn from a seed, with failures, retries, thinking, warm-up and closed streams.
    private static func drawn(_ seed: UInt64) -> StoredRun {
        var random = SplitMix64(seed: seed)
        let targets = [MadeRun.target("one"), MadeRun.target("two", model: "gpt-5", isStreamed: seed % 2 == 0)]
        return MadeRun.run(targets, n: 60) { maker, target, sequence in
            maker.phase = sequence < 4 ? .warmup : .measure
            maker.start += .random(in: 0...40, using: &random)
            maker.ttft = .random(in: 20...400, using: &random)
            maker.gap = .random(in: 1...30, using: &random)
            maker.events = .random(in: 1...30, using: &random)
            maker.eventsPerRead = .random(in: 1...3, using: &random)
            maker.thinkingEvents = target == 0 ? .random(in: 0...2, using: &random) : 0
            maker.isReused = Bool.random(using: &random)
            maker.servedModel = ["gpt-5", nil, "another"].randomElement(using: &random) ?? nil
            maker.usage = TokenUsage(input: 100, output: .random(in: 30...90, using: &random), cacheRead: sequence % 50)
            switch Int.random(in: 0..<9, using: &random) {
            case 0: (maker.outcome, maker.events) = (.failed(.serverError, detail: "HTTP 500"), 0)
            case 1: maker.outcome = .cancelled
            case 2: maker.closedAfter = 1
            default: break
            }
        }
    }

    @Test(
        "has every figure of the same run with its samples whole",
        arguments: 0..<15
    )
    func figures(place: Int) throws {
        let fixtures = [RunFixture.run, PhenomenaFixture.run, OpenLoopFixture.run]
        let run = place < 3 ? fixtures[place] : Self.drawn(UInt64(place))
        let folder = try Folder()
        let database = try RunDatabase.open(path: folder.database, mode: .create)
        let id = try database.begin(run.record)
        try database.append(run.samples, connections: run.connections, lingered: run.lingered, to: id)
        try database.finish(id, at: run.record.startedAt, status: .finished)

        let objectives = [Objective(metric: .ttft, percentile: 95, bound: .max, limit: 3e8)]
        let whole = MeasuredRun(try database.load(.id(id)))
        let streamed = MeasuredRun(try database.facts(.id(id)))
        let (one, other) = (
            Summary(whole, prices: .builtIn, objectives: objectives),
            Summary(streamed, prices: .builtIn, objectives: objectives)
        )
        #expect(one.instrument == other.instrument && one.closings == other.closings)
        #expect(one.unitCosts == other.unitCosts && one.streamingGains == other.streamingGains)
        #expect("\(one.alarms)" == "\(other.alarms)")
        for (one, other) in zip(one.targets, other.targets) {
            #expect(one.figures == other.figures && one.latencies == other.latencies)
            #expect(one.counts == other.counts && one.retries == other.retries && one.failures == other.failures)
            #expect(one.gaps == other.gaps && one.tokens == other.tokens && one.cost == other.cost)
            #expect(one.answers == other.answers && one.thinkingSummary == other.thinkingSummary)
            #expect(one.cache == other.cache && one.marks == other.marks && one.connections == other.connections)
            #expect(one.firstWave == other.firstWave && one.schedule == other.schedule)
            #expect(one.systemTokensPerSecond == other.systemTokensPerSecond)
            #expect(one.steadyTokensPerSecond == other.steadyTokensPerSecond)
            #expect("\(one.sessions as Any)" == "\(other.sessions as Any)" && one.lengths == other.lengths)
        }
        let (first, second) = (RunCharts(one), RunCharts(other))
        #expect(first.streams == second.streams && first.latencies == second.latencies)
        #expect(first.tokens == second.tokens && first.gaps == second.gaps && first.firstToken == second.firstToken)
        let judged = [whole, streamed].map { Gate.judge($0, objectives: objectives) }
        #expect("\(judged[0].judgements)" == "\(judged[1].judgements)")
    }
}
