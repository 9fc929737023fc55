package import BenchModel
import CCurl

extension WallClock {
    /// Whether something keeps the system's wall clock in time; nil where the system does not say.
    package static var isKept: Bool? {
        #if os(Linux)
            let answer = ezb_clock_is_kept()
            return answer < 0 ? nil : answer == 1
        #else
            return nil
        #endif
    }
}
