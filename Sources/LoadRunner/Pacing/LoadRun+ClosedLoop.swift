import BenchModel

extension LoadRun {
    /// The size in bytes from which bodies are made ahead; making a smaller one takes less time than handing it to
    /// another task.
    private static let largeBody = 4096

    /// What of a plan is carried out in one go.
    enum Portion { case everything, warmup, measured }

    /// Keeps the scenario's number of streams in flight for each target until the rest of the plan is used up.
    func keepInFlight(_ targets: [TargetIndex], _ portion: Portion) async {
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
    func attempts(
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
