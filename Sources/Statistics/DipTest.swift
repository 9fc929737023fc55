/// How far a sample is from having one mode: the dip of Hartigan and Hartigan (1985).
///
/// The dip is the greatest distance between the sample's distribution function and the nearest one with a single mode, which
/// is convex up to that mode and concave from there on. Nothing is assumed of the shape but that, so that skewed samples and
/// long tails are one mode. Reckoned as by P. M. Hartigan (1985, AS 217), in a time that grows with n.
package struct DipTest: Sendable, Equatable {
    /// 1 / 2n … 1 / 4.
    package let dip: Double
    package let n: Int

    /// √n · dip that samples of a single mode exceed in no more than 1 % of all cases: by trials, of a uniform distribution,
    /// which of all with a single mode is the nearest to having two.
    static let bound = 0.62

    /// Takes values in ascending order; nil of fewer than two, and where all are equal.
    package init?(sorted: [Double]) {
        guard let least = sorted.first, let most = sorted.last, least < most else { return nil }
        var search = DipSearch(sorted)
        n = sorted.count
        dip = search.dip() / Double(2 * n)
    }

    /// Returns whether there is more than one mode, where one value is worth so many independent ones (0…1).
    package func isBeyondChance(worth: Double = 1) -> Bool { dip * (Double(n) * worth).squareRoot() > Self.bound }
}

/// Narrows the interval in which the mode lies, until it fits no better; distances are in numbers of values.
private struct DipSearch {
    private let values: [Double]
    /// From each place, the one before it where the greatest convex function below the sample's bends.
    private var before: [Int]
    /// From each place, the one after it where the least concave function above the sample's bends.
    private var after: [Int]

    init(_ values: [Double]) {
        self.values = values
        before = Array(repeating: 0, count: values.count)
        after = Array(repeating: values.count - 1, count: values.count)
        for place in values.indices.dropFirst() {
            before[place] = place - 1
            while before[place] != 0, bends(place, before[place], before[before[place]]) {
                before[place] = before[before[place]]
            }
        }
        for place in values.indices.dropLast().reversed() {
            after[place] = place + 1
            while after[place] != values.count - 1, bends(place, after[place], after[after[place]]) {
                after[place] = after[after[place]]
            }
        }
    }

    /// Whether the middle one of three places lies off the hull, so that the hull goes past it.
    private func bends(_ from: Int, _ middle: Int, _ to: Int) -> Bool {
        (values[from] - values[middle]) * Double(middle - to) >= (values[middle] - values[to]) * Double(from - middle)
    }

    /// Returns the dip, times 2n.
    mutating func dip() -> Double {
        var (low, high) = (0, values.count - 1)
        var dip = 1.0
        while true {
            // The convex hull from the high end down to the low one, and the concave one from the low end up.
            var convex = [high]
            while let last = convex.last, last > low { convex.append(before[last]) }
            var concave = [low]
            while let last = concave.last, last < high { concave.append(after[last]) }
            let widest = distance(convex, concave)
            if widest.distance < dip { return dip }
            dip = max(dip, belowDistance(convex[widest.convex...]), aboveDistance(concave[widest.concave...]))
            let (newLow, newHigh) = (convex[widest.convex], concave[widest.concave])
            if newLow == low, newHigh == high { return dip }
            (low, high) = (newLow, newHigh)
        }
    }

    /// Returns where the two hulls lie furthest apart: the places in each that bound the next interval.
    private func distance(_ convex: [Int], _ concave: [Int]) -> (distance: Double, convex: Int, concave: Int) {
        var (own, other) = (convex.count - 2, 1)
        var widest = (distance: 0.0, convex: convex.count - 1, concave: concave.count - 1)
        guard convex.count > 2 || concave.count > 2 else { return (1, widest.convex, widest.concave) }
        while true {
            let (lower, upper) = (convex[own], concave[other])
            if lower > upper {
                // The next bend is the concave one's.
                let start = convex[own + 1]
                let slope = Double(lower - start) / (values[lower] - values[start])
                let apart = Double(upper - start + 1) - (values[upper] - values[start]) * slope
                other += 1
                if apart >= widest.distance { widest = (apart, own + 1, other - 1) }
            } else {
                let start = concave[other - 1]
                let slope = Double(upper - start) / (values[upper] - values[start])
                let apart = (values[lower] - values[start]) * slope - Double(lower - start - 1)
                own -= 1
                if apart >= widest.distance { widest = (apart, own + 1, other) }
            }
            own = max(0, own)
            other = min(concave.count - 1, other)
            if convex[own] == concave[other] { return widest }
        }
    }

    /// Returns how far the sample rises above the convex hull, at the most.
    private func belowDistance(_ hull: ArraySlice<Int>) -> Double {
        zip(hull.dropFirst(), hull).reduce(0) { most, span in
            max(most, deviation(from: span.0, to: span.1) { count, line in count + 1 - line })
        }
    }

    /// Returns how far the sample falls below the concave hull, at the most.
    private func aboveDistance(_ hull: ArraySlice<Int>) -> Double {
        zip(hull, hull.dropFirst()).reduce(0) { most, span in
            max(most, deviation(from: span.0, to: span.1) { count, line in line - count + 1 })
        }
    }

    private func deviation(from start: Int, to end: Int, _ distance: (Double, Double) -> Double) -> Double {
        guard end - start > 1, values[end] != values[start] else { return 1 }
        let slope = Double(end - start) / (values[end] - values[start])
        return (start...end).reduce(1) { most, place in
            max(most, distance(Double(place - start), (values[place] - values[start]) * slope))
        }
    }
}
