import BenchAnalysis
import BenchModel
import CurlTransport
import LoadRunner
import ProviderWire
import SampleStore

extension RunSession {
    /// Sends what is to be sent and stores what comes of it.
    func measure(
        _ stage: SimulatedEndpoints,
        _ keys: ProgramKeys,
        through proxies: SystemProxies,
        in database: RunDatabase
    ) async throws -> Outcome {
        let calls = try TargetCalls(stage.scenario) { target, endpoint in
            ProviderCall(
                target: target,
                endpoint: endpoint,
                keepsText: order.storesText,
                secrets: proxies.credentials,
                rotatingKey: keys.key(of: endpoint.name)
            )
        }
        announce(stage, calls, proxies)
        let spending = ProbeSpending(order.budget?.limit)
        try await waitUntilReady(stage, calls, through: proxies)
        let fits = try await fits(stage, calls, spending, through: proxies)
        let scraping = try await scraping(stage, calls, through: proxies)
        defer { scraping?.shutDown() }
        let hooks = try await carryOutHooks(stage, calls, through: proxies)
        var entry = try enter(stage, calls, keys, fits, into: database)
        try entry.take(hooks, into: database)
        let run = entry
        let writer = SampleWriter(database: database, run: run.id) { [tell] error in
            tell(.storingFails(reason: "\(error)"))
        }
        // They hold for all sittings.
        if order.resumed == nil { for remark in order.remarks + syntheticRemarks { writer.write(remark) } }
        let carrier = try surroundings.startTransport(configuration(stage, proxies))
        let progress = RunProgress(stage.scenario, remaining: run.remaining)
        let control = control()
        let live = order.livePrices.map { prices in
            LiveWatch(
                scenario,
                targets: run.record.targets,
                prices: prices,
                before: order.resumed?.stored.samples ?? []
            )
        }
        let conclude = { @Sendable (what: String, requests: Int) in
            control.finish()
            let now = run.epoch.runInstant(at: MonotonicClock.now())
            let text = "\(what) decided after \(Counted.text(requests, "request")), before the end of its plan"
            writer.write(Remark(at: now, kind: .decided, text: text))
        }
        order.rung?.whenDecided { conclude("its question was", $0) }
        let decision =
            scenario.load.until == .decided
            ? LiveDecision(scenario, targets: run.record.targets, before: order.resumed?.stored.samples ?? []) : nil
        decision?.whenDecided { conclude("its objectives were", $0) }
        let push = order.metrics.flatMap { MetricsPush($0, of: run.record, in: surroundings, tell: tell) }
        let load = LoadRun(
            scenario: stage.scenario,
            remaining: run.remaining,
            calls: calls,
            fits: fits,
            transport: carrier.transport,
            epoch: run.epoch,
            control: control,
            progress: progress,
            start: order.shard.map { _ in run.epoch.monotonic },
            recordOpened: { writer.write($0) },
            recordLingered: { writer.write($0) },
            spending: spending.rest
        ) { sample in
            writer.write(sample)
            live?.take(sample)
            push?.take(sample)
            order.rung?.take(sample)
            decision?.take(sample)
        }

        let ticker = order.progressInterval.map { interval in
            Task { [tell] in await progress.keepTelling(every: interval, live, of: control, tell) }
        }
        let rounds = await scraping?.begin(run.epoch, part: run.remaining.part) { writer.write($0) }
        let watches = Watches(run.epoch, keys, writer: writer, readLoss: surroundings.processorLoss, tell: tell)
        let pushing = push.map { push in Task { await push.goOn() } }
        let gate = StartGate()
        let work = Task {
            await gate.pass()
            return await load.run()
        }
        let interruption = Interruption(
            control: control,
            work: work,
            progress: progress,
            grace: order.grace,
            tell: tell
        )
        let endWatching = whenStopAsked { interruption.ask() }
        gate.open()
        let end = await work.value
        ticker?.cancel()
        await ticker?.value
        tell(.ended(end))
        await watches.end()
        await rounds?.end()
        carrier.shutDown()
        pushing?.cancel()
        let lastMetrics = push.map { push in
            Task {
                await pushing?.value
                await push.end(end.status, reason: end.reason)
            }
        }

        // Until all is stored, nobody can ask for the end.
        defer { endWatching() }
        var stored = run
        stored.takePart(late: progress.measuringSince.map { max(0, $0 - run.epoch.monotonic) }, end)
        var outcome = try await store(stored, end, writer, in: database)
        outcome.lastMetrics = lastMetrics
        return outcome
    }

    /// Finds the servers of a run that tell their own figures; of the simulator that stands in for one nothing is asked.
    private func scraping(
        _ stage: SimulatedEndpoints,
        _ calls: TargetCalls,
        through proxies: SystemProxies
    ) async throws -> ServerScraping? {
        var servers: Set<String> = []
        let asked = zip(stage.scenario.targets, calls).filter { target, call in
            !stage.standsIn(for: target) && !call.metricsRequests.isEmpty && servers.insert(call.shownBaseURL).inserted
        }.map { $1 }
        var configuration = configuration(stage, proxies)
        configuration.connections = asked.count
        configuration.lingering = 0
        configuration.loops = 1
        configuration.versions = [.http1]
        configuration.wantsPriority = false
        let settings = configuration
        return try await ServerScraping.find(asked, over: { try surroundings.startTransport(settings) }, tell: tell)
    }

    func configuration(_ stage: SimulatedEndpoints, _ proxies: SystemProxies) -> CurlTransport.Configuration {
        CurlTransport.Configuration(
            userAgent: surroundings.userAgent,
            directBaseURL: stage.baseURL,
            proxies: proxies,
            connections: scenario.mostConnections,
            lingering: StreamRoom.lingering(
                beside: scenario.mostConnections,
                descriptorsEach: stage.isSimulated ? 2 : 1
            ),
            loops: loops,
            versions: Set(stage.scenario.targets.compactMap { stage.scenario.endpoint(of: $0)?.httpVersion })
        )
    }

    private func control() -> RunControl {
        let control = RunControl()
        control.whenStopped { [tell] stop in
            // That nothing works is said once, in the end.
            guard case .rule(let reason) = stop else { return }
            tell(.stopping(reason: reason))
        }
        control.whenTargetGivenUp { [tell] in tell(.targetGivenUp(reason: $0)) }
        return control
    }

    /// Brings the rest of the run to the disk, in a database of its own where it has to be.
    private func store(
        _ run: Entry,
        _ end: RunEnd,
        _ writer: SampleWriter,
        in database: RunDatabase
    ) async throws -> Outcome {
        let status = end.status
        do {
            try await writer.finish()
            for part in run.record.parts where order.shard != nil { try database.note(part, of: run.id) }
            // A run that was stopped before its common start took no time.
            let now = max(MonotonicClock.wallNow(), order.shard?.start ?? run.record.startedAt)
            try database.finish(run.id, at: now, status: status, reason: end.reason)
            return Outcome(database: database, runID: run.id, end: end)
        } catch {
            tell(.notStored(reason: "\(error)"))
            let rescue = try RescuedRun(
                run.id,
                of: database,
                record: run.record,
                writer: writer,
                status: status,
                reason: end.reason,
                into: RescuedRun.folders(surroundings.environment)
            )
            tell(rescue.event)
            return Outcome(database: rescue.database, runID: rescue.runID, end: end, wasRescued: true)
        }
    }
}

extension RunSession.Entry {
    /// Notes what was done before this sitting's first request.
    fileprivate mutating func take(_ hooks: [HookRecord], into database: RunDatabase) throws {
        guard !hooks.isEmpty else { return }
        let own = hooks.map { hook in
            var hook = hook
            hook.part = remaining.part
            return hook
        }
        record.hooks += own
        try database.note(own, of: id)
    }

    /// Completes what this machine says of its part, once that has ended.
    fileprivate mutating func takePart(late: Nanoseconds?, _ end: RunEnd) {
        guard !record.parts.isEmpty else { return }
        record.parts[0].status = end.isWhole ? .finished : .interrupted
        record.parts[0].endReason = end.reason
        record.parts[0].late = late ?? 0
        // The clock may have been lost on the way; what it was at the worst counts.
        record.parts[0].clockError = record.parts[0].clockError.flatMap { error in
            KernelClock.error.map { max($0, error) }
        }
    }
}

extension RunEnd {
    /// Why it ended before its plan did, where that says more than the run's status.
    fileprivate var reason: String? {
        if case .aborted(let reason) = self { reason } else { nil }
    }
}
