import BenchModel
import CurlTransport
import LoadRunner
import ProviderWire

/// Carries out what is to be done before a run, one thing after the other.
struct HookRun: Sendable {
    let hooks: [PlannedHook]
    let transport: any Transport
    let tell: @Sendable (HookRecord) -> Void

    /// Carries them out, in order; the first that fails is the last.
    ///
    /// - Returns: what was done.
    /// - Throws: an ``ApplicationError`` that says which failed and how; `CancellationError` where its task was cancelled.
    func carryOut() async throws -> [HookRecord] {
        var records: [HookRecord] = []
        for hook in hooks {
            let record = try await carryOut(hook)
            tell(record)
            records.append(record)
        }
        return records
    }

    private func carryOut(_ hook: PlannedHook) async throws -> HookRecord {
        var record = HookRecord(endpoint: hook.endpoint, target: hook.target, what: hook.shown)
        if hook.isLeftOut {
            record.note = "the simulator answers in the server's place, so that the program was not run"
            return record
        }
        let began = MonotonicClock.now()
        switch hook.hook.action {
        case .command(let program):
            let run = ScenarioProgram(
                purpose: "before the run, for \(hook.owner)",
                program: program,
                redact: { hook.call.readable(words: $0) },
                timeLimit: hook.hook.limit
            )
            _ = try await run.output(isSecret: false)
            record.note = "exit code 0"
        case .request(let method, let place):
            let status = try await ask(hook, method, hook.this(place))
            guard let status else {
                record.note = "the simulator has no such place"
                return record
            }
            record.note = "HTTP \(status)"
        }
        record.took = MonotonicClock.now() - began
        return record
    }

    /// Sends a request.
    ///
    /// - Returns: its status; nil where the simulator stands in for a server that may have more places than it.
    private func ask(_ hook: PlannedHook, _ method: HTTPMethod, _ place: String) async throws -> Int? {
        let request = hook.call.hookRequest(method, place, within: hook.hook.limit)
        let answer: PlainAnswer
        do throws(PlainFailure) {
            answer = try await transport.answer(to: request)
        } catch {
            try Task.checkCancellation()
            throw fault(hook, hook.call.readable(words: error.description))
        }
        let status = answer.head.status
        if (200..<300).contains(status) { return status }
        if status == 404, hook.isSimulated { return nil }
        let words = hook.call.readable(words: String(decoding: answer.body.prefix(200), as: UTF8.self))
        let hint =
            switch status {
            case 300..<400: "; redirects are not followed, as a key must not follow one: write the address it leads to"
            case 404, 405:
                "; see how the server is asked for that, and whether it has to be started so (vLLM: VLLM_SERVER_DEV_MODE=1)"
            default: ""
            }
        throw fault(hook, "HTTP \(status)\(words.isEmpty ? "" : ": \(words)")\(hint)")
    }

    private func fault(_ hook: PlannedHook, _ why: String) -> ApplicationError {
        ApplicationError("before the run, for \(hook.owner): \(hook.shown) failed: \(why)")
    }
}

extension RunSession {
    /// Carries out what the scenario wants done before a run.
    ///
    /// Of a run that several machines share the first shard does it for all, since a server's cache that is emptied while another
    /// shard measures would be a part of what that measures.
    ///
    /// - Throws: what failed of it, or `CancellationError` where somebody asked for the end meanwhile.
    func carryOutHooks(
        _ stage: SimulatedEndpoints,
        _ calls: TargetCalls,
        through proxies: SystemProxies
    ) async throws -> [HookRecord] {
        let hooks = PlannedHook.all(
            of: stage.scenario,
            calls,
            simulated: stage.simulatedEndpoints,
            isProbe: order.isProbe
        )
        guard !hooks.isEmpty else { return [] }
        if let shard = order.shard, !shard.shard.isWhole {
            guard shard.shard.index == 0 else {
                tell(.hooksLeft(count: hooks.count, to: Shard(index: 0, of: shard.shard.count) ?? .whole))
                return []
            }
            if shard.start <= MonotonicClock.wallNow() {
                throw ApplicationError(
                    "shard \(shard.shard.text) does what the scenario wants done before the run (\(hooks[0].shown)), and the common "
                        + "start has passed already: the others may be measuring; name a later start"
                )
            }
        }
        var settings = configuration(stage, proxies)
        (settings.connections, settings.lingering, settings.loops) = (1, 0, 1)
        let carrier = try surroundings.startTransport(settings)
        defer { carrier.shutDown() }
        let run = HookRun(hooks: hooks, transport: carrier.transport) { [tell] in tell(.hook($0)) }
        let work = Task { try await run.carryOut() }
        let endWatching = whenStopAsked { work.cancel() }
        defer { endWatching() }
        return try await work.value
    }
}
