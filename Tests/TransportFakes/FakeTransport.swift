package import BenchModel
package import Synchronization

/// A transport without a network: plays the answers of a script, and counts what is under way.
///
/// It promises what every ``Transport`` does, in a time of its own: see ``FakeExchange``. Its bodies end with their
/// streams, so that none lingers.
package final class FakeTransport: Transport {
    package struct Tally {
        package var urls: [String] = []
        package var bodies: [[UInt8]] = []
        package var headers: [[HTTPHeader]] = []
        package var methods: [HTTPMethod] = []
        package var lanes: [Int] = []
        package var planned: [MonotonicInstant?] = []
        package var admissions: [Admission?] = []
        package var inFlight = 0
        package var mostInFlight = 0
    }

    package let tally = Mutex(Tally())
    private let script: @Sendable (TransportRequest, Int) -> FakeAnswer
    private let unstarted: @Sendable (Int) -> HTTPExchange.Ending?
    private let starts: FakeStarts
    private let together: Gathering
    private let whenAsked: @Sendable (Int) -> Void

    /// - Parameters:
    ///   - together: so many requests are in flight together before the first of them is answered.
    ///   - holdsPlannedStarts: whether planned starts wait until they are withdrawn or their tasks are cancelled; else each
    ///     comes at once, with the instant that it was planned for.
    ///   - whenAsked: called with each request's number, before the next one has its own.
    ///   - unstarted: how a request ends that is never to start, by its number; nil to start it.
    ///   - script: what the server does with a request that has started, by its number, from 1.
    package init(
        together: Int = 1,
        holdsPlannedStarts: Bool = false,
        whenAsked: @escaping @Sendable (Int) -> Void = { _ in },
        unstarted: @escaping @Sendable (Int) -> HTTPExchange.Ending? = { _ in nil },
        script: @escaping @Sendable (TransportRequest, Int) -> FakeAnswer
    ) {
        self.together = Gathering(of: together)
        self.whenAsked = whenAsked
        self.unstarted = unstarted
        self.script = script
        starts = FakeStarts(arePlannedOnesHeld: holdsPlannedStarts)
    }

    /// Answers each request with a small stream.
    ///
    /// How each request ends, by its number, is `answer`; one that does not end in good order gets no answer. One that is to
    /// be closed at a time gets the beginning of its answer before that.
    package convenience init(
        together: Int = 1,
        answer: @escaping @Sendable (Int) -> HTTPExchange.Ending = { _ in .complete },
        whenAsked: @escaping @Sendable (Int) -> Void = { _ in }
    ) {
        let unstarted: @Sendable (Int) -> HTTPExchange.Ending? = { number in
            if case .failed(.notStarted, let detail) = answer(number) {
                .failed(.notStarted, detail: detail)
            } else {
                nil
            }
        }
        self.init(together: together, whenAsked: whenAsked, unstarted: unstarted) { request, number in
            let ending = answer(number)
            guard ending == .complete else { return FakeAnswer(ending: ending) }
            return .stream(id: number, before: request.closeAfter)
        }
    }

    /// Makes a transport whose exchanges go on until their tasks are cancelled.
    package static func endless(whenAsked: @escaping @Sendable () -> Void) -> FakeTransport {
        FakeTransport { _, _ in FakeAnswer([.tell(whenAsked), .hold(Gate())]) }
    }

    package func withdrawWaitingStarts() { starts.withdraw() }

    package func perform(_ request: TransportRequest) async -> HTTPExchange {
        let number = note(request)
        defer { tally.withLock { $0.inFlight -= 1 } }
        if let ending = unstarted(number) { return Self.unstarted(ending) }
        switch await starts.start(request, number: number) {
        case .withdrawn: return Self.unstarted(.cancelled)
        case .dropped(let inFlight):
            return Self.unstarted(.failed(.notStarted, detail: "\(inFlight) in flight, the most allowed"))
        case .begun(let instant, let wasHeldBack):
            request.admission?.onStart()
            await together.join()
            var exchange = FakeExchange(
                request,
                started: instant,
                wasHeldBack: wasHeldBack,
                connection: Int64(number)
            )
            let played = await exchange.play { script($0, number) }
            starts.ended(request, at: played.times.end ?? instant)
            return played
        }
    }

    private func note(_ request: TransportRequest) -> Int {
        tally.withLock { tally in
            tally.urls.append(request.url)
            tally.bodies.append(request.body)
            tally.headers.append(request.headers)
            tally.methods.append(request.method)
            tally.lanes.append(request.lane)
            tally.planned.append(request.startAt)
            tally.admissions.append(request.admission)
            tally.inFlight += 1
            tally.mostInFlight = max(tally.mostInFlight, tally.inFlight)
            whenAsked(tally.urls.count)
            return tally.urls.count
        }
    }

    private static func unstarted(_ ending: HTTPExchange.Ending) -> HTTPExchange {
        HTTPExchange(
            times: PhaseTimes(started: nil),
            ending: ending,
            cancellation: ending == .cancelled
                ? Cancellation(reason: .interrupted, decided: MonotonicClock.now(), gone: nil) : nil
        )
    }
}
