extension SortedValues {
    /// So many whole numbers are sorted at once; besides them there is room for as many.
    static let mostAtOnce = 1 << 22

    /// Sorts values that can be handed over again: of many, two bytes each are held besides what is made of them.
    ///
    /// - Parameters:
    ///   - most: no more values than this are handed over.
    ///   - handOver: hands over all values, the same each time.
    package init(atMost most: Int, handedOver handOver: ((Double) -> Void) -> Void) {
        self.init(atMost: most, atOnce: Self.mostAtOnce, handedOver: handOver)
    }

    /// Does the same where no more than so many are sorted at once.
    init(atMost most: Int, atOnce: Int, handedOver handOver: ((Double) -> Void) -> Void) {
        let isAtOnce = most <= atOnce
        var (numbers, halves) = ([UInt32](), HalvedNumbers(hasSome: !isAtOnce))
        var (larger, hasOthers) = ([Double](), false)
        if isAtOnce { numbers.reserveCapacity(most) }
        handOver { value in
            if let number = SeriesValues.whole(value), number != .max {
                if isAtOnce { numbers.append(number) } else { halves.count(number) }
            } else if value > Double(UInt32.max - 1) {
                larger.append(value)
            } else {
                hasOthers = true
            }
        }
        guard !hasOthers else {
            var values = SeriesValues()
            handOver { values.append($0) }
            self = values.sortedAtOnce()
            return
        }
        guard !isAtOnce else {
            self.init(whole: numbers, larger: larger)
            return
        }
        var whole = PackedAscending<UInt32>()
        halves.makeRoom()
        handOver { value in
            if let number = SeriesValues.whole(value), number != .max { halves.take(number) }
        }
        halves.sort { whole.append($0) }
        whole.trim()
        self.init(whole: whole, larger: larger.sorted())
    }

    /// Sorts whole numbers below 2³² − 1, and what is larger.
    init(whole numbers: consuming [UInt32], larger: [Double]) {
        var whole = PackedAscending<UInt32>()
        numbers.sortAscending()
        for number in numbers { whole.append(number) }
        whole.trim()
        self.init(whole: whole, larger: larger.sorted())
    }
}

/// Numbers of which the higher half says where the lower one is put: where so many are equal, it need not be held for each.
private struct HalvedNumbers {
    /// By the higher half, first how many numbers there are, then where the next one's lower half is put.
    private var places: [Int]
    private var lows: [UInt16] = []

    /// Creates none yet, and no room for any where there will be none.
    init(hasSome: Bool) { places = hasSome ? Array(repeating: 0, count: 1 << 16) : [] }

    /// Counts a number that will be taken.
    mutating func count(_ number: UInt32) { places[Int(number >> 16)] += 1 }

    /// Makes room for all that were counted.
    mutating func makeRoom() {
        var start = 0
        for high in places.indices { (places[high], start) = (start, start + places[high]) }
        lows = [UInt16](repeating: 0, count: start)
    }

    /// Takes one that was counted.
    mutating func take(_ number: UInt32) {
        let high = Int(number >> 16)
        lows[places[high]] = UInt16(truncatingIfNeeded: number)
        places[high] += 1
    }

    /// Hands over all in ascending order, once all were taken.
    mutating func sort(_ take: (UInt32) -> Void) {
        var start = 0
        for high in places.indices where places[high] > start {
            lows.sortAscending(start..<places[high])
            for low in lows[start..<places[high]] { take(UInt32(high) << 16 | UInt32(low)) }
            start = places[high]
        }
    }
}
