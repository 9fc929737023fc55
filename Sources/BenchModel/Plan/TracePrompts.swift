/// Makes the prompts of a trace up: texts of the recorded lengths, whose blocks are the same where their ids are.
///
/// A block's words follow from its id and from a salt of the sitting, so that requests share what they shared when they were
/// recorded, and no cache knows it from before.
package struct TracePrompts: Sendable {
    private let trace: ReplayedTrace
    private let fits: [LengthFit]
    private let protocols: [WireProtocol]
    /// Of each target, what its blocks' words follow from; targets may be one server, and each has texts of its own.
    private let seeds: [UInt64]
    /// Of each target, how many words the first blocks of a text have together: of none, of one, of two, and so on.
    private let ends: [[Int]]
    /// Of each target, what a cache could give of each request at best; no figures where the trace knows of no blocks.
    private let ideals: [[Int32]]

    /// Creates the maker of a trace's prompts.
    ///
    /// - Parameters:
    ///   - trace: what is sent.
    ///   - scenario: whose targets are asked.
    ///   - fits: how many words make how many tokens, of each target.
    ///   - salt: what tells this sitting's texts from those of others, unless the scenario wants no nonce.
    ///   - finished: places that are not asked of a target here: no cache knows their texts.
    package init(
        _ trace: ReplayedTrace,
        of scenario: Scenario,
        fits: [LengthFit],
        salt: UInt64,
        without finished: (TargetIndex) -> Set<RequestIndex> = { _ in [] }
    ) {
        precondition(fits.count == scenario.targets.count, "the fits are those of another scenario")
        self.trace = trace
        self.fits = fits
        protocols = scenario.targets.map(\.wireProtocol)
        seeds = scenario.targets.enumerated().map { place, target in
            guard scenario.usesNonce(target) else { return SplitMix64.mix(scenario.load.seed) }
            return SplitMix64.mix(salt ^ SplitMix64.mix(UInt64(place) &+ 1))
        }
        let mostBlocks = trace.requests.map(\.blocks.count).max() ?? 0
        let size = trace.recorded.blockTokens ?? 0
        ends = fits.map { fit in
            var ends = [0]
            for count in 0..<mostBlocks { ends.append(max(ends[count], fit.size(of: (count + 1) * size).words)) }
            return ends
        }
        let whole = Self.ideals(of: trace, without: [])
        ideals = scenario.targets.places.map { target in
            let finished = finished(target)
            return finished.isEmpty ? whole : Self.ideals(of: trace, without: finished)
        }
    }

    private static func ideals(of trace: ReplayedTrace, without finished: Set<RequestIndex>) -> [Int32] {
        guard let size = trace.recorded.blockTokens else { return [] }
        var walk = PrefixWalk()
        return trace.requests.enumerated().map { place, request in
            if finished.contains(RequestIndex(place)) { return 0 }
            let hit = walk.take(trace.recorded.blocks(of: request), of: size, input: Int(request.input))
            return Int32(clamping: hit.tokens)
        }
    }

    private func place(_ planning: Plan.Request) -> Int { planning.sequence.number % max(1, trace.requests.count) }

    /// Returns the row of the file that a request stands for.
    package func row(_ planning: Plan.Request) -> Int { Int(trace.requests[place(planning)].row) }

    /// Returns how long a request is to be: the same of every target and in every sitting.
    package func asked(_ planning: Plan.Request) -> SyntheticPrompts.Asked {
        let request = trace.requests[place(planning)]
        return SyntheticPrompts.Asked(
            input: Int(request.input),
            output: trace.policy == .natural ? nil : Int(request.output)
        )
    }

    /// Returns how many of a measured request's tokens a cache could give at best, of what went before it in this sitting.
    package func idealCached(_ planning: Plan.Request) -> Int? {
        guard planning.phase == .measure, ideals.indices.contains(planning.target.number) else { return nil }
        let figures = ideals[planning.target.number]
        return figures.indices.contains(planning.sequence.number) ? Int(figures[planning.sequence.number]) : nil
    }

    /// Returns a request's prompt.
    package func prompt(_ planning: Plan.Request) -> Prompt {
        let target = planning.target.number
        let asked = asked(planning)
        var prompt = Prompt(id: ReplayedTrace.name, user: text(planning))
        prompt.maxTokens = asked.output
        if let output = asked.output, let keeping = fits[target].keeping {
            prompt.fields = RequestFields(wireProtocol: protocols[target], members: keeping.members(output))
        }
        return prompt
    }

    /// Writes the words of the places 0..<n, each block's in an order of its own: texts of one length have the same words, and so as
    /// many tokens as the fit says.
    private func text(_ planning: Plan.Request) -> String {
        let target = planning.target.number
        let request = trace.requests[place(planning)]
        let size = fits[target].size(of: Int(request.input))
        // What warms a server up is not to warm its cache of what is measured.
        let seed = planning.phase == .warmup ? SplitMix64.mix(seeds[target] &+ 1) : seeds[target]
        var text: [UInt8] = []
        text.reserveCapacity(size.words * 7)
        var written = 0
        func write(to end: Int, _ order: UInt64) {
            guard end > written else { return }
            let commas = max(0, end - (size.words - size.commas))
            SyntheticText.append(written..<end, commas: commas, seed: SplitMix64.mix(seed ^ order), to: &text)
            written = end
        }
        let blocks = trace.recorded.blocks(of: request)
        for (place, id) in blocks.enumerated() {
            // The last one goes as far as the request, where that ends within it.
            let isLast = place + 1 == blocks.count
            let reaches = isLast && (place + 1) * (trace.recorded.blockTokens ?? 0) >= Int(request.input)
            write(to: reaches ? size.words : min(size.words, ends[target][place + 1]), SplitMix64.mix(id &+ 1))
        }
        // What no block tells of is the request's own.
        let own = planning.nonce.flatMap { UInt64($0, radix: 36) } ?? UInt64(planning.sequence.number)
        write(to: size.words, SplitMix64.mix(own &+ 1 << 47) ^ Self.ownWords)
        return String(decoding: text, as: UTF8.self)
    }

    /// Keeps the orders of own words apart from those of blocks.
    private static let ownWords: UInt64 = 0x6F77_6E5F_776F_7264
}
