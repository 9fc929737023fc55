import BenchModel
import Synchronization

/// A transport without a network: answers each request at once with a small stream, and counts what is under way.
final class FakeTransport: Transport {
    struct Tally {
        var urls: [String] = []
        var bodies: [[UInt8]] = []
        var purposes: [TransportRequest.Purpose] = []
        var lanes: [Int] = []
        var planned: [Nanoseconds?] = []
        var admissions: [Admission?] = []
        var inFlight = 0
        var mostInFlight = 0
    }

    let tally = Mutex(Tally())
    private let answer: @Sendable (Int) -> RecordedExchange.Ending

    init(answer: @escaping @Sendable (Int) -> RecordedExchange.Ending = { _ in .complete }) {
        self.answer = answer
    }

    func withdrawWaitingStarts() {}

    func perform(_ request: TransportRequest) async -> RecordedExchange {
        let number = tally.withLock { tally in
            tally.urls.append(request.url)
            tally.bodies.append(request.body)
            tally.purposes.append(request.purpose)
            tally.lanes.append(request.lane)
            tally.planned.append(request.startAt)
            tally.admissions.append(request.admission)
            tally.inFlight += 1
            tally.mostInFlight = max(tally.mostInFlight, tally.inFlight)
            return tally.urls.count
        }
        let isDropped = if case .failed(.notStarted, _) = answer(number) { true } else { false }
        if !isDropped { request.admission?.onStart() }
        // Gives the other slots their turn, so that they are in flight together.
        for _ in 0..<20 { await Task.yield() }
        tally.withLock { $0.inFlight -= 1 }
        if isDropped {
            return RecordedExchange(times: PhaseTimes(started: nil), ending: answer(number))
        }
        let now = MonotonicClock.now()
        let head = ResponseHead(status: 200, headers: [HTTPHeader("content-type", "text/event-stream")])
        let decoder = request.makeDecoder(head)
        let text = """
            data: {"id":"c-\(number)","choices":[{"index":0,"delta":{"content":"hi"},"finish_reason":null}]}

            data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":1}}

            data: [DONE]


            """
        _ = decoder.receive(Array(text.utf8).span, arrival: now, takenInHand: now + 5)
        let ending = Task.isCancelled ? .cancelled : answer(number)
        return RecordedExchange(
            times: PhaseTimes(
                started: request.startAt ?? now - 100,
                sent: now - 50,
                headers: now,
                firstByte: now,
                end: now
            ),
            ending: ending,
            head: head,
            response: decoder.finish(complete: ending == .complete),
            bytesReceived: text.utf8.count
        )
    }
}

/// A transport in which no planned start ever comes: each waits until it is withdrawn or its task cancelled.
final class WaitingTransport: Transport {
    private struct State {
        var submitted = 0
        var isWithdrawn = false
    }

    private let state = Mutex(State())
    private let onSubmission: @Sendable (Int) -> Void

    init(onSubmission: @escaping @Sendable (Int) -> Void) { self.onSubmission = onSubmission }

    var submitted: Int { state.withLock(\.submitted) }

    func withdrawWaitingStarts() { state.withLock { $0.isWithdrawn = true } }

    func perform(_ request: TransportRequest) async -> RecordedExchange {
        let number = state.withLock { state in
            state.submitted += 1
            return state.submitted
        }
        onSubmission(number)
        while !Task.isCancelled, !state.withLock(\.isWithdrawn) { await Task.yield() }
        return RecordedExchange(times: PhaseTimes(started: nil), ending: .cancelled)
    }
}
