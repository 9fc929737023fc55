import BenchModel

/// Transfers whose stream has certainly ended, but whose body has not.
///
/// The end of the body makes the connection fit for the next request, and usually comes at once, in a separate packet.
/// So the slot waits a moment for it, to find its connection again. If a server holds its bodies open, the slot is
/// freed at the terminator, and the transfer stays in the loop by itself.
///
/// Uses neither a clock nor libcurl.
struct LingeringTransfers {
    /// How long the slot waits for the end of the body.
    static let patience = Nanoseconds.milliseconds(20)

    /// The most that linger at a time, each on its own connection.
    private let most: Int
    /// In the order in which they began to linger; entries before `head` are done.
    private var order: [UInt64] = []
    private var head = 0
    private var present: Set<UInt64> = []
    /// The URLs whose last body outlasted the patience.
    private var holding: Set<String> = []

    init(atMost most: Int) { self.most = most }

    /// Whether the body will probably end at once, so that its slot should wait a moment.
    func isWorthWaiting(for transfer: Transfer) -> Bool { !holding.contains(transfer.request.url) }

    /// Notes that a body did not end in time.
    mutating func outlasted(_ transfer: Transfer) { holding.insert(transfer.request.url) }

    /// Adds a transfer whose slot is now free.
    ///
    /// - Returns: the transfer that must go to make room; nil if there is room.
    mutating func insert(_ id: UInt64) -> UInt64? {
        order.append(id)
        present.insert(id)
        return present.count > most ? oldest() : nil
    }

    private mutating func oldest() -> UInt64? {
        while head < order.count, !present.contains(order[head]) { head += 1 }
        return head < order.count ? order[head] : nil
    }

    /// Notes that a body ended this long after its terminator, or that nobody waits for it any more.
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
