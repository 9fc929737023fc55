import BenchModel
import CurlTransport
import ProviderWire

/// Waits until a server that is starting is ready for a target.
struct ReadinessWait {
    let call: ProviderCall
    let transport: any Transport
    let longest: Duration
    /// The time between two questions: it doubles from the first to the second.
    var pauses: (first: Duration, most: Duration) = (.milliseconds(500), .seconds(5))
    /// How often the same reason is told again.
    var tellEvery = Duration.seconds(10)
    /// Takes what keeps the server from being ready, and how long it has been waited, when that changes and every so often.
    let tell: (_ reason: String, _ waited: Duration) -> Void

    /// Waits end at once where an answer says what no waiting changes.
    private enum Obstacle {
        case passing(String)
        case lasting(String)
    }

    private enum Answer {
        case ready
        /// There is no such place; another may tell.
        case unknown
        case notYet(String)
    }

    /// Waits.
    ///
    /// - Returns: how long.
    /// - Throws: an ``ApplicationError`` with the last reason once it has taken too long, or with one that waiting does not change at
    ///   once; `CancellationError` when it is cancelled.
    func wait() async throws -> Duration {
        let clock = ContinuousClock()
        let began = clock.now
        var pause = pauses.first
        var (told, toldAt): (String?, Duration) = (nil, .zero)
        while true {
            let reason: String
            switch await obstacle() {
            case nil: return clock.now - began
            case .lasting(let words):
                throw ApplicationError("\(call.shownBaseURL) answers, and waiting would not change what: \(words)")
            case .passing(let words): reason = words
            }
            let waited = clock.now - began
            guard waited < longest else {
                throw ApplicationError("\(call.shownBaseURL) was not ready after \(longest): \(reason)")
            }
            if reason != told || waited - toldAt >= tellEvery {
                tell(reason, waited)
                (told, toldAt) = (reason, waited)
            }
            try await Task.sleep(for: min(pause, longest - waited))
            pause = min(pause * 2, pauses.most)
        }
    }

    /// Returns what keeps the server from being ready; nil where nothing does.
    private func obstacle() async -> Obstacle? {
        for request in call.readinessRequests {
            switch await ask(request) {
            case .ready: return nil
            case .notYet(let reason): return .passing(reason)
            case .unknown: continue
            }
        }
        // Nobody else tells: the model itself is asked for a word.
        let prompt = call.shortest(Prompt(id: "", user: "Say yes."))
        let probe = ProbeRequest(call: call, transport: transport, attempts: 1)
        guard case .failed(let detail, let status) = await probe.send(prompt) else { return nil }
        switch status {
        // Moved for good, or refused as a request: the same will be so of the next one.
        case 301, 308, 400, 401, 402, 403, 405, 406, 407, 410, 411, 413, 414, 415, 422, 431, 451, 501, 505:
            return .lasting(detail)
        // A server that is loading may not know its own places yet, and one that lists others knows what it has.
        case 404:
            guard let models = await listedModels(), !models.isEmpty, !models.contains(call.target.model) else {
                return .passing(detail)
            }
            return .lasting("\(detail) (it lists \(list(models)))")
        default: return .passing(detail)
        }
    }

    /// Returns the models that the server lists, all of them; nil where it does not tell.
    private func listedModels() async -> [String]? {
        var models: [String] = []
        var latest: ProviderCall.ModelPage?
        for _ in 0..<Self.mostPages {
            guard let answer = try? await transport.answer(to: call.modelsRequest(after: latest)),
                (200..<300).contains(answer.head.status), let page = ProviderCall.modelPage(in: answer.body)
            else { return nil }
            models += page.names
            guard let next = page.next else { return models }
            // A server that begins again would never come to an end.
            if next.isEmpty || next == latest?.next { return nil }
            latest = page
        }
        return nil
    }

    /// A list with more pages is not read.
    private static let mostPages = 50

    private func list(_ models: [String]) -> String {
        let most = 5
        let more = models.count > most ? " and \(models.count - most) more" : ""
        return call.readable(words: models.prefix(most).joined(separator: ", ")) + more
    }

    /// Whether an answer tells of a server of models.
    private func tells(_ answer: PlainAnswer, asked request: PlainRequest) -> Bool {
        if answer.head.value(of: "content-type")?.lowercased().hasPrefix("text/html") ?? false { return false }
        guard request.url == call.modelsRequest().url else { return true }
        return ProviderCall.modelPage(in: answer.body).map { !$0.names.isEmpty } ?? false
    }

    private func ask(_ request: PlainRequest) async -> Answer {
        do throws(PlainFailure) {
            let answer = try await transport.answer(to: request)
            switch answer.head.status {
            // A page for people is a proxy's, whatever lies behind it; a server without models lists none yet, or never.
            case 200..<300 where !tells(answer, asked: request): return .unknown
            case 200..<300: return .ready
            // Those who do not know the place, do not allow the method, or keep it for others.
            case 300..<500 where answer.head.status != 429 && answer.head.status != 425: return .unknown
            case let status:
                let words = call.readable(words: String(decoding: answer.body.prefix(200), as: UTF8.self))
                return .notYet("HTTP \(status)\(words.isEmpty ? "" : ": \(words)")")
            }
        } catch {
            return .notYet(call.readable(words: error.description))
        }
    }
}

extension RunSession {
    /// Waits until the server of each target is ready, where that was asked for.
    func waitUntilReady(
        _ stage: SimulatedEndpoints,
        _ calls: TargetCalls,
        through proxies: SystemProxies
    ) async throws {
        guard let longest = order.readyWithin else { return }
        let carrier = try surroundings.startTransport(configuration(stage, proxies))
        defer { carrier.shutDown() }
        var asked: Set<String> = []
        for (target, call) in zip(stage.scenario.targets, calls) where !stage.standsIn(for: target) {
            guard asked.insert("\(target.endpoint) \(target.model)").inserted else { continue }
            let server = call.shownBaseURL
            let waited = try await ReadinessWait(call: call, transport: carrier.transport, longest: longest) { [tell] in
                tell(.waiting(server: server, reason: $0, for: $1))
            }.wait()
            tell(.ready(server: server, after: waited))
        }
    }
}
