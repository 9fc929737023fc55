import Synchronization

/// The prefixes of earlier prompts; shared by all requests of a simulator.
///
/// Entries do not expire by age: a simulator runs for minutes, and its answers should not depend on the clock. The least
/// recently used leave when there is no room.
final class PromptCache: Sendable {
    /// How the words of a prompt are billed.
    struct Split: Equatable {
        var read = 0
        var written = 0
        /// Of those that were written, the ones to be kept for an hour.
        var writtenForHour = 0
    }

    fileprivate struct State {
        /// When each prefix was used last, as a number that rises.
        var used: [Prompt.Prefix: Int] = [:]
        /// The uses in order; one whose number has risen since is out of date.
        var order: [(prefix: Prompt.Prefix, use: Int)] = []
        var oldest = 0
        var uses = 0
    }

    private let state = Mutex(State())
    private let block: Int?
    private let capacity: Int

    /// Creates an empty cache.
    ///
    /// - Parameters:
    ///   - block: the words of a block, a multiple of ``Prompt/unit``; nil for what OpenAI and Gemini do unasked: prefixes of
    ///     1,024 words and each 128 more.
    ///   - capacity: how many blocks it has room for.
    init(block: Int? = nil, capacity: Int = 1_000_000) {
        self.block = block
        self.capacity = max(1, capacity)
    }

    /// Looks a prompt up and stores it.
    ///
    /// With marks, the prefix up to the last known mark is read, and the rest up to the last mark is written; unlike
    /// the real service, there is no minimum length. Without marks, the longest known prefix of whole blocks is read.
    func lookUp(_ prompt: Prompt, marksOnly: Bool) -> Split {
        let prefixes = marksOnly ? prompt.marked : prompt.units.filter(isBlock)
        guard let longest = prefixes.last else { return Split() }
        return state.withLock { state in
            let read = prefixes.last { state.used[$0] != nil }?.words ?? 0
            for prefix in prefixes { state.use(prefix) }
            state.makeRoom(for: capacity)
            guard marksOnly else { return Split(read: read) }
            return Split(
                read: read,
                written: longest.words - read,
                writtenForHour: max(0, prompt.wordsForHour - read)
            )
        }
    }

    /// The part of its room that is taken, 0…1.
    var use: Double { state.withLock { Double($0.used.count) / Double(capacity) } }

    func empty() { state.withLock { $0 = State() } }

    private func isBlock(_ prefix: Prompt.Prefix) -> Bool {
        if let block { return prefix.words.isMultiple(of: block) }
        return prefix.words >= 1024 && prefix.words.isMultiple(of: 128)
    }
}

extension PromptCache.State {
    fileprivate mutating func use(_ prefix: Prompt.Prefix) {
        uses += 1
        used[prefix] = uses
        order.append((prefix, uses))
    }

    /// Lets the least recently used go; of a prompt that is longer than the cache, its end stays.
    fileprivate mutating func makeRoom(for capacity: Int) {
        while used.count > capacity {
            let (prefix, use) = order[oldest]
            oldest += 1
            if used[prefix] == use { used[prefix] = nil }
        }
        guard order.count > 1024, order.count > 2 * used.count else { return }
        order = order[oldest...].filter { used[$0.prefix] == $0.use }
        oldest = 0
    }
}
