import Pricing
import Statistics
import Testing

@testable import BenchAnalysis
@testable import BenchModel
@testable import RunFixtures

@Suite("How an answer came")
struct AnswerArrivalTests {
    /// Returns what one answer of so many tokens shows, all of them in events that carry as many each; times in milliseconds.
    private static func arrival(
        tokens: Int,
        events: Int,
        ttft: Double,
        gap: Double,
        _ change: (inout SampleMaker) -> Void = { _ in }
    ) -> AnswerArrival? {
        let requests = MadeRequests.requests(1) { maker, _ in
            (maker.events, maker.ttft, maker.gap) = (events, ttft, gap)
            maker.usage = TokenUsage(input: 10, output: tokens)
            change(&maker)
        }
        return requests[0].metrics.arrival
    }

    @Test("is at once where it was sent within a moment, in a read or in many, after it was waited for")
    func atOnce() {
        for (tokens, events) in [(200, 200), (16, 16), (200, 40), (30, 2)] {
            for gap in [0.001, 0.02, 0.09] {
                let arrival = Self.arrival(tokens: tokens, events: events, ttft: 500, gap: gap)
                #expect(arrival == .atOnce, "\(events) events, \(gap) ms apart")
            }
            #expect(Self.arrival(tokens: tokens, events: events, ttft: 500, gap: 0) == .atOnce)
        }
        #expect(Self.arrival(tokens: 50, events: 50, ttft: 500, gap: 1) { $0.eventsPerRead = 50 } == .atOnce)
        // Usage that is missing, or a placeholder, hides nothing.
        #expect(Self.arrival(tokens: 50, events: 50, ttft: 500, gap: 0.01) { $0.usage = TokenUsage() } == .atOnce)
        #expect(Self.arrival(tokens: 1, events: 50, ttft: 500, gap: 0.01) == .atOnce)
    }

    @Test("is at once where a first word is sent ahead, and all the rest after a long silence")
    func wordAhead() {
        let metrics = Self.metrics(firstAfter: 20, restAfter: 1_000, events: 40)
        #expect(metrics.arrival == .atOnceBehindFirst)
        #expect(!metrics.hidesPace, "the silence is in its pace and its gaps")
        #expect(Self.metrics(firstAfter: 20, restAfter: 100, events: 40).arrival == .asMade)
    }

    @Test("is in one piece where one event brought many tokens")
    func onePiece() {
        #expect(Self.arrival(tokens: 16, events: 1, ttft: 500, gap: 0) == .inOnePiece)
        #expect(Self.arrival(tokens: 400, events: 1, ttft: 2, gap: 0) == .inOnePiece)
    }

    @Test("is as made of servers that make answers as fast as servers do, however they put tokens into events")
    func asMade() {
        for rate in [100.0, 500, 1_000, 2_000, 4_000] {
            for perEvent in [1, 2, 3, 5] {
                for ttft in [0.5, 20, 500, 5_000] {
                    let (tokens, gap) = (200, 1_000 / rate * Double(perEvent))
                    let arrival = Self.arrival(tokens: tokens, events: tokens / perEvent, ttft: ttft, gap: gap)
                    #expect(arrival == .asMade, "\(rate) tokens/s, \(perEvent) in each event, TTFT \(ttft) ms")
                    // Several events in each burst, as a server has them that guesses tokens ahead.
                    let burst = Self.arrival(tokens: 200, events: 200, ttft: ttft, gap: 1_000 / rate) { maker in
                        maker.eventsPerRead = perEvent
                    }
                    #expect(burst == .asMade, "\(rate) tokens/s in bursts of \(perEvent), TTFT \(ttft) ms")
                }
            }
        }
        // More than anybody makes today, without a wait that would hide anything.
        #expect(Self.arrival(tokens: 200, events: 200, ttft: 0.5, gap: 0.05) == .asMade)
    }

    @Test("is not told where the whole answer was there as soon as a cache, or a small model, has it")
    func tooSoon() {
        #expect(Self.arrival(tokens: 200, events: 200, ttft: 20, gap: 0.001) == .tooSoonToTell)
        #expect(Self.arrival(tokens: 200, events: 200, ttft: 20, gap: 0) == .tooSoonToTell)
    }

    @Test("is not asked of short answers, of tool calls, of what was closed, and of output that no event brought")
    func apart() {
        #expect(Self.arrival(tokens: 15, events: 1, ttft: 500, gap: 0) == nil)
        #expect(Self.arrival(tokens: 15, events: 15, ttft: 500, gap: 0.001) == nil)
        #expect(Self.arrival(tokens: 300, events: 1, ttft: 500, gap: 0) { $0.toolsFrom = 0 } == nil)
        #expect(Self.arrival(tokens: 300, events: 3, ttft: 500, gap: 0) { $0.toolsFrom = 2 } == nil)
        #expect(Self.arrival(tokens: 300, events: 30, ttft: 500, gap: 0) { $0.closedAfter = 1 } == nil)
        #expect(Self.arrival(tokens: 300, events: 30, ttft: 500, gap: 0) { $0.isBuffered = true } == nil)
        for mark in [ResponseMark.unseenOutput, .otherPasses, .otherModel] {
            #expect(Self.arrival(tokens: 300, events: 1, ttft: 500, gap: 0) { $0.marks = [mark] } == nil)
        }
        // Reasoning that is hidden came in no event, and the answer behind it is short.
        #expect(
            Self.arrival(tokens: 300, events: 1, ttft: 500, gap: 0) { maker in
                maker.usage = TokenUsage(input: 1, output: 300, reasoning: 290)
            } == nil
        )
        #expect(Self.arrival(tokens: 0, events: 0, ttft: 500, gap: 0) == nil)
    }

    /// An answer whose first event comes so early, and the others together so much later.
    private static func metrics(firstAfter: Double, restAfter: Double, events: Int) -> RequestMetrics {
        var sample = SampleMaker(ttft: firstAfter, events: 1).made()
        guard let sent = sample.times.sent else { return RequestMetrics(sample, of: MadeRequests.target) }
        for event in 1..<events {
            sample.response.deltas.append(
                arrival: sent + .milliseconds(restAfter + Double(event) * 0.01),
                lag: 0,
                kind: .text,
                bytes: 4
            )
        }
        return RequestMetrics(sample, of: MadeRequests.target)
    }
}

@Suite("Delivery of a target's answers")
struct DeliveryVerdictTests {
    private static func gaps(_ change: (inout SampleMaker, Int) -> Void) -> GapSummary {
        let requests = MadeRequests.requests(20) { maker, place in
            (maker.events, maker.usage) = (50, TokenUsage(input: 1, output: 50))
            change(&maker, place)
        }
        return GapSummary(requests, pooled: MetricFigures(requests)[.gap])
    }

    private static func atOnce(_ maker: inout SampleMaker) { (maker.ttft, maker.gap) = (500, 0.01) }
    private static func inOnePiece(_ maker: inout SampleMaker) { maker.events = 1 }

    @Test("goes by most of the answers that tell")
    func majority() {
        #expect(Self.gaps { maker, _ in Self.atOnce(&maker) }.delivery(isLimited: false) == .atOnce)
        #expect(Self.gaps { maker, _ in Self.inOnePiece(&maker) }.delivery(isLimited: false) == .inOnePiece)
        let half = Self.gaps { maker, place in if place < 10 { Self.atOnce(&maker) } }
        #expect(half.delivery(isLimited: false) == .asMade && half.arrivals.haveNoPace)
        let both = Self.gaps { maker, place in
            if place < 6 { Self.atOnce(&maker) } else if place < 12 { Self.inOnePiece(&maker) }
        }
        #expect(both.delivery(isLimited: false) == .atOnce)
        let one = Self.gaps { maker, place in if place == 0 { Self.atOnce(&maker) } }
        #expect(one.delivery(isLimited: false) == .asMade && !one.arrivals.haveNoPace)
        #expect(one.arrivals.atOnce == 1 && one.arrivals.answers == 20)
        // Nobody is asked who answers in a few words.
        let short = Self.gaps { maker, _ in (maker.events, maker.gap, maker.usage) = (8, 0, TokenUsage(output: 8)) }
        #expect(short.arrivals.answers == 0 && short.delivery(isLimited: false) == .buffered)
    }

    @Test("blames nobody where this program was too slow, but for one event, which it cannot have made of many")
    func limited() {
        #expect(Self.gaps { maker, _ in Self.atOnce(&maker) }.delivery(isLimited: true) == .unclear(.slowProgram))
        #expect(Self.gaps { maker, _ in Self.inOnePiece(&maker) }.delivery(isLimited: true) == .inOnePiece)
    }

    @Test("blames nobody for events in one read where whole answers were there at once")
    func tooSoon() {
        let gaps = Self.gaps { maker, _ in (maker.ttft, maker.gap) = (2, 0) }
        #expect(gaps.isBufferedOnTheWay && gaps.delivery(isLimited: false) == .unclear(.tooSoon))
    }

    @Test("blames nobody for one slow answer among those that are there too soon to tell")
    func slowAmongSoon() {
        let summary = MadeRun.summary([MadeRun.target()], n: 10) { maker, _, sequence in
            (maker.events, maker.gap, maker.ttft) = (100, 0.001, sequence == 0 ? 200 : 3)
            maker.usage = TokenUsage(input: 1, output: 100)
        }
        let gaps = summary.targets[0].gaps
        #expect(gaps.arrivals.atOnce == 1 && gaps.delivery(isLimited: false) == .unclear(.tooSoon))
        #expect(!summary.alarms.contains { if case .atOnce = $0 { true } else { false } })
    }

    @Test("that hides the pace leaves objectives on it open, whichever way they are bounded, and no speed leads")
    func objectives() throws {
        for hide in [Self.atOnce, Self.inOnePiece] {
            let run = MadeRun.run([MadeRun.target("held"), MadeRun.target("clean")], n: 100) { maker, target, _ in
                (maker.events, maker.gap, maker.usage) = (50, 10, TokenUsage(input: 1, output: 50))
                if target == 0 { hide(&maker) }
            }
            let bounds: [(Objective.Metric, Objective.Bound, Double)] = [
                (.tokensPerSecond, .min, 50), (.tokensPerSecond, .max, 50), (.tpot, .max, 20e6), (.itl, .max, 20e6),
                (.stall, .max, 20e6),
            ]
            for (metric, bound, limit) in bounds {
                let objective = Objective(metric: metric, percentile: 50, bound: bound, limit: limit)
                let judgements = Gate.judge(run, objectives: [objective]).judgements
                #expect(judgements[0].answer == .inconclusive, "\(metric)")
                #expect(judgements[1].answer != .inconclusive, "\(metric)")
            }
            let first = Objective(metric: .ttft, percentile: 50, bound: .max, limit: 900e6)
            #expect(Gate.judge(run, objectives: [first]).judgements.map(\.answer) == [.pass, .pass])
            let summary = Summary(run: run, prices: .builtIn)
            #expect(summary.targets.map(\.readsTooFast) == [true, false])
            let speed = try #require(summary.contests.first { $0.discipline == .speed })
            #expect(speed.winner != 0)
        }
    }
}
