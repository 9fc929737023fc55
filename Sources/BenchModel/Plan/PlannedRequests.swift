extension Load {
    /// Counts the measured requests of a target's plan.
    ///
    /// - Parameters:
    ///   - target: which target: under open-loop load each target has its own schedule.
    ///   - most: stops counting here: a plan may have a thousand million requests.
    /// - Returns: the number; nil if it is not known beforehand, because the plan goes by time.
    package func plannedRequests(of target: TargetIndex, countingTo most: Int = .max) -> Int? {
        if let schedule = ArrivalSchedule(self, target: target) {
            return schedule.prefix(most).reduce(0) { count, _ in count + 1 }
        }
        if case .requests(let count) = extent { return min(count, most) }
        return nil
    }
}
