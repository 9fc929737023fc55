import BenchModel

extension LoadRun {
    /// One slot where conversations are held: one session after the other, after the requests of its warm-up.
    func runSessions(
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
