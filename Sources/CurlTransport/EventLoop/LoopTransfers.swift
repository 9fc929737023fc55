import BenchModel
import CCurl

/// The transfers of an event loop, each from the time it is handed over until its exchange has ended.
///
/// A transfer waits for its start, is with libcurl, may linger there after its exchange was handed over, and may wait for
/// the end of a connection that was closed on purpose. Used on the loop's thread only.
final class LoopTransfers {
    private let multi: CurlMulti
    private let poller: any Poller
    private let host: TransferHost
    private var closing: ClosingConnections { host.closing }
    private let configuration: CurlTransport.Configuration
    private let receiveBuffer: Int

    /// Those that are with libcurl.
    private var inFlight: [UInt64: Transfer] = [:]
    private var idleHandles: [EasyHandle] = []
    private var starts = StartQueue()
    private var lingering: LingeringTransfers
    private var deadlines = DeadlineQueue()

    init(
        _ multi: CurlMulti,
        _ poller: any Poller,
        _ host: TransferHost,
        _ configuration: CurlTransport.Configuration,
        for version: Endpoint.HTTPVersion
    ) {
        self.multi = multi
        self.poller = poller
        self.host = host
        self.configuration = configuration
        receiveBuffer = configuration.receiveBuffer(for: version)
        lingering = LingeringTransfers(atMost: configuration.lingeringPerLoop)
    }

    /// When the next start or time limit is due.
    var nextInstant: MonotonicInstant {
        min(deadlines.first?.instant ?? .distantFuture, starts.nextInstant ?? .distantFuture)
    }

    // MARK: Beginning

    /// Takes a transfer that was handed over: it begins now, or waits for its planned start.
    func take(_ transfer: Transfer) {
        if transfer.isPlanned { starts.insert(transfer) } else { begin(transfer) }
    }

    /// Starts the transfers that are due and have room; returns whether there were any.
    func startThoseDue() -> Bool {
        var hadSome = false
        while let decision = starts.next(at: MonotonicClock.now()) {
            hadSome = true
            switch decision {
            case .begin(let transfer): begin(transfer)
            case .drop(let transfer, let inFlight):
                transfer.end(
                    unsent: .failed(.notStarted, detail: "\(inFlight) in flight, the most allowed")
                )
            }
        }
        return hadSome
    }

    private func begin(_ transfer: Transfer) {
        transfer.begin()
        transfer.host = host
        let easy: EasyHandle
        do {
            easy = try takeHandle()
            try easy.prepare(transfer, configuration: configuration, closing: closing)
        } catch {
            starts.ended(transfer)
            return transfer.end(unsent: .failed(error))
        }
        transfer.easy = easy
        inFlight[transfer.id] = transfer
        do {
            try multi.add(easy)
        } catch {
            return end(transfer, .failed(error))
        }
        watchLimit(of: transfer)
    }

    /// Returns a new or reset handle.
    private func takeHandle() throws(TransportFault) -> EasyHandle {
        while let idle = idleHandles.popLast() {
            if idle.reset(receiveBuffer: receiveBuffer) { return idle }
        }
        guard let made = EasyHandle(), made.reset(receiveBuffer: receiveBuffer) else {
            throw TransportFault("libcurl gave no handle: out of memory")
        }
        return made
    }

    /// Restarts a transfer whose connection was unusable and which libcurl therefore aborted.
    private func begunAnew(_ transfer: Transfer) -> Bool {
        guard let easy = transfer.easy else { return false }
        transfer.metUnaskedAnswer = false
        multi.remove(easy)
        return (try? multi.add(easy)) != nil
    }

    // MARK: Withdrawing

    func cancel(_ id: UInt64) {
        if let transfer = inFlight[id] { end(transfer, .cancelled) }
        starts.withdraw(id)?.end(unsent: .cancelled)
        if let leaving = closing.take(id) { finish(leaving, seen: nil) }
    }

    func withdrawWaitingStarts() {
        for transfer in starts.withdrawAll() { transfer.end(unsent: .cancelled) }
    }

    func endThoseInFlight(_ ending: HTTPExchange.Ending) {
        for transfer in inFlight.values { end(transfer, ending) }
    }

    /// Ends everything, for a loop that ends.
    func endAll(_ ending: HTTPExchange.Ending) {
        for transfer in starts.withdrawAll() { transfer.end(unsent: ending) }
        endThoseInFlight(ending)
        for leaving in closing.takeAll() { finish(leaving, seen: nil) }
        idleHandles.removeAll()
    }

    // MARK: Time limits

    private func watchLimit(of transfer: Transfer) {
        if let limit = transfer.nextLimit() {
            deadlines.insert(.init(instant: limit.instant, transfer: transfer.id))
        }
    }

    func enforceLimits(at now: MonotonicInstant) {
        for id in host.limitsMovedNearer { if let transfer = inFlight[id] { watchLimit(of: transfer) } }
        host.limitsMovedNearer.removeAll(keepingCapacity: true)
        deadlines.forgetFinished(ifMoreThan: 4 * inFlight.count + 1024) {
            inFlight[$0] != nil || closing.contains($0)
        }
        while let due = deadlines.popDue(at: now) {
            guard let transfer = inFlight[due.transfer], let limit = transfer.nextLimit() else {
                if let leaving = closing.takeOverdue(due.transfer, at: now) { finish(leaving, seen: nil) }
                continue
            }
            guard limit.instant <= now else {
                deadlines.insert(.init(instant: limit.instant, transfer: transfer.id))
                continue
            }
            switch limit.limit {
            case .handOver:
                lingering.outlasted(transfer)
                handOver(transfer)
            case .exceeded(let kind, let what, let limit):
                end(transfer, .failed(kind, detail: "\(what) within \(limit.secondsText)"))
            case .complete: end(transfer, .complete)
            case .close:
                transfer.closeOnPurpose(at: now)
                end(transfer, .cancelled)
            }
        }
    }

    // MARK: Ending

    /// Ends the transfers that libcurl has finished.
    func reapFinished() {
        while let (transfer, code) = multi.nextFinished() {
            if transfer.metUnaskedAnswer, begunAnew(transfer) { continue }
            if transfer.isHandedOver {
                endLingering(transfer, code == CURLE_OK ? .ended : .lost)
            } else {
                end(transfer, transfer.ending(with: code, closing))
            }
        }
    }

    private func end(_ transfer: Transfer, _ ending: HTTPExchange.Ending) {
        if transfer.isHandedOver {
            return endLingering(transfer, ending == .cancelled ? .stopped : .closed)
        }
        let now = MonotonicClock.now()
        if inFlight.removeValue(forKey: transfer.id) != nil { starts.ended(transfer) }
        guard let easy = transfer.easy else { return }
        transfer.easy = nil
        transfer.connection.remoteAddress = transfer.connection.remoteAddress ?? easy.remoteAddress
        let phases = easy.phases(of: transfer, endedAt: now)
        multi.remove(easy)
        idleHandles.append(easy)
        let end = transfer.closed ?? now
        if let terminated = transfer.terminated { lingering.ended(transfer, after: now - terminated) }
        switch closing.take(connectionOf: transfer.id) {
        case .kept, .unseen: transfer.finish(ending, phases: phases, at: end)
        case .wasGone: transfer.finish(ending, phases: phases, at: end, gone: end)
        case .shut(let socket):
            let deadline = end + configuration.closingPatience
            closing.add(.init(transfer: transfer, phases: phases, socket: socket, deadline: deadline))
            deadlines.insert(.init(instant: deadline, transfer: transfer.id))
            poller.watchState(of: socket)
            // A change from before the watch began is not reported as an event.
            stateChanged(of: socket, at: MonotonicClock.now())
        }
    }

    // MARK: Connections closed on purpose

    /// Whether a socket is that of a transfer that waits for the end of its connection.
    func areLeaving(_ socket: Int32) -> Bool { closing.watches(socket) }

    /// Ends the transfer of a socket that was closed on purpose, if the server has let go of it, too.
    func stateChanged(of socket: Int32, at instant: MonotonicInstant) {
        if let gone = closing.takeGone(socket) { finish(gone, seen: instant) }
    }

    /// Ends a transfer that was closed on purpose; `seen` is when its connection was seen to be gone.
    private func finish(_ leaving: ClosingConnections.Leaving, seen: MonotonicInstant?) {
        let decided = leaving.transfer.closed ?? MonotonicClock.now()
        leaving.transfer.finish(
            .cancelled,
            phases: leaving.phases,
            at: decided,
            gone: seen.map { max($0, decided) }
        )
    }

    // MARK: Bodies that go on behind their streams

    /// Frees the slots of transfers whose stream has ended, unless the body has ended too or will probably end in a
    /// moment.
    func handOverTerminated() {
        // Handing one over may end another; take the list so that none comes up twice.
        let terminated = host.terminated
        if terminated.isEmpty { return }
        host.terminated.removeAll(keepingCapacity: true)
        for id in terminated {
            guard let transfer = inFlight[id], !lingering.isWorthWaiting(for: transfer) else { continue }
            handOver(transfer)
        }
    }

    /// Hands an exchange to its waiting task, and leaves its transfer in the loop until the body ends.
    private func handOver(_ transfer: Transfer) {
        guard let easy = transfer.easy, !transfer.isHandedOver else { return }
        let now = MonotonicClock.now()
        starts.ended(transfer)
        transfer.handOver(phases: easy.phases(of: transfer, endedAt: now), at: now)
        watchLimit(of: transfer)
        if let oldest = lingering.insert(transfer.id), let transfer = inFlight[oldest] {
            endLingering(transfer, .closed)
        }
    }

    private func endLingering(_ transfer: Transfer, _ ending: LingeringEnding) {
        inFlight[transfer.id] = nil
        guard let easy = transfer.easy, let terminated = transfer.terminated else { return }
        transfer.easy = nil
        multi.remove(easy)
        idleHandles.append(easy)
        let now = MonotonicClock.now()
        lingering.ended(transfer, after: now - terminated)
        transfer.tellLingering(since: terminated, until: now, ending)
    }
}
