import BenchModel
import Foundation
import Pricing
import Statistics
import Testing

@testable import BenchAnalysis
@testable import RunFixtures

@Suite("Costs by what one gets")
struct UnitCostsTests {
    /// A dollar per input token, two per output token.
    private static let prices = PriceBook(prices: ["m": ModelPrice(input: "1", output: "2")], source: "test")
    private static let objectives = [Objective(metric: .ttft, percentile: 95, bound: .max, limit: 150e6)]

    private static func costs(
        _ makers: [SampleMaker],
        objectives: [Objective] = objectives,
        terms: CostTerms = .none,
        turns: [ConversationTurn]? = nil
    ) throws -> UnitCosts {
        var samples = makers.map { $0.made() }
        for (place, turn) in (turns ?? []).enumerated() { samples[place].turn = turn }
        let record = RunRecord(
            name: "test",
            startedAt: 0,
            version: "0.1.0",
            isSimulated: false,
            targets: [
                RunRecord.Target(name: "one", wireProtocol: "openai-chat", model: "m", endpoint: "https://one.example")
            ]
        )
        let run = MeasuredRun(StoredRun(record: record, samples: samples))
        return try #require(Summary(run, prices: prices, objectives: objectives, terms: terms).unitCosts.first)
    }

    private static func request(_ sequence: Int, _ change: (inout SampleMaker) -> Void = { _ in }) -> SampleMaker {
        var maker = SampleMaker(sequence: sequence, start: Double(sequence) * 1_000)
        change(&maker)
        return maker
    }

    /// Thirty dollars each: ten tokens in, ten out.
    @Test("per request, per million tokens, and of the whole run, warm-up among it")
    func each() throws {
        let costs = try Self.costs((0..<4).map { Self.request($0) } + [Self.request(0) { $0.phase = .warmup }])
        #expect(costs.perRequest == Money(30, .usd) && costs.perMillionTokens == Money(1_500_000, .usd))
        #expect(costs.spent == Money(120, .usd) && costs.run == Money(150, .usd) && costs.unknown == 0)
        #expect(costs.good == 4 && costs.perGoodRequest == Money(30, .usd))
        #expect(costs.month == nil && costs.hosted == nil && costs.sessions == 0 && costs.perSession == nil)
    }

    @Test("good requests bear what the others cost, failed and retried attempts too")
    func good() throws {
        var makers = [Self.request(0), Self.request(1), Self.request(2) { $0.ttft = 400 }]
        // Billed for its input, and tried again.
        makers.append(
            Self.request(3) {
                $0.outcome = .failed(.overloaded, detail: "x")
                $0.events = 0
                $0.usage = TokenUsage(input: 10, output: 0)
                $0.retryWait = 10
            }
        )
        makers.append(Self.request(3) { $0.attempt = 2 })
        let costs = try Self.costs(makers)
        #expect(costs.good == 3 && costs.spent == Money(130, .usd))
        let each = try #require(costs.perGoodRequest)
        #expect(abs(each.number(in: .usd) - 130.0 / 3) < 1e-9)
        // Without an objective nothing is good or bad.
        #expect(try Self.costs(makers, objectives: []).good == nil)
        // No good request has no cost.
        let slow = try Self.costs((0..<3).map { Self.request($0) { $0.ttft = 400 } })
        #expect(slow.good == 0 && slow.perGoodRequest == nil)
    }

    @Test("what broke within its answer may have been billed: no good request then has a known cost")
    func unknown() throws {
        let broken = Self.request(3) {
            $0.outcome = .failed(.truncated, detail: "x")
            $0.usage = TokenUsage(input: 10)
        }
        let refused = Self.request(4) {
            $0.outcome = .failed(.rateLimited, detail: "x")
            $0.events = 0
            $0.usage = TokenUsage()
        }
        #expect(try Self.costs([Self.request(0), refused]).unknown == 0)
        let costs = try Self.costs([Self.request(0), broken, refused])
        #expect(costs.unknown == 1 && costs.perGoodRequest == nil && costs.perRequest == Money(30, .usd))
    }

    @Test("a stream that was closed on purpose is paid for like one that broke: what it cost is open until usage says")
    func closed() throws {
        let open = Self.request(3) {
            $0.closedAfter = 1
            $0.usage = TokenUsage()
        }
        let costs = try Self.costs([Self.request(0), open])
        #expect(costs.unknown == 1 && costs.perGoodRequest == nil)
    }

    @Test("a month is so many requests at the mean cost, with its interval; unknown where one request is")
    func month() throws {
        let makers = (0..<8).map { number in
            Self.request(number) { $0.usage = TokenUsage(input: 10, output: number % 2 == 0 ? 10 : 20) }
        }
        let month = try #require(try Self.costs(makers, terms: CostTerms(monthlyRequests: 1_000)).month)
        #expect(month.cost == Money(40_000, .usd) && month.requests == 1_000)
        // Eight costs of 30 and 50: standard error 20 / √28, t of seven degrees 2.3646.
        let reach = 2.36462 * 20 / 28.0.squareRoot() * 1_000
        #expect(abs(try #require(month.interval.low) - (40_000 - reach)) < 1)
        #expect(abs(try #require(month.interval.high) - (40_000 + reach)) < 1)
        let unknown = makers + [Self.request(9) { $0.usage = TokenUsage() }]
        let none = try #require(try Self.costs(unknown, terms: CostTerms(monthlyRequests: 1_000)).month)
        #expect(none.cost == nil && none.interval.low == nil)
    }

    @Test("a server paid by the hour costs what it did in the run")
    func hosted() throws {
        let terms = CostTerms(perHour: ["": Money(36, .usd)])
        let costs = try Self.costs((0..<10).map { Self.request($0) }, terms: terms)
        let hosted = try #require(costs.hosted)
        // Ten requests a second apart, the last of which takes 0.2 + 100 + 180 + 1.5 ms: a cent a second.
        let each = try #require(hosted.perRequest)
        #expect(abs(each.number(in: .usd) - 0.01 * 9.2817 / 10) < 1e-9)
        #expect(hosted.perMillionOutputTokens != nil)
        let other = try Self.costs([Self.request(0)], terms: CostTerms(perHour: ["two": Money(36, .usd)]))
        #expect(other.hosted == nil)
    }

    @Test("a server of one's own does so much with each of its accelerators")
    func accelerators() throws {
        let makers = (0..<10).map { Self.request($0) }
        let alone = try #require(try Self.costs(makers, terms: CostTerms(accelerators: ["one": 1])).accelerators)
        let eight = try #require(try Self.costs(makers, terms: CostTerms(accelerators: ["one": 8])).accelerators)
        let all = try #require(alone.tokensPerSecondOfEach)
        #expect(eight.count == 8 && eight.tokensPerSecondOfEach == all / 8 && all > 0)
        #expect(try Self.costs(makers, terms: CostTerms(accelerators: ["other": 8])).accelerators == nil)
        let empty = try Self.costs([], terms: CostTerms(accelerators: ["one": 8])).accelerators
        #expect(empty?.count == 8 && empty?.tokensPerSecondOfEach == nil)
    }

    @Test("a session is all turns of a conversation")
    func sessions() throws {
        let turns = (0..<4).map { ConversationTurn(session: $0 / 2, turn: $0 % 2) }
        let costs = try Self.costs((0..<4).map { Self.request($0) }, turns: turns)
        #expect(costs.sessions == 2 && costs.perSession == Money(60, .usd))
    }

    @Test("a run without requests, and one without prices, have no costs and no crash")
    func none() throws {
        let terms = CostTerms(monthlyRequests: 5, perHour: ["": Money(1, .usd)])
        let empty = try Self.costs([], terms: terms)
        #expect(empty.perRequest == nil && empty.run == nil && empty.month?.cost == nil)
        #expect(empty.hosted?.perRequest == nil && empty.hosted?.perMillionOutputTokens == nil)
    }
}
