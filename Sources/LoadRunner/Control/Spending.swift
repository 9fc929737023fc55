import BenchModel
import Pricing
import Synchronization

/// Keeps a run within its limit: an attempt starts only if it cannot exceed the limit, counting all those in flight.
final class Spending: Sendable {
    private struct Account {
        var spent: Money
        /// The highest possible cost of the attempts in flight.
        var reserved: Money
    }

    private let limit: SpendingLimit?
    private let control: RunControl
    private let account: Mutex<Account>

    /// The initial reservation.
    static let nothing = Money.zero(.usd)

    init(_ limit: SpendingLimit?, control: RunControl) {
        self.limit = limit
        self.control = control
        let spent = limit?.spent ?? Self.nothing
        account = Mutex(Account(spent: spent, reserved: .zero(spent.currency)))
    }

    /// Reserves the highest possible cost of an attempt; ends the run and returns nil if too little is left.
    ///
    /// - Parameters:
    ///   - request: the request, of which each byte may be a token.
    ///   - target: whom it asks.
    ///   - keptInput: the tokens of what the server keeps and takes for input, too.
    ///   - mostOutput: the most output tokens.
    ///   - pictures: how many pictures it has.
    ///   - terms: what it asks that its price depends on.
    /// - Returns: the cost that is reserved.
    func reserve(
        _ request: TransportRequest,
        of target: TargetIndex,
        keptInput: Int = 0,
        mostOutput: Int,
        pictures: Int,
        terms: AskedTerms
    ) -> Money? {
        guard let limit else { return Self.nothing }
        // No token is shorter than a byte, and the body's JSON syntax outweighs what a chat template adds.
        let input = request.body.count.addingSaturated(keptInput)
        let most = limit.most(of: target, input: input, output: mostOutput, pictures: pictures, terms: terms)
        let (isFine, account) = account.withLock { account in
            let isFine = account.spent + account.reserved + most <= limit.most
            if isFine { account.reserved += most }
            return (isFine, account)
        }
        if isFine { return most }
        control.abort(
            UsedUpBudget.reason(limit.most, spent: account.spent, reserved: account.reserved, next: most)
        )
        return nil
    }

    /// Books an attempt's cost and releases its reservation.
    func settle(_ sample: Sample, reserved: Money) {
        guard let limit else { return }
        let cost = limit.booked(sample, most: reserved)
        account.withLock { account in
            account.reserved -= reserved
            account.spent += cost
        }
    }

    /// Releases the reservation of an attempt that never started.
    func release(_ reserved: Money) {
        if limit != nil { account.withLock { $0.reserved -= reserved } }
    }
}
