/// How the order of the prompts in each round of a plan follows from the seed; the same for every target.
///
/// A run keeps the order it was begun with: its places are asked their own prompts in every sitting.
package enum PromptOrder: Int, Sendable, CaseIterable {
    /// A shuffle of the whole suite; of runs that earlier versions began.
    case shuffledRounds = 1
    /// A keyed permutation, which gives each place by itself however large the suite is.
    case keyedRounds = 2
    /// As they are listed, round after round: rows of a dataset that are asked in the order of their file.
    case listed = 3
}

/// Says which prompt stands at a place of a phase.
struct PromptPlaces: Sendable {
    private enum Way {
        case shuffled(RoundOrders)
        case keyed
        case listed
    }

    private let seed: UInt64
    private let promptCount: Int
    private let way: Way

    init(_ order: PromptOrder, seed: UInt64, promptCount: Int) {
        self.seed = seed
        self.promptCount = promptCount
        way =
            switch order {
            case .shuffledRounds: .shuffled(RoundOrders(seed: seed, promptCount: promptCount))
            case .keyedRounds: .keyed
            case .listed: .listed
            }
    }

    /// Says it of a scenario's prompts.
    init(_ scenario: Scenario, order: PromptOrder) {
        self.init(order, seed: scenario.load.seed, promptCount: max(1, scenario.prompts.count))
    }

    /// Returns the prompt at a place: each round asks each prompt once.
    func prompt(at sequence: RequestIndex, in phase: Sample.Phase) -> PromptIndex {
        switch way {
        case .shuffled(let rounds): return rounds.prompt(at: sequence, in: phase)
        case .keyed:
            let (round, place) = sequence.number.quotientAndRemainder(dividingBy: promptCount)
            return PromptIndex(permutation(of: round, in: phase)[place])
        case .listed: return PromptIndex(sequence.number % promptCount)
        }
    }

    /// Returns the order of one round.
    func permutation(of round: Int, in phase: Sample.Phase) -> KeyedPermutation {
        let number = UInt64(round) &+ (phase == .warmup ? 1 << 40 : 0)
        return KeyedPermutation(count: promptCount, key: seed ^ SplitMix64.mix(number))
    }
}
