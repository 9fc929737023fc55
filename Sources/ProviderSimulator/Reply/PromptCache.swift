import Synchronization

/// The prompts that were seen before, as prefixes; shared by all requests of a simulator.
///
/// It never expires an entry by age: a simulator lives for minutes, and its answers should not depend on the clock.
final class PromptCache: Sendable {
    /// How the words of a prompt are billed.
    struct Split: Equatable {
        var read = 0
        var written = 0
    }

    private let seen = Mutex<Set<Prompt.Prefix>>([])
    /// A set this large is emptied rather than let grow; a run that long has made its point.
    private let limit = 1_000_000

    /// Looks a prompt up and remembers it.
    ///
    /// With marks: what lies before the last mark that was seen is read, the rest up to the last mark is written. Unlike
    /// the real service there is no least length. Without marks: the longest prefix of 1,024 + n × 128 words is read.
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
