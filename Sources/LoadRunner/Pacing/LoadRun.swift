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
    /// The targets with requests left.
    private let targets: [TargetIndex]
    /// When its measured requests may begin; nil for as soon as it is warm.
    private let start: MonotonicInstant?

    /// Creates a run of a scenario.
    ///
    /// - Parameters:
    ///   - scenario: the targets, prompts and load.
    ///   - remaining: what earlier sittings have left of the plan; nil for the first sitting.
    ///   - calls: the calls of the scenario's targets.
    ///   - fits: of a scenario whose prompts are made up, how long they are for each target; nil to ask ``Scenario/prompts``.
    ///   - transport: carries the requests.
    ///   - epoch: the instant from which the samples' times count.
    ///   - control: a handle to stop early.
    ///   - progress: counts what happens, for display.
    ///   - start: when its measured requests may begin, which the other shards of its run begin with, too; it warms up before.
    ///     Nil for as soon as it is warm.
    ///   - firstLane: the lane of its first slot; concurrent runs need different lanes.
    ///   - recordOpened: takes each connection opened ahead of the requests, under the same rules as `record`.
    ///   - recordLingered: takes each connection held open after its stream had ended.
    ///   - spending: the spending limit; nil for none.
    ///   - record: takes each sample when its exchange has ended, on any thread; must not block.
    package init(
        scenario: Scenario,
        remaining: RemainingPlan? = nil,
        calls: TargetCalls,
        fits: [LengthFit]? = nil,
        transport: any Transport,
        epoch: RunEpoch,
        control: RunControl,
        progress: RunProgress,
        start: MonotonicInstant? = nil,
        firstLane: Int = 0,
        recordOpened: @escaping @Sendable (OpenedConnection) -> Void = { _ in },
        recordLingered: @escaping @Sendable (LingeredConnection) -> Void = { _ in },
        spending: SpendingLimit? = nil,
        record: @escaping @Sendable (Sample) -> Void
    ) {
        precondition(calls.count == scenario.targets.count, "the calls are those of another scenario")
        self.scenario = scenario
        self.transport = transport
        self.control = control
        self.start = start
        let remaining = remaining ?? RemainingPlan(scenario)
        self.remaining = remaining
        let targets = scenario.targets.places.filter { !remaining.isFinished(target: $0) }
        self.targets = targets
        let plan = Plan(
            scenario,
            salt: UInt64(truncatingIfNeeded: epoch.wall.nanoseconds),
            part: remaining.part,
            order: remaining.order
        )
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
            prompts: AskedPrompts(scenario, fits: fits, plan: plan, remaining: remaining),
            conversations: scenario.load.conversations,
            plan: plan,
            part: remaining.part,
            calls: calls,
            transport: transport,
            epoch: epoch,
            control: control,
            progress: progress,
            watch: FailureWatch(scenario, asked: targets, calls: calls, control: control),
            spending: Spending(spending, control: control),
            recordLingered: recordLingered,
            record: record
        )
    }

    /// Runs the plan to its end, or until it is stopped or cancelled.
    ///
    /// Every sitting warms up the targets it measures, because their connections and the servers' caches are cold
    /// again.
    ///
    /// - Returns: how it ended.
    package func run() async -> RunEnd {
        if targets.isEmpty { return .whole }
        // After a stop nothing new starts, including what waits in the transport for its start.
        control.whenStopped { [transport, requests] _ in
            transport.withdrawWaitingStarts()
            // Do not wait for a key either.
            for call in requests.calls { call.rotatingKey?.close() }
        }
        let isClosed = scenario.load.shape == .closed
        for group in scenario.load.order == .interleaved ? [targets] : targets.map({ [$0] }) {
            if scenario.load.prewarm > 0 { await opener.open(for: group) }
            if isClosed, start == nil {
                await keepInFlight(group, .everything)
                continue
            }
            // In an open loop, warm-up ends before the schedule begins: the plan fixes each start, so no request
            // waits for a slot, and warm-up requests still in flight would add to the planned load. With a common start
            // there is time for it before.
            if scenario.load.warmup > 0 { await keepInFlight(group, .warmup) }
            if isClosed {
                await waitForStart()
                await keepInFlight(group, .measured)
            } else {
                requests.progress.measuringBegan()
                await keepSchedules(group)
            }
        }
        return control.end(isCancelled: Task.isCancelled)
    }

    /// Waits until the common start, if there is one and it is still to come; a stop ends the wait.
    private func waitForStart() async {
        guard let start else { return }
        while !control.isStopping, !Task.isCancelled {
            let left = start - MonotonicClock.now()
            if left <= 0 { return }
            try? await Task.sleep(for: .nanoseconds(min(left, .milliseconds(20))))
        }
    }
}

// MARK: - Closed loop

extension LoadRun {
    /// The size in bytes from which bodies are made ahead; making a smaller one takes less time than handing it to
    /// another task.
    private static let largeBody = 4096

    /// What of a plan is carried out in one go.
    private enum Portion { case everything, warmup, measured }

    /// Keeps the scenario's number of streams in flight for each target until the rest of the plan is used up.
    private func keepInFlight(_ targets: [TargetIndex], _ portion: Portion) async {
        let dealt = targets.map { target in
            let turns = turns(of: target, portion)
            return (target: target, turns: turns, stock: stock(of: target, turns))
        }
        for (_, _, stock) in dealt { stock?.fill() }
        let began = MonotonicClock.now()
        if let (target, turns, stock) = dealt.first, dealt.count == 1, stock == nil,
            turns.slots(atMost: scenario.load.concurrency) == 1
        {
            // A single slot needs no further task: a self-test has thousands of such runs at once.
            return await runSlot(0, of: target, turns, nil, from: began)
        }
        await withDiscardingTaskGroup { group in
            for (target, turns, stock) in dealt {
                group.addTask { await self.runSlots(of: target, turns, stock, from: began) }
            }
        }
    }

    private func turns(of target: TargetIndex, _ portion: Portion) -> TurnCounter {
        if portion == .warmup {
            return TurnCounter(warmup: scenario.load.warmup, .requests(0), in: scenario.load.shard)
        }
        return TurnCounter(
            warmup: portion == .measured ? 0 : scenario.load.warmup,
            remaining.extent(of: target),
            without: remaining.finishedPlaces(of: target),
            in: scenario.load.shard,
            whenMeasuringBegins: requests.progress.measuringBegan
        )
    }

    /// Returns the stock that makes a target's requests ahead; nil if its bodies are too small for that.
    private func stock(of target: TargetIndex, _ turns: TurnCounter) -> RequestStock? {
        guard scenario.load.conversations == nil, requests.largestBody(of: target) >= Self.largeBody else { return nil }
        return RequestStock(of: turns, atMost: turns.slots(atMost: scenario.load.concurrency)) { [requests] turn in
            requests.prepared(target, phase: turn.phase, sequence: turn.sequence)
        }
    }

    private func runSlots(
        of target: TargetIndex,
        _ turns: TurnCounter,
        _ stock: RequestStock?,
        from began: MonotonicInstant
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

    /// One slot: sends a request, waits for its answer, sends the next.
    ///
    /// A request should start when its slot becomes free: at the beginning, or at the end of the request before.
    /// Whatever this program does in between shows as the lateness of the start.
    private func runSlot(
        _ slot: Int,
        of target: TargetIndex,
        _ turns: TurnCounter,
        _ stock: RequestStock?,
        from began: MonotonicInstant
    ) async {
        let lane = lanes.lane(slot, of: target)
        var free = began
        if let conversations = scenario.load.conversations {
            return await runSessions(conversations, slot, of: target, turns, lane: lane, from: began)
        }
        while true {
            // A slot is not free for a request whose key is known to be refused.
            if await requests.keyIsReady(of: target) { free = MonotonicClock.now() }
            guard let turn = turns.next() else { return }
            guard !control.isStopping(target), !Task.isCancelled else { return control.cutShort() }
            let attempts = attempts(at: turn, of: target, stock, lane: lane, planned: free)
            await requests.carryOut(attempts)
            free = attempts.freed
        }
    }

    /// Not inlined, so that a waiting slot does not keep room for these values.
    @inline(never)
    private func attempts(
        at turn: TurnCounter.Turn,
        of target: TargetIndex,
        _ stock: RequestStock?,
        lane: Int,
        planned: MonotonicInstant
    ) -> Attempts {
        let prepared =
            stock?.take(turn) ?? requests.prepared(target, phase: turn.phase, sequence: turn.sequence)
        return Attempts(of: prepared, in: requests, lane: lane, planned: planned)
    }
}

// MARK: - Sessions

extension LoadRun {
    /// One slot where conversations are held: one session after the other, after the requests of its warm-up.
    private func runSessions(
        _ conversations: ConversationSettings,
        _ slot: Int,
        of target: TargetIndex,
        _ turns: TurnCounter,
        lane: Int,
        from began: MonotonicInstant
    ) async {
        var free = began
        var delay = conversations.start(ofSlot: slot, of: turns.slots(atMost: scenario.load.concurrency))
        while true {
            if await requests.keyIsReady(of: target) { free = MonotonicClock.now() }
            guard let turn = turns.next() else { return }
            guard !control.isStopping(target), !Task.isCancelled else { return control.cutShort() }
            if turn.phase == .warmup {
                let attempts = attempts(at: turn, of: target, nil, lane: lane, planned: free)
                await requests.carryOut(attempts)
                free = attempts.freed
                continue
            }
            let session = SessionRun(
                turn.sequence.number,
                of: target,
                conversations,
                in: requests,
                lane: lane,
                admission: Admission(
                    group: target.number,
                    maxInFlight: .max,
                    whenFull: .delay,
                    onStart: { [requests] in requests.progress.began(target) }
                )
            )
            await session.carryOut(from: free + delay, isFirstPlanned: delay > 0)
            free = session.freed
            delay = 0
        }
    }
}

// MARK: - Open loop

extension LoadRun {
    /// The time between now and a schedule's first start, so that the transport receives that start in time.
    private static let lead = Nanoseconds.milliseconds(50)
    /// How far ahead of its time a start is handed to the transport, whose timer starts it.
    private static let lookAhead = Nanoseconds.seconds(1)
    /// The most starts of one target waiting in the transport; others follow as these start.
    private static let mostWaiting = 1000
    /// The most requests of one target waiting for a retry; beyond it no new ones start, which bounds memory.
    private static let mostRetrying = 50_000

    /// Starts each target's measured requests on schedule.
    private func keepSchedules(_ targets: [TargetIndex]) async {
        let now = MonotonicClock.now() + Self.lead
        let beginning = start ?? now
        await withDiscardingTaskGroup { group in
            for target in targets {
                guard let starts = remaining.starts(of: target) else { continue }
                group.addTask { await self.keepSchedule(starts, of: target, from: beginning, missedBefore: now) }
            }
        }
    }

    /// Hands one target's starts to the transport, each in time but not much earlier.
    ///
    /// Whoever comes late to a common start joins the others where they are: what was planned before `now` is missed, since
    /// made up for it would be a burst that nobody planned.
    private func keepSchedule(
        _ starts: RemainingStarts,
        of target: TargetIndex,
        from beginning: MonotonicInstant,
        missedBefore now: MonotonicInstant
    ) async {
        let outstanding = OutstandingCount(atMost: Self.mostWaiting + scenario.load.maxInFlight)
        // Counted separately: a server that asks many requests to wait long must not stop the schedule.
        let retrying = OutstandingCount(atMost: Self.mostRetrying)
        await withDiscardingTaskGroup { group in
            for (sequence, offset) in starts {
                let planned = beginning + offset
                if start != nil, planned < now {
                    requests.leaveOut(target, sequence, at: planned)
                    continue
                }
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

    /// Waits until a start may be handed over; false if the run has been stopped.
    private func isTime(
        toSubmit planned: MonotonicInstant,
        of target: TargetIndex,
        _ outstanding: OutstandingCount...
    ) async -> Bool {
        while !control.isStopping(target), !Task.isCancelled {
            if outstanding.allSatisfy(\.hasRoom), MonotonicClock.now() >= planned - Self.lookAhead { return true }
            // Sleep much shorter than the look-ahead: a late wake-up delays no start, and a stop is noticed soon.
            try? await Task.sleep(for: .milliseconds(20))
        }
        return false
    }

    private func runPlanned(
        _ target: TargetIndex,
        sequence: RequestIndex,
        at planned: MonotonicInstant,
        whenTried: () -> Void
    ) async {
        let admission = Admission(
            group: target.number,
            maxInFlight: scenario.load.maxInFlight,
            whenFull: scenario.load.whenFull,
            onStart: { [requests] in requests.progress.began(target) }
        )
        _ = await requests.keyIsReady(of: target)
        if let conversations = scenario.load.conversations {
            let session = SessionRun(
                sequence.number,
                of: target,
                conversations,
                in: requests,
                lane: lanes.lane(0, of: target),
                admission: admission
            )
            await session.carryOut(from: planned, isFirstPlanned: true, whenTried: whenTried)
            return
        }
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
