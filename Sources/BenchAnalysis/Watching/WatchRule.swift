package import BenchModel
import Statistics

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// When a watch calls something an incident, and when it calls it over.
package struct WatchRule: Sendable, Equatable {
    /// The least number of bad windows before anything is told, and of good ones before it is over.
    package let windows: Int
    /// The time from one window to the next.
    package let every: Nanoseconds
    /// How many subjects are judged by proof.
    package let subjects: Int
    /// The probability of a false alarm that each look at each subject may have.
    package let doubtPerLook: Double

    /// The most false alarms per day that a watch may give: one in ten thousand days.
    package static let falseAlarmsPerDay = 1e-4
    /// The most windows in which a beginning is looked for.
    package static let reach = 96
    /// Requests that must have failed in a row before a target is called down, in two windows at least.
    package static let failuresToBeDown = 4
    /// How unlikely so many good windows in a row must be if nothing had changed.
    private static let doubtOfEnd = 0.001

    package init(windows: Int, every: Nanoseconds, subjects: Int) {
        self.windows = max(1, windows)
        self.every = max(1, every)
        self.subjects = max(1, subjects)
        let looksPerDay = max(1, Nanoseconds.seconds(86_400).inSeconds / self.every.inSeconds)
        doubtPerLook = Self.falseAlarmsPerDay / looksPerDay / Double(self.subjects)
    }

    /// Returns the part of it for beginnings this many windows ago.
    ///
    /// The parts 1/2, 1/6, 1/12 … 1/(j (j + 1)) add up to less than 1, so that all beginnings together keep the rate.
    package func doubt(ofLength length: Int) -> Double {
        let place = Double(length - windows + 1)
        return doubtPerLook / (place * (place + 1))
    }

    /// Returns how many good windows in a row end what was bad in this share of its windows.
    package func windowsToEnd(badShare: Double) -> Int {
        let share = min(max(badShare, 0.05), 1)
        guard share < 1 else { return windows }
        return max(windows, Int((Self.doubtOfEnd.naturalLogarithm / (1 - share).naturalLogarithm).rounded(.up)))
    }

    /// Returns how many windows it takes to tell that all requests are beyond a limit; nil where none within reach do.
    ///
    /// - Parameters:
    ///   - requests: of each window.
    ///   - allowance: the share of requests that may be beyond it.
    /// - Returns: ``windows`` or more.
    package func leastWindows(requests: Int, allowance: Double) -> Int? {
        (windows...max(windows, Self.reach)).first { length in
            allowance <= 0
                || Double(requests * length) * allowance.naturalLogarithm <= doubt(ofLength: length).naturalLogarithm
        }
    }
}
