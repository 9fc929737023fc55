package import Statistics

extension Metric {
    /// The requests that can have a metric; of measured ones that succeeded or were closed on purpose, but for ``attempted``.
    package enum Population: Sendable, CaseIterable {
        /// Streams that brought a token.
        case streams
        /// The same, of targets that show their thinking.
        case streamsThatShowThinking
        /// The same, under open-loop load.
        case plannedStreams
        /// Streams that came to their end.
        case wholeStreams
        /// Answers that came to their end, streamed or not.
        case wholeAnswers
        /// Streams whose tokens have a count, and came at more than one instant.
        case pacedStreams
        /// Streams that brought two token events at least.
        case streamsWithGaps
        /// Streams that thought before they answered.
        case thoughtfulStreams
        /// Streams that called a tool.
        case toolCalls
        /// Answers of which a byte came.
        case answersThatBegan
        /// Answers that came to their end and whose output usage counts.
        case countedAnswers
        /// The same, where usage says how much of the input a cache gave.
        case answersThatTellOfACache
        /// Requests that opened a connection.
        case coldRequests
        /// Requests that succeeded, failed or were closed on purpose.
        case attempted
        /// Answers that came to their end and said how.
        case answersThatSaidTheirEnd
        /// Requests that succeeded, failed or were closed on purpose, and of whose answers something is expected.
        case attemptedWithExpectation

        /// Whether only an answer that came in pieces is one of them.
        package var needsStream: Bool {
            switch self {
            case .wholeAnswers, .answersThatBegan, .countedAnswers, .answersThatTellOfACache, .coldRequests, .attempted,
                .answersThatSaidTheirEnd, .attemptedWithExpectation:
                false
            case .streams, .streamsThatShowThinking, .plannedStreams, .wholeStreams, .pacedStreams, .streamsWithGaps,
                .thoughtfulStreams, .toolCalls:
                true
            }
        }
    }

    /// Where a metric stands in reports.
    package struct Shown: Sendable {
        /// A table of the reports for people.
        package enum Table: Sendable, CaseIterable {
            case firstToken, firstTokenFromPlan, thinking, wholeAnswer, throughput, gaps, tools, retries, connections
        }

        /// A part of a target in JSON, and of a row in CSV.
        package enum Section: String, Sendable, CaseIterable {
            case latency, stalls, rates, thinking = "thought", tools, connections, retries, requests, answers

            /// The object of a target's JSON that holds it; nil where the target itself does.
            package var object: String? { self == .latency || self == .rates ? nil : rawValue }
        }

        /// What stands in CSV.
        package enum Columns: Sendable {
            /// Percentiles and their number.
            case percentiles
            /// The largest.
            case greatest
            /// One figure.
            case single
            case none
        }

        package let table: Table?
        /// What stands before `p50` at the head of its columns.
        package let heading: String
        /// The percentiles in the table.
        package let percentiles: [Percentile]
        /// Whether the number of values stands before them.
        package let hasCount: Bool
        /// Whether no value at all is told as 0 rather than left out.
        package let countsNone: Bool
        package let section: Section
        /// The key in JSON, where it is not the name with its unit.
        package let key: String?
        package let columns: Columns
        /// Whether it is told of the first wave and of the steady state, too.
        package let isOfParts: Bool

        init(
            in table: Table? = nil,
            as heading: String = "",
            _ percentiles: [Percentile] = [50, 95, 99],
            hasCount: Bool = true,
            countsNone: Bool = true,
            section: Section = .latency,
            key: String? = nil,
            columns: Columns = .percentiles,
            isOfParts: Bool = false
        ) {
            self.table = table
            self.heading = heading
            self.percentiles = percentiles
            self.hasCount = hasCount
            self.countsNone = countsNone
            self.section = section
            self.key = key
            self.columns = columns
            self.isOfParts = isOfParts
        }
    }

    /// The key in JSON.
    package var key: String { shown.key ?? name + unit.suffix }
}
