import BenchModel
import ProviderWire

/// Carries out single requests: asks, keeps what came of it, and asks again where the endpoint's retries say so.
struct RequestRun: Sendable {
    let prompts: [Prompt]
    let plan: Plan
    /// The sitting, counted from 1.
    let part: Int
    let calls: [ProviderCall]
    let transport: any Transport
    let epoch: RunEpoch
    let control: RunControl
    let progress: RunProgress
    let watch: FailureWatch
    let spending: Spending
    let recordLingered: @Sendable (LingeredConnection) -> Void
    let record: @Sendable (Sample) -> Void

    /// Returns what takes the lingering of a target's connections.
    func lingered(of target: Int) -> @Sendable (Lingering) -> Void {
        { [part, epoch = epoch.monotonic, recordLingered] lingering in
            var lingering = lingering
            lingering.terminated -= epoch
            lingering.ended -= epoch
            recordLingered(LingeredConnection(target: target, part: part, lingering: lingering))
        }
    }

    /// Asks until the request has ended or the run stops; each attempt becomes a sample.
    ///
    /// The wait before a further attempt is a planned start of the transport, so that its timer ends it in time and a stop
    /// at once. Whoever calls waits too: in a closed loop the slot stays taken.
    ///
    /// - Parameters:
    ///   - planning: what to ask.
    ///   - lane: where it goes, with all its attempts; see ``TransportRequest/lane``.
    ///   - planned: when it was to start.
    ///   - admission: the cap it starts under, at `planned`; nil starts it at once.
    ///   - whenTried: called once, when the first attempt is over or will never be.
    func carryOut(
        _ planning: Plan.Request,
        lane: Int,
        planned: Nanoseconds,
        admission: Admission? = nil,
        whenTried: () -> Void = {}
    ) async {
        let attempts = Attempts(of: planning, in: self, lane: lane, planned: planned, admission: admission)
        while attempts.begin() {
            let finished = await transport.finish { attempts.request }
            if attempts.number == 1 { whenTried() }
            guard attempts.goOn(after: finished) else { return }
        }
        if attempts.number == 1 { whenTried() }
    }
}
