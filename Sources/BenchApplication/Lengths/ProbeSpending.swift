import BenchModel
import LoadRunner
import Pricing
import ProviderWire
import Synchronization

/// Keeps what is asked before a plan within the run's budget, of which the plan then has the rest.
final class ProbeSpending: Sendable {
    private let limit: Mutex<SpendingLimit?>

    init(_ limit: SpendingLimit?) { self.limit = Mutex(limit) }

    /// What is left for the plan; nil where there is no budget.
    var rest: SpendingLimit? { limit.withLock(\.self) }

    /// Says why a request may not be sent; nil where it may.
    func obstacle(to request: TransportRequest, of target: TargetIndex, output: Int) -> String? {
        limit.withLock { limit in
            guard let limit else { return nil }
            let cost = limit.most(of: target, input: request.body.count, output: output)
            guard limit.spent + cost > limit.most else { return nil }
            return "the budget of \(limit.most.amount) \(limit.most.currency.code) does not cover it: it could cost "
                + "\(cost.amount)"
        }
    }

    /// Books what a request cost at most: by its usage where that tells, else by its size.
    func book(_ request: TransportRequest, of target: TargetIndex, output: Int, _ usage: TokenUsage) {
        limit.withLock { limit in
            limit?.book(mostOf: target, input: usage.input ?? request.body.count, output: usage.output ?? output)
        }
    }
}
