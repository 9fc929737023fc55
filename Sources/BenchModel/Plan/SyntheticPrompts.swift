/// Makes the prompts of a plan up, each in constant time: what is asked at a place follows from the place, the seed and the fit.
package struct SyntheticPrompts: Sendable {
    /// How long a request and its answer are to be, in tokens.
    package struct Asked: Sendable, Equatable {
        package var input: Int
        /// Nil where the answer is as long as the model has it.
        package var output: Int?
    }

    private let data: SyntheticData
    private let seed: UInt64
    private let salt: UInt64
    private let fits: [LengthFit]
    /// How many words of a text are the shared beginning, for each target.
    private let sharedWords: [Int]
    private let protocols: [WireProtocol]
    private let usesNonce: [Bool]
    /// How often one of the beginnings up to each comes; 1 is the last.
    private let shares: [Double]

    /// Creates the maker of a scenario's prompts.
    ///
    /// - Parameters:
    ///   - data: what they are to be.
    ///   - scenario: whose targets are asked.
    ///   - fits: how many words make how many tokens, of each target.
    ///   - salt: what tells this sitting's beginnings from those of others, unless the scenario wants no nonce.
    package init(_ data: SyntheticData, of scenario: Scenario, fits: [LengthFit], salt: UInt64) {
        precondition(fits.count == scenario.targets.count, "the fits are those of another scenario")
        self.data = data
        seed = scenario.load.seed
        self.salt = salt
        self.fits = fits
        sharedWords = fits.map { data.prefixWords(of: $0.size(of: data.input.tokens).words) }
        protocols = scenario.targets.map(\.wireProtocol)
        usesNonce = scenario.targets.map(scenario.usesNonce)
        let weights = (0..<(data.prefix?.groups ?? 0)).map { group in
            data.prefix?.distribution == .zipf ? 1 / Double(group + 1) : 1
        }
        let sum = weights.reduce(0, +)
        var before = 0.0
        shares = weights.map { weight in
            before += weight
            return before / sum
        }
    }

    /// Returns how long a request is to be: the same of every target and in every sitting.
    package func asked(_ planning: Plan.Request) -> Asked {
        var generator = generator(planning, 0x4C)
        let input = data.input.drawn(using: &generator)
        return Asked(input: input, output: data.output.length?.drawn(using: &generator))
    }

    /// Returns a request's prompt, in the order of words that its nonce chooses, or the seed where it has none.
    package func prompt(_ planning: Plan.Request) -> Prompt {
        let target = planning.target.number
        let asked = asked(planning)
        let size = fits[target].size(of: asked.input)
        var order = generator(planning, 0x4F)
        let drawn = order.next()
        let own = planning.nonce.flatMap { UInt64($0, radix: 36) } ?? drawn
        let conversation = data.conversation(
            size,
            shared: min(sharedWords[target], size.words - 1),
            group: groupSeed(planning),
            own: SplitMix64.mix(own)
        )
        var prompt = Prompt(id: SyntheticData.name, conversation)
        prompt.maxTokens = asked.output
        if let output = asked.output, let keeping = fits[target].keeping {
            prompt.fields = RequestFields(wireProtocol: protocols[target], members: keeping.members(output))
        }
        return prompt
    }

    /// Returns which of the shared beginnings a request has, counted from 0.
    package func group(_ planning: Plan.Request) -> Int {
        var generator = generator(planning, 0x47)
        let place = Double.random(in: 0..<1, using: &generator)
        var (low, high) = (0, max(0, shares.count - 1))
        while low < high {
            let middle = (low + high) / 2
            if place < shares[middle] { high = middle } else { low = middle + 1 }
        }
        return low
    }

    private func groupSeed(_ planning: Plan.Request) -> UInt64 {
        let group = UInt64(group(planning)) &+ 1
        guard usesNonce[planning.target.number] else { return SplitMix64.mix(seed ^ SplitMix64.mix(group)) }
        // Targets may be one server: each has beginnings of its own.
        return SplitMix64.mix(salt ^ SplitMix64.mix(group &+ UInt64(planning.target.number) << 32))
    }

    /// The random numbers for one use at a place, whatever the target.
    private func generator(_ planning: Plan.Request, _ use: UInt64) -> SplitMix64 {
        let place = UInt64(planning.sequence.number) &+ (planning.phase == .warmup ? 1 << 56 : 0)
        return SplitMix64(seed: SplitMix64.mix(seed ^ SplitMix64.mix(place &+ use << 48)))
    }
}
