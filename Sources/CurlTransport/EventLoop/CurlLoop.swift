import BenchModel
import CCurl
import Synchronization

/// The event loop: one thread that owns a `curl_multi`, its sockets and all transfers in flight.
///
/// Everything except ``submit(_:)``, ``cancel(_:)``, ``withdrawWaitingStarts()`` and ``stop()`` happens on that thread.
/// These four put a note into the inbox and wake the poller. The loop resumes each continuation exactly once, outside
/// the lock.
///
/// `@unchecked Sendable`: the inbox is behind a `Mutex`, the wake-up handle is a plain descriptor, and all other
/// properties are used on the loop's own thread only.
final class CurlLoop: @unchecked Sendable {
    private struct Inbox {
        var submitted: [Transfer] = []
        var cancelled: [UInt64] = []
        /// Withdraw all waiting starts, and those still to come.
        var isWithdrawing = false
        var isStopping = false
        /// Why the loop ended by itself.
        var fault: TransportFault?
    }

    private let inbox = Mutex(Inbox())
    private let wakeup: WakeupHandle
    private let configuration: CurlTransport.Configuration
    private let receiveBuffer: Int

    // Used by the loop's thread only.
    private let platform: any Platform
    private let poller: any Poller
    private let multi: UnsafeMutableRawPointer
    private let clock: LoopClock
    private var closing: ClosingConnections { clock.closing }
    private let sockets = SocketsByPort()
    private var stamp: ReceiveStamp<SystemClocks>
    private var transfers: [UInt64: Transfer] = [:]
    private var idleHandles: [EasyHandle] = []
    private var starts = StartQueue()
    private var lingering: LingeringTransfers
    private var deadlines = DeadlineQueue()
    /// When libcurl asked to be called again; nil if it did not.
    private var curlDeadline: MonotonicInstant?

    /// Creates a loop for requests of one HTTP version.
    init(
        _ configuration: CurlTransport.Configuration,
        for version: Endpoint.HTTPVersion,
        _ numbers: ConnectionNumbers
    ) throws(TransportFault) {
        guard let multi = curl_multi_init() else { throw TransportFault("libcurl gave no multi handle") }
        self.multi = multi
        self.configuration = configuration
        receiveBuffer = configuration.receiveBuffer(for: version)
        lingering = LingeringTransfers(atMost: configuration.lingeringPerLoop)
        clock = LoopClock(KeptConnections(numbers), for: version, configuration)
        let platform = configuration.platform.platform
        self.platform = platform
        stamp = ReceiveStamp(SystemClocks.monotonic, platform)
        poller = try platform.makePoller()
        wakeup = poller.wakeup
        let context = Unmanaged.passUnretained(self).toOpaque()
        _ = ezb_multi_set_socket(multi, socketChanged, context)
        _ = ezb_multi_set_timer(multi, timerChanged, context)
        _ = ezb_multi_set_long(multi, CURLMOPT_MAXCONNECTS, configuration.keptConnections)
    }

    deinit { curl_multi_cleanup(multi) }

    // MARK: From other threads

    /// Accepts a transfer; after ``stop()`` it ends as cancelled at once, and after a fault of the loop it fails.
    func submit(_ transfer: Transfer) {
        let refusal = inbox.withLock { inbox -> HTTPExchange.Ending? in
            if let fault = inbox.fault { return Self.ending(by: fault) }
            if inbox.isStopping { return .cancelled }
            inbox.submitted.append(transfer)
            return nil
        }
        if let refusal { return transfer.end(unsent: refusal) }
        wakeup.signal()
    }

    func cancel(_ id: UInt64) {
        inbox.withLock { $0.cancelled.append(id) }
        wakeup.signal()
    }

    func withdrawWaitingStarts() {
        inbox.withLock { $0.isWithdrawing = true }
        wakeup.signal()
    }

    /// Ends the loop; transfers in flight end as cancelled.
    func stop() {
        inbox.withLock { $0.isStopping = true }
        wakeup.signal()
    }

    // MARK: The thread

    func run() {
        let isPreferred = platform.preferThisThread()
        defer { if isPreferred { platform.stopPreferring() } }
        var isStopping = false
        var broken: TransportFault?
        while !isStopping {
            let ready: Range<Int>
            do {
                ready = try poller.wait()
            } catch {
                broken = error
                inbox.withLock { $0.fault = error }
                break
            }
            stamp.pollReturned(withAll: poller.isLastWaitWhole)
            clock.hasRead = false
            for place in ready {
                // Start first: a read already has its kernel stamp and can wait, but a start would be late.
                runStarts()
                guard case .socket(let socket, let readable, let writable, let failed) = poller.event(at: place) else {
                    continue
                }
                if closing.watches(socket) {
                    if let gone = closing.takeGone(socket) { finish(gone, seen: stamp.wokeAt) }
                } else {
                    serve(socket, readable: readable, writable: writable, failed: failed)
                }
            }
            isStopping = takeInbox()
            // Each transfer that ends makes room for a waiting one.
            repeat {
                runCurlTimer()
                reapFinished()
                handOverTerminated()
                enforceLimits()
            } while runStarts()
            rearm()
            // The system may not report events of their sockets, or their limits.
            if let ending = poller.takeFault().map(Self.ending(by:)) {
                for transfer in transfers.values { end(transfer, ending) }
            }
        }
        // ``submit(_:)`` answers later transfers; end here those that came before it knew.
        _ = takeInbox()
        let ending = broken.map(Self.ending(by:)) ?? .cancelled
        for transfer in starts.withdrawAll() { transfer.end(unsent: ending) }
        for transfer in transfers.values { end(transfer, ending) }
        for leaving in closing.takeAll() { finish(leaving, seen: nil) }
        idleHandles.removeAll()
    }

    private static func ending(by fault: TransportFault) -> HTTPExchange.Ending {
        .failed(.internal, detail: fault.description)
    }

    private func serve(_ socket: Int32, readable: Bool, writable: Bool, failed: Bool) {
        clock.readBegins()
        if readable {
            (clock.arrival, clock.source) = stamp.arrival(on: socket)
            clock.hasRead = true
        } else {
            (clock.arrival, clock.source) = (MonotonicClock.now(), .poll)
        }
        let mask =
            (readable ? CURL_CSELECT_IN : 0) | (writable ? CURL_CSELECT_OUT : 0) | (failed ? CURL_CSELECT_ERR : 0)
        var running: Int32 = 0
        curl_multi_socket_action(multi, socket, mask, &running)
        // Deliver now what the read brought for other streams of the connection, while its arrival is known; after the
        // next socket's read it would get that one's. A stream whose buffer was full asks again.
        var rounds = 0
        while rounds < Self.mostRounds, runCurlTimer() { rounds += 1 }
    }

    private func takeInbox() -> Bool {
        let taken = inbox.withLock { inbox in
            defer {
                inbox.submitted = []
                inbox.cancelled = []
            }
            return inbox
        }
        for transfer in taken.submitted {
            if transfer.isPlanned { starts.insert(transfer) } else { begin(transfer) }
        }
        for id in taken.cancelled {
            if let transfer = transfers[id] { end(transfer, .cancelled) }
            starts.withdraw(id)?.end(unsent: .cancelled)
            if let leaving = closing.take(id) { finish(leaving, seen: nil) }
        }
        if taken.isWithdrawing {
            for transfer in starts.withdrawAll() { transfer.end(unsent: .cancelled) }
        }
        return taken.isStopping
    }

    /// Starts the transfers that are due and have room; returns whether there were any.
    @discardableResult
    private func runStarts() -> Bool {
        var hadSome = false
        while let decision = starts.next(at: MonotonicClock.now()) {
            hadSome = true
            switch decision {
            case .begin(let transfer): begin(transfer)
            case .drop(let transfer, let inFlight):
                transfer.end(unsent: .failed(.notStarted, detail: "\(inFlight) in flight, the most allowed"))
            }
        }
        // So far libcurl has only queued them.
        if hadSome { runCurlTimer() }
        return hadSome
    }

    /// How often in a row libcurl may ask to be called again before other events have their turn.
    private static let mostRounds = 64

    /// Calls libcurl if it asked for that; returns whether it had.
    @discardableResult
    private func runCurlTimer() -> Bool {
        guard let due = curlDeadline, due <= MonotonicClock.now() else { return false }
        curlDeadline = nil
        // libcurl also delivers this way what it has read for other streams of a shared connection. Those bytes came
        // with the last read of this wake-up, if there was one.
        if !clock.hasRead { (clock.arrival, clock.source) = (stamp.wokeAt, .poll) }
        clock.readBegins()
        var running: Int32 = 0
        curl_multi_socket_action(multi, CURL_SOCKET_TIMEOUT, 0, &running)
        return true
    }

    private func reapFinished() {
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi, &left) {
            var code = CURLE_OK
            guard let easy = ezb_done_handle(message, &code), let transfer = Self.transfer(of: easy) else { continue }
            if transfer.metUnaskedAnswer, begunAnew(transfer) { continue }
            if transfer.isHandedOver {
                endLingering(transfer, code == CURLE_OK ? .ended : .lost)
            } else {
                end(transfer, ending(of: transfer, code))
            }
        }
    }

    /// Frees the slots of transfers whose stream has ended, unless the body has ended too or will probably end in a
    /// moment.
    private func handOverTerminated() {
        // Handing one over may end another; take the list so that none comes up twice.
        let terminated = clock.terminated
        if terminated.isEmpty { return }
        clock.terminated.removeAll(keepingCapacity: true)
        for id in terminated {
            guard let transfer = transfers[id], !lingering.isWorthWaiting(for: transfer) else { continue }
            handOver(transfer)
        }
    }

    private func enforceLimits() {
        let now = MonotonicClock.now()
        for id in clock.limitsMovedNearer {
            guard let limit = transfers[id]?.nextLimit() else { continue }
            deadlines.insert(.init(instant: limit.instant, transfer: id))
        }
        clock.limitsMovedNearer.removeAll(keepingCapacity: true)
        deadlines.forgetFinished(ifMoreThan: 4 * transfers.count + 1024) {
            transfers[$0] != nil || closing.contains($0)
        }
        while let due = deadlines.popDue(at: now) {
            guard let transfer = transfers[due.transfer], let limit = transfer.nextLimit() else {
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
            case .end(let ending):
                if ending == .cancelled { transfer.closeOnPurpose(at: now) }
                end(transfer, ending)
            }
        }
    }

    private func rearm() {
        var next = curlDeadline ?? .distantFuture
        if let limit = deadlines.first?.instant { next = min(next, limit) }
        if let start = starts.nextInstant { next = min(next, start) }
        if next != .distantFuture { poller.wakeUp(by: next) }
    }

    // MARK: A transfer's life

    private func begin(_ transfer: Transfer) {
        transfer.begin()
        guard let easy = takeHandle() else {
            starts.ended(transfer)
            return transfer.end(unsent: .failed(.internal, detail: "libcurl gave no handle: out of memory"))
        }
        transfer.loop = clock
        transfer.sockets = sockets
        do {
            try easy.prepare(transfer, configuration: configuration, closing: closing)
        } catch {
            starts.ended(transfer)
            return transfer.end(unsent: .failed(.internal, detail: error.description))
        }
        transfer.easy = easy
        transfers[transfer.id] = transfer
        let code = curl_multi_add_handle(multi, easy.pointer)
        guard code == CURLM_OK else {
            let reason = String(cString: curl_multi_strerror(code))
            return end(transfer, .failed(.internal, detail: "libcurl refused the transfer: \(reason)"))
        }
        if let limit = transfer.nextLimit() { deadlines.insert(.init(instant: limit.instant, transfer: transfer.id)) }
    }

    /// Returns a new or reset handle.
    private func takeHandle() -> EasyHandle? {
        while let idle = idleHandles.popLast() {
            if idle.reset(receiveBuffer: receiveBuffer) { return idle }
        }
        guard let made = EasyHandle(), made.reset(receiveBuffer: receiveBuffer) else { return nil }
        return made
    }

    /// Restarts a transfer whose connection was unusable and which libcurl therefore aborted.
    private func begunAnew(_ transfer: Transfer) -> Bool {
        guard let easy = transfer.easy else { return false }
        transfer.metUnaskedAnswer = false
        curl_multi_remove_handle(multi, easy.pointer)
        return curl_multi_add_handle(multi, easy.pointer) == CURLM_OK
    }

    private func ending(of transfer: Transfer, _ code: CURLcode) -> HTTPExchange.Ending {
        if transfer.closed != nil { return .cancelled }
        if transfer.terminated != nil { return .complete }
        if code == CURLE_OK {
            // libcurl reports no error if a connection ends within the header.
            let cut = "the connection was closed before the header of the answer was complete"
            return transfer.headersDone == nil ? .failed(.connectionLost, detail: cut) : .complete
        }
        if transfer.gaveUp { return .failed(.malformed, detail: "the body could not be read further") }
        let own = transfer.easy?.errorMessage ?? ""
        if closing.hasBrokenOff(transfer) {
            return .failed(.tooLarge, detail: "the header of the answer has a field too large to be read over HTTP/2")
        }
        if transfer.wasToGoAgain {
            return .failed(.connectionLost, detail: CurlRemark.loss(of: transfer, message: own))
        }
        let message = own.isEmpty ? String(cString: curl_easy_strerror(code)) : own
        let headSeen = transfer.headersDone != nil
        let remark = headSeen ? nil : CurlRemark.remark(on: code, message: message, request: transfer.request)
        return .failed(
            FailureKind(code, headSeen: headSeen, url: transfer.request.url, message: message),
            detail: "\(message) (libcurl \(code.rawValue))" + (remark.map { "; \($0)" } ?? "")
        )
    }

    /// Hands an exchange to its waiting task, and leaves its transfer in the loop until the body ends.
    private func handOver(_ transfer: Transfer) {
        guard let easy = transfer.easy, !transfer.isHandedOver else { return }
        let now = MonotonicClock.now()
        starts.ended(transfer)
        transfer.handOver(phases: easy.phases(of: transfer, endedAt: now), at: now)
        if let limit = transfer.nextLimit() { deadlines.insert(.init(instant: limit.instant, transfer: transfer.id)) }
        if let oldest = lingering.insert(transfer.id), let transfer = transfers[oldest] {
            endLingering(transfer, .closed)
        }
    }

    private func endLingering(_ transfer: Transfer, _ ending: LingeringEnding) {
        transfers[transfer.id] = nil
        guard let easy = transfer.easy, let terminated = transfer.terminated else { return }
        transfer.easy = nil
        curl_multi_remove_handle(multi, easy.pointer)
        idleHandles.append(easy)
        let now = MonotonicClock.now()
        lingering.ended(transfer, after: now - terminated)
        transfer.tellLingering(since: terminated, until: now, ending)
    }

    private func end(_ transfer: Transfer, _ ending: HTTPExchange.Ending) {
        if transfer.isHandedOver { return endLingering(transfer, ending == .cancelled ? .stopped : .closed) }
        let now = MonotonicClock.now()
        if transfers.removeValue(forKey: transfer.id) != nil { starts.ended(transfer) }
        guard let easy = transfer.easy else { return }
        transfer.easy = nil
        transfer.connection.remoteAddress = transfer.connection.remoteAddress ?? easy.remoteAddress
        let phases = easy.phases(of: transfer, endedAt: now)
        curl_multi_remove_handle(multi, easy.pointer)
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
            if let gone = closing.takeGone(socket) { finish(gone, seen: MonotonicClock.now()) }
        }
    }

    /// Ends a transfer that was closed on purpose; `seen` is when its connection was seen to be gone.
    private func finish(_ leaving: ClosingConnections.Leaving, seen: MonotonicInstant?) {
        let decided = leaving.transfer.closed ?? MonotonicClock.now()
        leaving.transfer.finish(.cancelled, phases: leaving.phases, at: decided, gone: seen.map { max($0, decided) })
    }

    private static func transfer(of easy: UnsafeMutableRawPointer) -> Transfer? {
        var context: UnsafeMutableRawPointer?
        ezb_getinfo_pointer(easy, CURLINFO_PRIVATE, &context)
        return context.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
    }

    // MARK: What libcurl wants watched

    fileprivate func watch(_ socket: Int32, what: Int32, isNew: Bool) {
        switch what {
        case CURL_POLL_REMOVE: poller.forget(socket)
        default:
            poller.watch(socket, readable: what & CURL_POLL_IN != 0, writable: what & CURL_POLL_OUT != 0, isNew: isNew)
        }
        if isNew { curl_multi_assign(multi, socket, Unmanaged.passUnretained(self).toOpaque()) }
    }

    fileprivate func callAgain(in milliseconds: Int) {
        curlDeadline = milliseconds < 0 ? nil : MonotonicClock.now() + Nanoseconds(milliseconds) * 1_000_000
    }
}

private let socketChanged: curl_socket_callback = { _, socket, what, context, known in
    guard let context else { return 0 }
    Unmanaged<CurlLoop>.fromOpaque(context).takeUnretainedValue().watch(socket, what: what, isNew: known == nil)
    return 0
}

private let timerChanged: curl_multi_timer_callback = { _, milliseconds, context in
    guard let context else { return 0 }
    Unmanaged<CurlLoop>.fromOpaque(context).takeUnretainedValue().callAgain(in: milliseconds)
    return 0
}
