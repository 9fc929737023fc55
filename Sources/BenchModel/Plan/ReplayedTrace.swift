import Statistics

/// What of a trace is sent, and when: pure and seeded, and the same for every target.
package struct ReplayedTrace: Sendable, Equatable {
    /// In the order of their starts.
    package let requests: [RecordedTrace.Request]
    /// When each starts, counted from the beginning of the load; as many as ``requests``.
    package let starts: [Nanoseconds]
    /// The whole of what was recorded, for the blocks of the requests.
    package let recorded: RecordedTrace
    package let policy: SyntheticData.Policy
    /// How wide the buckets are over which starts were spread; nil where they are at the recorded times.
    package let spreadOver: Nanoseconds?
    /// Prefix groups that are sent, and that there are in the time that is sent; nil where all are.
    package let groups: (taken: Int, all: Int)?
    /// Requests of the chosen time and sample, of which no more may be sent than somebody wants.
    package let choice: Int

    /// Chooses requests and their starts.
    ///
    /// - Parameters:
    ///   - trace: what was recorded.
    ///   - replay: what of it is wanted, and how.
    ///   - most: no more requests than these, the first ones; nil for all.
    ///   - seed: of the groups that are taken, and of starts within buckets.
    package init(_ trace: RecordedTrace, _ replay: Replay, most: Int?, seed: UInt64) {
        recorded = trace
        policy = replay.output
        var chosen = trace.requests.filter { request in
            request.arrival >= replay.from && replay.to.map { request.arrival < $0 } ?? true
        }
        if replay.sample < .all {
            let groups = PrefixGroups(trace)
            let all = groups.groups(of: chosen)
            let taken = Self.sample(all.count, replay.sample, seed: seed)
            let kept = Set(zip(all, taken).filter(\.1).map(\.0))
            self.groups = (kept.count, all.count)
            chosen.removeAll { !kept.contains(groups.group(of: $0)) }
        } else {
            groups = nil
        }
        choice = chosen.count
        chosen = Array(chosen.prefix(most ?? chosen.count))
        requests = chosen
        let bucket = trace.bucket
        let spread = replay.spread ?? (bucket == nil ? .recorded : .bucket)
        let width = spread == .bucket ? bucket ?? trace.times.gap : nil
        spreadOver = width
        let recorded = chosen.map(\.arrival)
        let times = width.map { Self.spread(recorded, over: $0, seed: seed) } ?? recorded
        starts = times.map { .seconds(($0 - replay.from).inSeconds / replay.speed) }
    }

    /// Says which of some places are taken, evenly among them all; the seed says which.
    private static func sample(_ count: Int, _ share: Share, seed: UInt64) -> [Bool] {
        var random = SplitMix64(seed: seed ^ SplitMix64.mix(1 << 50))
        let offset = Double.random(in: 0..<1, using: &random)
        return (0..<count).map { place in
            (offset + share.value * Double(place + 1)).rounded(.down)
                > (offset + share.value * Double(place)).rounded(.down)
        }
    }

    /// Spreads equal times evenly at random over a bucket, at most until the next time; they still rise.
    private static func spread(_ times: [Nanoseconds], over bucket: Nanoseconds, seed: UInt64) -> [Nanoseconds] {
        var spread = times
        var place = 0
        while place < times.count {
            var end = place
            while end < times.count, times[end] == times[place] { end += 1 }
            let width = end < times.count ? min(bucket, times[end] - times[place]) : bucket
            var random = SplitMix64(seed: SplitMix64.mix(seed ^ SplitMix64.mix(UInt64(bitPattern: times[place].count))))
            let drawn = (place..<end).map { _ in Int64.random(in: 0..<max(1, width.count), using: &random) }.sorted()
            for (index, offset) in zip(place..<end, drawn) { spread[index] = times[index] + Nanoseconds(offset) }
            place = end
        }
        return spread
    }

    package static func == (one: Self, other: Self) -> Bool {
        one.requests == other.requests && one.starts == other.starts && one.recorded == other.recorded
            && one.policy == other.policy
    }
}

/// Which requests of a trace belong together, so that one that is sent finds what it shared with the others.
///
/// A recorded session is a group. Else it is all that begins alike, beyond the beginning that every request has: leaving single
/// requests out would leave out what others would find in a cache.
struct PrefixGroups {
    enum Group: Hashable {
        case session(Int32)
        case block(UInt64)
        case row(Int32)
    }

    private let trace: RecordedTrace
    /// Leading blocks that every request has.
    private let common: Int

    init(_ trace: RecordedTrace) {
        self.trace = trace
        var shared = trace.requests.first.map { Array(trace.blocks(of: $0)) } ?? []
        for request in trace.requests where !shared.isEmpty {
            let blocks = trace.blocks(of: request)
            let same = zip(shared, blocks).prefix { $0 == $1 }.count
            shared.removeLast(shared.count - same)
        }
        common = shared.count
    }

    func group(of request: RecordedTrace.Request) -> Group {
        if request.session >= 0 { return .session(request.session) }
        let blocks = trace.blocks(of: request)
        return blocks.count > common ? .block(blocks[blocks.startIndex + common]) : .row(request.row)
    }

    /// The groups of some requests, in the order in which they first occur.
    func groups(of requests: [RecordedTrace.Request]) -> [Group] {
        requests.map(group).eachOnce
    }
}

// MARK: What is to be sent

extension ReplayedTrace {
    package var inputTokens: Int { requests.reduce(0) { $0 + Int($1.input) } }
    package var outputTokens: Int { requests.reduce(0) { $0 + Int($1.output) } }
    /// Of the load at its speed.
    package var rate: ArrivalRate { ArrivalRate(starts) }
    /// What a cache without bounds could give of what is sent; nil where the trace knows of no blocks.
    package var ideal: IdealHits? { IdealHits(requests, of: recorded) }

    /// The word that stands for its prompts.
    package static let name = "trace"

    /// A prompt in the place of all, before it is known how many words they need: the longest, of as many words as tokens.
    package var template: Prompt {
        let words = max(1, Int(requests.map(\.input).max() ?? 1))
        var prompt = Prompt(id: Self.name, user: SyntheticText.words(0..<words, seed: 0))
        if policy != .natural { prompt.maxTokens = requests.map { Int($0.output) }.max() }
        return prompt
    }
}
