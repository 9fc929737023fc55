package import BenchModel

/// Surveys of datasets of which nothing but lengths is known.
package enum MadeSurvey {
    /// Returns the survey of a file that has a row, and a request of so many tokens, for each length of input.
    ///
    /// - Parameters:
    ///   - input: the lengths, in tokens.
    ///   - output: those of recorded answers.
    ///   - limits: those that rows state.
    /// - Returns: the survey.
    package static func survey(_ input: [Int], output: [Int] = [], limits: [Int] = []) -> DataSurvey {
        guard let digest = TextDigest(hex: String(repeating: "ab", count: 32)) else { preconditionFailure("no digest") }
        return DataSurvey(
            file: "rows.jsonl",
            fileBytes: 1_234,
            isCompressed: false,
            digest: digest,
            container: "JSON Lines",
            format: .prompts,
            turns: .last,
            rows: input.count,
            requests: input.count,
            refused: [],
            bad: [],
            unsent: [],
            conversations: 0,
            turnsLeftOut: 0,
            input: tally(input),
            output: tally(output),
            limits: tally(limits)
        )
    }

    private static func tally(_ lengths: [Int]) -> LengthTally {
        var tally = LengthTally()
        for length in lengths { tally.add(length) }
        return tally
    }
}
