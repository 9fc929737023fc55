import BenchModel
import Foundation
import Testing

@testable import Pricing

/// What has to hold of every price and every usage.
@Suite("The cost of a request, whatever its price")
struct CostLawTests {
    /// Prices are made of whole millionths of a millionth, so that whole numbers reckon them exactly.
    private struct Rates {
        var input: Int
        var output: Int
        var cacheRead: Int?
        var cacheWrite: Int?
        var cacheWriteHour: Int?
        var reasoning: Int?
        var tiers: [(above: Int, rates: Rates)] = []

        init(_ random: inout SplitMix64) {
            func rate() -> Int { Int.random(in: 0...99_999, using: &random) }
            func maybe() -> Int? { Bool.random(using: &random) ? rate() : nil }
            (input, output, cacheRead, cacheWrite, reasoning) = (rate(), rate(), maybe(), maybe(), maybe())
            cacheWriteHour = maybe()
        }

        static func digits(_ count: Int) -> String { "\(count)e-12" }

        var price: ModelPrice {
            ModelPrice(
                input: Self.digits(input),
                output: Self.digits(output),
                cacheRead: cacheRead.map(Self.digits),
                cacheWrite: cacheWrite.map(Self.digits),
                cacheWriteHour: cacheWriteHour.map(Self.digits),
                reasoning: reasoning.map(Self.digits),
                tiers: tiers.map { tier in
                    ModelPrice.Tier(
                        aboveInputTokens: tier.above,
                        input: Self.digits(tier.rates.input),
                        output: Self.digits(tier.rates.output),
                        cacheRead: tier.rates.cacheRead.map(Self.digits),
                        cacheWrite: tier.rates.cacheWrite.map(Self.digits),
                        cacheWriteHour: tier.rates.cacheWriteHour.map(Self.digits)
                    )
                }
            )
        }

        /// What METHODOLOGY says, in whole numbers.
        func cost(_ usage: TokenUsage) -> Int {
            let (all, out, read, write) = (
                usage.input ?? 0, usage.output ?? 0, usage.cacheRead ?? 0, usage.cacheWrite ?? 0
            )
            let tier = tiers.filter { all > $0.above }.max { $0.above < $1.above }?.rates
            let plain = tier?.input ?? input
            let thought = min(usage.reasoning ?? 0, out)
            let reasoned = tier?.output ?? reasoning ?? output
            let short = tier?.cacheWrite ?? cacheWrite
            let listed = tier.map(\.cacheWriteHour) ?? cacheWriteHour
            let long = listed ?? max(2 * plain, short ?? 0, cacheWriteHour ?? 0)
            let hour = usage.cacheWriteHour ?? 0
            return (all - read - write) * plain + read * (tier?.cacheRead ?? cacheRead ?? plain)
                + (write - hour) * (short ?? plain) + hour * long + (out - thought) * (tier?.output ?? output)
                + (thought + usage.tokensBeyondParts) * reasoned
        }
    }

    private static func usage(_ random: inout SplitMix64) -> TokenUsage {
        let input = Int.random(in: 1...900, using: &random)
        let output = Int.random(in: 0...900, using: &random)
        let read = Bool.random(using: &random) ? Int.random(in: 0...input, using: &random) : nil
        let write = Bool.random(using: &random) ? Int.random(in: 0...(input - (read ?? 0)), using: &random) : nil
        return TokenUsage(
            input: input,
            output: output,
            reasoning: Bool.random(using: &random) ? Int.random(in: 0...output, using: &random) : nil,
            cacheRead: read,
            cacheWrite: write,
            cacheWriteHour: Bool.random(using: &random) ? write.map { Int.random(in: 0...$0, using: &random) } : nil,
            total: Int.random(in: 0..<8, using: &random) == 0 ? input + output + 50 : nil
        )
    }

    private static func money(_ count: Int) -> Money {
        Money(Decimal(count) * Decimal(sign: .plus, exponent: -12, significand: 1), .usd)
    }

    @Test("is what whole numbers make of it, exactly", arguments: 0..<8)
    func exact(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for _ in 0..<30 {
            var rates = Rates(&random)
            for above in [200, 500, 700].filter({ _ in Bool.random(using: &random) }).shuffled(using: &random) {
                rates.tiers.append((above, Rates(&random)))
            }
            let usage = Self.usage(&random)
            let parts = try #require(rates.price.parts(of: usage))
            #expect(parts.total == Self.money(rates.cost(usage)), "\(rates.price) of \(usage)")
            #expect(rates.price.cost(of: usage) == parts.total && parts.output == parts.answer + parts.reasoning)
            #expect([parts.input, parts.cacheRead, parts.cacheWrite, parts.answer, parts.reasoning].sum == parts.total)
            // Whatever came, and however long its input was within that: no more than the most.
            let most = try #require(
                rates.price.most(
                    input: usage.input ?? 0,
                    output: (usage.output ?? 0) + usage.tokensBeyondParts,
                    hourWrites: usage.cacheWriteHour != nil
                )
            )
            #expect(parts.total <= most, "\(rates.price) of \(usage)")
        }
    }

    @Test("grows with each count where no tier changes the rate, and doubles with all of them", arguments: 0..<6)
    func linear(seed: UInt64) throws {
        var random = SplitMix64(seed: seed &+ 50)
        for _ in 0..<30 {
            let price = Rates(&random).price
            var usage = Self.usage(&random)
            usage.total = nil
            let cost = try #require(price.cost(of: usage))
            let twice = TokenUsage(
                input: usage.input.map { $0 * 2 },
                output: usage.output.map { $0 * 2 },
                reasoning: usage.reasoning.map { $0 * 2 },
                cacheRead: usage.cacheRead.map { $0 * 2 },
                cacheWrite: usage.cacheWrite.map { $0 * 2 },
                cacheWriteHour: usage.cacheWriteHour.map { $0 * 2 }
            )
            #expect(price.cost(of: twice) == cost * 2)
            var more = usage
            more.output? += 1
            #expect(try #require(price.cost(of: more)) >= cost)
            more.input? += 1
            #expect(try #require(price.cost(of: more)) >= cost)
        }
    }

    private static let refused: [TokenUsage] = [
        TokenUsage(input: 0, output: 5), TokenUsage(input: 5, output: -1), TokenUsage(input: .min, output: 1),
        TokenUsage(input: 5, output: 5, cacheRead: -1),
        TokenUsage(input: 5, output: 5, cacheWrite: 6), TokenUsage(input: 5, output: 5, cacheRead: 3, cacheWrite: 3),
        TokenUsage(input: 5, output: 5, cacheRead: .max, cacheWrite: .max),
        TokenUsage(input: 5, output: 5, cacheWrite: 2, cacheWriteHour: 3),
        TokenUsage(input: 5, output: 5, cacheWriteHour: 1),
        TokenUsage(input: 5, output: 5, cacheWrite: 2, cacheWriteHour: -1),
        TokenUsage(input: 5, output: 5, reasoning: -1),
        TokenUsage(input: 5, output: 5, reasoning: 6),
        TokenUsage(input: .max, output: .max, cacheRead: .max, cacheWrite: 1),
    ]

    @Test("is unknown where the counts contradict each other, and never wraps around", arguments: refused)
    func contradictions(usage: TokenUsage) {
        #expect(ModelPrice(input: "1", output: "2", reasoning: "3").parts(of: usage) == nil)
    }

    @Test("of the largest counts there are is still a number")
    func largest() throws {
        let price = ModelPrice(input: "1e-6", output: "2e-6")
        let cost = try #require(price.cost(of: TokenUsage(input: .max, output: .max)))
        #expect(cost == Money("27670116110564.327421", .usd))
        #expect(price.most(input: .max, output: .max) == cost)
        // A total that is out of all proportion is thinking that nobody counted.
        #expect(price.cost(of: TokenUsage(input: 1, output: 1, total: .max)) == Money("18446744073709.551613", .usd))
        #expect(price.cost(of: TokenUsage(input: .max, output: 1, total: .min)) == Money("9223372036854.775809", .usd))
    }

    @Test("with more reasoning than output is known where both cost the same")
    func reasoningBeyondOutput() {
        let usage = TokenUsage(input: 1, output: 5, reasoning: 6)
        #expect(ModelPrice(input: "1", output: "2").cost(of: usage) == Money(11, .usd))
        #expect(ModelPrice(input: "1", output: "2", reasoning: "3").cost(of: usage) == nil)
    }

    @Test("is summed exactly, in whatever order, also where digits lie deeper than others", arguments: 0..<6)
    func sums(seed: UInt64) throws {
        var random = SplitMix64(seed: seed &+ 90)
        let target = RunRecord.Target(name: "t", wireProtocol: "openai-chat", model: "m", endpoint: "http://h")
        let deep =
            ["3e-06", "1.25e-7", "1e-19", "0", "12.5", "7e-18", "100000000000"].randomElement(using: &random) ?? "1"
        let prices = TargetPrices(
            target,
            book: PriceBook(prices: ["m": ModelPrice(input: deep, output: "2e-6")], source: "s")
        )
        let costs = try (0..<60).map { _ in
            try #require(prices.known(DecodedResponse<RunTime>(usage: Self.usage(&random))))
        }
        func sum(_ costs: [KnownCost]) -> ExactSum {
            var sum = ExactSum()
            for cost in costs { sum.add(cost) }
            return sum
        }
        let whole = sum(costs)
        #expect(
            whole.money == costs.map(\.total).sum && whole == sum(costs.reversed())
                && whole == sum(costs.shuffled(using: &random))
        )
        var outputs = ExactSum()
        for cost in costs { outputs.addOutput(of: cost) }
        #expect(outputs.money == costs.map(\.parts.output).sum)
        #expect(ExactSum().money == nil && sum([]) == ExactSum())
        for cost in costs { #expect(cost.number(in: .usd) == cost.total.number(in: .usd)) }
    }

    @Test("that was reckoned once is the same for each answer of the same counts, model and tier")
    func known() throws {
        let target = RunRecord.Target(name: "t", wireProtocol: "openai-chat", model: "m", endpoint: "http://h")
        let price = ModelPrice(input: "1", output: "2", services: ["flex": ModelPrice(input: "3", output: "4")])
        let book = PriceBook(prices: ["m": price, "other": ModelPrice(input: "5", output: "6")], source: "s")
        let prices = TargetPrices(target, book: book)
        var answer = DecodedResponse<RunTime>(usage: TokenUsage(input: 1, output: 1))
        let first = try #require(prices.known(answer))
        #expect(prices.known(answer) === first && first.total == Money(3, .usd))
        let each: [((inout DecodedResponse<RunTime>) -> Void, Int?)] = [
            ({ $0.serviceTier = "flex" }, 7), ({ $0.serviceTier = "scale" }, nil), ({ $0.servedModel = "other" }, 11),
            ({ $0.servedModel = "nobody" }, nil), ({ $0.marks = [.otherModel] }, nil), ({ $0.usage.output = 2 }, 5),
            ({ $0.billed = "99" }, 3), ({ $0.stopReason = "x" }, 3), ({ $0.usage.input = 0 }, nil),
        ]
        for (change, cost) in each {
            var other = answer
            change(&other)
            for _ in 0..<2 { #expect(prices.cost(of: other) == cost.map { Money(Decimal($0), .usd) }, "\(other)") }
        }
        answer.billed = "-1"
        #expect(answer.bill == nil && prices.charge(of: answer) == Money(3, .usd))
        answer.marks = [.otherModel]
        #expect(
            prices.cost(of: answer) == nil && prices.charge(of: answer) == Money(3, .usd),
            "a budget leaves nothing out"
        )
    }
}
