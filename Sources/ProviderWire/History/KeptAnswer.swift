import BenchModel
import Synchronization

/// The bytes of one answer's body, kept for as long as the next turn of its conversation needs them, or its judge.
package final class KeptAnswer: Sendable {
    /// Of a longer answer the parts besides its text are not given back.
    static let mostBytes = 8 << 20

    private let bytes = Mutex<[UInt8]>([])

    package init() {}

    func keep(_ body: [UInt8]) { bytes.withLock { $0 = body } }

    /// The bytes; none where there are too many.
    package var body: [UInt8] { bytes.withLock(\.self) }

    /// Returns the bytes, which are kept no longer.
    package func take() -> [UInt8] {
        bytes.withLock { bytes in
            defer { bytes = [] }
            return bytes
        }
    }
}

/// Gives a body to another consumer, and keeps its bytes beside.
final class KeepingConsumer: ByteConsumer {
    private let consumer: any ByteConsumer
    private let answer: KeptAnswer
    private var bytes: [UInt8] = []

    init(_ consumer: any ByteConsumer, _ answer: KeptAnswer) {
        self.consumer = consumer
        self.answer = answer
    }

    func receive(_ bytes: Span<UInt8>, arrival: MonotonicInstant, takenInHand: MonotonicInstant) -> ConsumerVerdict {
        // What is measured goes first.
        let verdict = consumer.receive(bytes, arrival: arrival, takenInHand: takenInHand)
        if self.bytes.count < KeptAnswer.mostBytes {
            bytes.withUnsafeBytes { self.bytes.append(contentsOf: $0) }
        }
        return verdict
    }

    func close(complete: Bool) -> ConsumedBody {
        answer.keep(bytes.count < KeptAnswer.mostBytes ? bytes : [])
        bytes = []
        return consumer.close(complete: complete)
    }
}
