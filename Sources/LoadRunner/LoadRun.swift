package import BenchModel
package import ProviderWire

/// Carries out a scenario's plan: keeps the streams in flight and turns every exchange into a ``Sample``.
package final class LoadRun: Sendable {
    private let scenario: Scenario
    private let remaining: RemainingPlan
    private let transport: any Transport
    private let control: RunControl
    private let requests: RequestRun
    private let lanes: Lanes
    private let opener: ConnectionOpener
    /// What there is left to ask.
    private let targets: [Int]

    /// Creates a run of a scenario.
    ///
    /// - Parameters:
    ///   - scenario: what to ask and how hard to press.
    ///   - remaining: what earlier sittings have left of its plan; nil where this is the first.
    ///   - calls: how to ask each target, in the order of the scenario's targets.
    ///   - transport: what carries the requests.
    ///   - epoch: the instant the samples count from.
    ///   - control: a handle to stop early.
    ///   - progress: counts what happens, for whoever watches.
    ///   - firstLane: the lane of its first slot; runs side by side want lanes of their own.
    ///   - recordOpened: takes each connection that was opened ahead of the requests, as `record` does.
    ///   - recordLingered: takes each connection that was held open after its stream had told its end.
    ///   - spending: what the run may cost; nil is no bound.
    ///   - record: takes each sample when its exchange has ended, on any thread; must not block.
    package init(
        scenario: Scenario,
        remaining: RemainingPlan? = nil,
        calls: [ProviderCall],
        transport: any Transport,
        epoch: RunEpoch,
        control: RunControl,
        progress: RunProgress,
        firstLane: Int = 0,
        recordOpened: @escaping @Sendable (OpenedConnection) -> Void = { _ in },
        recordLingered: @escaping @Sendable (LingeredConnection) -> Void = { _ in },
        spending: SpendingLimit? = nil,
        record: @escaping @Sendable (Sample) -> Void
    ) {
        self.scenario = scenario
        self.transport = transport
        self.control = control
        let remaining = remaining ?? RemainingPlan(scenario)
        self.remaining = remaining
        let targets = scenario.targets.indices.filter { !remaining.isFinished(target: $0) }
        self.targets = targets
        let plan = Plan(scenario, salt: UInt64(truncatingIfNeeded: epoch.wall), part: remaining.part)
        lanes = Lanes(scenario, first: firstLane)
        opener = ConnectionOpener(
            count: scenario.load.prewarm,
            lanes: lanes,
            part: remaining.part,
            calls: calls,
            transport: transport,
            epoch: epoch,
            control: control,
            record: recordOpened
        )
        requests = RequestRun(
            prompts: scenario.prompts,
            plan: plan,
            part: remaining.part,
            calls: calls,
            transport: transport,
            epoch: epoch,
            control: control,
            progress: progress,
            watch: FailureWatch(scenario, asked: targets, urls: calls.map(\.url), control: control),
            spending: Spending(spending, control: control),
            recordLingered: recordLingered,
            record: record
        )
    }

    /// Runs the plan to its end, or until it is stopped or cancelled.
    ///
    /// Every sitting warms the targets up that it measures: their connections, and what servers keep warm, are cold again.
    ///
    /// - Returns: how it ended.
    package func run() async -> RunEnd {
        // Once stopped nothing new starts, and what waits for its start in the transport must not either.
        control.whenStopped { [transport, requests] _ in
            transport.withdrawWaitingStarts()
            // Nor must anything wait for a key.
            for call in requests.calls { call.rotatingKey?.close() }
        }
        if targets.isEmpty { return .whole }
        let isClosed = scenario.load.shape == .closed
        for group in scenario.load.order == .interleaved ? [targets] : targets.map({ [$0] }) {
            if scenario.load.prewarm > 0 { await opener.open(for: group) }
            if isClosed {
                await keepInFlight(group)
            } else {
                // Here warm-up ends before the rest begins: the plan says when each request starts, so that none of them
                // waits for a slot, and nothing of the warm-up's is to be under way beside the load that was planned.
                if scenario.load.warmup > 0 { await keepInFlight(group, warmupAlone: true) }
                requests.progress.measuringBegan()
                await keepSchedules(group)
            }
        }
        return control.end(isCancelled: Task.isCancelled)
    }
}

// MARK: - Closed loop

extension LoadRun {
    /// From this size on bodies are made ahead: smaller ones take less time than telling another task of them.
    private static let largeBody = 4096

    /// Keeps the scenario's number of streams in flight for each target until what is left of the plan is used up.
    private func keepInFlight(_ targets: [Int], warmupAlone: Bool = false) async {
        let dealt = targets.map { target in
            let turns = turns(of: target, warmupAlone: warmupAlone)
            return (target: target, turns: turns, stock: stock(of: target, turns))
        }
        for (_, _, stock) in dealt { stock?.fill() }
        let began = MonotonicClock.now()
        if let (target, turns, stock) = dealt.first, dealt.count == 1, stock == nil,
            turns.slots(atMost: scenario.load.concurrency) == 1
        {
            // Needs no task beside this one: a self-test has thousands of such runs side by side.
            return await runSlot(0, of: target, turns, nil, from: began)
        }
        await withDiscardingTaskGroup { group in
            for (target, turns, stock) in dealt {
                group.addTask { await self.runSlots(of: target, turns, stock, from: began) }
            }
        }
    }

    private func turns(of target: Int, warmupAlone: Bool) -> TurnCounter {
        if warmupAlone { return TurnCounter(warmup: scenario.load.warmup, .requests(0)) }
        return TurnCounter(
            warmup: scenario.load.warmup,
            remaining.extent(of: target),
            without: remaining.finishedPlaces(of: target),
            whenMeasuringBegins: requests.progress.measuringBegan
        )
    }

    /// Returns what makes a target's requests ahead; nil where that is not worth a task.
    private func stock(of target: Int, _ turns: TurnCounter) -> RequestStock? {
        guard requests.largestBody(of: target) >= Self.largeBody else { return nil }
        return RequestStock(of: turns, atMost: turns.slots(atMost: scenario.load.concurrency)) { [requests] turn in
            requests.prepared(target, phase: turn.phase, sequence: turn.sequence)
        }
    }

    private func runSlots(
        of target: Int,
        _ turns: TurnCounter,
        _ stock: RequestStock?,
        from began: Nanoseconds
    ) async {
        await withDiscardingTaskGroup { group in
            if let stock { group.addTask { await stock.keepUp() } }
            await withDiscardingTaskGroup { slots in
                for slot in 0..<turns.slots(atMost: scenario.load.concurrency) {
                    slots.addTask { await self.runSlot(slot, of: target, turns, stock, from: began) }
                }
            }
            stock?.close()
        }
    }

    /// One slot: asks, waits for the answer, asks again.
    ///
    /// A request was to start when its slot became free: at the beginning, or at the end of the one before it. What this
    /// program does from there on is its own cost, and stands between the two.
    private func runSlot(
        _ slot: Int,
        of target: Int,
        _ turns: TurnCounter,
        _ stock: RequestStock?,
        from began: Nanoseconds
    ) async {
        let lane = lanes.lane(slot, of: target)
        var free = began
        while true {
            // A slot is not free for a request that would go with a key known to be refused.
            if await requests.keyIsReady(of: target) { free = MonotonicClock.now() }
            guard let turn = turns.next() else { return }
            guard !control.isStopping(target), !Task.isCancelled else { return control.cutShort() }
            let attempts = attempts(at: turn, of: target, stock, lane: lane, planned: free)
            await requests.carryOut(attempts)
            free = attempts.freed
        }
    }

    /// Not inlined, so that a waiting slot keeps room for none of what it is made of.
    @inline(never)
    private func attempts(
        at turn: TurnCounter.Turn,
        of target: Int,
        _ stock: RequestStock?,
        lane: Int,
        planned: Nanoseconds
    ) -> Attempts {
        let prepared =
            stock?.take(turn) ?? requests.prepared(target, phase: turn.phase, sequence: turn.sequence)
        return Attempts(of: prepared, in: requests, lane: lane, planned: planned)
    }
}

// MARK: - Open loop

extension LoadRun {
    /// What lies between the beginning of a schedule and the first start, so that the transport has it in time.
    private static let lead = Nanoseconds.milliseconds(50)
    /// How far ahead of its instant a start is handed to the transport, whose timer then begins it.
    private static let lookAhead = Nanoseconds.seconds(1)
    /// The most starts of one target that the transport holds; further ones follow as these go.
    private static let mostWaiting = 1000
    /// The most requests of one target that wait for another attempt; beyond, no new ones start, since memory is finite.
    private static let mostRetrying = 50_000

    /// Starts each target's measured requests when its schedule says.
    private func keepSchedules(_ targets: [Int]) async {
        let beginning = MonotonicClock.now() + Self.lead
        await withDiscardingTaskGroup { group in
            for target in targets {
                guard let starts = remaining.starts(of: target) else { continue }
                group.addTask { await self.keepSchedule(starts, of: target, from: beginning) }
            }
        }
    }

    /// Hands one target's starts to the transport, each in good time and none much earlier.
    private func keepSchedule(_ starts: RemainingStarts, of target: Int, from beginning: Nanoseconds) async {
        let outstanding = OutstandingCount(atMost: Self.mostWaiting + scenario.load.maxInFlight)
        // Apart from the others: a server that asks many to wait for long must not stop the schedule.
        let retrying = OutstandingCount(atMost: Self.mostRetrying)
        await withDiscardingTaskGroup { group in
            for (sequence, offset) in starts {
                let planned = beginning + offset
                guard await isTime(toSubmit: planned, of: target, outstanding, retrying) else {
                    control.cutShort()
                    break
                }
                outstanding.began()
                group.addTask {
                    await self.runPlanned(target, sequence: sequence, at: planned) {
                        outstanding.ended()
                        retrying.began()
                    }
                    retrying.ended()
                }
            }
        }
    }

    /// Waits until a start may be handed over; false where the run has been stopped.
    private func isTime(
        toSubmit planned: Nanoseconds,
        of target: Int,
        _ outstanding: OutstandingCount...
    ) async -> Bool {
        while !control.isStopping(target), !Task.isCancelled {
            if outstanding.allSatisfy(\.hasRoom), MonotonicClock.now() >= planned - Self.lookAhead { return true }
            // In naps far shorter than the look-ahead: how late one ends delays no start, and a stop is soon heard.
            try? await Task.sleep(for: .milliseconds(20))
        }
        return false
    }

    private func runPlanned(
        _ target: Int,
        sequence: Int,
        at planned: Nanoseconds,
        whenTried: () -> Void
    ) async {
        let admission = Admission(
            group: target,
            maxInFlight: scenario.load.maxInFlight,
            whenFull: scenario.load.whenFull,
            onStart: { [requests] in requests.progress.began() }
        )
        _ = await requests.keyIsReady(of: target)
        let attempts = Attempts(
            of: requests.prepared(target, phase: .measure, sequence: sequence),
            in: requests,
            lane: lanes.lane(0, of: target),
            planned: planned,
            admission: admission
        )
        await requests.carryOut(attempts, whenTried: whenTried)
    }
}
