package import BenchModel
import Synchronization

#if canImport(FoundationEssentials)
    package import FoundationEssentials
#else
    package import Foundation
#endif

/// A run's spending limit, and the functions that compute costs; prices belong to the caller.
package struct SpendingLimit: Sendable {
    package var dollars: Decimal
    /// What earlier sittings have spent.
    package var spent: Decimal = 0
    /// Returns the highest possible cost of a request to a target, from its most input and output tokens.
    package var most: @Sendable (_ target: Int, _ input: Int, _ output: Int) -> Decimal
    /// Returns the cost of a target's answer; nil if neither its usage nor the server's own bill tells.
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

    /// Returns the cost to book for an attempt: what is known, else zero or the highest possible.
    package func booked(_ sample: Sample, most: Decimal) -> Decimal {
        let known = cost(sample.target, sample.response)
        if sample.outcome == .ok { return known ?? most }
        // A request that was never sent, or refused with a status, is not billed. A broken stream may be billed in
        // full.
        let isRefused = sample.httpStatus.map { !(200..<300).contains($0) } ?? (sample.times.sent == nil)
        return isRefused ? known ?? 0 : max(most, known ?? 0)
    }
}

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
