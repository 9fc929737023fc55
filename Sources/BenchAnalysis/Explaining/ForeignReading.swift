package import BenchModel

/// A target's figures by one tool's definitions alone, with as many statistics as that tool's own files have.
package struct ForeignReading: Sendable {
    package let tool: ForeignTool
    package let target: RunRecord.Target
    package let shape: LoadShape.Kind
    /// Requests that the tool takes for successes.
    package let succeeded: Int
    /// Those that it takes for failures.
    package let failed: Int
    /// The time that its throughput is of; nil where there is none.
    package let duration: Nanoseconds?
    /// Of the successes, as far as their usage tells.
    package let tokens: ForeignTokens
    /// Its failures by kind and status.
    package let failures: [FailureClass: Int]
    private let readings: [FigureDefinition.Quantity: FigureReading]

    /// A kind of failure, with what the server answered.
    package struct FailureClass: Sendable, Hashable {
        package let kind: FailureKind
        package let httpStatus: Int?

        /// Says how an attempt failed; nil of one that did not.
        package init?(_ sample: SampleFacts) {
            guard case .failed(let kind, _) = sample.outcome else { return nil }
            (self.kind, httpStatus) = (kind, sample.httpStatus)
        }

        fileprivate static func counts(_ failures: [SampleFacts]) -> [FailureClass: Int] {
            var counts: [FailureClass: Int] = [:]
            for failure in failures.compactMap({ FailureClass($0) }) { counts[failure, default: 0] += 1 }
            return counts
        }
    }

    /// Reads a target's samples.
    ///
    /// - Parameters:
    ///   - measured: whose samples.
    ///   - tool: whose definitions.
    ///   - shape: the load of the run, which some definitions depend on.
    ///   - statistics: what its files say of a quantity that each request has values of.
    package init(
        _ measured: MeasuredTarget,
        as tool: ForeignTool,
        shape: LoadShape.Kind,
        _ statistics: [FigureReading.Statistic]
    ) {
        self.tool = tool
        self.shape = shape
        target = measured.target
        var readings: [FigureDefinition.Quantity: FigureReading] = [:]
        for figure in tool.figures where figure.quantity != .ttfa || measured.showsThinking {
            let definition = tool.definition(figure, measured, shape: shape)
            readings[figure.quantity] = FigureReading(definition, of: measured, statistics)
        }
        self.readings = readings
        let throughput = tool.definition(of: .systemRate, measured, shape: shape)
        let counted = measured.counted(by: throughput)
        succeeded = counted.successes.count
        failed = counted.failures.count
        duration = throughput.time(counted.successes, of: measured).flatMap { $0 > 0 ? $0 : nil }
        tokens = ForeignTokens(counted.successes, statistics)
        failures = FailureClass.counts(counted.failures)
    }

    /// What the tool says of a quantity; nil of what it has no figure for, and where no request has a value.
    package subscript(_ quantity: FigureDefinition.Quantity) -> FigureReading? {
        readings[quantity].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Returns how many of something there were in a second; nil where the number or the time is not known.
    package func perSecond(_ count: Int?) -> Double? {
        guard let count, let duration else { return nil }
        return Double(count) / duration.inSeconds
    }
}

/// The tokens of the requests that a tool takes for successes, by usage: no tokenizer of the tool's stands behind them.
package struct ForeignTokens: Sendable {
    /// Nil where the usage of one of them is missing: a sum of the others would be too low.
    package let input: Int?
    package let output: Int?
    /// Of those that tell.
    package let inputLengths: FigureReading
    package let outputLengths: FigureReading
    /// Output that usage counts as reasoning, and the rest; of those whose output usage counts.
    package let reasoningLengths: FigureReading
    package let answerLengths: FigureReading

    init(_ successes: [CountedRequest], _ statistics: [FigureReading.Statistic]) {
        let usages = successes.map(\.sample.usage)
        let outputs = successes.map { $0.isEmpty ? $0.metrics.outputTokens ?? 0 : $0.metrics.outputTokens }
        input = Self.sum(usages.map(\.input))
        output = Self.sum(outputs)
        let reading = { (values: [Int?]) in FigureReading(values.compactMap(\.self).map(Double.init), statistics) }
        inputLengths = reading(usages.map(\.input))
        outputLengths = reading(outputs)
        let counted = usages.filter(\.countsReasoningApart)
        reasoningLengths = reading(counted.map(\.reasoning))
        answerLengths = reading(usages.map { usage in usage.output.map { max(0, $0 - (usage.reasoning ?? 0)) } })
    }

    private static func sum(_ counts: [Int?]) -> Int? {
        guard !counts.isEmpty, !counts.contains(nil) else { return nil }
        return counts.compactMap(\.self).saturatingSum
    }
}

extension MeasuredTarget {
    /// Whether a measured request showed thinking.
    var showsThinking: Bool { measured.contains { $0.metrics.hasThinkingEvents } }

    /// Output tokens of all measured requests over the time they took, by this program's own definition; nil where a count is
    /// missing.
    package var systemTokensPerSecond: Double? { FigureReading(.own(.systemRate), of: self)[.whole] }
}
