import ArgumentParser
import BenchModel
import ScenarioFile
import Statistics

/// Texts of a wanted length that are made up, in place of the scenario's prompts, and how long their answers are.
struct LengthOptions: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Ask made-up texts of this many input tokens, in place of the prompts; no tokenizer is needed.",
            valueName: "count"
        )
    )
    var inputTokens: Int?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Draw each length from so much below to so much above it, such as 50%.",
            valueName: "share"
        ),
        transform: { try ShareOption.parse($0) }
    )
    var inputSpread: ShareOption?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Output tokens of each answer to them; --output-how says how strictly.", valueName: "count")
    )
    var outputTokens: Int?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Draw each answer's length likewise.", valueName: "share"),
        transform: { try ShareOption.parse($0) }
    )
    var outputSpread: ShareOption?

    @Option(
        choice: "output-how",
        help: ArgumentHelp(
            "exact (the server is told not to end before, and tried first), cap (a limit: the default) or natural.",
            valueName: "policy"
        )
    )
    var outputHow: SyntheticData.Policy?

    /// The flags that were given, as they are typed.
    var given: [String] {
        let flags: [(String, Bool)] = [
            ("--input-tokens", inputTokens != nil), ("--input-spread", inputSpread != nil),
            ("--output-tokens", outputTokens != nil), ("--output-spread", outputSpread != nil),
            ("--output-how", outputHow != nil),
        ]
        return flags.filter(\.1).map(\.0)
    }

    func validate() throws {
        for (flag, count) in [("--input-tokens", inputTokens), ("--output-tokens", outputTokens)] {
            if let count, !ScenarioBounds.syntheticTokens.contains(count) {
                throw ValidationError("\(flag) \(count): expected 1 to \(ScenarioBounds.syntheticTokens.upperBound)")
            }
        }
        for (flag, share) in [("--input-spread", inputSpread), ("--output-spread", outputSpread)] {
            if let share, share.share == .all {
                throw ValidationError(
                    "\(flag) \(share): expected less than 100 %, or there would be texts without a word"
                )
            }
        }
        if outputHow == .natural, outputTokens != nil || outputSpread != nil {
            throw ValidationError(
                "--output-how natural: answers are as long as the model has them; leave their length out"
            )
        }
    }

    /// Puts what was typed in the place of what the scenario asks.
    func apply(to scenario: inout Scenario) throws {
        guard let flag = given.first else { return }
        var data: SyntheticData
        if let inputTokens {
            // What a scenario says of other lengths holds beside this one.
            data = scenario.synthetic ?? SyntheticData(input: SyntheticData.Length(tokens: inputTokens))
            data.input.tokens = inputTokens
        } else if let known = scenario.synthetic {
            data = known
        } else {
            throw ValidationError(
                "\(flag): of which texts? Name their length with --input-tokens, or in the scenario's \"data\"; a limit of any "
                    + "prompt's answer is --max-tokens, or \"maxTokens\""
            )
        }
        if let inputSpread { data.input.spread = inputSpread.share }
        if outputHow == .natural { data.output = .natural }
        if let outputTokens {
            let length = SyntheticData.Length(tokens: outputTokens, spread: data.output.length?.spread ?? .none)
            data.output = SyntheticData.Output(length, data.output.length == nil ? .cap : data.output.policy)
        }
        if data.output.length == nil, outputSpread != nil || outputHow == .exact || outputHow == .cap {
            throw ValidationError(
                "\(outputSpread == nil ? "--output-how" : "--output-spread"): of how many tokens? Give --output-tokens too"
            )
        }
        if let outputSpread { data.output.length?.spread = outputSpread.share }
        if let outputHow { data.output.policy = outputHow }
        if let prefix = data.prefix, prefix.tokens >= data.input.range.lowerBound {
            throw ValidationError(
                "--input-tokens: the scenario's shared beginning has \(prefix.tokens) tokens, and the shortest input "
                    + "\(data.input.range.lowerBound); ask for more"
            )
        }
        scenario.ask(data)
    }
}
