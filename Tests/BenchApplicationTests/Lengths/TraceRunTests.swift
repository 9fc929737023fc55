import BenchModel
import Foundation
import JSONSyntax
import LoadRunner
import Pricing
import ProviderWire
import SampleStore
import ScenarioFile
import Testing
import TransportFakes

@testable import BenchApplication

@Suite("A run that sends a trace", .timeLimit(.minutes(30)))
struct TraceRunTests {
    private static let rows = [
        #"{"timestamp": 0, "input_length": 1300, "output_length": 2, "hash_ids": [0, 1, 2]}"#,
        #"{"timestamp": 5, "input_length": 1100, "output_length": 3, "hash_ids": [0, 1, 3]}"#,
        #"{"timestamp": 9, "input_length": 700, "output_length": 4, "hash_ids": [4, 5]}"#,
        #"{"timestamp": 9, "input_length": 1300, "output_length": 5, "hash_ids": [0, 1, 2]}"#,
    ]

    /// A scenario whose dataset is a file of the test's folder.
    private static func scenario(
        _ folder: Folder,
        _ replay: Replay? = Replay(),
        rows: [String] = rows,
        _ change: (inout Scenario) -> Void = { _ in }
    ) throws -> Scenario {
        let path = "\(folder.path)/trace.jsonl"
        try Data(rows.joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: path))
        var scenario = Scenario.small(["a"], requests: 2)
        scenario.prompts = []
        scenario.data = DataSource(file: path)
        if let replay { scenario.send(replay) }
        change(&scenario)
        return scenario
    }

    @Test("asks each row at its length, in its order, with its row, its answer's limit and what a cache could give")
    func run() async throws {
        for (perWord, endpoints) in [(1, .vllm), (nil, .llama), (2, .none)]
            as [(Int?, CountingServer.Endpoints)]
        {
            let folder = try Folder()
            let taken = try #require(try TakenData(Self.scenario(folder)))
            #expect(
                taken.planned == 4 && taken.scenario.data?.format == .mooncake && taken.scenario.data?.digest != nil
            )
            let server = CountingServer(endpoints: endpoints, perWord: perWord)
            let outcome = try await TestRun(folder).run(taken.scenario, over: server.transport)
            #expect(outcome.end == .whole)
            let stored = try outcome.database.load(.id(outcome.runID))
            let samples = stored.samples.sorted { $0.sequence < $1.sequence }
            #expect(samples.map(\.dataRow) == [1, 2, 3, 4] && samples.map(\.askedOutput) == [2, 3, 4, 5])
            #expect(samples.map(\.askedInput) == [1300, 1100, 700, 1300])
            for sample in samples {
                let (asked, got) = (sample.askedInput ?? 0, sample.response.usage.input ?? 0)
                #expect(abs(got - asked) <= (endpoints == .none ? asked / 50 : 0), "\(got) of \(asked)")
            }
            #expect(samples.map(\.idealCached) == [0, 1024, 0, 1300])
            let texts = samples.compactMap(\.promptText)
            #expect(texts.count == 4 && texts[0] == texts[3] && texts[0] != texts[1])
            #expect(stored.record.targets[0].usesNonce == false && stored.record.isOpenLoop)
            #expect(stored.record.remarks.contains { $0.text.contains("made up for the lengths of a trace") })
        }
    }

    @Test("goes on with what is left, of which a cache of the new sitting knows nothing before")
    func resumed() async throws {
        let folder = try Folder()
        // All but the first are an hour late, which a sitting that begins with them does not wait for.
        let late =
            Self.rows.prefix(1)
            + Self.rows.dropFirst().map { row in
                row.replacing("\"timestamp\": 5", with: "\"timestamp\": 3600000")
                    .replacing("\"timestamp\": 9", with: "\"timestamp\": 3600000")
            }
        let replay = Replay(spread: .recorded)
        let taken = try #require(try TakenData(Self.scenario(folder, replay, rows: Array(late))))
        let test = try TestRun(folder)
        let server = CountingServer()
        let first = try await test.run(taken.scenario, over: server.transport(whenRunAsked: 1) { test.press() })
        #expect(first.end == .interrupted)
        first.database.close()
        let resumed = try ResumedRun(
            .id(first.runID),
            in: RunDatabase.open(path: folder.database, mode: .existing(readOnly: true)),
            given: taken.scenario,
            environment: [:],
            simulateAll: false
        )
        let again = try #require(try TakenData(resumed.scenario))
        let outcome = try await test.run(again.scenario, over: CountingServer().transport) { $0.resumed = resumed }
        #expect(outcome.end == .whole)
        let stored = try outcome.database.load(.id(outcome.runID))
        let second = stored.samples.filter { $0.part == 2 }.sorted { $0.sequence < $1.sequence }
        let whole = Set(stored.samples.filter(\.isFinished).map(\.sequence))
        #expect(whole == [0, 1, 2, 3] && !second.isEmpty)
        let blocks: [[UInt64]] = [[0, 1, 2], [0, 1, 3], [4, 5], [0, 1, 2]]
        var walk = PrefixWalk()
        for sample in second {
            let hit = walk.take(blocks[sample.sequence.number], of: 512, input: sample.askedInput ?? 0)
            #expect(sample.idealCached == hit.tokens)
        }
        #expect(second.first?.idealCached == 0)

        // A file that is another by now is not gone on with.
        _ = try Self.scenario(folder, rows: Array(Self.rows.dropLast()))
        let error = #expect(throws: (any Error).self) { _ = try TakenData(resumed.scenario) }
        #expect("\(error as Any)".contains("is not the file that is meant"))
    }

    @Test("says what does not fit: no replay, too few rows, nothing in the window, texts in place of a trace")
    func refused() throws {
        let folder = try Folder()
        func obstacle(_ scenario: Scenario, once: Bool = false) -> String {
            (#expect(throws: ScenarioObstacle.self) { _ = try TakenData(scenario, atMost: once ? 1 : nil) })?
                .description ?? ""
        }
        #expect(obstacle(try Self.scenario(folder, nil)).contains("\"replay\": {}, or --replay"))
        #expect(try TakenData(Self.scenario(folder, nil), replaysTraces: true)?.scenario.load.extent == .requests(4))
        #expect(obstacle(try Self.scenario(folder), once: true).contains("no texts to ask once"))
        #expect(obstacle(try Self.scenario(folder, Replay(from: .seconds(1)))).contains("nothing to send from 1s on"))
        let many = try Self.scenario(folder) { $0.load.extent = .requests(5) }
        #expect(obstacle(many).contains("asks 5 requests of each target"))
        let texts = try Self.scenario(folder, rows: [#"{"prompt": "a"}"#])
        #expect(obstacle(texts).contains("is no trace, but prompts"))
        let named = try Self.scenario(folder) { $0.targets[0].body = ["user": "{{row.output_length}}"] }
        #expect(obstacle(named).contains("{{row.output_length}} stands for"))
        let few = try Self.scenario(folder) { $0.data?.rows = 2 }
        #expect(try TakenData(few)?.scenario.trace?.requests.count == 2)
    }

    @Test("stops before it begins where a row is longer than the model takes, with the server's word and what to do")
    func context() async throws {
        for (server, words) in [
            (CountingServer(mostTokens: 1302, saysMostTokens: true), "\"keep\": { \"totalTokens\": [1, 1302] }"),
            (CountingServer(endpoints: .none, mostTokens: 1000), "maximum context length is 1000 tokens"),
        ] {
            let folder = try Folder()
            let taken = try #require(try TakenData(Self.scenario(folder)))
            let error = await #expect(throws: ApplicationError.self) {
                _ = try await TestRun(folder).run(taken.scenario, over: server.transport)
            }
            #expect(error?.description.contains(words) == true, "\(error as Any)")
        }
        let folder = try Folder()
        let kept = try #require(try TakenData(Self.scenario(folder) { $0.data?.keep.totalTokens = 1...1302 }))
        #expect(kept.scenario.trace?.requests.map(\.row) == [1, 2, 3])
    }

    @Test("tells what it costs by its own lengths")
    func cost() throws {
        let folder = try Folder()
        let taken = try #require(try TakenData(Self.scenario(folder)))
        let cost = try #require(PlanCost(taken.scenario, try TargetCalls(taken.scenario), prices: .dollarAToken))
        // A dollar an output token: 14 of them, of which the estimate takes the mean of each.
        #expect(cost.estimate.total.map { "\($0.full.amount)" } == "12")
    }
}
