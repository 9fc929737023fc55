package import BenchModel

/// Which load one target is measured at next, and what its rungs add up to: a value that is told each verdict.
///
/// A ladder measures every load that was named. A search goes up until a load breaks, halves the distance between what holds and
/// what does not, on a logarithmic scale. At the end both measure once more what they claim to hold.
package struct SweepCourse: Sendable, Equatable {
    /// A rung to be measured.
    package struct Rung: Sendable, Equatable {
        package enum Purpose: String, Sendable, Equatable, CaseIterable {
            /// A load that was named.
            case ladder
            /// Between what holds and what does not.
            case between
            /// What holds, once more.
            case confirmation
        }

        package var level: Double
        package var purpose: Purpose
        package var doubts: RungRule.Doubts
    }

    /// A rung that was measured.
    package struct Step: Sendable, Equatable {
        package var rung: Rung
        package var verdict: RungVerdict
        package var missing: Int?
        /// Why it is open; nil where it is not.
        package var reason: RungReason?
        /// How many requests the verdict rests on.
        package var counted: Int
        /// Of those how many may be good or not, since nobody told a figure that decides it.
        package var untold: Int
        /// Seconds that it would have to be; nil where that is not what it lacks.
        package var neededTime: Double?

        /// Whether this program keeps it from telling in a way that the next rung need not have.
        package var isMishap: Bool {
            verdict == .instrumentLimited && (reason == .lostTime || reason == .slowStarts)
        }
        /// Whether more load may still hold.
        fileprivate var mayGoOn: Bool { verdict.mayGoOn || isMishap }
    }

    /// How often a claim of a whole sweep may be wrong, for either side.
    package static let doubt = 0.05

    package let settings: SweepSettings
    package private(set) var steps: [Step] = []

    package init(_ settings: SweepSettings) { self.settings = settings }

    /// Takes what the rung said that ``next`` asked for.
    package mutating func take(_ rung: Rung, _ judgement: RungJudgement) {
        steps.append(
            Step(
                rung: rung,
                verdict: judgement.verdict,
                missing: judgement.missing,
                reason: judgement.reason,
                counted: judgement.counted.count,
                untold: judgement.evidence.map(\.untold).max() ?? 0,
                neededTime: judgement.neededTime
            )
        )
    }

    // MARK: The next rung

    /// The rung that is to be measured now; nil where all is known that will be.
    package var next: Rung? {
        if confirmation != nil { return nil }
        if !isAtItsEnd {
            let ladder = steps.count { $0.rung.purpose == .ladder }
            let isOpen = ladder < settings.loads.count && !(settings.isSearch && hasBroken)
            if isOpen, !settings.isSearch || measured < settings.mostRungs {
                return Rung(level: settings.loads[ladder], purpose: .ladder, doubts: ladderDoubts)
            }
            if settings.isSearch, let middle, measured < settings.mostRungs {
                return Rung(level: middle, purpose: .between, doubts: searchDoubts)
            }
        }
        guard settings.confirms, let low = ends.low else { return nil }
        let doubts = settings.isSearch ? searchDoubts : sharedDoubts
        return Rung(level: low, purpose: .confirmation, doubts: doubts)
    }

    /// Whether this machine can do no more: it was late, which grows with the load, or stood still twice in a row.
    private var isAtItsEnd: Bool {
        guard let last = steps.last, last.verdict == .instrumentLimited else { return false }
        return !last.isMishap || steps.count > 1 && steps.suffix(2).allSatisfy { $0.reason == .lostTime }
    }

    /// Rungs but the confirmation.
    private var measured: Int { steps.count { $0.rung.purpose != .confirmation } }
    private var confirmation: Step? { steps.first { $0.rung.purpose == .confirmation } }
    private var hasBroken: Bool { steps.contains { !$0.mayGoOn } }

    /// The doubts of a rung that was named.
    ///
    /// Testing upwards in a fixed order, each rung may use the whole doubt until one does not hold: only the first bad one can be
    /// wrongly believed. Beyond that, and for what breaks, the rungs share it. A search takes half of it here.
    private var ladderDoubts: RungRule.Doubts {
        if settings.isSearch {
            let whole = Self.doubt / 2
            return RungRule.Doubts(
                holds: hasHeldSoFar ? whole / 2 : whole / 2 / Double(settings.loads.count),
                breaks: whole
            )
        }
        var doubts = sharedDoubts
        if hasHeldSoFar { doubts.holds = Self.doubt / 2 }
        return doubts
    }

    private var hasHeldSoFar: Bool { steps.allSatisfy { $0.verdict == .holds } }

    /// The doubts of a ladder's rung that shares them with all others, and with the confirmation, which may only refute.
    private var sharedDoubts: RungRule.Doubts {
        let named = Double(settings.loads.count)
        return RungRule.Doubts(
            holds: Self.doubt / 2 / named,
            breaks: Self.doubt / (named + (settings.confirms ? 1 : 0))
        )
    }

    /// A search chooses its rungs by what it saw, so that they share the other half.
    private var searchDoubts: RungRule.Doubts {
        let each = Self.doubt / 2 / Double(settings.mostRungs)
        return RungRule.Doubts(holds: each, breaks: each)
    }

    /// The most that holds below whatever does not, and the least that does not hold above it.
    private var ends: (low: Double?, high: Double?) {
        let first = steps.filter { $0.rung.purpose != .confirmation }
        let broken = first.filter { !$0.mayGoOn }.map(\.rung.level).min() ?? .infinity
        let low = first.filter { $0.verdict == .holds && $0.rung.level < broken }.map(\.rung.level).max()
        let high = first.filter { $0.verdict != .holds && $0.rung.level > low ?? 0 }.map(\.rung.level).min()
        return (low, high)
    }

    /// The load half way between the ends; nil where they are near enough.
    private var middle: Double? {
        let (low, high) = ends
        guard let low, let high, high > low * (1 + settings.tolerance) else { return nil }
        let middle = (low * high).squareRoot()
        guard settings.variable.isClosedLoop else { return Self.rounded(middle) }
        let whole = middle.rounded()
        return whole > low && whole < high ? whole : nil
    }

    /// Returns a rate with three digits, which no one has to read more of.
    private static func rounded(_ rate: Double) -> Double {
        var scale = 1.0
        while rate * scale < 100 { scale *= 10 }
        return (rate * scale).rounded() / scale
    }

    // MARK: What it adds up to

    /// What the rungs so far prove.
    package var bracket: SweepBracket {
        let all = steps.filter { $0.rung.purpose != .confirmation }
        let broken = all.filter(\.verdict.isBroken).map(\.rung.level).min()
        let ended = all.filter { !$0.mayGoOn && !$0.verdict.isBroken }.min { $0.rung.level < $1.rung.level }
        let limit = min(broken ?? .infinity, ended?.rung.level ?? .infinity)
        var holding = all.filter { $0.verdict == .holds && $0.rung.level < limit }.map(\.rung.level)
        let above = all.filter { $0.verdict == .holds && $0.rung.level > broken ?? .infinity }.map(\.rung.level)
        var drifted: Double?
        if let confirmation, confirmation.verdict.isBroken {
            drifted = confirmation.rung.level
            holding.removeAll { $0 >= confirmation.rung.level }
        }
        let holds = holding.max()
        let upper = [broken, drifted].compactMap(\.self).min()
        let open = all.filter {
            ($0.verdict == .undecided || $0.verdict == .unsettled || $0.isMishap) && $0.rung.level > holds ?? 0
                && $0.rung.level < upper ?? .infinity
        }.sorted { $0.rung.level < $1.rung.level }
        return SweepBracket(
            holds: holds,
            breaks: upper,
            endedBy: ended.flatMap { $0.rung.level < upper ?? .infinity ? $0 : nil },
            open: open,
            drifted: drifted,
            holdsAboveBroken: above.sorted(),
            isConfirmed: confirmation.map { $0.verdict == .holds }
        )
    }
}

/// Where the most load lies that a target bears: between what is proven to hold and what is proven to break, never a point.
package struct SweepBracket: Sendable, Equatable {
    /// Proven to hold up to here; nil where nothing is.
    package var holds: Double?
    /// Proven to break from here on; nil where nothing is.
    package var breaks: Double?
    /// The rung that ended the way up for another reason than the server's: a limit of the account, or of this machine.
    package var endedBy: SweepCourse.Step?
    /// The loads between the two that were measured and not decided, the least first.
    package var open: [SweepCourse.Step]
    /// What held at first and broke at the end: the server changed meanwhile.
    package var drifted: Double?
    /// Loads that held above one that broke.
    package var holdsAboveBroken: [Double]
    /// Whether what holds was measured once more and held again; nil where it was not.
    package var isConfirmed: Bool?

    package var isMonotone: Bool { holdsAboveBroken.isEmpty }
}

extension RungVerdict {
    /// Whether more load may still hold.
    fileprivate var mayGoOn: Bool {
        switch self {
        case .holds, .undecided, .unsettled, .unjudged: true
        case .breaks, .saturated, .rateLimited, .instrumentLimited: false
        }
    }
}
