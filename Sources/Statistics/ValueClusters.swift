/// Values that came in clusters, several of each request, in the order of time.
///
/// Of many, none is held here, but they are handed over as often as it is asked for: a large run has tens of millions of gaps, which
/// lie packed in its samples already. Fewer are held, four bytes each, since to unpack them again takes longer.
package struct ValueClusters {
    /// How many values each cluster has; one without any is not among them.
    private(set) var sizes: [Int32] = []
    /// The mean of each one's values.
    private(set) var means: [Double] = []
    /// How many values there are.
    package private(set) var count = 0
    /// Hands over all values, the same each time, where they are not held.
    private let again: ((Double) -> Void) -> Void
    /// All values, as long as there are few; nil where there are too many.
    private var held: SeriesValues? = SeriesValues()
    private let mostHeld: Int

    /// So many are held, in 16 MB.
    private static let mostHeld = 1 << 22

    /// Creates clusters, none yet.
    ///
    /// - Parameter again: hands over the values of all that will be added, the same each time.
    package init(handedOver again: @escaping ((Double) -> Void) -> Void) {
        self.init(holding: Self.mostHeld, handedOver: again)
    }

    /// Does the same where no more than so many are held.
    init(holding mostHeld: Int, handedOver again: @escaping ((Double) -> Void) -> Void) {
        (self.mostHeld, self.again) = (mostHeld, again)
    }

    init(_ series: SampleSeries) {
        self.init(holding: 0) { take in for value in series.values { take(value) } }
        var place = 0
        for size in series.sizes {
            add { take in for value in series.values[place..<place + size] { take(value) } }
            place += size
        }
    }

    /// Notes the next cluster.
    package mutating func add(handedOver by: ((Double) -> Void) -> Void) {
        var (size, sum) = (0, 0.0)
        by { value in
            size += 1
            sum += value
            held?.append(value)
        }
        if size == 0 { return }
        sizes.append(Int32(clamping: size))
        means.append(sum / Double(size))
        count += size
        if count > mostHeld { held = nil }
    }

    /// Hands over all values, the same each time.
    func handOver(_ take: (Double) -> Void) {
        guard let held else { return again(take) }
        for value in held { take(value) }
    }

    /// Returns all values in ascending order.
    func ascending() -> SortedValues {
        held?.ascending() ?? SortedValues(atMost: count, handedOver: again)
    }

    /// Makes room for so many clusters.
    package mutating func reserve(_ clusters: Int) {
        sizes.reserveCapacity(clusters)
        means.reserveCapacity(clusters)
    }

    /// Whether each gave one value.
    var isOfSingles: Bool { sizes.count == count }

    /// Returns for each limit the sum over the clusters of (values up to it − share · size)².
    func squaredExcess(over limits: [(value: Double, share: Double)]) -> [Double] {
        if let numbers = held?.numbers { return squaredExcess(of: numbers, over: limits) }
        var squares = [Double](repeating: 0, count: limits.count)
        var below = [Int](repeating: 0, count: limits.count)
        var (cluster, left) = (0, 0)
        handOver { value in
            if left == 0 { left = Int(sizes[cluster]) }
            for place in limits.indices where value <= limits[place].value { below[place] += 1 }
            left -= 1
            guard left == 0 else { return }
            for place in limits.indices {
                let excess = Double(below[place]) - limits[place].share * Double(sizes[cluster])
                squares[place] += excess * excess
                below[place] = 0
            }
            cluster += 1
        }
        return squares
    }

    /// Returns the same of values that are held as whole numbers, cluster behind cluster.
    private func squaredExcess(of numbers: [UInt32], over limits: [(value: Double, share: Double)]) -> [Double] {
        let largest = limits.map { limit in
            Int64(exactly: max(-1, min(limit.value.rounded(.down), Double(UInt32.max)))) ?? -1
        }
        var squares = [Double](repeating: 0, count: limits.count)
        numbers.withUnsafeBufferPointer { numbers in
            var start = 0
            for size in sizes {
                let own = numbers[start..<start + Int(size)]
                start += Int(size)
                for place in limits.indices {
                    let largest = largest[place]
                    var below = 0
                    for number in own where Int64(number) <= largest { below += 1 }
                    let excess = Double(below) - limits[place].share * Double(size)
                    squares[place] += excess * excess
                }
            }
        }
        return squares
    }
}
