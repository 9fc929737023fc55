import Synchronization

/// The prefixes of earlier prompts; shared by all requests of a simulator.
///
/// Entries do not expire by age: a simulator runs for minutes, and its answers should not depend on the clock.
final class PromptCache: Sendable {
    /// How the words of a prompt are billed.
    struct Split: Equatable {
        var read = 0
        var written = 0
    }

    private let seen = Mutex<Set<Prompt.Prefix>>([])
    /// The cache is emptied at this size, to bound its memory.
    private let limit = 1_000_000

    /// Looks a prompt up and stores it.
    ///
    /// With marks, the prefix up to the last known mark is read, and the rest up to the last mark is written; unlike
    /// the real service, there is no minimum length. Without marks, the longest known prefix of 1,024 + n × 128 words
    /// is read.
    func lookUp(_ prompt: Prompt, marksOnly: Bool) -> Split {
        let prefixes = marksOnly ? prompt.marked : prompt.automatic
        guard let longest = prefixes.last else { return Split() }
        return seen.withLock { seen in
            let read = prefixes.last { seen.contains($0) }?.words ?? 0
            if seen.count + prefixes.count > limit { seen.removeAll() }
            seen.formUnion(prefixes)
            return Split(read: read, written: marksOnly ? longest.words - read : 0)
        }
    }
}
