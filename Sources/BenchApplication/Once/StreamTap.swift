import BenchModel
import Dispatch
import Synchronization

/// What a stream brings, for a reader on a thread of its own.
///
/// The transport's thread only appends under a lock that the reader holds for as long as it takes to swap an array, and
/// only after it has stamped and decoded the bytes; so whoever shows the stream does not change its figures.
final class StreamTap: Sendable {
    enum Item: Sendable {
        case sent(MonotonicInstant)
        case head(ResponseHead)
        /// The bytes of one read.
        case bytes([UInt8], arrival: MonotonicInstant)
        /// The exchange has ended.
        case ended(complete: Bool)
        /// Nothing more comes.
        case over
    }

    private let items = Mutex<[Item]>([])
    private let filled = DispatchSemaphore(value: 0)

    func put(_ item: Item) {
        let wasEmpty = items.withLock { items in
            items.append(item)
            return items.count == 1
        }
        if wasEmpty { filled.signal() }
    }

    /// Waits for further items, and takes them all; for one reader that may block.
    @available(*, noasync)
    func take() -> [Item] {
        while true {
            let taken = items.withLock { items in
                defer { items = [] }
                return items
            }
            if !taken.isEmpty { return taken }
            filled.wait()
        }
    }
}

/// Carries requests like another transport, and puts what comes into a tap.
struct TappedTransport: Transport {
    let transport: any Transport
    let tap: StreamTap

    func perform(_ request: TransportRequest) async -> HTTPExchange {
        var request = request
        let (tap, makeConsumer) = (tap, request.makeConsumer)
        request.whenSent = { tap.put(.sent($0)) }
        request.makeConsumer = { head in
            tap.put(.head(head))
            return TappedConsumer(makeConsumer(head), tap)
        }
        let exchange = await transport.perform(request)
        tap.put(.ended(complete: exchange.ending == .complete))
        return exchange
    }

    func withdrawWaitingStarts() { transport.withdrawWaitingStarts() }
}

/// Gives bytes to another consumer first, and then to a tap.
private final class TappedConsumer: ByteConsumer {
    private let consumer: any ByteConsumer
    private let tap: StreamTap

    init(_ consumer: any ByteConsumer, _ tap: StreamTap) {
        self.consumer = consumer
        self.tap = tap
    }

    func receive(_ bytes: Span<UInt8>, arrival: MonotonicInstant, takenInHand: MonotonicInstant) -> ConsumerVerdict {
        let verdict = consumer.receive(bytes, arrival: arrival, takenInHand: takenInHand)
        tap.put(.bytes(bytes.withUnsafeBufferPointer { Array($0) }, arrival: arrival))
        return verdict
    }

    func close(complete: Bool) -> ConsumedBody { consumer.close(complete: complete) }
}
