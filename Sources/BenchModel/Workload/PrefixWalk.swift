package import Statistics

/// Says what a cache of prefixes without bounds could give of each request, walking them in their order.
///
/// A request's leading blocks that an earlier one had, after the same blocks, are hits, up to the first that none had. Then all of
/// its blocks are known.
package struct PrefixWalk: Sendable {
    package struct Hit: Sendable, Equatable {
        package var blocks: Int
        package var tokens: Int
    }

    /// Each stands for a block and all before it.
    private var known: Set<UInt64> = []

    package init() {}

    /// How many different blocks there were, which is what a cache has to hold.
    package var blockCount: Int { known.count }

    /// Takes the next request.
    ///
    /// - Parameters:
    ///   - blocks: the ids of its blocks, from its beginning on.
    ///   - size: how many tokens a block has.
    ///   - input: the request's tokens, of which the last block may lack some.
    /// - Returns: what of it was known before.
    package mutating func take(_ blocks: some Sequence<UInt64>, of size: Int, input: Int) -> Hit {
        var chain: UInt64 = 0
        var hits = 0
        for id in blocks {
            chain = SplitMix64.mix(chain &+ SplitMix64.mix(id &+ 1))
            // What comes after a new block is new, too.
            if !known.insert(chain).inserted { hits += 1 }
        }
        return Hit(blocks: hits, tokens: min(hits * size, input))
    }
}

/// What a cache of prefixes without bounds could give of some requests, all together.
package struct IdealHits: Sendable, Equatable {
    package private(set) var blocks = 0
    package private(set) var hitBlocks = 0
    package private(set) var tokens = 0
    package private(set) var hitTokens = 0
    /// What such a cache holds in the end, in blocks.
    package private(set) var workingSet = 0
    package let blockTokens: Int

    /// Walks requests of a trace; nil where it knows of no blocks.
    package init?(_ requests: some Sequence<RecordedTrace.Request>, of trace: RecordedTrace) {
        guard let size = trace.blockTokens else { return nil }
        blockTokens = size
        var walk = PrefixWalk()
        for request in requests {
            let hit = walk.take(trace.blocks(of: request), of: size, input: Int(request.input))
            blocks += request.blocks.count
            hitBlocks += hit.blocks
            tokens += Int(request.input)
            hitTokens += hit.tokens
        }
        workingSet = walk.blockCount
    }

    package var share: Share? { Share(hitTokens, of: tokens) }
    package var blockShare: Share? { Share(hitBlocks, of: blocks) }
    package var workingSetTokens: Int { workingSet.multipliedSaturated(by: blockTokens) }
}
