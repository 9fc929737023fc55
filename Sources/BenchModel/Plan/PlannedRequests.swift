extension Load {
    /// Counts the measured requests of a target's plan.
    ///
    /// - Parameters:
    ///   - target: its index in the scenario: with open-loop load each has a schedule of its own.
    ///   - most: more than these are not counted: a plan may hold a thousand million.
    /// - Returns: how many they are; nil where that is not known beforehand, as the plan goes by time.
    package func plannedRequests(of target: Int, countingTo most: Int = .max) -> Int? {
        if let schedule = ArrivalSchedule(self, target: target) {
            return schedule.prefix(most).reduce(0) { count, _ in count + 1 }
        }
        if case .requests(let count) = extent { return min(count, most) }
        return nil
    }
}
