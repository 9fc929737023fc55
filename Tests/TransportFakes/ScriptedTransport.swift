package import BenchModel
import Synchronization

/// A transport that answers each attempt with the status a script names, and otherwise with a small stream.
package final class ScriptedTransport: Transport {
    package struct Answer: Sendable {
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

        /// The answer to the request of this number.
        fileprivate func played(for request: TransportRequest, number: Int) -> FakeAnswer {
            if let failure { return FakeAnswer(ending: .failed(failure, detail: "scripted")) }
            if status == 200, body.isEmpty { return .stream(id: number, before: request.closeAfter) }
            return FakeAnswer([.head(status: status, headers: headers), .text(body)])
        }
    }

    /// Every request, in order, by its body; the same body again is the next attempt.
    package let asked: SharedRequests
    private let transport: FakeTransport

    /// - Parameters:
    ///   - onRequest: called with the number of requests so far.
    ///   - script: the answer to an attempt, by the model that it asks and its number among those of the same body.
    package init(
        onRequest: @escaping @Sendable (Int) -> Void = { _ in },
        _ script: @escaping @Sendable (_ model: String, _ attempt: Int) -> Answer
    ) {
        let asked = SharedRequests()
        self.asked = asked
        transport = FakeTransport { request, _ in
            let (attempt, count) = asked.withLock { asked in
                asked.append((request.body, request.startAt, request.admission))
                return (asked.count { $0.body == request.body }, asked.count)
            }
            onRequest(count)
            let text = String(decoding: request.body, as: UTF8.self)
            let model = text.contains("\"model\":\"a\"") ? "a" : "b"
            return script(model, attempt).played(for: request, number: count)
        }
    }

    package func withdrawWaitingStarts() { transport.withdrawWaitingStarts() }

    package func perform(_ request: TransportRequest) async -> HTTPExchange { await transport.perform(request) }

    /// The requests so far, shared between a transport and its script.
    package final class SharedRequests: Sendable {
        package typealias Request = (body: [UInt8], startAt: MonotonicInstant?, admission: Admission?)

        private let all = Mutex<[Request]>([])

        package func withLock<Result>(_ body: (inout sending [Request]) -> sending Result) -> sending Result {
            all.withLock(body)
        }
    }
}
