/// How far the ranks of a series' values lie from the mean of all ranks; equal values share the mean of their ranks.
struct RankDistances {
    /// Of the values that were asked for, in the order in which they were.
    private(set) var asked: [Double]
    /// The sum of the squares of all values' distances.
    private(set) var squares = 0.0

    /// Finds the distances of some values, in one walk through all: to look for each of them takes several times as long.
    ///
    /// - Parameters:
    ///   - some: the values.
    ///   - sorted: all values in ascending order; those are among them.
    init(of some: [Double], among sorted: SortedValues) {
        var placed = some.enumerated().map { PlacedBits(bits: $1.ascendingBits, place: Int32($0)) }
        placed.sortAscending()
        asked = Array(repeating: 0, count: some.count)
        let mean = Double(sorted.count + 1) / 2
        var next = 0
        sorted.forEachRun { value, run in
            let distance = Double(run.lowerBound + run.upperBound + 1) / 2 - mean
            squares += distance * distance * Double(run.count)
            while next < placed.count, Double(ascendingBits: placed[next].bits) == value {
                asked[Int(placed[next].place)] = distance
                next += 1
            }
        }
    }
}
