import BenchModel
import Synchronization

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Keeps a run within its limit: an attempt starts only if it cannot exceed the limit, counting all those in flight.
final class Spending: Sendable {
    private struct Account {
        var spent = Decimal(0)
        /// The highest possible cost of the attempts in flight.
        var reserved = Decimal(0)
    }

    private let limit: SpendingLimit?
    private let control: RunControl
    private let account: Mutex<Account>

    /// The initial reservation.
    static let nothing = Decimal(0)

    init(_ limit: SpendingLimit?, control: RunControl) {
        self.limit = limit
        self.control = control
        account = Mutex(Account(spent: limit?.spent ?? 0))
    }

    /// Reserves the highest possible cost of an attempt; ends the run and returns nil if too little is left.
    func reserve(_ request: TransportRequest, of target: Int, mostOutput: Int) -> Decimal? {
        guard let limit else { return 0 }
        // No token is shorter than a byte, and the body's JSON syntax outweighs what a chat template adds.
        let most = limit.most(of: target, input: request.body.count, output: mostOutput)
        let (isFine, account) = account.withLock { account in
            let isFine = account.spent + account.reserved + most <= limit.dollars
            if isFine { account.reserved += most }
            return (isFine, account)
        }
        if isFine { return most }
        control.abort(
            "the budget of \(limit.dollars) USD is used up: \(account.spent) spent, \(account.reserved) the most that "
                + "streams in flight may add, and the next request could cost \(most)"
        )
        return nil
    }

    /// Books an attempt's cost and releases its reservation.
    func settle(_ sample: Sample, reserved: Decimal) {
        guard let limit else { return }
        let cost = limit.booked(sample, most: reserved)
        account.withLock { account in
            account.reserved -= reserved
            account.spent += cost
        }
    }

    /// Releases the reservation of an attempt that never started.
    func release(_ reserved: Decimal) { account.withLock { $0.reserved -= reserved } }
}
