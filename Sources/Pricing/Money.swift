package import BenchModel

#if canImport(FoundationEssentials)
    package import FoundationEssentials
#else
    package import Foundation
#endif

/// An exact amount of one currency.
///
/// Amounts of different currencies are neither added nor compared: that is a mistake of the program, which stops it rather than
/// show a wrong sum.
package struct Money: Sendable, Hashable {
    package let amount: Decimal
    package let currency: Currency

    package init(_ amount: Decimal, _ currency: Currency) {
        self.amount = amount
        self.currency = currency
    }

    /// Reads an amount as it is written, digit by digit; nil where it is none.
    package init?(_ digits: String, _ currency: Currency) {
        guard let amount = Decimal(price: digits) else { return nil }
        self.init(amount, currency)
    }

    package static func zero(_ currency: Currency) -> Money { Money(0, currency) }

    /// Returns the amount for those who say in which currency they show it.
    package func amount(in currency: Currency) -> Decimal {
        precondition(self.currency == currency, "an amount in \(self.currency.code) is not one in \(currency.code)")
        return amount
    }

    /// Returns the nearest number to the amount, for statistics and drawings; sums are made of exact amounts.
    package func number(in currency: Currency) -> Double { Double("\(amount(in: currency))") ?? .nan }

    package func rounded(_ rounding: (Decimal) -> Decimal) -> Money { Money(rounding(amount), currency) }
}

extension Money: CustomStringConvertible {
    package var description: String { "\(amount) \(currency.code)" }
}

// MARK: - Arithmetic

extension Money: Comparable {
    package static func < (one: Money, other: Money) -> Bool { one.amount < other.amount(in: one.currency) }
}

extension Money {
    package static func + (one: Money, other: Money) -> Money {
        Money(one.amount + other.amount(in: one.currency), one.currency)
    }

    package static func - (one: Money, other: Money) -> Money {
        Money(one.amount - other.amount(in: one.currency), one.currency)
    }

    package static func += (sum: inout Money, more: Money) { sum = sum + more }
    package static func -= (sum: inout Money, less: Money) { sum = sum - less }

    /// Adds to a sum that may not have begun: nil is nothing, of whichever currency.
    package static func += (sum: inout Money?, more: Money) { sum = (sum ?? .zero(more.currency)) + more }

    package static func * (money: Money, factor: Decimal) -> Money { Money(money.amount * factor, money.currency) }
    package static func * (money: Money, count: Int) -> Money { money * Decimal(count) }
    package static func / (money: Money, count: Int) -> Money { Money(money.amount / Decimal(count), money.currency) }

    /// Returns how many times an amount holds another, which is not 0.
    package static func / (money: Money, part: Money) -> Decimal { money.amount / part.amount(in: money.currency) }
}

extension Sequence<Money> {
    /// The sum; nil where there are no amounts, since nothing says in which currency there are none.
    package var sum: Money? { reduce(into: Money?.none) { $0 += $1 } }
}
