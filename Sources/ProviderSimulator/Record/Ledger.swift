import Dispatch
import FileOutput
import Synchronization

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Records what was served, in memory and, if asked for, in a file.
///
/// Event loops only append under a lock; another queue writes the file, so that a slow disk does not delay events.
final class Ledger: Sendable {
    private struct State {
        var records: [ServedRequest] = []
        /// All requests that ever finished, including dropped records.
        var finished = 0
        var isClosed = false
        /// Whether lines wait for ``Ledger/begin()``.
        var isHeld = false
        var waiting: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())
    private let kept: Int
    private let file: RecordFile?
    private let place: OutputFile?
    private let queue = DispatchQueue(label: "simulator.record")

    /// Opens the ledger; a regular file keeps its content until ``begin()``, and nothing is written before.
    init(path: String?, kept: Int) throws {
        self.kept = max(kept, 1)
        place = path.map { OutputFile($0) }
        guard let place else {
            file = nil
            return
        }
        do {
            file = RecordFile(try place.open(keeping: true))
        } catch {
            throw SimulatorError.cannotRecord("\(error)")
        }
        queue.suspend()
        state.withLock { $0.isHeld = true }
    }

    /// Truncates a regular file and starts writing; a pipe, a device or `-` is only written to.
    func begin() throws {
        do {
            if let place, let file { try place.beginAnew(file.descriptor) }
        } catch {
            throw SimulatorError.cannotRecord("\(error)")
        }
        letLinesGo()
    }

    private func letLinesGo() {
        let wasHeld = state.withLock { state in
            defer { state.isHeld = false }
            return state.isHeld
        }
        if wasHeld { queue.resume() }
    }

    func append(_ record: ServedRequest) {
        let ready = state.withLock { state in
            // Drop records in bulk, because removing from the front of an array moves all others.
            if state.records.count >= kept * 2 { state.records.removeFirst(state.records.count - kept) }
            state.records.append(record)
            state.finished += 1
            let ready = state.waiting.filter { $0.count <= state.finished }
            state.waiting.removeAll { $0.count <= state.finished }
            return ready
        }
        for waiter in ready { waiter.continuation.resume() }
        guard let file else { return }
        queue.async {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            guard let line = try? encoder.encode(record) else { return }
            // A full disk must not stop the streams; the missing lines show it.
            _ = DescriptorWriter.write(Array(line) + [0x0A], to: file.descriptor)
        }
    }

    var records: [ServedRequest] {
        state.withLock { Array($0.records.suffix(kept)) }
    }

    /// Waits until `count` requests are finished, or the ledger is closed.
    func wait(for count: Int) async {
        await withCheckedContinuation { continuation in
            let isReady = state.withLock { state in
                if state.finished >= count || state.isClosed { return true }
                state.waiting.append((count, continuation))
                return false
            }
            if isReady { continuation.resume() }
        }
    }

    /// Writes what is left, closes the file and releases everyone who waits.
    func close() async {
        let waiting = state.withLock { state in
            state.isClosed = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for waiter in waiting { waiter.continuation.resume() }
        letLinesGo()
        await withCheckedContinuation { continuation in
            queue.async { [file] in
                file?.end()
                continuation.resume()
            }
        }
    }
}

/// The file that is written, which has its end where it is closed.
private final class RecordFile: Sendable {
    let descriptor: Int32
    private let isOpen = Atomic(true)

    init(_ descriptor: Int32) { self.descriptor = descriptor }

    deinit { end() }

    func end() {
        if isOpen.exchange(false, ordering: .sequentiallyConsistent) { close(descriptor) }
    }
}
