import BenchModel
import Synchronization

/// What answers of one target cost, as far as that was reckoned before; shared by all who price them.
final class KnownCosts: Sendable {
    /// What a cost follows from.
    struct Answer: Hashable {
        let usage: TokenUsage
        let servedModel: String?
        let serviceTier: String?
        let hasOtherModel: Bool

        init(_ response: some PricedAnswer) {
            usage = response.usage
            servedModel = response.servedModel
            serviceTier = response.serviceTier
            hasOtherModel = response.marks.contains(.otherModel)
        }
    }

    /// So many are kept: where all answers differ, keeping them is of no use.
    private static let most = 16_384

    private let costs = Mutex<[Answer: CostParts?]>([:])

    /// Returns what was reckoned for such an answer, or reckons it.
    func parts(of answer: Answer, reckon: () -> CostParts?) -> CostParts? {
        if let known = costs.withLock({ $0[answer] }) { return known }
        let parts = reckon()
        costs.withLock { if $0.count < Self.most { $0[answer] = .some(parts) } }
        return parts
    }
}
