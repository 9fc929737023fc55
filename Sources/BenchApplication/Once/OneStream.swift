package import BenchModel
import ChildProgram
import CurlTransport
import LoadRunner
import ProviderWire
import Synchronization

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// One request of one target, carried out as a run would, shown while it comes, and stored nowhere.
package struct OneStream: Sendable {
    package struct Order: Sendable {
        /// With the target that is asked, and what it is asked.
        package var scenario: Scenario
        package var simulateAll = false
        /// Whether raw events are shown too.
        package var wantsEvents = false

        /// Takes a scenario's target and a prompt.
        package init(_ scenario: Scenario, target: Target, prompt: Prompt) {
            var scenario = scenario
            scenario.endpoints = scenario.endpoints.filter { $0.name == target.endpoint }
            // Once is once: what comes is shown, and nothing is tried again.
            for index in scenario.endpoints.indices { scenario.endpoints[index].retry = nil }
            scenario.targets = [target]
            scenario.prompts = [prompt]
            // As typed, without a nonce before it.
            scenario.targets[0].nonce = false
            scenario.load = Load(extent: .requests(1), seed: scenario.load.seed)
            (scenario.objectives, scenario.regressions) = ([], [])
            scenario.budget = nil
            self.scenario = scenario
        }
    }

    /// What came of it.
    package struct Outcome: Sendable {
        /// Its instants count from ``epoch``.
        package var sample: Sample
        package var epoch: RunEpoch
        package var target: RunRecord.Target
        package var isSimulated: Bool
    }

    private let order: Order
    private let surroundings: Surroundings
    private let whenStopAsked: @Sendable (_ handler: @escaping @Sendable () -> Void) -> @Sendable () -> Void
    private let tell: @Sendable (RunEvent) -> Void
    private let show: @Sendable (StreamPiece) -> Void

    /// Creates it.
    ///
    /// - Parameters:
    ///   - order: what is asked of whom.
    ///   - surroundings: the program's version and environment, and its transport.
    ///   - whenStopAsked: see ``RunSession/init(_:in:whenStopAsked:tell:)``.
    ///   - tell: takes what is to be known before the request is sent.
    ///   - show: takes what comes, on a thread of its own, which it may block.
    package init(
        _ order: Order,
        in surroundings: Surroundings,
        whenStopAsked: @escaping @Sendable (_ handler: @escaping @Sendable () -> Void) -> @Sendable () -> Void,
        tell: @escaping @Sendable (RunEvent) -> Void,
        show: @escaping @Sendable (StreamPiece) -> Void
    ) {
        self.order = order
        self.surroundings = surroundings
        self.whenStopAsked = whenStopAsked
        self.tell = tell
        self.show = show
    }

    /// Asks, and returns when all that came has been shown.
    ///
    /// - Returns: what came of it; nil if it was stopped before it began.
    /// - Throws: an ``ApplicationError`` or a `ScenarioObstacle` if it cannot begin here.
    package func run() async throws -> Outcome? {
        let proxies = SystemProxies(environment: surroundings.environment)
        var stage = try await SimulatedEndpoints(
            order.scenario,
            simulateAll: order.simulateAll,
            isCI: surroundings.isCI,
            version: surroundings.version
        )
        do {
            try proxies.check(stage.measuredEndpoints)
            let keys = try await ProgramKeys(stage.measuredEndpoints)
            defer { keys.close() }
            stage.take(keys)
            let outcome = try await ask(stage, keys, through: proxies)
            await stage.stop()
            return outcome
        } catch {
            await stage.stop()
            throw error
        }
    }

    private func ask(
        _ stage: SimulatedEndpoints,
        _ keys: ProgramKeys,
        through proxies: SystemProxies
    ) async throws -> Outcome? {
        let scenario = stage.scenario
        let calls = try makeCalls(scenario, keys, proxies, keepsText: false)
        for event in stage.remarks(cause: order.simulateAll ? .asked : .noKey) + stage.remarks(of: proxies) {
            tell(event)
        }
        let carrier = try surroundings.startTransport(
            CurlTransport.Configuration(
                userAgent: surroundings.userAgent,
                directBaseURL: stage.baseURL,
                proxies: proxies,
                connections: 1,
                versions: Set(scenario.endpoints.map(\.httpVersion))
            )
        )
        let tap = StreamTap()
        let keeping = try makeCalls(scenario, keys, proxies, keepsText: true)
        let shown = read(tap, calls[0], keeping[0], scenario.prompts[0])
        let came = Mutex<Sample?>(nil)
        let epoch = RunEpoch.now()
        let load = LoadRun(
            scenario: scenario,
            calls: calls,
            transport: TappedTransport(transport: carrier.transport, tap: tap),
            epoch: epoch,
            control: RunControl(),
            progress: RunProgress(scenario)
        ) { sample in came.withLock { $0 = sample } }
        let gate = StartGate()
        let work = Task {
            await gate.pass()
            return await load.run()
        }
        let endWatching = whenStopAsked { work.cancel() }
        gate.open()
        defer { endWatching() }
        _ = await work.value
        tap.put(.over)
        await shown.value
        carrier.shutDown()
        guard let sample = came.withLock(\.self) else { return nil }
        var target = stage.recorded(scenario.targets[0], calls[0], usesNonce: false)
        if let simulator = sample.simulator, !stage.isSimulated {
            (target.isSimulated, target.simulator) = (true, simulator)
        }
        return Outcome(sample: sample, epoch: epoch, target: target, isSimulated: target.isSimulated)
    }

    private func makeCalls(
        _ scenario: Scenario,
        _ keys: ProgramKeys,
        _ proxies: SystemProxies,
        keepsText: Bool
    ) throws -> TargetCalls {
        try TargetCalls(scenario) { target, endpoint in
            ProviderCall(
                target: target,
                endpoint: endpoint,
                keepsText: keepsText,
                secrets: proxies.credentials,
                rotatingKey: keys.key(of: endpoint.name)
            )
        }
    }

    /// Starts the thread that shows what comes; the task ends when all of it has been shown.
    private func read(
        _ tap: StreamTap,
        _ call: ProviderCall,
        _ keeping: ProviderCall,
        _ prompt: Prompt
    ) -> Task<Void, Never> {
        let makeConsumer = keeping.request(for: prompt, nonce: nil).makeConsumer
        let (wantsEvents, show) = (order.wantsEvents, show)
        return Task {
            await withCheckedContinuation { continuation in
                DetachedThread.start {
                    let reader = StreamReader(call, makeConsumer: makeConsumer, wantsEvents: wantsEvents, show: show)
                    while tap.take().allSatisfy(reader.take) {}
                    continuation.resume()
                }
            }
        }
    }
}
