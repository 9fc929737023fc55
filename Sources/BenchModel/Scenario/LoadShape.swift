/// When requests start: as soon as a slot is free, or on a schedule, whatever the server does.
package enum LoadShape: Sendable, Equatable {
    /// Closed loop: a fixed number in flight; a slow server gets less load.
    case closed
    /// Open loop: starts that arrive from outside.
    case open(Arrivals)
    /// Open loop, one stage after the other.
    case stages([Stage])
    /// Open loop: starts as a trace recorded them, counted from the load's beginning; none until the trace is read.
    case trace([Nanoseconds])

    package struct Stage: Sendable, Equatable {
        package var arrivals: Arrivals
        package var duration: Nanoseconds

        package init(_ arrivals: Arrivals, duration: Nanoseconds) {
            self.arrivals = arrivals
            self.duration = duration
        }
    }

    /// The shape's name in scenarios, on the command line and in the database.
    package enum Kind: String, Sendable, CaseIterable { case closed, constant, poisson, gamma, ramp, stages, trace }

    package var kind: Kind {
        switch self {
        case .closed: .closed
        case .open(.constant): .constant
        case .open(.poisson): .poisson
        case .open(.gamma): .gamma
        case .open(.ramp): .ramp
        case .stages: .stages
        case .trace: .trace
        }
    }
}

/// The arrival process of starts; rates are requests per second and target.
package enum Arrivals: Sendable, Equatable {
    /// Evenly spaced, the first at once.
    case constant(rate: Double)
    /// A Poisson process: gaps are exponential, as for many independent users.
    case poisson(rate: Double)
    /// Gaps are gamma distributed with the shape parameter `burstiness`: 1 is Poisson, less comes in bursts.
    ///
    /// The gaps' coefficient of variation is 1/√burstiness.
    case gamma(rate: Double, burstiness: Double)
    /// Evenly spaced, at a rate that changes linearly.
    case ramp(from: Double, to: Double)
}
