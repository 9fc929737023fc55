package import BenchModel
package import Synchronization

/// A transport without a network: answers each request at once with a small stream, and counts what is under way.
package final class FakeTransport: Transport {
    package struct Tally {
        package var urls: [String] = []
        package var bodies: [[UInt8]] = []
        package var methods: [HTTPMethod] = []
        package var lanes: [Int] = []
        package var planned: [MonotonicInstant?] = []
        package var admissions: [Admission?] = []
        package var inFlight = 0
        package var mostInFlight = 0
    }

    package let tally = Mutex(Tally())
    private let answer: @Sendable (Int) -> HTTPExchange.Ending
    private let together: Gathering
    private let whenAsked: @Sendable (Int) -> Void

    /// - Parameters:
    ///   - together: so many requests are in flight together before the first of them is answered.
    ///   - answer: how each request ends, by its number.
    ///   - whenAsked: called with each request's number, before the next one has its own.
    package init(
        together: Int = 1,
        answer: @escaping @Sendable (Int) -> HTTPExchange.Ending = { _ in .complete },
        whenAsked: @escaping @Sendable (Int) -> Void = { _ in }
    ) {
        self.together = Gathering(of: together)
        self.whenAsked = whenAsked
        self.answer = answer
    }

    package func withdrawWaitingStarts() {}

    package func perform(_ request: TransportRequest) async -> HTTPExchange {
        let number = tally.withLock { tally in
            tally.urls.append(request.url)
            tally.bodies.append(request.body)
            tally.methods.append(request.method)
            tally.lanes.append(request.lane)
            tally.planned.append(request.startAt)
            tally.admissions.append(request.admission)
            tally.inFlight += 1
            tally.mostInFlight = max(tally.mostInFlight, tally.inFlight)
            whenAsked(tally.urls.count)
            return tally.urls.count
        }
        let isDropped = if case .failed(.notStarted, _) = answer(number) { true } else { false }
        if !isDropped { request.admission?.onStart() }
        await together.join()
        tally.withLock { $0.inFlight -= 1 }
        if isDropped {
            return HTTPExchange(times: PhaseTimes(started: nil), ending: answer(number))
        }
        let now = MonotonicClock.now()
        let head = ResponseHead(status: 200, headers: [HTTPHeader("content-type", "text/event-stream")])
        let decoder = request.makeConsumer(head)
        let text = """
            data: {"id":"c-\(number)","choices":[{"index":0,"delta":{"content":"hi"},"finish_reason":null}]}

            data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":1}}

            data: [DONE]


            """
        _ = decoder.receive(Array(text.utf8).span, arrival: now, takenInHand: now + 5)
        let isClosed = request.closeAfter != nil
        let ending = Task.isCancelled || isClosed ? .cancelled : answer(number)
        return HTTPExchange(
            times: PhaseTimes(
                started: request.startAt ?? now - 100,
                sent: now - 50,
                headers: now,
                firstByte: now,
                end: now
            ),
            ending: ending,
            head: head,
            content: decoder.close(complete: ending == .complete).content,
            bytesReceived: text.utf8.count,
            cancellation: isClosed ? Cancellation(reason: .planned, decided: now, gone: now + 30) : nil
        )
    }
}
