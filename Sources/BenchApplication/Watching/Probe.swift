package import BenchAnalysis
package import BenchModel

/// What a watch wants to know, and how far it may go for that.
package struct ProbeOrder: Sendable, Equatable {
    /// Counted from 1 in its watch.
    package var number: Int
    /// Whether it is the first of this process, of which everything is told.
    package var isFirst: Bool
    /// What is left of the day's budget; nil for none.
    package var budget: Budget?
}

/// What came of a probe.
package struct ProbeAnswer: Sendable {
    package enum Result: Sendable, Equatable {
        case measured
        /// The machine slept meanwhile, or somebody asked for the end.
        case disturbed(String)
        /// Nothing could be measured or stored, for reasons that are not the server's.
        case unmeasured(String)
    }

    package var result: Result
    package var run: Int64?
    /// What it may have cost; nil where no budget asks for that.
    package var dollars: String?
    package var windows: [WatchSubject: WindowTally]
    /// Nil where nothing was measured.
    package var measured: MeasuredRun?

    package init(
        _ result: Result,
        run: Int64? = nil,
        dollars: String? = nil,
        windows: [WatchSubject: WindowTally] = [:],
        measured: MeasuredRun? = nil
    ) {
        self.result = result
        self.run = run
        self.dollars = dollars
        self.windows = windows
        self.measured = measured
    }
}

extension ProbeRecord {
    /// What is stored of a probe.
    init(_ order: ProbeOrder, _ answer: ProbeAnswer, at: WallTime, followsGap: Bool) {
        let (result, cause): (Result, String?) =
            switch answer.result {
            case .measured: (.measured, nil)
            case .disturbed(let cause): (.disturbed, cause)
            case .unmeasured(let cause): (.unmeasured, cause)
            }
        self.init(
            number: order.number,
            at: at,
            followsGap: followsGap,
            run: answer.run,
            result: result,
            cause: cause,
            dollars: answer.dollars,
            windows: answer.windows
        )
    }
}
