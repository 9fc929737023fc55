import BenchModel
import Pricing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What a watch may still spend on a day, by the days of UTC: a value that is told what each probe may have cost.
struct DayBudget {
    private static let length = Nanoseconds.seconds(86_400)
    /// Less than a billionth of the currency buys nothing.
    private static let least = Decimal(sign: .plus, exponent: -9, significand: 1)

    private let limit: Money
    private let perProbe: Decimal
    private var day: Int
    private var spent: Money
    private var isNews = true
    private let store: any WatchStore

    /// - Throws: where what was spent of the day already cannot be read: a restart must not double it.
    init(_ budget: Budget, perProbe: String?, at wall: WallTime, _ store: any WatchStore) throws {
        guard let limit = Money(budget.amount, budget.currency) else {
            throw ApplicationError(
                "a budget of \(budget.amount) \(budget.currency.code) cannot be kept: it is no amount"
            )
        }
        self.limit = limit
        self.perProbe = max(Self.least, perProbe.flatMap { Money($0, limit.currency) }?.amount ?? 0)
        self.store = store
        day = Self.day(of: wall)
        spent = try Self.spent(on: day, limit.currency, store)
    }

    private var rest: Decimal { (limit - spent).amount }

    /// What is left, to the billionth, rounded down.
    var left: Budget {
        Budget("\(max(0, rest).cut(to: 9))", limit.currency)
    }

    var isSpent: Bool { rest < perProbe }
    /// Nearest numbers, for those who draw them.
    var spentNumber: Double { spent.number(in: limit.currency) }
    var limitNumber: Double { limit.number(in: limit.currency) }
    var endOfDay: WallTime {
        WallTime(after: Self.length.multipliedSaturated(by: day + 1))
    }

    /// Goes on to the day of a moment; where the clock was set back, what was spent that day counts.
    mutating func turn(to wall: WallTime) {
        let now = Self.day(of: wall)
        guard now != day else { return }
        // Where that cannot be read now, what this process knows stays.
        if let known = try? Self.spent(on: now, limit.currency, store) {
            spent = known
        } else if now > day {
            spent = .zero(limit.currency)
        }
        day = now
        isNews = true
    }

    mutating func book(_ amount: String?) {
        if let amount = amount.flatMap({ Money($0, limit.currency) }) { spent += amount }
    }

    /// Whether it was not told yet that nothing is left of the day.
    mutating func takeNews() -> Bool {
        defer { isNews = false }
        return isNews
    }

    private static func spent(on day: Int, _ currency: Currency, _ store: any WatchStore) throws -> Money {
        let start = WallTime(after: length * day)
        let amounts = try store.dollars(from: start, to: start + length).compactMap { Money($0, currency) }
        return amounts.sum ?? .zero(currency)
    }

    private static func day(of wall: WallTime) -> Int { max(0, wall.sinceBeginning).quotient(by: length) }
}
