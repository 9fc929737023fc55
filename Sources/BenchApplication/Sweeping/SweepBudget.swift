import BenchModel
import LoadRunner
import Pricing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What a sweep may still spend: a value that is told what each rung may have cost.
struct SweepBudget {
    private let limit: Money
    private let prices: PriceBook
    private var spent: Money

    /// Returns nil where the scenario has no budget.
    ///
    /// - Throws: a budget that cannot be kept.
    init?(_ scenario: Scenario, prices: PriceBook) throws {
        guard let budget = try RunBudget(scenario, prices: prices) else { return nil }
        limit = budget.limit.most
        self.prices = prices
        spent = .zero(limit.currency)
    }

    /// What is left, to the billionth, rounded down; at least a billionth, which buys nothing.
    var left: Budget {
        let rounded = max(0, (limit - spent).amount).cut(to: 9)
        return Budget("\(max(rounded, Decimal(sign: .plus, exponent: -9, significand: 1)))", limit.currency)
    }

    /// Why no further request can be paid for: a rung knows only what was left for it.
    var reason: String {
        "the budget of \(limit.amount) \(limit.currency.code) for the whole sweep is used up: its requests so far may have cost "
            + "\(spent.amount), and the next one could go beyond it"
    }

    /// Books what a rung may have cost.
    mutating func book(_ run: StoredRun, _ order: SweepSession.Order) throws {
        guard let name = run.record.targets.first?.name,
            let place = order.scenario.targets.firstIndex(where: { $0.name == name }),
            let budget = try RunBudget(order.scenario.rung(of: place), prices: prices)
        else { return }
        spent += budget.spent(on: run.samples)
    }
}

extension Scenario {
    /// The scenario with one of its targets, and the objectives that concern it; a rung is held against no baseline.
    func rung(of place: Int) -> Scenario {
        var rung = self
        rung.targets = [targets[place]]
        rung.objectives = objectives.filter { $0.concerns(targets[place].name) }
        rung.regressions = []
        return rung
    }
}
