extension Load {
    /// Counts the measured requests of a target's plan.
    ///
    /// - Parameters:
    ///   - target: which target: under open-loop load each target has its own schedule.
    ///   - most: stops counting here: a plan may have a thousand million requests.
    /// - Returns: the number; nil if it is not known beforehand, because the plan goes by time, or by conversations.
    package func plannedRequests(of target: TargetIndex, countingTo most: Int = .max) -> Int? {
        conversations == nil ? plannedStarts(of: target, countingTo: most) : nil
    }

    /// Counts what a target's plan starts here: measured requests, or the sessions of conversations.
    ///
    /// - Returns: the number; nil of a closed loop that goes by time.
    package func plannedStarts(of target: TargetIndex, countingTo most: Int = .max) -> Int? {
        // Of a stored scenario the number is known, and the trace is not read.
        if case .trace = shape { return extent.starts.map { min(shard.part(of: $0), most) } }
        if let schedule = ArrivalSchedule(self, target: target) {
            return shard.part(of: schedule.prefix(most).reduce(0) { count, _ in count + 1 })
        }
        return extent.starts.map { min(shard.part(of: $0), most) }
    }
}
