import BenchModel
import CurlTransport
import Synchronization
import Testing
import TransportFakes

/// The transports that are held to the contract.
enum ContractedTransport: String, CaseIterable, CustomTestStringConvertible {
    case fake = "the fake"
    case curl = "libcurl"
    case portable = "libcurl on the portable platform"

    var testDescription: String { rawValue }

    /// What a server does with a request, by its number, from 1.
    typealias Script = @Sendable (ReceivedRequest, Int) -> [AnswerStep]

    /// Makes a transport, and a server behind it that follows a script.
    ///
    /// - Parameters:
    ///   - holdsPlannedStarts: whether the fake, which has a time of its own, is to wait for planned starts as real ones do.
    ///   - script: what the server does.
    /// - Returns: both, not yet asked for anything.
    /// - Throws: where the transport cannot be started.
    func stage(holdsPlannedStarts: Bool = false, _ script: @escaping Script) throws -> ContractStage {
        let received = Received()
        switch self {
        case .fake:
            let transport = FakeTransport(holdsPlannedStarts: holdsPlannedStarts) { request, _ in
                let request = ReceivedRequest(request)
                let number = received.note(request)
                return FakeAnswer(script(request, number))
            }
            return ContractStage(transport: transport, baseURL: "http://127.0.0.1:1", received: received, server: nil)
        case .curl, .portable:
            let server = ScriptedServer { connection in
                while let text = connection.readRequest(), let request = ReceivedRequest(text) {
                    guard connection.play(script(request, received.note(request)), for: request) else { return }
                }
            }
            var configuration = CurlTransport.Configuration(userAgent: "ezbench-tests")
            if self == .portable { configuration.platform = .portable }
            return ContractStage(
                transport: try CurlTransport(configuration),
                baseURL: server.baseURL,
                received: received,
                server: server
            )
        }
    }

    /// Makes a transport whose server is not there.
    func deadStage() throws -> ContractStage {
        var stage = try stage { _, _ in [.unreachable] }
        stage.baseURL = "http://127.0.0.1:1"
        return stage
    }

    /// Makes a transport whose server answers each request with this text.
    func stage(answering text: String) throws -> ContractStage { try stage { _, _ in [.head(), .text(text)] } }
}

/// A transport and the server behind it.
struct ContractStage {
    let transport: any Transport
    var baseURL: String
    private let received: Received
    /// Lives as long as the stage.
    private let server: ScriptedServer?

    fileprivate init(transport: any Transport, baseURL: String, received: Received, server: ScriptedServer?) {
        self.transport = transport
        self.baseURL = baseURL
        self.received = received
        self.server = server
    }

    /// What the server has received so far.
    var requests: [ReceivedRequest] { received.all }

    /// Sends a request whose body goes to a consumer that keeps a log; `change` sets what is special about it.
    func perform(
        _ log: ConsumerLog = ConsumerLog(),
        _ change: (inout TransportRequest) -> Void = { _ in }
    ) async -> HTTPExchange {
        await transport.perform(request(log, change))
    }

    func request(
        _ log: ConsumerLog = ConsumerLog(),
        _ change: (inout TransportRequest) -> Void = { _ in }
    ) -> TransportRequest {
        var request = TransportRequest(
            url: baseURL + "/v1",
            headers: [],
            body: Array("{}".utf8),
            limits: TimeLimits(connect: nil, idle: nil, total: nil),
            httpVersion: .http1,
            makeConsumer: { log.makeConsumer($0) }
        )
        change(&request)
        return request
    }
}

/// A request as the server has it.
struct ReceivedRequest: Sendable, Equatable {
    var method: HTTPMethod
    var path: String
    /// Those of the request's own alone, by their names in lower case.
    var headers: [String: String]
    var body: String

    init(_ request: TransportRequest) {
        method = request.method
        path = String(ServerAddress(request.url).tail)
        headers = Dictionary(request.headers.map { ($0.name.lowercased(), $0.value) }) { $1 }
        body = method == .head ? "" : String(decoding: request.body, as: UTF8.self)
    }

    /// Reads a request from its text; nil if it is none.
    init?(_ text: String) {
        let parts = text.split(separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false)
        let lines = parts[0].split(separator: "\r\n")
        let words = lines.first?.split(separator: " ") ?? []
        guard parts.count == 2, words.count == 3 else { return nil }
        method = HTTPMethod(rawValue: String(words[0]))
        path = String(words[1])
        headers = [:]
        for line in lines.dropFirst() {
            let field = line.split(separator: ":", maxSplits: 1)
            let name = field[0].lowercased()
            if ["host", "user-agent", "accept", "content-length"].contains(name) { continue }
            headers[name] = field.count > 1 ? String(field[1].drop { $0 == " " }) : ""
        }
        body = String(parts[1])
    }
}

/// What a server has received.
private final class Received: Sendable {
    private let requests = Mutex<[ReceivedRequest]>([])

    var all: [ReceivedRequest] { requests.withLock(\.self) }

    /// Returns the number of the request.
    func note(_ request: ReceivedRequest) -> Int {
        requests.withLock { requests in
            requests.append(request)
            return requests.count
        }
    }
}

extension ScriptedServer.Connection {
    /// Follows the steps; false where the connection is not to be used again.
    fileprivate func play(_ steps: [AnswerStep], for request: ReceivedRequest) -> Bool {
        var hasBody = true
        for step in steps {
            switch step {
            case .unreachable, .cut: return false
            case .head(let status, let headers):
                hasBody = AnswerStep.allowsBody(status: status, to: request.method)
                let fields = headers.map { "\($0.name): \($0.value)\r\n" }.joined()
                send("HTTP/1.1 \(status) X\r\n\(fields)" + (hasBody ? "transfer-encoding: chunked\r\n\r\n" : "\r\n"))
            case .bytes(let bytes):
                guard hasBody, !bytes.isEmpty else { continue }
                guard send(Array("\(String(bytes.count, radix: 16))\r\n".utf8) + bytes + Array("\r\n".utf8)) else {
                    return false
                }
            case .tell(let tell): tell()
            case .hold(let gate): gate.waitOnThread()
            case .silence:
                waitForClose()
                return false
            }
        }
        if hasBody { send("0\r\n\r\n") }
        return true
    }
}
