import BenchModel

/// Transfers whose streams have told their end for certain, and whose bodies have not ended with that.
///
/// The body's end makes the connection fit for the next request, and mostly comes at once, in a packet of its own: a moment is
/// waited for it, so that a slot finds its connection again. Where a server holds its bodies open, the slot is free at the
/// terminator, and the transfer lingers in the loop by itself.
///
/// Knows no clock and no libcurl.
struct LingeringTransfers {
    /// How long the slot waits for the end of the body.
    static let patience = Nanoseconds.milliseconds(20)

    /// The most that linger at a time, each on a connection of its own.
    private let most: Int
    /// In the order in which they began to linger; those before `head` are done with.
    private var order: [UInt64] = []
    private var head = 0
    private var present: Set<UInt64> = []
    /// The URLs whose last body outlasted the patience.
    private var holding: Set<String> = []

    init(atMost most: Int) { self.most = most }

    /// Whether the end of a body is likely to come at once, and is worth a moment of its slot.
    func isWorthWaiting(for transfer: Transfer) -> Bool { !holding.contains(transfer.request.url) }

    /// Notes that the end of a body did not come in time.
    mutating func outlasted(_ transfer: Transfer) { holding.insert(transfer.request.url) }

    /// Takes in a transfer whose slot is free now.
    ///
    /// - Returns: the one that has to go for it; nil where there is room.
    mutating func insert(_ id: UInt64) -> UInt64? {
        order.append(id)
        present.insert(id)
        return present.count > most ? oldest() : nil
    }

    private mutating func oldest() -> UInt64? {
        while head < order.count, !present.contains(order[head]) { head += 1 }
        return head < order.count ? order[head] : nil
    }

    /// Notes that the body of a transfer has ended so long after its terminator, or is waited for no longer.
    mutating func ended(_ transfer: Transfer, after duration: Nanoseconds) {
        if duration <= Self.patience, !holding.isEmpty { holding.remove(transfer.request.url) }
        guard present.remove(transfer.id) != nil else { return }
        if present.isEmpty {
            (order, head) = ([], 0)
        } else if order.count > 1024, order.count > 4 * present.count {
            (order, head) = (order[head...].filter(present.contains), 0)
        }
    }
}
