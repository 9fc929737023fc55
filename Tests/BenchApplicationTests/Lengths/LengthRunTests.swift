import BenchModel
import LoadRunner
import Pricing
import SampleStore
import Statistics
import Synchronization
import Testing
import TransportFakes

@testable import BenchApplication

@Suite("A run of made-up texts", .timeLimit(.minutes(30)))
struct LengthRunTests {
    private static func scenario(
        _ tokens: Int = 500,
        spread: Share = .none,
        output: SyntheticData.Output = .natural,
        prefix: SyntheticData.Prefix? = nil,
        requests: Int = 6
    ) -> Scenario {
        var scenario = Scenario.small(["a"], requests: requests)
        scenario.ask(
            SyntheticData(
                input: SyntheticData.Length(tokens: tokens, spread: spread),
                output: output,
                prefix: prefix
            )
        )
        return scenario
    }

    /// Carries a run out, and returns what is stored of it.
    private static func run(_ scenario: Scenario, _ server: CountingServer, _ test: TestRun? = nil) async throws
        -> StoredRun
    {
        let test = try test ?? TestRun()
        let outcome = try await test.run(scenario, over: server.transport)
        #expect(outcome.end == .whole)
        return try outcome.database.load(.id(outcome.runID))
    }

    private static func refusal(_ scenario: Scenario, _ server: CountingServer) async throws -> String {
        let test = try TestRun()
        let error = await #expect(throws: ApplicationError.self) {
            _ = try await test.run(scenario, over: server.transport)
        }
        #expect(!test.told.contains("begun"), "a run that cannot be is not begun")
        return error?.description ?? ""
    }

    @Test(
        "asks just the tokens that are wanted where the server's tokenizer counts, of whatever vocabulary",
        arguments: [CountingServer.Endpoints.vllm, .llama],
        [1, 2, nil]
    )
    func exact(endpoints: CountingServer.Endpoints, perWord: Int?) async throws {
        for tokens in [60, 128, 1024, 8192] {
            let server = CountingServer(endpoints: endpoints, perWord: perWord)
            let stored = try await Self.run(Self.scenario(tokens), server)
            #expect(stored.samples.allSatisfy { $0.askedInput == tokens && $0.response.usage.input == tokens })
            let fit = try #require(stored.record.targets[0].fit)
            #expect(fit.source == .tokenize && fit.used == tokens && fit.keeping == nil)
            #expect(fit.path == (endpoints == .vllm ? "/tokenize" : "/apply-template"))
            if perWord == 1 { #expect(fit.intercept == 8 && fit.slope == 1) }
        }
    }

    @Test("asks each length of a range exactly where there are few, and else within two per cent")
    func ranges() async throws {
        for (tokens, spread) in [(100, 0.05), (1000, 0.5)] as [(Int, Share)] {
            let server = CountingServer(perWord: nil)
            let stored = try await Self.run(Self.scenario(tokens, spread: spread, requests: 60), server)
            let off = stored.samples.map { sample in
                abs(Double(sample.response.usage.input ?? 0) / Double(sample.askedInput ?? 1) - 1)
            }
            #expect(off.allSatisfy { $0 <= (tokens == 100 ? 0 : 0.02) }, "\(off.max() ?? 0)")
            #expect(Set(stored.samples.map(\.askedInput)).count > 5)
        }
    }

    @Test("counts by the provider's endpoint where that is all there is")
    func provider() async throws {
        let server = CountingServer(endpoints: .anthropic)
        var scenario = Self.scenario(700)
        scenario.targets[0].wireProtocol = .anthropicMessages
        // Its answers are those of another protocol: what matters here is what is asked before.
        let test = try TestRun()
        _ = try? await test.run(scenario, over: server.transport)
        #expect(server.asked.paths.withLock { $0.contains("/v1/messages/count_tokens") })
    }

    @Test("counts by usage where nothing else tells, within two per cent", arguments: [1, 2, nil])
    func usage(perWord: Int?) async throws {
        for tokens in [128, 1024, 8192] {
            let server = CountingServer(endpoints: .none, perWord: perWord)
            let stored = try await Self.run(Self.scenario(tokens), server)
            for sample in stored.samples {
                let got = try #require(sample.response.usage.input)
                // Of a vocabulary without words a word is six tokens, of which half may be too many.
                #expect(abs(got - tokens) <= max(tokens / 50, perWord == nil ? 3 : 1), "\(got) of \(tokens)")
            }
            #expect(stored.record.targets[0].fit?.source == .usage)
        }
    }

    @Test("begins its measuring with connections of its own, and leads no text by a line")
    func connections() async throws {
        let test = try TestRun()
        let server = CountingServer()
        let stored = try await Self.run(Self.scenario(60), server, test)
        #expect(test.configurations.withLock(\.count) == 2 && test.shutDowns.withLock(\.self) == 2)
        #expect(test.asked.count == 6, "the run's own transport carries the run alone")
        #expect(test.told == ["addresses", "fitted", "begun", "ended"])
        let texts = stored.samples.compactMap(\.promptText)
        #expect(Set(texts).count == 6 && texts.allSatisfy { !$0.contains("[") && $0.split(separator: " ").count == 52 })
        #expect(stored.record.targets[0].usesNonce == true)
        #expect(stored.record.remarks.contains { $0.kind == .data && $0.text.contains("60 input tokens") })
    }

    @Test(
        "is new to every cache, with a nonce or without, unless two targets ask one model the same",
        arguments: [true, false]
    )
    func new(usesNonce: Bool) async throws {
        var scenario = Self.scenario(300)
        scenario.load.nonce = usesNonce
        #expect(try await Self.run(scenario, CountingServer()).samples.allSatisfy { $0.idealCached == 0 })
        var twin = scenario.targets[0]
        twin.name = "twin"
        scenario.targets.append(twin)
        let both = try await Self.run(scenario, CountingServer())
        #expect(both.samples.count == 12 && both.samples.allSatisfy { $0.idealCached == (usesNonce ? 0 : nil) })
    }

    @Test("with shared beginnings is no cold one")
    func beginnings() async throws {
        let prefix = SyntheticData.Prefix(groups: 2, tokens: 100)
        let stored = try await Self.run(Self.scenario(300, prefix: prefix), CountingServer())
        #expect(stored.samples.allSatisfy { $0.response.usage.input == 300 })
        #expect(stored.record.targets[0].usesNonce == false)
        // Each beginning is new once.
        var known: Set<String> = []
        for sample in stored.samples.sorted(by: { $0.sequence < $1.sequence }) {
            let words = try #require(sample.promptText).split(whereSeparator: \.isWhitespace).prefix(80)
            #expect(sample.idealCached == (known.insert(words.joined(separator: " ")).inserted ? 0 : 100))
        }
        #expect(known.count == 2)
    }

    // MARK: Refusals

    @Test("stops with the server's word where the context is too short, and is fitted once")
    func context() async throws {
        for endpoints in [CountingServer.Endpoints.vllm, .none] {
            let server = CountingServer(endpoints: endpoints, mostTokens: 1000)
            let words = try await Self.refusal(Self.scenario(1500), server)
            #expect(words.contains("maximum context length is 1000 tokens"), "\(words)")
            #expect(words.contains("target \"a\""))
            #expect(server.asked.paths.withLock(\.count) < 12)
        }
        let said = CountingServer(mostTokens: 1000, saysMostTokens: true)
        let output = SyntheticData.Output(SyntheticData.Length(tokens: 600), .cap)
        let words = try await Self.refusal(Self.scenario(500, output: output), said)
        #expect(words.contains("at most 1000 together"), "\(words)")
    }

    @Test("stops where nobody tells how long a prompt is, or where counts mean nothing")
    func uncounted() async throws {
        let silent = try await Self.refusal(Self.scenario(), CountingServer(endpoints: .none, saysUsage: false))
        #expect(silent.contains("no endpoint that counts tokens"), "\(silent)")
        let constant = try await Self.refusal(Self.scenario(), CountingServer(endpoints: .none, perWord: 0))
        #expect(constant.contains("of which no length can be made"), "\(constant)")
    }

    @Test("spends what it asks beforehand out of the run's budget, and does not begin where that is too little")
    func budget() async throws {
        // A dollar a token of output: two probes of one token, the longest text's, and the requests.
        var scenario = Self.scenario(requests: 10)
        scenario.budget = Budget("8", .usd)
        let server = CountingServer(endpoints: .none)
        let test = try TestRun()
        let outcome = try await test.run(scenario, over: server.transport) {
            $0.budget = try? RunBudget(scenario, prices: .dollarAToken)
        }
        #expect(outcome.end != .whole, "10 answers of 3 tokens are not to be had for 8 - 3 dollars")
        var poor = scenario
        poor.budget = Budget("2.5", .usd)
        let budget = try RunBudget(poor, prices: .dollarAToken)
        let error = await #expect(throws: ApplicationError.self) {
            _ = try await TestRun().run(poor, over: server.transport) { $0.budget = budget }
        }
        #expect(error?.description.contains("the budget of 2.5 USD does not cover it") == true, "\(error as Any)")
    }

    // MARK: Answers

    @Test("keeps answers at their length by what the server keeps to")
    func keeping() async throws {
        let output = SyntheticData.Output(SyntheticData.Length(tokens: 20), .exact)
        for (end, keeping) in [(CountingServer.End.honoured, LengthFit.Keeping.both), (.halfHonoured, .ignoresEnd)] {
            let stored = try await Self.run(Self.scenario(output: output), CountingServer(end: end))
            #expect(stored.record.targets[0].fit?.keeping == keeping)
            #expect(stored.samples.allSatisfy { $0.askedOutput == 20 && $0.response.usage.output == 20 })
        }
    }

    @Test(
        "of exact answers does not begin where the server keeps none",
        arguments: [CountingServer.End.ignored, .refused]
    )
    func notKept(end: CountingServer.End) async throws {
        let output = SyntheticData.Output(SyntheticData.Length(tokens: 20), .exact)
        let words = try await Self.refusal(Self.scenario(output: output), CountingServer(end: end))
        #expect(words.contains("\"how\": \"cap\"") && words.contains("--output-how cap"), "\(words)")
        #expect(words.contains(end == .ignored ? "it gave 3" : "Unrecognized request argument"), "\(words)")
    }

    @Test("limits answers only, where that is asked")
    func cap() async throws {
        let output = SyntheticData.Output(SyntheticData.Length(tokens: 20), .cap)
        let stored = try await Self.run(Self.scenario(output: output), CountingServer(end: .refused))
        #expect(stored.samples.allSatisfy { $0.askedOutput == 20 && $0.response.usage.output == 3 })
    }

    // MARK: Going on

    @Test("goes on with the lengths it was begun with, though the server counts otherwise by now")
    func resumed() async throws {
        let test = try TestRun()
        let scenario = Self.scenario(spread: 0.2, requests: 8)
        let begun = CountingServer()
        let first = try await test.run(scenario, over: begun.transport(whenRunAsked: 3) { test.press() })
        #expect(first.end == .interrupted)
        first.database.close()

        let resumed = try ResumedRun(
            .id(first.runID),
            in: RunDatabase.open(path: test.folder.database, mode: .existing(readOnly: true)),
            given: scenario,
            environment: [:],
            simulateAll: false
        )
        let later = CountingServer(template: 50)
        let outcome = try await test.run(resumed.scenario, over: later.transport) { $0.resumed = resumed }
        #expect(outcome.end == .whole && !later.asked.paths.withLock { $0.contains("/tokenize") })
        let stored = try outcome.database.load(.id(outcome.runID))
        #expect(stored.samples.count == 8 && stored.record.targets[0].fit?.intercept == 8)
        for sample in stored.samples {
            let expected = (sample.askedInput ?? 0) + (sample.part == 2 ? 42 : 0)
            #expect(sample.response.usage.input == expected)
        }
        // What each place asks does not depend on the sitting.
        let places = stored.samples.sorted { $0.sequence < $1.sequence }.compactMap(\.askedInput)
        let whole = try await Self.run(scenario, CountingServer())
        #expect(places == whole.samples.sorted { $0.sequence < $1.sequence }.compactMap(\.askedInput))
    }
}
