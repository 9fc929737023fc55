import Foundation
import NIOCore
import NIOHTTP1
import Synchronization

/// A complete request.
struct IncomingRequest {
    let head: HTTPRequestHead
    let body: ByteBuffer
    /// See ``ServedRequest/receivedNs``.
    let arrival: Arrival
    /// The request's number on its connection, from 1.
    let place: Int
}

/// How a connection answers a request.
struct Answer {
    enum Content {
        case stream(Reply)
        case document(Reply)
        case plain(status: Int, contentType: String, headers: [(String, String)], body: ByteBuffer)
        case silence
        /// Closes the connection after this many nanoseconds without sending a byte.
        case hangUp(after: Int64)
        /// Sends a beginning, then one piece repeatedly as fast as the client reads, until the client closes.
        case flood(beginning: ByteBuffer, piece: ByteBuffer)
    }

    let requestID: String
    let wire: WireProtocol
    let model: String
    /// The simulator's version.
    let version: String
    var content: Content
    /// How long the headers are delayed, in nanoseconds.
    var heldNs: Int64 = 0
    /// Whether interim answers (100 and 103) come first.
    var isPrecededByInterim = false
    /// Whether the answer is recorded; a health check is not.
    var isRecorded = true
}

/// Decides the answer to each request; shared by all connections.
final class Service: Sendable {
    private let configuration: SimulatorConfiguration
    private let cache = PromptCache()
    private let count = Atomic<UInt64>(0)
    private let repeats = RepeatCounter()
    private let fallbacks = TurnCounter()
    private let keys = KeyWatch()
    let gate: HoldGate

    init(_ configuration: SimulatorConfiguration) {
        self.configuration = configuration
        gate = HoldGate(whenHeld: configuration.whenHeld)
    }

    func answer(to request: IncomingRequest) -> Answer {
        let number = count.wrappingAdd(1, ordering: .relaxed).newValue
        var generator = SeededGenerator(seed: configuration.seed, stream: number)
        let requestID = "req_\(number)_\(String(generator.next(), radix: 36))"
        let headers = request.head.headers
        let version = headers.first(name: "anthropic-version")
        let route = Route(
            method: request.head.method.rawValue,
            uri: request.head.uri,
            speaksAnthropic: version != nil
        )
        switch route {
        case .health: return listing(requestID, #"{"status":"ok"}"#)
        case .models(let name): return listing(requestID, Catalogue.document(for: request.head, name: name))
        case .generate(let wire, let target) where target.onlyCounts:
            do throws(RequestRejection) {
                return try counts(wire, target, request, version, requestID)
            } catch {
                return refusal(error, requestID, wire)
            }
        case .unknown(let wire, let isProbe):
            let path = request.head.uri.split(separator: "?").first.map(String.init) ?? "/"
            let rejection = RequestRejection(
                status: 404,
                message: "Nothing answers \(request.head.method.rawValue) \(path) here."
            )
            // Do not record health checks and icon requests: no client under test made them.
            var answer = refusal(rejection, requestID, wire)
            answer.isRecorded = !isProbe
            return answer
        case .generate(let wire, let target):
            do throws(RequestRejection) {
                return try generate(wire, target, request, version, requestID, &generator)
            } catch {
                return refusal(error, requestID, wire, model: target.model ?? "", isArray: target.isArray)
            }
        }
    }

    /// Answers a request to count tokens; the simulator counts a word as a token.
    private func counts(
        _ wire: WireProtocol,
        _ target: Route.Target,
        _ request: IncomingRequest,
        _ version: String?,
        _ requestID: String
    ) throws(RequestRejection) -> Answer {
        try admit(request.head, wire)
        let body = Data(request.body.readableBytesView)
        let asked = try GenerationRequest(wire, target: target, anthropicVersion: version, body: body)
        let words = asked.prompt.words
        let document =
            switch wire {
            case .anthropic, .chat: #"{"input_tokens":\#(words)}"#
            case .responses: #"{"object":"response.input_tokens","input_tokens":\#(words)}"#
            case .gemini:
                #"{"totalTokens":\#(words),"promptTokensDetails":[{"modality":"TEXT","tokenCount":\#(words)}]}"#
            }
        return listing(requestID, document)
    }

    private func generate(
        _ wire: WireProtocol,
        _ target: Route.Target,
        _ request: IncomingRequest,
        _ version: String?,
        _ requestID: String,
        _ generator: inout SeededGenerator
    ) throws(RequestRejection) -> Answer {
        try admit(request.head, wire)
        let (overrides, faults) = try directives(of: request.head.headers, &generator)
        let misbehaviour = Misbehaviour(faults, repeats: repeats.count(of: request, for: faults))
        var asked = try GenerationRequest(
            wire,
            target: target,
            anthropicVersion: version,
            body: Data(request.body.readableBytesView)
        )
        if let expiry = misbehaviour.expiry, keys.isExpired(Echo(of: request.head.headers).keys.first, expiry) {
            throw RequestRejection(status: 401, message: "The access token has expired.")
        }
        var slowness = 1.0
        if let other = misbehaviour.fallbackModel, fallbacks.next(of: "\(wire) \(asked.model)").isMultiple(of: 3) {
            asked.model = other
            slowness = 5
        }
        var answer = Answer(
            requestID: requestID,
            wire: wire,
            model: asked.model,
            version: configuration.version,
            content: .silence
        )
        if let reuse = misbehaviour.deadReuse, request.place > reuse.after {
            answer.content = .hangUp(after: reuse.sit.wholeNanoseconds)
            return answer
        }
        answer.heldNs = misbehaviour.headersHeld.wholeNanoseconds
        answer.isPrecededByInterim = misbehaviour.interim
        if let instead = misbehaviour.instead {
            answer.content = content(instead, answer, isArray: asked.isArray)
            return answer
        }
        let echo = misbehaviour.echo.map { _ in Echo(of: request.head.headers) }
        if misbehaviour.echo == .error, let echo {
            return refusal(
                echo.rejection,
                echo.keys.first ?? requestID,
                wire,
                model: asked.model,
                isArray: asked.isArray
            )
        }
        if let key = echo?.keys.first { asked.model = key }
        let reply = Reply(
            to: asked,
            requestID: requestID,
            created: Int(Date().timeIntervalSince1970),
            overrides: overrides,
            misbehaviour: misbehaviour,
            slowness: slowness,
            cached: cache.lookUp(asked.prompt, marksOnly: wire == .anthropic),
            opening: echo?.pieces ?? [],
            generator: generator
        )
        answer.content = asked.streams && !misbehaviour.jsonBody ? .stream(reply) : .document(reply)
        return answer
    }

    /// Reads the request's own directives and lays them over the configured ones.
    private func directives(
        of headers: HTTPHeaders,
        _ generator: inout SeededGenerator
    ) throws(RequestRejection) -> (ReplyOverrides, [Fault]) {
        // Draw for every request, so that a request with its own fault does not shift the others' draws.
        let isUnlucky = generator.unit() < configuration.faultShare
        do throws(DirectiveError) {
            let own = try ReplyOverrides(parsing: headers["x-simulator"].joined(separator: ","))
            let asked = headers["x-simulator-fault"]
            let faults =
                try asked.isEmpty
                ? (isUnlucky ? configuration.faults : [])
                : Fault.list(parsing: asked.joined(separator: ","))
            return (configuration.overrides.merged(with: own), faults)
        } catch {
            throw .invalid("x-simulator: \(error.description)")
        }
    }

    /// Checks the key, in any of the places where the providers take it.
    private func admit(_ head: HTTPRequestHead, _ wire: WireProtocol) throws(RequestRejection) {
        guard let required = configuration.requireKey else { return }
        let headers = head.headers
        let bearer = headers["authorization"].compactMap { value in
            value.lowercased().hasPrefix("bearer ") ? value.dropFirst(7).trimmed : nil
        }
        let query = head.uri.split(separator: "?").dropFirst().joined().split(separator: "&")
        let inQuery = query.filter { $0.hasPrefix("key=") }.map { String($0.dropFirst(4)) }
        let keys = bearer + headers["x-api-key"] + headers["x-goog-api-key"] + headers["api-key"] + inQuery
        if keys.contains(required) { return }
        guard wire == .gemini else {
            throw RequestRejection(status: 401, message: keys.isEmpty ? "An API key is required." : "Invalid API key.")
        }
        // Google distinguishes a missing key from a wrong one.
        throw keys.isEmpty
            ? RequestRejection(status: 403, message: "Method doesn't allow unregistered callers.")
            : RequestRejection(status: 400, message: "API key not valid. Please pass a valid API key.")
    }

    /// The header line that marks every answer as simulated.
    var origin: String { "\(ResponseBytes.header): \(configuration.version)\r\n" }

    private func content(_ instead: Misbehaviour.Instead, _ answer: Answer, isArray: Bool) -> Answer.Content {
        switch instead {
        case .nothing: return .silence
        case .gzip:
            return .plain(
                status: 200,
                contentType: "text/event-stream",
                headers: [("content-encoding", "gzip")],
                body: ByteBuffer(bytes: Self.compressedEvent)
            )
        case .keepalives:
            return .plain(
                status: 200,
                contentType: "text/event-stream; charset=utf-8",
                headers: [],
                body: ByteBuffer(string: String(repeating: "data: : keepalive\n\n", count: 3))
            )
        case .endlessHeader:
            let piece = String(repeating: "x-filler: 0123456789abcdef0123456789abcdef\r\n", count: 100)
            return .flood(
                beginning: ByteBuffer(string: "HTTP/1.1 200 OK\r\n\(origin)"),
                piece: ByteBuffer(string: piece)
            )
        case .endlessLine:
            let head = "HTTP/1.1 200 OK\r\n\(origin)content-type: text/event-stream\r\nconnection: close\r\n\r\ndata: "
            return .flood(beginning: ByteBuffer(string: head), piece: ByteBuffer(repeating: 0x78, count: 16384))
        case .html:
            let page = "<!doctype html><title>Sign in</title><p>Please sign in to use this network.</p>\n"
            return .plain(status: 200, contentType: "text/html", headers: [], body: ByteBuffer(string: page))
        case .redirect(let location):
            return .plain(
                status: 307,
                contentType: "text/plain",
                headers: [("location", location)],
                body: ByteBuffer()
            )
        case .status(let status, let seconds, let milliseconds, let shouldRetry):
            var headers: [(String, String)] = []
            if let shouldRetry { headers.append(("x-should-retry", shouldRetry)) }
            if answer.wire != .gemini {
                if let seconds {
                    headers.append(("retry-after", seconds == seconds.rounded() ? "\(Int(seconds))" : "\(seconds)"))
                }
                if let milliseconds { headers.append(("retry-after-ms", "\(milliseconds)")) }
            }
            let rejection = RequestRejection(
                status: status,
                message: "The simulator was asked to answer \(status).",
                retryAfterSeconds: seconds ?? milliseconds.map { Double($0) / 1000 }
            )
            let body = rejection.body(for: answer.wire, requestID: answer.requestID, isArray: isArray)
            return .plain(
                status: status,
                contentType: "application/json",
                headers: headers,
                body: ByteBuffer(string: body)
            )
        }
    }

    /// `data: {}` and a blank line, compressed with gzip.
    private static let compressedEvent: [UInt8] = [
        0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0x4B, 0x49, 0x2C, 0x49, 0xB4, 0x52,
        0xA8, 0xAE, 0xE5, 0xE2, 0x02, 0x00, 0x65, 0x57, 0x48, 0xEB, 0x0A, 0x00, 0x00, 0x00,
    ]

    private func refusal(
        _ rejection: RequestRejection,
        _ requestID: String,
        _ wire: WireProtocol,
        model: String = "",
        isArray: Bool = false
    ) -> Answer {
        let body = rejection.body(for: wire, requestID: requestID, isArray: isArray)
        return Answer(
            requestID: requestID,
            wire: wire,
            model: model,
            version: configuration.version,
            content: .plain(
                status: rejection.status,
                contentType: "application/json",
                headers: [],
                body: ByteBuffer(string: body)
            )
        )
    }

    private func listing(_ requestID: String, _ json: String) -> Answer {
        Answer(
            requestID: requestID,
            wire: .chat,
            model: "",
            version: configuration.version,
            content: .plain(status: 200, contentType: "application/json", headers: [], body: ByteBuffer(string: json)),
            isRecorded: false
        )
    }
}
