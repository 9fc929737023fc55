/// The sessions of a plan: which conversation each holds, and which have come to their end.
struct SessionPlaces: Sendable {
    private let turns: TurnCounts
    private let places: PromptPlaces
    private let prompts: Int

    /// Nil where every request stands for itself.
    init?(_ scenario: Scenario, order: PromptOrder) {
        guard let turns = TurnCounts(scenario) else { return nil }
        self.turns = turns
        prompts = scenario.prompts.count
        places = PromptPlaces(scenario, order: order)
    }

    /// Returns the sessions of a target's measured samples that ended by themselves in one sitting: every turn did, or one
    /// failed and those after it were not started.
    ///
    /// One that an interruption cut is held again from its beginning: what was said in it is not kept.
    func finished(_ samples: SampleList) -> Set<RequestIndex> {
        struct Sitting: Hashable {
            var session: Int
            var part: Int
        }
        var ended: [Sitting: (turns: Set<Int>, count: Int)] = [:]
        for sample in samples where sample.isFinished {
            guard let turn = sample.turn else { continue }
            let sitting = Sitting(session: turn.session, part: sample.part)
            ended[sitting, default: ([], turn.count ?? 1)].turns.insert(turn.turn)
        }
        return Set(ended.filter { $0.value.turns.count >= $0.value.count }.map { RequestIndex($0.key.session) })
    }

    /// How many sessions are looked at one by one; beyond them their turns are not counted.
    private static let mostCounted = 1_000_000

    /// Returns how many turns a shard's sessions among the first of a plan have, finished ones aside; nil where that is not
    /// known.
    func requests(ofFirst count: Int, without finished: Set<RequestIndex>, in shard: Shard) -> Int? {
        guard prompts > 0, count <= Self.mostCounted else { return nil }
        return stride(from: shard.index.number, to: count, by: shard.count).reduce(0) { sum, session in
            finished.contains(RequestIndex(session))
                ? sum
                : sum.addingSaturated(turns.count(of: places.prompt(at: RequestIndex(session), in: .measure)))
        }
    }
}
