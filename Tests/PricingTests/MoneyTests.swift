import BenchModel
import Foundation
import Testing

@testable import Pricing

@Suite("Money")
struct MoneyTests {
    @Test("is exact, and of one currency")
    func arithmetic() throws {
        let tenth = try #require(Money("0.1", .usd))
        #expect((0..<10).map { _ in tenth }.sum == Money(1, .usd))
        #expect(tenth * 3 == Money("0.3", .usd) && tenth * 3 - tenth == tenth + tenth)
        #expect(Money(1, .usd) / 4 == Money("0.25", .usd) && Money(3, .usd) / tenth == 30)
        #expect(Money.zero(.usd).amount == 0 && tenth > .zero(.usd) && max(tenth, Money(1, .usd)).amount == 1)
    }

    @Test("of nobody is no amount: nothing says in which currency there is none")
    func sumOfNothing() {
        #expect([Money]().sum == nil)
        var sum: Money?
        sum += Money(2, .usd)
        sum += Money(3, .usd)
        #expect(sum == Money(5, .usd))
    }

    @Test("is read digit by digit, and is none where that cannot be", arguments: ["", "-1", "x", "1.", "1e99"])
    func refused(text: String) {
        #expect(Money(text, .usd) == nil)
    }

    @Test("is told for those who name its currency")
    func told() {
        #expect(Money(7, .usd).amount(in: .usd) == 7)
        #expect(Currency.usd.code == "USD" && Currency.allCases.map(\.code).allSatisfy { $0.utf8.count == 3 })
    }

    @Test("is of the currency that its price is of")
    func prices() throws {
        let price = ModelPrice(input: "0.5", output: "1")
        let cost = try #require(price.cost(of: TokenUsage(input: 2, output: 3)))
        #expect(cost == Money(4, .usd) && cost.currency == price.currency)
        #expect(price.most(input: 2, output: 3)?.currency == price.currency)
    }
}
