import Synchronization

/// The order of the prompts in each round of a plan of ``PromptOrder/shuffledRounds``: a seeded shuffle of the whole suite.
///
/// Shuffled once for each round and not for each request, since a suite may have ten thousand prompts; what is
/// remembered changes no answer.
final class RoundOrders: Sendable {
    private struct Round {
        var number: Int
        var phase: Sample.Phase
        var order: [PromptIndex]
    }

    private let seed: UInt64
    private let promptCount: Int
    /// The most recently used rounds, the latest first: concurrent targets may be rounds apart.
    private let latest = Mutex<[Round]>([])

    private static let remembered = 8

    init(seed: UInt64, promptCount: Int) {
        self.seed = seed
        self.promptCount = promptCount
    }

    /// Returns the prompt at a place of a phase.
    func prompt(at sequence: RequestIndex, in phase: Sample.Phase) -> PromptIndex {
        if promptCount == 1 { return 0 }
        let (number, place) = sequence.number.quotientAndRemainder(dividingBy: promptCount)
        return latest.withLock { latest in
            if let round = latest.first(where: { $0.number == number && $0.phase == phase }) {
                return round.order[place]
            }
            let order = shuffled(number, phase)
            latest.insert(Round(number: number, phase: phase, order: order), at: 0)
            if latest.count > Self.remembered { latest.removeLast() }
            return order[place]
        }
    }

    private func shuffled(_ number: Int, _ phase: Sample.Phase) -> [PromptIndex] {
        var order = (0..<promptCount).map { PromptIndex($0) }
        var shuffling = SplitMix64(seed: seed ^ SplitMix64.mix(UInt64(number) &+ (phase == .warmup ? 1 << 40 : 0)))
        order.shuffle(using: &shuffling)
        return order
    }
}
