package import BenchModel
import Synchronization

#if canImport(FoundationEssentials)
    package import FoundationEssentials
#else
    package import Foundation
#endif

/// What a run may cost, and what its requests do; prices belong to whoever makes it.
package struct SpendingLimit: Sendable {
    package var dollars: Decimal
    /// What earlier sittings have spent of it.
    package var spent: Decimal = 0
    /// Returns the most that a request to a target (by its index) can cost, from the most tokens it can take.
    package var most: @Sendable (_ target: Int, _ input: Int, _ output: Int) -> Decimal
    /// Returns what an answer of a target cost; nil where neither its usage nor the server's own bill says.
    package var cost: @Sendable (_ target: Int, _ response: DecodedResponse) -> Decimal?

    package init(
        dollars: Decimal,
        most: @escaping @Sendable (_ target: Int, _ input: Int, _ output: Int) -> Decimal,
        cost: @escaping @Sendable (_ target: Int, _ response: DecodedResponse) -> Decimal?
    ) {
        self.dollars = dollars
        self.most = most
        self.cost = cost
    }

    /// Returns what an attempt is booked with: what it cost where that is known, else nothing or the most it can have cost.
    package func booked(_ sample: Sample, most: Decimal) -> Decimal {
        let known = cost(sample.target, sample.response)
        if sample.outcome == .ok { return known ?? most }
        // What never went out, and what was refused with a status, is not billed; of a stream that broke nobody knows
        // how much of it will be.
        let isRefused = sample.httpStatus.map { !(200..<300).contains($0) } ?? (sample.times.sent == nil)
        return isRefused ? known ?? 0 : max(most, known ?? 0)
    }
}

/// Keeps a run within its limit: nothing starts that could exceed it, whatever is still under way.
final class Spending: Sendable {
    private struct Account {
        var spent = Decimal(0)
        /// The worst that the attempts under way can come to.
        var reserved = Decimal(0)
    }

    private let limit: SpendingLimit?
    private let control: RunControl
    private let account: Mutex<Account>

    /// What is set aside before anything is.
    static let nothing = Decimal(0)

    init(_ limit: SpendingLimit?, control: RunControl) {
        self.limit = limit
        self.control = control
        account = Mutex(Account(spent: limit?.spent ?? 0))
    }

    /// Sets aside the most that an attempt can cost; ends the run, and returns nil, where too little is left.
    func reserve(_ request: TransportRequest, of target: Int, mostOutput: Int) -> Decimal? {
        guard let limit else { return 0 }
        // No token is shorter than a byte, and the body's own JSON outweighs what a chat template adds.
        let most = limit.most(target, request.body.count, mostOutput)
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

    /// Books what an attempt cost in place of what was set aside for it.
    func settle(_ sample: Sample, reserved: Decimal) {
        guard let limit else { return }
        let cost = limit.booked(sample, most: reserved)
        account.withLock { account in
            account.reserved -= reserved
            account.spent += cost
        }
    }

    /// Gives back what was set aside for an attempt that never began.
    func release(_ reserved: Decimal) { account.withLock { $0.reserved -= reserved } }
}
