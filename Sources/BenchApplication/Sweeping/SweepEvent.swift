package import BenchAnalysis
package import BenchModel

/// What happens in the course of a sweep; the words for it belong to whoever shows it.
package enum SweepEvent: Sendable {
    /// A rung begins, counted from 1.
    case begins(target: String, SweepCourse.Rung, number: Int)
    /// What happens in a rung's run.
    case run(RunEvent, isFirst: Bool)
    /// A rung was measured, now or by an earlier process.
    case measured(SweepRung, isKnown: Bool)
}

/// Which rung is to be measured, and how far it may go for that.
package struct RungOrder: Sendable {
    /// Counted from 1 in the sweep.
    package var number: Int
    /// Whether it is the first that this process measures, of which everything is told.
    package var isFirst: Bool
    /// The target's place in the scenario.
    package var place: Int
    package var rung: SweepCourse.Rung
    /// What is left of the sweep's budget; nil for none.
    package var budget: Budget?
    /// How lengths in tokens are made for the target, as its rung before this one found it; nil where none did.
    package var fit: LengthFit?
}

/// What came of a rung.
package struct MeasuredRung: Sendable {
    package var run: StoredRun
    /// Whether somebody asked for the end, so that it is no rung.
    package var wasInterrupted = false
    /// Why no further request could be paid for; nil where one could.
    package var usedUpBudget: String?
    /// The database that the run was saved in, since its own could not be written; nil where it could.
    package var rescuedTo: String?

    package init(run: StoredRun, wasInterrupted: Bool = false, usedUpBudget: String? = nil) {
        self.run = run
        self.wasInterrupted = wasInterrupted
        self.usedUpBudget = usedUpBudget
    }
}
