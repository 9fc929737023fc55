import BenchModel
package import Statistics

/// Tokens of the requests that succeeded, as usage counts them.
package struct TokenSummary: Sendable, Equatable {
    /// A sum over the requests whose usage names the figure.
    package struct Total: Sendable, Equatable {
        package var sum = 0
        package var n = 0

        package var mean: Double? { n > 0 ? Double(sum) / Double(n) : nil }
        /// The sum; nil where no request named the figure.
        package var known: Int? { n > 0 ? sum : nil }

        mutating func add(_ count: Int?) {
            guard let count else { return }
            sum = sum.addingSaturated(count)
            n += 1
        }
    }

    package private(set) var input = Total()
    /// With chunks counted in for requests without usage, see ``countedFromChunks``.
    package private(set) var output = Total()
    package private(set) var reasoning = Total()
    package private(set) var cacheRead = Total()
    package private(set) var cacheWrite = Total()
    /// Of ``cacheWrite``, what the cache keeps for an hour.
    package private(set) var cacheWriteHour = Total()
    /// Requests that asked for that, whose usage does not say how much of what was written it is.
    package private(set) var unsplitWrites = 0
    /// Requests whose output was counted from chunks, for want of usage.
    package private(set) var countedFromChunks = 0

    init(_ requests: some RandomAccessCollection<MeasuredRequest>) {
        for request in requests {
            let metrics = request.metrics
            let (sample, usage) = (metrics.sample, metrics.sample.usage)
            input.add(usage.input)
            output.add(metrics.outputTokens)
            reasoning.add(usage.reasoning)
            cacheRead.add(usage.cacheRead)
            cacheWrite.add(usage.cacheWrite)
            cacheWriteHour.add(usage.cacheWriteHour)
            if sample.isMarked, sample.marks.contains(.unsplitCacheWrites) { unsplitWrites += 1 }
            if metrics.isCountedFromChunks { countedFromChunks += 1 }
        }
    }

    /// Cache reads over input; never more than all of it, whatever usage says.
    package var cachedShare: Share? { cacheRead.n > 0 ? Share(cacheRead.sum, of: input.sum) : nil }
}
