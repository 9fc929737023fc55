/// How many members of a series of yes and no tell as much as one independent one.
package enum CorrelationTime {
    /// The longest distance that is looked at, as a part of the series, and in any case.
    private static let longestPart = 4
    private static let longest = 2_000

    /// Returns the integrated autocorrelation time, 1 or more, of a series in the order of time.
    ///
    /// It is 1 + 2 Σ ρ(k), summed as long as the sums of neighbouring pairs ρ(2k) + ρ(2k+1) stay positive (Geyer's initial positive
    /// sequence, 1992): beyond that there is noise alone. Unlike a first-order model it sees clusters of any shape, as queues make
    /// them.
    package static func of(_ members: [Bool]) -> Double {
        let n = members.count
        let share = Double(members.count(where: \.self)) / Double(max(1, n))
        let variance = share * (1 - share)
        guard n > 7, variance > 0 else { return 1 }
        let values = members.map { ($0 ? 1 : 0) - share }
        let correlation = { (distance: Int) -> Double in
            var sum = 0.0
            for place in 0..<(n - distance) { sum += values[place] * values[place + distance] }
            return sum / (Double(n) * variance)
        }
        var time = -1.0
        var distance = 0
        while distance + 1 < min(n / longestPart, longest) {
            let pair = correlation(distance) + correlation(distance + 1)
            guard pair > 0 else { break }
            time += 2 * pair
            distance += 2
        }
        return max(1, time)
    }
}
