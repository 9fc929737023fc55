package import BenchModel
import Synchronization

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What an answer costs: reckoned once for all answers of the same counts.
package final class KnownCost: Sendable {
    package let parts: CostParts
    package let total: Money
    /// As they are added up.
    let exact: ExactAmount
    let exactOutput: ExactAmount
    private let nearest: Double

    fileprivate init(_ parts: CostParts) {
        self.parts = parts
        total = parts.total
        exact = ExactAmount(total)
        exactOutput = ExactAmount(parts.output)
        nearest = total.number(in: total.currency)
    }

    /// Returns the nearest number to ``total``, see ``Money/number(in:)``.
    package func number(in currency: Currency) -> Double {
        precondition(total.currency == currency, "an amount in \(total.currency.code) is not one in \(currency.code)")
        return nearest
    }
}

/// What answers of one target cost, as far as that was reckoned before; shared by all who price them.
final class KnownCosts: Sendable {
    /// What a cost follows from.
    struct Answer: Hashable {
        let usage: TokenUsage
        let servedModel: String?
        let serviceTier: String?
        let hasOtherModel: Bool

        init(_ response: some PricedAnswer) {
            usage = response.pricedUsage
            servedModel = response.servedModel
            serviceTier = response.serviceTier
            hasOtherModel = response.marks.contains(.otherModel)
        }

        /// By what differs most: to hash all of it takes most of the time of finding a cost.
        func hash(into hasher: inout Hasher) {
            hasher.combine(usage.input)
            hasher.combine(usage.output)
        }
    }

    /// So many are kept: where all answers differ, keeping them is of no use.
    private static let most = 16_384

    private let costs = Mutex<[Answer: KnownCost?]>([:])

    /// Returns what was reckoned for such an answer, or reckons it.
    func cost(of answer: Answer, reckon: () -> CostParts?) -> KnownCost? {
        if let known = costs.withLock({ $0[answer] }) { return known }
        let cost = reckon().map { KnownCost($0) }
        costs.withLock { if $0.count < Self.most { $0[answer] = .some(cost) } }
        return cost
    }
}

/// An amount, and what it is in whole units, where it is so.
struct ExactAmount: Sendable {
    /// A unit is the 10¹⁸th part: prices of a token have few digits behind the point, and costs no more.
    static let digits = 18

    let money: Money
    /// Nil where it is no whole number of units, or too large.
    let units: Int64?

    init(_ money: Money) {
        self.money = money
        let scaled = money.amount * Decimal(sign: .plus, exponent: Self.digits, significand: 1)
        units = Int64("\(scaled)")
    }
}

/// The exact sum of amounts of one currency.
///
/// Decimals are slow to add, and a report adds millions of them: what is a whole number of units is added as such.
package struct ExactSum: Sendable {
    private var units: Int128 = 0
    private var currency: Currency?
    private var rest: Money?

    package init() {}

    /// Adds what an answer costs.
    package mutating func add(_ cost: KnownCost) { add(cost.exact) }
    /// Adds what the output of an answer costs.
    package mutating func addOutput(of cost: KnownCost) { add(cost.exactOutput) }

    private mutating func add(_ exact: ExactAmount) {
        guard let own = exact.units else {
            rest += exact.money
            return
        }
        precondition(currency == nil || currency == exact.money.currency, "amounts of two currencies are not added")
        currency = exact.money.currency
        units += Int128(own)
    }

    /// Nil where nothing was added: nothing says in which currency there is none.
    package var money: Money? {
        guard let currency else { return rest }
        var (whole, exponent) = (units, -ExactAmount.digits)
        while whole != 0, whole % 10 == 0 { (whole, exponent) = (whole / 10, exponent + 1) }
        let sign: FloatingPointSign = whole < 0 ? .minus : .plus
        let significand = Decimal(string: "\(whole.magnitude)") ?? .nan
        let sum = whole == 0 ? 0 : Decimal(sign: sign, exponent: exponent, significand: significand)
        let money = Money(sum, currency)
        return rest.map { money + $0 } ?? money
    }
}

extension ExactSum: Equatable {
    package static func == (one: Self, other: Self) -> Bool { one.money == other.money }
}
