import BenchModel

/// Which lengths in tokens are to be made for the targets of a scenario: those of texts that are made up, or a trace's.
struct WantedLengths {
    /// Of all prompts, in tokens.
    let input: ClosedRange<Int>
    /// The longest prompt together with its answer, as far as that is limited.
    let most: (input: Int, output: Int)
    let policy: SyntheticData.Policy
    /// What is said of them in every report.
    let words: String
    /// What to do where they are too long for a model.
    let advice: (_ most: Int) -> String
    private let data: SyntheticData

    /// Nil where nobody asks for lengths.
    init?(_ scenario: Scenario) {
        if let data = scenario.synthetic {
            self.data = data
            input = data.input.range
            most = (data.input.range.upperBound, data.output.length?.range.upperBound ?? 0)
            policy = data.output.policy
            words = data.words
            advice = { _ in "ask for fewer" }
            return
        }
        guard let trace = scenario.trace, let first = trace.requests.first else { return nil }
        var (least, longest) = (Int(first.input), first)
        var longestInput = least
        for request in trace.requests {
            least = min(least, Int(request.input))
            longestInput = max(longestInput, Int(request.input))
            if trace.sum(request) > trace.sum(longest) { longest = request }
        }
        input = least...longestInput
        most = (Int(longest.input), trace.policy == .natural ? 0 : Int(longest.output))
        policy = trace.policy
        words = "texts made up for the lengths of a trace"
        advice = { "leave longer rows out: \"keep\": { \"totalTokens\": [1, \($0)] }" }
        data = SyntheticData(input: SyntheticData.Length(tokens: longestInput))
    }

    /// Returns a prompt of some size, to find out how many tokens it has; the seed decides the order of its words.
    func sample(_ size: TextSize, seed: UInt64) -> Prompt { data.sample(size, seed: seed) }
}

extension ReplayedTrace {
    fileprivate func sum(_ request: RecordedTrace.Request) -> Int {
        Int(request.input) + (policy == .natural ? 0 : Int(request.output))
    }
}
