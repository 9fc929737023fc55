import BenchModel
import Synchronization

/// What a cache without bounds could give of requests with shared beginnings: the beginning, of each group's second request on.
///
/// Groups are walked in the order of the plan, as far as somebody asks: places are asked about in about that order.
final class SharedBeginnings: Sendable {
    private struct State {
        var walk = PrefixWalk()
        /// The next place to walk.
        var next = 0
        /// Places whose beginning no earlier one had: at most one for each group.
        var first: Set<Int> = []
    }

    private let prompts: SyntheticPrompts
    private let tokens: Int
    private let plan: Plan
    private let target: TargetIndex
    private let finished: Set<RequestIndex>
    private let state = Mutex(State())

    /// Begins with the warm-up, after which its groups are known.
    ///
    /// - Parameters:
    ///   - prompts: what is asked.
    ///   - tokens: how long a beginning is.
    ///   - plan: of the sitting.
    ///   - target: whom; each has beginnings of its own.
    ///   - load: its warm-up. Machines that share a run have the same beginnings, and each warms up for itself.
    ///   - finished: places that are not asked in this sitting.
    init(
        _ prompts: SyntheticPrompts,
        tokens: Int,
        plan: Plan,
        target: TargetIndex,
        load: Load,
        without finished: Set<RequestIndex>
    ) {
        (self.prompts, self.tokens, self.plan, self.target) = (prompts, tokens, plan, target)
        self.finished = finished
        state.withLock { state in
            for place in 0..<load.warmup * load.shard.count { _ = take(place, .warmup, &state) }
        }
    }

    /// Returns how many tokens of a measured request a cache could give at best.
    func idealCached(_ place: RequestIndex) -> Int {
        state.withLock { state in
            while state.next <= place.number {
                let next = state.next
                state.next += 1
                if finished.contains(RequestIndex(next)) { continue }
                if take(next, .measure, &state).blocks == 0 { state.first.insert(next) }
            }
            return state.first.contains(place.number) ? 0 : tokens
        }
    }

    private func take(_ place: Int, _ phase: Sample.Phase, _ state: inout State) -> PrefixWalk.Hit {
        let planning = plan.request(target: target, phase: phase, sequence: RequestIndex(place))
        return state.walk.take(
            CollectionOfOne(UInt64(prompts.group(planning))),
            of: tokens,
            input: prompts.asked(planning).input
        )
    }
}
