import BenchModel
import Statistics

/// What the requests of a watch's windows are worth as proof.
///
/// Requests of one probe follow within seconds and are often alike, and so may windows be.
enum SeriesWorth {
    /// With fewer windows nothing can be said of how alike they are.
    static let least = 20

    /// Returns the share (0…1) of independent requests that a series' requests are worth.
    ///
    /// Within windows it is one over the design effect (Kish, 1965): the variance of the windows' shares over the variance
    /// that independent requests would give. Between windows it is ``EffectiveSize`` of the windows' figures.
    static func of(_ windows: some Collection<WindowTally>) -> Double {
        let judged = windows.filter { $0.n > 0 }
        guard judged.count >= least else { return 1 }
        let figures = judged.compactMap(\.figure).filter { !$0.isNaN }
        let between =
            figures.count >= least ? Double(EffectiveSize.ofSeries(figures)) / Double(figures.count) : 1
        return min(1, max(1 / Double(judged.count), between / designEffect(judged)))
    }

    private static func designEffect(_ windows: [WindowTally]) -> Double {
        let n = windows.reduce(0.0) { $0 + Double($1.n) }
        let share = windows.reduce(0.0) { $0 + $1.beyond } / n
        guard share > 0, share < 1, windows.count > 1 else { return 1 }
        // Of a window of n requests (k − n p)² is n p (1 − p) on average where they are independent.
        let seen = windows.reduce(0.0) { sum, window in
            let distance = window.beyond - Double(window.n) * share
            return sum + distance * distance / Double(window.n)
        }
        let effect = seen / Double(windows.count - 1) / (share * (1 - share))
        return max(1, effect)
    }
}
