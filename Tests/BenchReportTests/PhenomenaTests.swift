import BenchModel
import Pricing
import Statistics
import Testing

@testable import BenchAnalysis
@testable import BenchReport
@testable import RunFixtures

@Suite("Thinking, tools, caching and delivery in a summary")
struct PhenomenaTests {
    // MARK: Thinking

    @Test("shown thinking lasts from its first event to the first answer token")
    func shownThinking() throws {
        let target = try #require(
            MadeRun.summary([MadeRun.target()]) { maker, _, _ in
                (maker.thinkingEvents, maker.usage) = (4, TokenUsage(input: 10, output: 40, reasoning: 30))
            }.targets.first
        )
        #expect(target.thinking == .streamed)
        #expect(target.thinkingSummary.firstThinking.percentile(50) == 100e6)
        #expect(target.firstAnswer.percentile(50) == 180e6)
        #expect(target.thinkingSummary.time.percentile(50) == 80e6)
        #expect(target.thinkingSummary.tokens.sum == 300)
        #expect(target.thinkingSummary.shareOfOutput == 0.75)
        // 0.25 and 2 dollars per million: 30 · 2 of 10 · 0.25 + 40 · 2.
        let share = try #require(target.thinkingSummary.shareOfCost)
        #expect(abs(share.value - 60 / 82.5) < 1e-9)
    }

    @Test("hidden thinking lasts from the server's word of it to the first answer token; without a word nobody knows")
    func hiddenThinking() throws {
        let summary = MadeRun.summary([MadeRun.target("told"), MadeRun.target("untold"), MadeRun.target("none")]) {
            maker,
            target,
            _ in
            if target == 0 { maker.thinkingBegan = 30 }
            if target == 1 { maker.usage = TokenUsage(input: 10, output: 40, reasoning: 30) }
        }
        #expect(summary.targets.map(\.thinking) == [.hidden, .hidden, .none])
        #expect(summary.targets.map { $0.thinkingSummary.time.percentile(50) } == [70e6, nil, nil])
        #expect(summary.targets.map { $0.thinkingSummary.firstThinking.isEmpty } == [true, true, true])
        #expect(summary.targets[0].thinkingSummary.shareOfOutput == nil)
        #expect(summary.targets[1].thinkingSummary.shareOfOutput == 0.75)
    }

    // MARK: Tools

    @Test("a tool call begins with the first part of its arguments and is complete with the last")
    func tools() throws {
        let target = try #require(
            MadeRun.summary([MadeRun.target()]) { maker, _, sequence in if sequence < 6 { maker.toolsFrom = 5 } }
                .targets
                .first
        )
        #expect(target.tools.firstArgument.n == 6 && target.tools.firstArgument.percentile(50) == 200e6)
        #expect(target.tools.lastArgument.n == 6 && target.tools.lastArgument.percentile(50) == 280e6)
        let plain = MadeRun.summary([MadeRun.target()]) { _, _, _ in }
        #expect(plain.targets.first?.tools.firstArgument.isEmpty == true)
    }

    // MARK: Caching

    @Test("requests are told apart by what usage says the cache did")
    func populations() throws {
        let usages = [
            TokenUsage(input: 1_000, output: 10, cacheRead: 900, cacheWrite: 50),
            TokenUsage(input: 1_000, output: 10, cacheRead: 0, cacheWrite: 900),
            TokenUsage(input: 1_000, output: 10, cacheRead: 0),
            TokenUsage(input: 1_000, output: 10),
        ]
        let kinds: [CacheSummary.Kind] = [.read, .written, .uncached, .unknown]
        let target = try #require(
            MadeRun.summary([MadeRun.target()], n: 8) { maker, _, sequence in
                (maker.usage, maker.ttft) = (usages[sequence % 4], 100 + 100 * Double(sequence % 4))
            }.targets.first
        )
        #expect(target.cache.populations.map(\.kind) == [.uncached, .written, .read, .unknown])
        for (place, kind) in kinds.enumerated() {
            let population = try #require(target.cache.population(kind))
            #expect(population.n == 2 && population.ttft.percentile(50) == 100e6 + 100e6 * Double(place))
        }
        // Of those whose usage speaks of a cache.
        #expect(target.cache.hitShare?.value == 1.0 / 3)
        // 100 new at 0.25, 900 cached at 0.025 and 10 out at 2 dollars per million.
        #expect(target.cache.population(.read)?.bill.perRequest == Money("0.0000675", .usd))
    }

    @Test(
        "more than 1 % of the input out of a cache, and prompts led by a nonce are not called cold",
        arguments: [(100, true, false), (101, true, true), (900, true, true), (900, false, false), (900, nil, false)]
    )
    func notCold(read: Int, usesNonce: Bool?, isAlarm: Bool) {
        let change: (inout SampleMaker, Int, Int) -> Void = { maker, _, sequence in
            maker.usage = TokenUsage(input: 1_000, output: 10, cacheRead: sequence == 0 ? read : 0)
        }
        let run = MadeRun.run([MadeRun.target(usesNonce: usesNonce)], change)
        let summary = Summary(run: run, prices: .builtIn)
        #expect(summary.alarms.map(\.sentence).contains { $0.hasPrefix("NOT COLD: t: ") } == isAlarm)
        for format in [ReportFormat.table, .markdown, .json] {
            #expect(ReportRenderer.render(summary, as: format).contains("NOT COLD") == isAlarm, "\(format)")
        }
        let gate = Gate.judge(run, objectives: [])
        for format in CheckFormat.allCases {
            #expect(GateRenderer.render(gate, as: format).contains("NOT COLD") == isAlarm, "\(format)")
        }
        #expect(GateRenderer.jobSummary(gate).contains("NOT COLD") == isAlarm)
    }

    @Test("more out of a cache than the run's own requests could have told it is said in every output")
    func cacheKnewMore() {
        for (cached, isAlarm) in [(475, false), (1_000, true)] {
            var run = MadeRun.run([MadeRun.target(usesNonce: false)]) { maker, _, _ in
                maker.usage = TokenUsage(input: 1_000, output: 10, cacheRead: cached)
            }
            for index in run.samples.indices { run.samples[index].idealCached = 475 }
            let summary = Summary(run: run, prices: .builtIn)
            let sentence = summary.alarms.map(\.sentence).first { $0.hasPrefix("CACHE KNEW MORE: t: ") }
            #expect((sentence?.contains("100 % of the input tokens") == true) == isAlarm)
            #expect((sentence?.contains("could know 47.5 % at best") == true) == isAlarm)
            for format in [ReportFormat.table, .markdown, .json] {
                #expect(ReportRenderer.render(summary, as: format).contains("CACHE KNEW MORE") == isAlarm, "\(format)")
            }
            let gate = Gate.judge(run, objectives: [])
            for format in CheckFormat.allCases {
                #expect(GateRenderer.render(gate, as: format).contains("CACHE KNEW MORE") == isAlarm, "\(format)")
            }
            #expect(summary.soundness.contains("a prompt cache knew more") == isAlarm)
            #expect(summary.flaws.allSatisfy { !$0.spoilsFigures })
        }
    }

    // MARK: Delivery

    @Test("events that mostly share reads were buffered on the way, and every output says so")
    func buffered() throws {
        let run = MadeRun.run([MadeRun.target("clean"), MadeRun.target("held")]) { maker, target, _ in
            maker.eventsPerRead = target == 0 ? 1 : 5
        }
        let summary = Summary(run: run, prices: .builtIn)
        #expect(summary.targets.map { $0.gaps.delivery(isLimited: false) } == [.asMade, .buffered])
        #expect(summary.targets.map(\.gaps.zeroGapShare?.value) == [0, 8.0 / 9])
        #expect(summary.targets.map(\.gaps.eventsPerRead) == [1, 5])
        #expect(summary.alarms.count == 1 && summary.alarms[0].sentence.hasPrefix("BUFFERED ON THE WAY: held: "))
        for format in ReportFormat.allCases {
            #expect(ReportRenderer.render(summary, as: format).contains("buffered on the way"), "\(format)")
        }
        let gate = Gate.judge(run, objectives: [])
        for format in CheckFormat.allCases {
            #expect(GateRenderer.render(gate, as: format).contains("BUFFERED ON THE WAY: held"), "\(format)")
        }
    }

    @Test(
        "answers that came at once or in one piece are told in every output, and lead in no speed",
        arguments: [(false, "at once", "AT ONCE: held: "), (true, "in one piece", "IN ONE PIECE: held: ")]
    )
    func together(isOnePiece: Bool, verdict: String, alarm: String) {
        let run = MadeRun.run([MadeRun.target("clean"), MadeRun.target("held")]) { maker, target, _ in
            (maker.events, maker.usage) = (40, TokenUsage(input: 10, output: 40))
            if target == 1 { (maker.ttft, maker.gap, maker.events) = (500, 0.01, isOnePiece ? 1 : 40) }
        }
        let summary = Summary(run: run, prices: .builtIn)
        #expect(summary.alarms.count == 1 && summary.alarms[0].sentence.hasPrefix(alarm + "10 of 10 answers"))
        for format in ReportFormat.allCases {
            #expect(ReportRenderer.render(summary, as: format).contains(verdict), "\(format)")
        }
        let gate = Gate.judge(run, objectives: [])
        for format in CheckFormat.allCases {
            #expect(GateRenderer.render(gate, as: format).contains(alarm), "\(format)")
        }
        #expect(GateRenderer.jobSummary(gate).contains(alarm))
    }

    @Test("an instrument that is too slow blames nobody: what waits for it shares a read too")
    func bufferedBySlowness() {
        let summary = MadeRun.summary([MadeRun.target()]) { maker, _, _ in (maker.eventsPerRead, maker.lag) = (5, 40) }
        #expect(summary.instrument.isLimited)
        #expect(summary.targets[0].gaps.delivery(isLimited: true) == .unclear(.slowProgram))
        #expect(!summary.alarms.map(\.sentence).contains { $0.contains("BUFFERED") })
    }

    // MARK: Streamed against buffered

    @Test("streaming gains the reader the time from the first answer token to the whole buffered answer")
    func gain() throws {
        let summary = MadeRun.summary([
            MadeRun.target("s"), MadeRun.target("b", isStreamed: false),
            MadeRun.target("other", model: "x", isStreamed: false),
        ]) { maker, target, sequence in
            if target > 0 { (maker.isBuffered, maker.events, maker.ttft) = (true, 1, 400 + Double(sequence * 3 % 10)) }
        }
        let gain = try #require(summary.streamingGains.first)
        #expect(summary.streamingGains.count == 1 && gain.streamed == "s" && gain.buffered == "b")
        // The buffered answers end at 401.5 … 410.5 ms, the streamed ones begin at 100 ms and end at 281.5 ms.
        #expect(gain.gain == 306e6)
        #expect(gain.costAtEnd == -124.5e6)
        let interval = gain.gainInterval
        #expect(try #require(interval.low) < 306e6 && (try #require(interval.high)) > 306e6)
        #expect(try #require(interval.low) >= 301.5e6 && (try #require(interval.high)) <= 310.5e6)
    }

    @Test("an answer that was thought about is not held against one that was not")
    func gainOfUnequals() {
        let summary = MadeRun.summary([MadeRun.target("s"), MadeRun.target("b", isStreamed: false)]) {
            maker,
            target,
            _ in
            if target == 0 { maker.thinkingEvents = 3 } else { (maker.isBuffered, maker.events) = (true, 1) }
        }
        #expect(summary.streamingGains.isEmpty)
    }
}
