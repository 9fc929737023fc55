import Statistics

/// One thing that a watch asks of one target, again and again.
package struct WatchSubject: Sendable, Hashable {
    /// What is asked.
    package struct Question: RawRepresentable, Sendable, Hashable {
        /// As the database keeps it, such as `ttft p95 max 500000000`.
        package let rawValue: String

        package init(rawValue: String) { self.rawValue = rawValue }

        /// Whether more requests fail than may.
        package static let failures = Question(rawValue: "failures")
        /// Whether anything works at all.
        package static let reach = Question(rawValue: "reach")

        /// Whether an objective is met.
        package init(_ objective: Objective) {
            let parts = [
                objective.metric.rawValue, objective.percentile.map { "p\($0.percent)" }, objective.bound.rawValue,
                "\(objective.limit)",
            ]
            self.init(rawValue: parts.compactMap(\.self).joined(separator: " "))
        }

        /// The objective that it asks for; nil of failures, reach, and what another version asks.
        package var objective: Objective? {
            var words = rawValue.split(separator: " ")[...]
            guard let metric = words.popFirst().flatMap({ Objective.Metric(rawValue: String($0)) }),
                let limit = words.popLast().flatMap({ Double($0) }),
                let bound = words.popLast().flatMap({ Objective.Bound(rawValue: String($0)) }), words.count <= 1
            else { return nil }
            guard let place = words.first else {
                return Objective(metric: metric, percentile: nil, bound: bound, limit: limit)
            }
            guard place.hasPrefix("p"), let percent = Double(place.dropFirst()) else { return nil }
            return Objective(metric: metric, percentile: Percentile(percent), bound: bound, limit: limit)
        }
    }

    /// The target's name; empty where the watch asks it of itself.
    package var target: String
    package var question: Question

    package init(target: String, question: Question) {
        self.target = target
        self.question = question
    }
}

/// What one probe says about one subject: a window of its series.
package struct WindowTally: Sendable, Equatable {
    /// Requests judged; 0 where no figure is known.
    package var n: Int
    /// How many of them were beyond the limit; of one with many values (gaps), the share that was.
    package var beyond: Double
    /// Requests besides that succeeded and have a figure that nobody told: it may lie on either side of the limit.
    package var untold: Int
    /// The window's own figure, in the unit of the objective's limit; nil where it has none.
    package var figure: Double?
    /// Why requests failed, in a few words; nil where none did.
    package var cause: String?

    package init(n: Int, beyond: Double, untold: Int = 0, figure: Double? = nil, cause: String? = nil) {
        self.n = n
        self.beyond = beyond
        self.untold = untold
        self.figure = figure
        self.cause = cause
    }

    /// Requests of which each is on one side of the limit, be it known or not.
    package var all: Int { n + untold }
    /// How many may be beyond the limit at the most.
    package var mostBeyond: Double { beyond + Double(untold) }
}
