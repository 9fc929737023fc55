import BenchModel

/// The event loop: one thread that waits for sockets and instants, and then lets libcurl and the transfers do their work.
///
/// Everything except ``inbox`` is used on that thread only. In order of urgency, a wake-up serves starts that are due,
/// sockets, notes from other threads, and time limits.
///
/// `@unchecked Sendable`: the inbox is made for other threads; nothing else is touched by them.
final class CurlLoop: @unchecked Sendable {
    /// What other threads ask of the loop.
    let inbox: LoopInbox

    private let platform: any Platform
    private let wantsPriority: Bool
    private let poller: any Poller
    private let multi: CurlMulti
    private let host: TransferHost
    private let transfers: LoopTransfers
    private var stamp: ReceiveStamp<SystemClocks>

    /// Creates a loop for requests of one HTTP version.
    init(
        _ configuration: CurlTransport.Configuration,
        for version: Endpoint.HTTPVersion,
        _ numbers: ConnectionNumbers,
        _ platform: any Platform
    ) throws(TransportFault) {
        self.platform = platform
        stamp = ReceiveStamp(SystemClocks.monotonic, platform)
        poller = try platform.makePoller()
        inbox = LoopInbox(poller.wakeup)
        wantsPriority = configuration.wantsPriority
        host = TransferHost(KeptConnections(numbers), for: version, platform, configuration)
        multi = try CurlMulti(poller, host.closing, keptConnections: configuration.keptConnections)
        transfers = LoopTransfers(multi, poller, host, configuration, for: version)
    }

    /// Runs until it is asked to stop, or until the system refuses to wait; then every transfer ends.
    func run() {
        let isPreferred = wantsPriority && platform.preferThisThread()
        defer { if isPreferred { platform.stopPreferring() } }
        var ending = HTTPExchange.Ending.cancelled
        do {
            repeat { try wakeUp() } while doWhatIsDue()
        } catch {
            ending = .failed(error)
            inbox.refuse(because: error)
        }
        // The inbox answers later transfers; end here those that came before it knew.
        _ = takeNotes()
        transfers.endAll(ending)
    }

    /// Waits, and serves the sockets that are ready.
    private func wakeUp() throws(TransportFault) {
        let ready = try poller.wait()
        stamp.pollReturned(withAll: poller.isLastWaitWhole)
        host.read.pollReturned()
        for place in ready {
            // Start first: a read already has its kernel stamp and can wait, but a start would be late.
            runStarts()
            guard
                case .socket(let socket, let readable, let writable, let failed) = poller.event(at: place)
            else {
                continue
            }
            if transfers.areLeaving(socket) {
                transfers.stateChanged(of: socket, at: stamp.wokeAt)
            } else {
                serve(socket, readable: readable, writable: writable, failed: failed)
            }
        }
    }

    /// Does what is due besides the sockets; returns false once the loop was asked to stop.
    private func doWhatIsDue() -> Bool {
        let isStopping = takeNotes()
        // Each transfer that ends makes room for a waiting one.
        repeat {
            runCurlTimer()
            transfers.reapFinished()
            transfers.handOverTerminated()
            transfers.enforceLimits(at: MonotonicClock.now())
        } while runStarts()
        let next = min(multi.deadline ?? .distantFuture, transfers.nextInstant)
        if next != .distantFuture { poller.wakeUp(by: next) }
        // The system may not report events of their sockets, or their limits.
        if let fault = poller.takeFault() { transfers.endThoseInFlight(.failed(fault)) }
        return !isStopping
    }

    /// Starts the transfers that are due and have room; returns whether there were any.
    @discardableResult
    private func runStarts() -> Bool {
        guard transfers.startThoseDue() else { return false }
        // So far libcurl has only queued them.
        runCurlTimer()
        return true
    }

    /// How often in a row libcurl may ask to be called again before other events have their turn.
    private static let mostRounds = 64

    private func serve(_ socket: Int32, readable: Bool, writable: Bool, failed: Bool) {
        if readable {
            let (arrival, source) = stamp.arrival(on: socket, hasFailed: failed)
            host.read.begins(arrival, source)
        } else {
            host.read.beginsToWrite(at: MonotonicClock.now())
        }
        multi.serve(socket, readable: readable, writable: writable, failed: failed)
        // Deliver now what the read brought for other streams of the connection, while its arrival is known; after the
        // next socket's read it would get that one's. A stream whose buffer was full asks again.
        var rounds = 0
        while rounds < Self.mostRounds, runCurlTimer() { rounds += 1 }
    }

    /// Calls libcurl if it asked for that; returns whether it had.
    @discardableResult
    private func runCurlTimer() -> Bool {
        guard let due = multi.deadline, due <= MonotonicClock.now() else { return false }
        // libcurl also delivers this way what it has read for other streams of a shared connection.
        host.read.continues(since: stamp.wokeAt)
        multi.callAgain()
        return true
    }

    /// Does what other threads have asked for; returns whether they asked for the loop's end.
    private func takeNotes() -> Bool {
        let notes = inbox.take()
        for transfer in notes.submitted { transfers.take(transfer) }
        for id in notes.cancelled { transfers.cancel(id) }
        if notes.isWithdrawing { transfers.withdrawWaitingStarts() }
        return notes.isStopping
    }
}
