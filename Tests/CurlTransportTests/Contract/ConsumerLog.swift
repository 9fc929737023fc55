import BenchModel
import Synchronization

/// What the consumers of a request's body were told.
final class ConsumerLog: Sendable {
    struct Read: Sendable {
        var bytes: [UInt8]
        var arrival: MonotonicInstant
        var takenInHand: MonotonicInstant
    }

    struct Entries: Sendable {
        /// The header with which each consumer was made.
        var heads: [ResponseHead] = []
        var reads: [Read] = []
        /// How each was closed: whether the body was whole.
        var closes: [Bool] = []
        /// Whether something came to a consumer that had been closed, or had said that it takes nothing more.
        var wasMisused = false
    }

    private let entries = Mutex(Entries())

    var all: Entries { entries.withLock(\.self) }
    var text: String { String(decoding: all.reads.flatMap(\.bytes), as: UTF8.self) }

    fileprivate func note(_ change: (inout Entries) -> Void) { entries.withLock { change(&$0) } }

    func makeConsumer(_ head: ResponseHead) -> any ByteConsumer {
        note { $0.heads.append(head) }
        return LoggedConsumer(self)
    }
}

/// A consumer that keeps a log; what it asks for depends on how the text ends: `token` is one, `SAID` says to have ended,
/// behind `END` nothing comes, behind `ENOUGH` it wants no more, and `ABANDON` cannot be read.
private final class LoggedConsumer: ByteConsumer {
    private let log: ConsumerLog
    private var text = ""
    private var endMark: MonotonicInstant?
    private var isDone = false

    init(_ log: ConsumerLog) { self.log = log }

    func receive(_ bytes: Span<UInt8>, arrival: MonotonicInstant, takenInHand: MonotonicInstant) -> ConsumerVerdict {
        let copy = bytes.withUnsafeBufferPointer { Array($0) }
        text += String(decoding: copy, as: UTF8.self)
        log.note { [isDone] entries in
            entries.reads.append(.init(bytes: copy, arrival: arrival, takenInHand: takenInHand))
            if isDone { entries.wasMisused = true }
        }
        let verdict = verdict(arrival)
        if case .more = verdict { return verdict }
        isDone = verdict != .saidToEnd
        return verdict
    }

    private func verdict(_ arrival: MonotonicInstant) -> ConsumerVerdict {
        if text.hasSuffix("ABANDON") { return .giveUp }
        if text.hasSuffix("ENOUGH") { return .enough }
        if text.hasSuffix("SAID") { return .saidToEnd }
        guard text.hasSuffix("END") else { return .more(hasToken: text.contains("token")) }
        endMark = arrival
        return .terminated
    }

    func close(complete: Bool) -> ConsumedBody {
        log.note { [isClosed] entries in
            entries.closes.append(complete)
            if isClosed { entries.wasMisused = true }
        }
        isClosed = true
        isDone = true
        return ConsumedBody(text, endMark: endMark)
    }

    private var isClosed = false
}
