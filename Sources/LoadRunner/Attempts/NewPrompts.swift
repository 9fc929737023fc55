import BenchModel

/// Which prompts of a run no cache could know anything of from the run's own requests.
///
/// A scenario's own, where no nonce tells them apart: each is asked once of a model, and begins otherwise than the others.
struct NewPrompts: Sendable {
    /// Two texts that have as many bytes in common share no more than a chat template is long.
    private static let comparedBytes = 128

    private let prompts: Set<PromptIndex>
    /// The targets whose model no other target has: others may ask the same server the same.
    private let targets: Set<TargetIndex>
    /// Those that ask each of the prompts once, at the most.
    private let askedOnce: Set<TargetIndex>

    init(_ scenario: Scenario, plan: Plan, remaining: RemainingPlan) {
        let load = scenario.load
        // What another sitting or another machine has asked is not known here.
        guard remaining.part == 1, load.shard.count == 1 else {
            (prompts, targets, askedOnce) = ([], [], [])
            return
        }
        let models = Dictionary(grouping: scenario.targets.places) { scenario.targets[$0].model }
        targets = Set(models.values.filter { $0.count == 1 }.joined())
        let most = scenario.prompts.count
        askedOnce = targets.filter { target in
            load.plannedStarts(of: target, countingTo: most + 1).map { $0 <= most } ?? false
        }
        guard !askedOnce.isEmpty, scenario.synthetic == nil, scenario.trace == nil else {
            prompts = []
            return
        }
        var beginnings: [String: Int] = [:]
        let own = scenario.prompts.map(Self.beginning)
        for case let text? in own { beginnings[text, default: 0] += 1 }
        var warmed: Set<PromptIndex> = []
        for place in 0..<load.warmup {
            warmed.insert(plan.request(target: TargetIndex(0), phase: .warmup, sequence: RequestIndex(place)).prompt)
        }
        prompts = Set(
            own.indices.filter { own[$0].map { beginnings[$0] == 1 } ?? false }.map { PromptIndex($0) }
        ).subtracting(warmed)
    }

    /// Whether a target is the only one of its model.
    func isAlone(_ target: TargetIndex) -> Bool { targets.contains(target) }

    /// Whether a prompt of the scenario's is new to a target's cache.
    func contains(_ prompt: PromptIndex, of target: TargetIndex) -> Bool {
        askedOnce.contains(target) && prompts.contains(prompt)
    }

    /// What a prompt begins with; nil where it begins with anything but a text, as those do that have tools before it.
    private static func beginning(of prompt: Prompt) -> String? {
        guard prompt.conversation.tools.isEmpty else { return nil }
        var bytes: [UInt8] = []
        for part in prompt.conversation.messages.lazy.flatMap(\.parts) {
            guard case .text(let text) = part else {
                return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
            }
            bytes += text.utf8.prefix(comparedBytes - bytes.count)
            if bytes.count == comparedBytes { break }
        }
        return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
    }
}
