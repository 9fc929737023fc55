package import BenchModel
package import Statistics

/// Something about what was measured that must not be overlooked; every report says it, in the same words.
package enum Alarm: Sendable, Equatable {
    /// Most events shared their reads with others: a proxy or a gateway holds chunks back.
    case bufferedOnTheWay(target: String, shareInSharedReads: Share?, eventsPerRead: Double?)
    /// Some answers came within a moment after a long silence: they had been made before they were sent.
    case atOnce(target: String, count: Int, answers: Int)
    /// Some answers came in one event.
    case inOnePiece(target: String, count: Int, answers: Int)
    /// A nonce led each prompt, and a prompt cache gave tokens all the same.
    case notCold(target: String, cachedShare: Share)
    /// A prompt cache gave clearly more than what a group, a trace or a conversation had in common could: it knew the rest from elsewhere.
    case cacheKnewMore(target: String, cachedShare: Share, idealShare: Share)
    /// Input or output has another length than was asked for: what |got ÷ asked − 1| is in the median and at p95, and the medians of both.
    case lengthsOff(target: String, side: String, median: Double, tail: Double, asked: Double, got: Double)
    /// Usage counts output that no token event of some answers carried.
    case outputNotSeen(target: String, count: Int, answers: Int)
    /// Thinking stood in the text of some answers, between tags.
    case thinkingInText(target: String, count: Int, answers: Int)
    /// Some answers are not what was expected of them; what is wrong with most of them.
    case invalidAnswers(target: String, count: Int, answers: Int, reason: String)
    /// Some answers ended without a finish reason.
    case neverFinished(target: String, count: Int, answers: Int)
    /// Usage of some answers counts several times fewer tokens than came.
    case fewerTokens(target: String, count: Int, answers: Int)
    /// Some answers began with white space, long before their first letter.
    case blankFirst(target: String, count: Int, answers: Int)
    /// Some answers ended with words that are not known here; the most frequent of them.
    case unknownStops(target: String, count: Int, answers: Int, word: String)
    /// Some answers were served at another tier of service than was asked for.
    case otherTier(target: String, count: Int, answers: Int)
    /// Some answers do not say at which tier of service they were served, though one was asked for.
    case tierNotSaid(target: String, count: Int, answers: Int)
    /// Events that could not be read, and counted as nothing.
    case eventsSkipped(target: String, events: Int, inAnswers: Int, answers: Int)
    /// Models answered that were not asked, or different snapshots of the one that was.
    case servedModels(ServedModels)
    /// Answers came in one piece though a stream was asked for.
    case notStreamed(target: String, count: Int, answers: Int)
    /// Totals count tokens that are neither in input nor in output.
    case largerTotal(target: String, count: Int, tokens: Int)
    /// Usage with more cached input than input, or more reasoning than output.
    case contradictoryUsage(target: String, count: Int)
    /// Usage holds tokens of passes besides the answer's own.
    case otherPasses(target: String, count: Int)
    /// Requests that follow one another are alike, so that they tell less than their number.
    case dependent(target: String, metric: String, n: Int, effective: Int)
    /// A metric rises or falls throughout the run; its medians in the first and in the last third, in nanoseconds.
    case trend(target: String, metric: String, first: Double, last: Double)
    /// A metric has another level from a request on (counted from 1), which began so long after the run; its medians in nanoseconds.
    case shift(
        target: String,
        metric: String,
        at: Nanoseconds,
        request: Int,
        of: Int,
        before: Double,
        after: Double
    )

    /// Requests are of several populations, so that one percentile over all of them is of none.
    case mixture(target: String, Mixture)

    /// Machines that shared the run saw different latencies: the one that is furthest from the others, and the medians of both, in
    /// nanoseconds.
    case shardsDiffer(target: String, metric: String, shard: Shard, own: Double, others: Double)
    /// A server counted more requests than were sent to it from here.
    case serverShared(server: String, counted: Int, sent: Int)
    /// A server's counters fell, so long after the run began.
    case serverRestarted(server: String, at: Nanoseconds)
    /// A server's own figures could not be read, so often, the last time for this reason.
    case serverNotRead(server: String, failed: Int, of: Int, reason: String)

    /// The models behind a target's answers.
    package struct ServedModels: Sendable, Equatable {
        package struct Count: Sendable, Equatable {
            /// Nil where the provider named none.
            package let model: String?
            package let answers: Int
        }

        package let target: String
        /// The model that was asked.
        package let asked: String
        package let answers: Int
        /// Answers of models that were not asked.
        package let fromOthers: Int
        /// Whether models answered that differ by more than their name, so that figures over all of them are a mixture.
        package let isMixture: Bool
        /// The frequent ones first.
        package let served: [Count]
    }
}
