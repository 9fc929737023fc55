package import BenchModel
package import Statistics

/// Compares the targets by one figure: which one is best, by how much, and whether the samples prove it.
///
/// Each target's true figure lies within its ``Runner/interval``, and all intervals of all contests of a run hold together with
/// 95 % confidence: with k of them, each has 1 − 0.05 / k (Bonferroni). So whatever is read off them holds, too, whichever
/// target turns out to be the first and however many there are.
package struct Contest: Sendable, Equatable {
    /// What targets are compared by.
    package enum Discipline: Sendable, CaseIterable {
        /// The median time to the first token; from the planned start under open-loop load.
        case firstToken
        /// The median time to the end of the answer.
        case wholeAnswer
        /// The median of tokens/s of a stream.
        case speed
        /// The mean cost of a request.
        case cost

        /// Whether less is better.
        package var prefersLess: Bool { self != .speed }
        /// Whether the figure is of time, which a slow instrument spoils.
        package var isOfTime: Bool { self != .cost }
    }

    /// A target with its figure.
    package struct Runner: Sendable, Equatable {
        package var target: TargetIndex
        package var value: Double
        /// A side is nil where the samples do not bound it.
        package var interval: PercentileInterval
        /// False where the figure is known to flatter: then it is beaten or not, but never the best.
        package var canLead = true
    }

    /// A lead that is sure.
    package struct Lead: Sendable, Equatable {
        package var first: TargetIndex
        /// The next best.
        package var next: TargetIndex
        /// How many times better the first is, above 1; nil where it is beyond measure, as a price of 0 is.
        package var ratio: Double?
        /// Holds the true ``ratio``.
        package var interval: PercentileInterval
    }

    package enum Outcome: Sendable, Equatable {
        /// Fewer than two targets have the figure.
        case notHeld
        case lead(Lead)
        /// Not sure: any of these may be the best.
        case open([TargetIndex])
        /// The instrument was too slow for anything to be said of times.
        case void
    }

    package let discipline: Discipline
    /// The best first.
    package let runners: [Runner]
    package let outcome: Outcome

    /// How often all that is said of a run may be wrong.
    static let doubt = 0.05

    init(_ discipline: Discipline, _ runners: [Runner], isVoid: Bool = false) {
        self.discipline = discipline
        // Equal figures keep the order of the targets, so that the same run always gives the same report.
        self.runners = runners.sorted {
            let isBetter = discipline.prefersLess ? $0.value < $1.value : $0.value > $1.value
            return $0.value == $1.value ? $0.target < $1.target : isBetter
        }
        outcome =
            runners.count < 2
            ? .notHeld : isVoid && discipline.isOfTime ? .void : Self.outcome(discipline, self.runners)
    }

    /// The target that is the best for sure.
    package var winner: TargetIndex? { if case .lead(let lead) = outcome { lead.first } else { nil } }

    private static func outcome(_ discipline: Discipline, _ runners: [Runner]) -> Outcome {
        let (first, next) = (runners[0], runners[1])
        if first.canLead, runners.dropFirst().allSatisfy({ isSurelyBetter(first, than: $0, discipline) }) {
            return .lead(lead(of: first, over: next, discipline))
        }
        let mayBeFirst = runners.filter { runner in
            runner.canLead && !runners.contains { $0.canLead && isSurelyBetter($0, than: runner, discipline) }
        }
        // A figure that is known to flatter cannot win. If it is first all the same, it is listed among the candidates.
        return .open(((first.canLead ? [] : [first]) + mayBeFirst).map(\.target))
    }

    private static func isSurelyBetter(_ one: Runner, than other: Runner, _ discipline: Discipline) -> Bool {
        let (lower, upper) = discipline.prefersLess ? (one, other) : (other, one)
        guard let high = lower.interval.high, let low = upper.interval.low else { return false }
        return high < low
    }

    private static func lead(of first: Runner, over next: Runner, _ discipline: Discipline) -> Lead {
        let (small, large) = discipline.prefersLess ? (first, next) : (next, first)
        let quotient = { (above: Double?, below: Double?) -> Double? in
            guard let above, let below, below > 0, above.isFinite else { return nil }
            return above / below
        }
        return Lead(
            first: first.target,
            next: next.target,
            ratio: quotient(large.value, small.value),
            interval: PercentileInterval(
                low: quotient(large.interval.low, small.interval.high),
                high: quotient(large.interval.high, small.interval.low)
            )
        )
    }
}
