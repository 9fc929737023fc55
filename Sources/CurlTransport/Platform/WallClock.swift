import CCurl

/// What the system says of its wall clock.
package enum WallClock {
    /// Whether something keeps it in time; nil where the system does not say.
    package static var isKept: Bool? {
        #if os(Linux)
            let answer = ezb_clock_is_kept()
            return answer < 0 ? nil : answer == 1
        #else
            return nil
        #endif
    }
}
