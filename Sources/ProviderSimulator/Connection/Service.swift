import NIOCore
import NIOHTTP1
import Synchronization

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Decides the answer to each request; shared by all connections.
final class Service: Sendable {
    private let configuration: SimulatorConfiguration
    private let keyCheck: KeyCheck
    private let cache: PromptCache
    private let count = Atomic<UInt64>(0)
    private let repeats = RepeatCounter()
    private let fallbacks = TurnCounter()
    private let keys = KeyWatch()
    private let queue = AnswerQueue()
    private let responses = KeptResponses()
    let gate: HoldGate
    let board = MetricsBoard()

    init(_ configuration: SimulatorConfiguration) {
        self.configuration = configuration
        cache = PromptCache(block: configuration.cacheBlock, capacity: configuration.cacheCapacity)
        keyCheck = KeyCheck(required: configuration.requireKey)
        gate = HoldGate(whenHeld: configuration.whenHeld)
    }

    func answer(to request: IncomingRequest) -> Answer {
        let number = count.wrappingAdd(1, ordering: .relaxed).newValue
        var generator = SeededGenerator(seed: configuration.seed, stream: number)
        let requestID = "req_\(number)_\(String(generator.next(), radix: 36))"
        let headers = request.head.headers
        if request.head.method == .OPTIONS, headers.contains(name: "access-control-request-method") {
            return permission(for: headers, requestID)
        }
        let version = headers.first(name: "anthropic-version")
        let route = Route(
            method: request.head.method.rawValue,
            uri: request.head.uri,
            speaksAnthropic: version != nil
        )
        switch route {
        case .health: return listing(requestID, #"{"status":"ok"}"#)
        case .metrics:
            let page = board.page(at: AnswerPlayer.now(), cacheUse: cache.use)
            return listing(requestID, page, contentType: "text/plain; version=0.0.4; charset=utf-8")
        case .emptyCache:
            cache.empty()
            return listing(requestID, "{}")
        case .models(let name): return listing(requestID, Catalogue.document(for: request.head, name: name))
        case .tokenize, .template:
            do throws(RequestRejection) {
                try admit(request.head, .chat)
                let body = Data(request.body.readableBytesView)
                let isText = route == .template
                return listing(requestID, try TokenizedRequest(body, configuration.tokenizing).document(isText: isText))
            } catch {
                return refusal(error, requestID, .chat)
            }
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
                return try generate(wire, target, request, version, requestID, number, &generator)
            } catch {
                return refusal(error, requestID, wire, model: target.model ?? "", isArray: target.isArray)
            }
        }
    }

    /// Refuses a body that cannot be read, and a key that is none.
    private func admit(_ head: HTTPRequestHead, _ wire: WireProtocol) throws(RequestRejection) {
        // In words of its own: a compressed body would be called wrong JSON.
        let codings = head.headers[canonicalForm: "content-encoding"].filter { $0.lowercased() != "identity" }
        guard codings.isEmpty else {
            let named = codings.joined(separator: ", ")
            throw RequestRejection(
                status: 415,
                message: "Content-Encoding: \(named) is not read here; send the body as it is."
            )
        }
        try keyCheck.admit(head, wire)
    }

    /// Answers a browser that asks whether a page of another origin may send what it wants to (CORS): it may.
    private func permission(for headers: HTTPHeaders, _ requestID: String) -> Answer {
        let asked = headers[canonicalForm: "access-control-request-headers"].filter { name in
            name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
        }
        var granted = [("allow", "GET, POST, OPTIONS"), ("access-control-allow-methods", "GET, POST, OPTIONS")]
        if !asked.isEmpty { granted.append(("access-control-allow-headers", asked.joined(separator: ", "))) }
        granted.append(("access-control-max-age", "600"))
        return listing(requestID, "", contentType: "text/plain", headers: granted)
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
        let asked = try GenerationRequest(
            wire,
            target: target,
            anthropicVersion: version,
            body: body,
            after: responses
        )
        let words = asked.prompt.words
        let document =
            switch wire {
            case .anthropic, .chat, .completions: #"{"input_tokens":\#(words)}"#
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
        _ number: UInt64,
        _ generator: inout SeededGenerator
    ) throws(RequestRejection) -> Answer {
        try admit(request.head, wire)
        let (overrides, faults) = try directives(of: request.head.headers, &generator)
        // Drawn apart, so that a fault changes nothing else about an answer.
        var chance = SeededGenerator(seed: ~configuration.seed, stream: number)
        let misbehaviour = Misbehaviour(faults, repeats: repeats.count(of: request, for: faults)) { chance.unit() }
        var asked = try GenerationRequest(
            wire,
            target: target,
            anthropicVersion: version,
            body: Data(request.body.readableBytesView),
            after: responses
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
            answer.content = instead.content(for: answer, isArray: asked.isArray)
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
        if asked.ignoresEnd || asked.leastTokens != nil, overrides.end == .refused {
            throw .invalid("\(asked.ignoresEnd ? "ignore_eos" : "min_tokens"): Extra inputs are not permitted")
        }
        let split = cache.lookUp(asked.prompt, marksOnly: wire == .anthropic)
        let reply = Reply(
            to: asked,
            requestID: requestID,
            created: Int(Date().timeIntervalSince1970),
            overrides: overrides,
            misbehaviour: misbehaviour,
            slowness: slowness,
            cached: split,
            opening: echo?.pieces ?? [],
            generator: generator
        )
        // An endless answer has no text as a whole, and nobody can go on from it.
        if let texts = asked.keptTexts, reply.usage.output <= KeptResponses.mostTokens {
            let answered = reply.wholeTexts.filter { $0.kind != .thinking }.map(\.text)
            responses.keep(texts + answered, as: reply.responseID)
        }
        var wait: Int64 = 0
        if let servers = overrides.servers {
            wait = queue.wait(
                for: asked.model,
                servers: servers,
                at: request.arrival.instant,
                taking: reply.duration
            )
        }
        answer.heldNs += wait
        board.begin(
            requestID,
            MetricsBoard.Turn(
                model: asked.model,
                arrival: request.arrival.instant,
                wait: wait,
                words: asked.prompt.words,
                cached: split.read,
                firstToken: reply.pace.ttft
            )
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

    /// The header line that marks every answer as simulated.
    var origin: String { ResponseBytes.origin(configuration.version) }

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

    private func listing(
        _ requestID: String,
        _ text: String,
        contentType: String = "application/json",
        headers: [(String, String)] = []
    ) -> Answer {
        Answer(
            requestID: requestID,
            wire: .chat,
            model: "",
            version: configuration.version,
            content: .plain(status: 200, contentType: contentType, headers: headers, body: ByteBuffer(string: text)),
            isRecorded: false
        )
    }
}
