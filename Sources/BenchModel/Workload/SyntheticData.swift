package import Statistics

/// What is asked where prompts are made up: texts of a wanted number of tokens, and how long the answers are to be.
package struct SyntheticData: Sendable, Equatable {
    /// A number of tokens, or a range from which each request draws its own, all of it alike.
    package struct Length: Sendable, Equatable {
        package var tokens: Int
        /// The range is `tokens` · (1 ± spread), rounded outwards, as `vllm bench` has it.
        package var spread: Share

        package init(tokens: Int, spread: Share = .none) { (self.tokens, self.spread) = (tokens, spread) }

        package var range: ClosedRange<Int> {
            let (mean, ratio) = (Double(tokens), spread.value)
            // Half a thousandth of a token is no more than the error of the arithmetic.
            let least = Int((mean * (1 - ratio) + 0.0005).rounded(.down))
            let most = Int((mean * (1 + ratio) - 0.0005).rounded(.up))
            return max(1, min(least, tokens))...max(most, tokens)
        }

        func drawn(using generator: inout SplitMix64) -> Int {
            let range = range
            return range.count == 1 ? tokens : Int.random(in: range, using: &generator)
        }
    }

    /// How an answer is held to its length.
    package enum Policy: String, Sendable, CaseIterable {
        /// The server is told not to end before; refused where it does not keep to it.
        case exact
        /// No more than a limit.
        case cap
        /// As the model has it; the target's own limit holds.
        case natural
    }

    package struct Output: Sendable, Equatable {
        /// Nil of answers of natural length.
        package var length: Length?
        package var policy: Policy

        package init(_ length: Length?, _ policy: Policy) { (self.length, self.policy) = (length, policy) }

        package static let natural = Output(nil, .natural)
    }

    /// A beginning that several requests share, as the system prompt of an application is shared.
    package struct Prefix: Sendable, Equatable {
        /// How often each beginning comes.
        package enum Distribution: String, Sendable, CaseIterable {
            case uniform
            /// The k-th 1/k times as often as the first.
            case zipf
        }

        package var groups: Int
        /// Of the input's tokens, these are the first ones.
        package var tokens: Int
        package var distribution: Distribution

        package init(groups: Int, tokens: Int, distribution: Distribution = .uniform) {
            (self.groups, self.tokens, self.distribution) = (groups, tokens, distribution)
        }
    }

    /// The word that stands for it where a dataset's file is named.
    package static let name = "synthetic"

    /// All of a request's input tokens, as usage counts them.
    package var input: Length
    package var output: Output
    /// Nil where requests share nothing.
    package var prefix: Prefix?

    package init(input: Length, output: Output = .natural, prefix: Prefix? = nil) {
        (self.input, self.output, self.prefix) = (input, output, prefix)
    }

    /// How many words of a text are the shared beginning.
    func prefixWords(of words: Int) -> Int {
        guard let prefix else { return 0 }
        return min(words - 1, Int((Double(words) * Double(prefix.tokens) / Double(input.tokens)).rounded()))
    }

    /// Makes a conversation of a text's two parts: a beginning that is shared is the system's, as applications have it.
    ///
    /// - Parameters:
    ///   - size: of the whole text.
    ///   - shared: how many of its words the beginning has.
    ///   - group: the seed of the beginning's order.
    ///   - own: the seed of the rest's.
    /// - Returns: one message of the user's, after one of the system's where there is a beginning.
    func conversation(_ size: TextSize, shared: Int, group: UInt64, own: UInt64) -> Conversation {
        let rest = SyntheticText.words(shared..<max(size.words, shared + 1), commas: size.commas, seed: own)
        let user = Conversation.Message(.user, rest)
        guard shared > 0 else { return Conversation([user]) }
        return Conversation([Conversation.Message(.system, SyntheticText.words(0..<shared, seed: group)), user])
    }

    /// Returns a prompt of some size, as those that find out how many tokens it has are asked; the seed decides the order of its words.
    package func sample(_ size: TextSize, seed: UInt64) -> Prompt {
        let shared = prefixWords(of: size.words)
        return Prompt(id: Self.name, conversation(size, shared: shared, group: seed ^ 1, own: seed))
    }

    /// A prompt in the place of all those that are made, before it is known how many words they need: as many as tokens, of which no
    /// vocabulary counts fewer.
    package var template: Prompt {
        var prompt = sample(TextSize(words: input.range.upperBound), seed: 0)
        prompt.maxTokens = output.length?.range.upperBound
        return prompt
    }
}

extension Scenario {
    /// Asks made-up texts in place of its prompts or its dataset.
    package mutating func ask(_ data: SyntheticData) {
        synthetic = data
        self.data = nil
        prompts = [data.template]
        for index in targets.indices { targets[index].rowLimit = data.output.length?.range.upperBound }
    }
}
