package import BenchModel
package import Synchronization

/// A transport that answers each attempt with the status a script names, and otherwise with a small stream.
package final class ScriptedTransport: Transport {
    package struct Answer {
        package var status: Int
        package var headers: [HTTPHeader]
        package var body: String
        /// If set, the exchange ends with this failure and without an answer.
        package var failure: FailureKind?

        package init(
            status: Int = 200,
            headers: [HTTPHeader] = [],
            body: String = "",
            failure: FailureKind? = nil
        ) {
            self.status = status
            self.headers = headers
            self.body = body
            self.failure = failure
        }
    }

    private let streams = FakeTransport()
    private let script: @Sendable (_ model: String, _ attempt: Int) -> Answer
    /// Every request, in order, by its body; the same body again is the next attempt.
    package let asked = Mutex<[(body: [UInt8], startAt: MonotonicInstant?, admission: Admission?)]>([])
    /// Called with the number of requests so far.
    private let onRequest: @Sendable (Int) -> Void

    package init(
        onRequest: @escaping @Sendable (Int) -> Void = { _ in },
        _ script: @escaping @Sendable (_ model: String, _ attempt: Int) -> Answer
    ) {
        self.script = script
        self.onRequest = onRequest
    }

    package func withdrawWaitingStarts() {}

    package func perform(_ request: TransportRequest) async -> HTTPExchange {
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
        var times = PhaseTimes<Monotonic>(started: now, end: now + 1000)
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
