package import BenchAnalysis
package import BenchModel

/// Everything that a frame of the live view shows, as a value.
package struct LiveState: Sendable, Equatable {
    package struct Target: Sendable, Equatable {
        package var name: String
        package var done = 0
        /// Nil if a time, not a number, ends the run.
        package var planned: Int?
        package var inFlight = 0
        package var failed = 0
        package var timeLeft: Nanoseconds?
        /// Whether it gets no more requests because none succeeded.
        package var isGivenUp = false
        package var figures = LiveFigures.Target()

        package init(_ name: String) { self.name = name }
    }

    /// The run's name.
    package var name: String
    package var run: Int64?
    package var elapsed: Nanoseconds = 0
    package var timeLeft: Nanoseconds?
    /// Whether nothing new starts any more.
    package var isStopping = false
    package var isSimulated = false
    package var targets: [Target]
    package var gate = LiveGate()

    package init(name: String, targets: [String]) {
        self.name = name
        self.targets = targets.map(Target.init)
    }
}
