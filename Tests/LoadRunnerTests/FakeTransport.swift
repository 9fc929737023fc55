import BenchModel
import Synchronization

/// A transport without a network: answers each request at once with a small stream, and counts what is under way.
final class FakeTransport: Transport {
    struct Tally {
        var urls: [String] = []
        var bodies: [[UInt8]] = []
        var methods: [HTTPMethod] = []
        var lanes: [Int] = []
        var planned: [Nanoseconds?] = []
        var admissions: [Admission?] = []
        var inFlight = 0
        var mostInFlight = 0
    }

    let tally = Mutex(Tally())
    private let answer: @Sendable (Int) -> HTTPExchange.Ending
    private let together: Gathering
    private let whenAsked: @Sendable (Int) -> Void

    /// - Parameters:
    ///   - together: so many requests are in flight together before the first of them is answered.
    ///   - answer: how each request ends, by its number.
    ///   - whenAsked: called with each request's number, before the next one has its own.
    init(
        together: Int = 1,
        answer: @escaping @Sendable (Int) -> HTTPExchange.Ending = { _ in .complete },
        whenAsked: @escaping @Sendable (Int) -> Void = { _ in }
    ) {
        self.together = Gathering(of: together)
        self.whenAsked = whenAsked
        self.answer = answer
    }

    func withdrawWaitingStarts() {}

    func perform(_ request: TransportRequest) async -> HTTPExchange {
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

/// A transport that answers each attempt with the status a script names, and otherwise with a small stream.
final class ScriptedTransport: Transport {
    struct Answer {
        var status = 200
        var headers: [HTTPHeader] = []
        var body = ""
        /// Where set, the exchange ends so and without an answer.
        var failure: FailureKind?
    }

    private let streams = FakeTransport()
    private let script: @Sendable (_ model: String, _ attempt: Int) -> Answer
    /// Every request, in order, by its body; the same body again is the next attempt.
    let asked = Mutex<[(body: [UInt8], startAt: Nanoseconds?, admission: Admission?)]>([])
    /// Called with the number of requests so far.
    private let onRequest: @Sendable (Int) -> Void

    init(
        onRequest: @escaping @Sendable (Int) -> Void = { _ in },
        _ script: @escaping @Sendable (_ model: String, _ attempt: Int) -> Answer
    ) {
        self.script = script
        self.onRequest = onRequest
    }

    func withdrawWaitingStarts() {}

    func perform(_ request: TransportRequest) async -> HTTPExchange {
        let (attempt, count) = asked.withLock { asked in
            asked.append((request.body, request.startAt, request.admission))
            return (asked.count { $0.body == request.body }, asked.count)
        }
        onRequest(count)
        let text = String(decoding: request.body, as: UTF8.self)
        let model = text.contains("\"model\":\"a\"") ? "a" : "b"
        let answer = script(model, attempt)
        if answer.status == 200, answer.failure == nil { return await streams.perform(request) }
        request.admission?.onStart()
        let now = max(MonotonicClock.now(), request.startAt ?? 0)
        var times = PhaseTimes(started: now, end: now + 1000)
        if let failure = answer.failure {
            return HTTPExchange(times: times, ending: .failed(failure, detail: "scripted"))
        }
        times.sent = now + 10
        let head = ResponseHead(status: answer.status, headers: answer.headers)
        let decoder = request.makeConsumer(head)
        _ = decoder.receive(Array(answer.body.utf8).span, arrival: now + 500, takenInHand: now + 500)
        return HTTPExchange(times: times, ending: .complete, head: head, content: decoder.close(complete: true).content)
    }
}

/// A transport in which no planned start ever comes: each waits until it is withdrawn or its task cancelled.
final class WaitingTransport: Transport {
    private struct State {
        var submitted = 0
        var isWithdrawn = false
        var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
    }

    private let state = Mutex(State())
    private let onSubmission: @Sendable (Int) -> Void

    init(onSubmission: @escaping @Sendable (Int) -> Void) { self.onSubmission = onSubmission }

    var submitted: Int { state.withLock(\.submitted) }

    func withdrawWaitingStarts() {
        let waiting = state.withLock { state in
            state.isWithdrawn = true
            defer { state.waiting = [:] }
            return state.waiting
        }
        for continuation in waiting.values { continuation.resume() }
    }

    func perform(_ request: TransportRequest) async -> HTTPExchange {
        let number = state.withLock { state in
            state.submitted += 1
            return state.submitted
        }
        onSubmission(number)
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    if state.isWithdrawn || Task.isCancelled { return true }
                    state.waiting[number] = continuation
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiting.removeValue(forKey: number) }?.resume()
        }
        return HTTPExchange(times: PhaseTimes(started: nil), ending: .cancelled)
    }
}
