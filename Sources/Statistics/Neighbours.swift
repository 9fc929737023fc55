/// The autocorrelation of a series of yes and no, kept up as its members come one by one.
package struct Neighbours: Sendable, Equatable {
    private var n = 0
    private var members = 0
    /// Neighbours that are both members.
    private var pairs = 0
    private var first = false
    private var last = false

    package init() {}

    /// Takes the next one.
    package mutating func add(_ isMember: Bool) {
        if n == 0 { first = isMember } else if last, isMember { pairs += 1 }
        last = isMember
        n += 1
        if isMember { members += 1 }
    }

    /// The correlation of each with the next one; nil where all are equal.
    package var autocorrelation: Double? {
        guard members > 0, members < n else { return nil }
        let share = Double(members) / Double(n)
        // Σ (xᵢ − p)(xᵢ₊₁ − p), of which the first and the last have one neighbour only.
        let ends = (first ? 1.0 : 0) + (last ? 1.0 : 0)
        let product = Double(pairs) - share * (2 * Double(members) - ends) + Double(n - 1) * share * share
        return product / (Double(n) * share * (1 - share))
    }
}
