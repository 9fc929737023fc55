extension Scenario {
    /// Why the plan is not feasible, in a sentence that says what to do; nil if it is.
    ///
    /// These checks involve several numbers at once, from the scenario and the command line together.
    package var planDefect: String? {
        guard load.shape != .closed else { return nil }
        if let days = plannedDays, days > Self.mostDays {
            return
                "the plan would take \(days < 1e6 ? String(Int(days)) : "a million and more") days; expected at most "
                + "\(Int(Self.mostDays)); ask for fewer requests, or for more of them per second"
        }
        let idle = targets.places.filter { target in
            var schedule = ArrivalSchedule(load, target: target)
            return schedule?.next() == nil
        }
        if idle.isEmpty { return nil }
        let names = idle.prefix(5).map { "\"\(targets[$0].name)\"" }.joined(separator: ", ")
        return
            "the plan starts no request of \(names): its rate is too low for its time; expected at least one; make it "
            + "longer, ask for more requests per second, or take another seed (now \(load.seed))"
    }

    private static let mostDays = 30.0

    /// The average duration in days of a plan by number; nil for a plan by time.
    private var plannedDays: Double? {
        guard case .open(let arrivals) = load.shape, case .requests(let count) = load.extent else { return nil }
        let rate =
            switch arrivals {
            case .constant(let rate), .poisson(let rate), .gamma(let rate, _): rate
            case .ramp(let from, let to): (from + to) / 2
            }
        return Double(count) / rate / 86_400
    }
}
