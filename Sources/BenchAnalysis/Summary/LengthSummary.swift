package import BenchModel
package import Statistics

/// What was asked of lengths in tokens, against what usage counts.
package struct LengthSummary: Sendable, Equatable {
    /// Input or output.
    package struct Side: Sendable, Equatable {
        /// Requests whose usage tells.
        package let n: Int
        /// Requests whose usage does not.
        package let unsaid: Int
        package let asked: Distribution
        package let got: Distribution
        /// |got ÷ asked − 1| of each request.
        package let off: Distribution
        /// Requests that are off by more than ``mostOff`` and by more than a token.
        package let beyond: Int

        /// A length that is off by more is another length.
        package static let mostOff = 0.02
        /// More such requests than this part of them are told.
        package static let mostBeyond = 0.05

        package var isOff: Bool { n > 0 && Double(beyond) > Self.mostBeyond * Double(n) }

        /// Holds lengths against those that were asked.
        ///
        /// - Parameters:
        ///   - pairs: of each request.
        ///   - isLimit: what was asked is a limit, of which less is as good.
        init?(_ pairs: [(asked: Int, got: Int?)], isLimit: Bool = false) {
            guard !pairs.isEmpty else { return nil }
            let told = pairs.compactMap { pair in pair.got.map { (asked: Double(pair.asked), got: Double($0)) } }
            let off = told.map { isLimit ? max(0, $0.got / $0.asked - 1) : abs($0.got / $0.asked - 1) }
            n = told.count
            unsaid = pairs.count - told.count
            asked = Distribution(told.map(\.asked))
            got = Distribution(told.map(\.got))
            self.off = Distribution(off)
            beyond = zip(told, off).count { pair, off in off > Self.mostOff + 1e-9 && abs(pair.got - pair.asked) > 1 }
        }
    }

    package let fit: LengthFit
    package let input: Side?
    package let output: Side?
    /// The output against its limit alone, where nothing but a limit was sent.
    private let limited: Side?

    /// Makes the summary of the answers that came whole; nil where no length was asked for.
    init?(_ requests: some RandomAccessCollection<MeasuredRequest>, of target: RunRecord.Target) {
        guard let fit = target.fit else { return nil }
        self.fit = fit
        let samples = requests.map(\.sample)
        input = Side(
            samples.compactMap { sample in
                sample.askedInput.map { (asked: $0, got: sample.usage.input) }
            }
        )
        let answers = samples.compactMap { sample in
            sample.askedOutput.map { (asked: $0, got: sample.usage.output) }
        }
        output = Side(answers)
        limited = fit.keeping == nil ? Side(answers, isLimit: true) : nil
    }

    /// The sides whose lengths are not those that were asked: an output that is only limited may be shorter, and no longer.
    func alarms(_ name: String) -> [Alarm] {
        let held = [("input", input), ("output", limited ?? output)]
        return held.compactMap { side, figures in
            guard let figures, figures.isOff else { return nil }
            return .lengthsOff(
                target: name,
                side: side,
                median: figures.off.percentile(50) ?? 0,
                tail: figures.off.percentile(95) ?? 0,
                asked: figures.asked.percentile(50) ?? 0,
                got: figures.got.percentile(50) ?? 0
            )
        }
    }
}
