/// Which of several findings hold together.
package enum Holm {
    /// Returns the places of those that do, the surest first, by Holm's step-down method (1979).
    ///
    /// The chance that any of them is wrong is `doubt` at most, however they depend on each other.
    ///
    /// - Parameters:
    ///   - p: how unlikely each finding is where there is nothing to find.
    ///   - doubt: for all of them together.
    /// - Returns: none where nothing holds.
    package static func together(_ p: [Double], doubt: Double) -> [Int] {
        let places = p.indices.sorted { p[$0] < p[$1] }
        return places.enumerated().prefix { step, place in p[place] <= doubt / Double(p.count - step) }.map(\.element)
    }
}
