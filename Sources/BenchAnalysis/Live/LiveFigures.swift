package import BenchModel
package import Pricing

/// The figures of a run so far; times in nanoseconds, nil where there is none yet.
package struct LiveFigures: Sendable, Equatable {
    package struct Target: Sendable, Equatable {
        /// Within 1 %.
        package var ttftP50: Double?
        package var ttftP95: Double?
        /// The median of streams whose tokens the server counts.
        package var tokensPerSecond: Double?
        /// Of the attempts whose cost is known, warm-up too; nil where there are none.
        package var cost: Money?
        /// Answered attempts whose cost is not known.
        package var unpriced: Int
        /// The mean TTFT (of buffered answers: the whole time) in slices of the run's time, see ``LiveHistory``.
        package var history: [Double?]
        /// Whether an answer said that a simulator gave it.
        package var isSimulated: Bool

        package init(
            ttftP50: Double? = nil,
            ttftP95: Double? = nil,
            tokensPerSecond: Double? = nil,
            cost: Money? = nil,
            unpriced: Int = 0,
            history: [Double?] = [],
            isSimulated: Bool = false
        ) {
            self.ttftP50 = ttftP50
            self.ttftP95 = ttftP95
            self.tokensPerSecond = tokensPerSecond
            self.cost = cost
            self.unpriced = unpriced
            self.history = history
            self.isSimulated = isSimulated
        }
    }

    /// In the order of the scenario.
    package var targets: [Target]

    package init(targets: [Target]) { self.targets = targets }
}

/// What the objectives say of a run so far.
package struct LiveGate: Sendable, Equatable {
    package struct Missed: Sendable, Equatable {
        package var objective: Objective
        package var target: String

        package init(objective: Objective, target: String) {
            self.objective = objective
            self.target = target
        }
    }

    package var holding = 0
    /// Too few requests so far to tell.
    package var open = 0
    package var missed: [Missed] = []
    /// Whether more requests failed so far than the scenario allows.
    package var hasTooManyFailures = false

    package init() {}

    package var isEmpty: Bool { holding + open + missed.count == 0 && !hasTooManyFailures }
}

/// The mean of a figure in slices of time that grow with the run, so that their number stays small.
struct LiveHistory: Sendable, Equatable {
    static let mostSlices = 32

    private var width = Nanoseconds.seconds(1)
    private var begin: RunInstant?
    private var slices: [(sum: Double, count: Int)] = []

    /// Adds a value; one from before the first counts as if it came with that.
    mutating func add(_ value: Double, at instant: RunInstant) {
        let begin = begin ?? instant
        self.begin = begin
        let since = max(0, instant - begin)
        while since.quotient(by: width) >= Self.mostSlices { halve() }
        let place = since.quotient(by: width)
        while slices.count <= place { slices.append((0, 0)) }
        slices[place].sum += value
        slices[place].count += 1
    }

    /// Joins each two slices.
    private mutating func halve() {
        width = width * 2
        slices = stride(from: 0, to: slices.count, by: 2).map { place in
            let next = place + 1 < slices.count ? slices[place + 1] : (0, 0)
            return (slices[place].sum + next.0, slices[place].count + next.1)
        }
    }

    /// Nil of slices in which nothing came.
    var means: [Double?] { slices.map { $0.count > 0 ? $0.sum / Double($0.count) : nil } }

    static func == (left: LiveHistory, right: LiveHistory) -> Bool {
        left.width == right.width && left.begin == right.begin && left.means == right.means
    }
}
