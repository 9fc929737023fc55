extension SortedValues {
    /// So many whole numbers are sorted at a time; besides them there is room for as many.
    private static let mostAtATime = 1 << 22
    /// So many leading bits part the numbers that are sorted one after the other.
    private static let leadingBits = 16

    /// Sorts values that can be handed over again and again: of many, in several passes, some millions are held at a time besides
    /// what is made of them.
    ///
    /// - Parameters:
    ///   - most: no more values than this are handed over.
    ///   - handOver: hands over all values, the same each time.
    package init(atMost most: Int, handedOver handOver: ((Double) -> Void) -> Void) {
        self.init(atMost: most, atATime: Self.mostAtATime, handedOver: handOver)
    }

    /// Does the same with room for so many at a time.
    init(atMost most: Int, atATime: Int, handedOver handOver: ((Double) -> Void) -> Void) {
        var passes = Passes(isWhole: most <= atATime)
        passes.numbers.reserveCapacity(Swift.min(most, atATime))
        handOver { passes.count($0) }
        guard !passes.hasOthers else {
            var values = SeriesValues()
            handOver { values.append($0) }
            self = values.sortedAtOnce()
            return
        }
        var whole = PackedAscending<UInt32>()
        if passes.isWhole {
            passes.pack(into: &whole)
        } else {
            for part in passes.parts(atATime: atATime) {
                passes.numbers.removeAll(keepingCapacity: true)
                handOver { passes.take($0, of: part) }
                passes.pack(into: &whole)
            }
        }
        whole.trim()
        self.init(whole: whole, larger: passes.larger.sorted())
    }

    private struct Passes {
        /// Whether one pass is enough.
        let isWhole: Bool
        /// Those that are sorted next.
        var numbers: [UInt32] = []
        /// By their leading bits, how many there are.
        private var counts: [Int]
        private(set) var larger: [Double] = []
        /// Whether there are values that are no whole numbers.
        private(set) var hasOthers = false

        init(isWhole: Bool) {
            self.isWhole = isWhole
            counts = isWhole ? [] : Array(repeating: 0, count: 1 << SortedValues.leadingBits)
        }

        private static func lead(_ number: UInt32) -> Int { Int(number >> (32 - UInt32(SortedValues.leadingBits))) }

        mutating func count(_ value: Double) {
            if let number = SeriesValues.whole(value), number != .max {
                if isWhole { numbers.append(number) } else { counts[Self.lead(number)] += 1 }
            } else if value > Double(UInt32.max - 1) {
                larger.append(value)
            } else {
                hasOthers = true
            }
        }

        /// Returns ranges of leading bits, in ascending order, none with more numbers than can be held where it can be parted.
        func parts(atATime most: Int) -> [Range<Int>] {
            var (parts, start, held) = ([Range<Int>](), 0, 0)
            for lead in counts.indices {
                if held > 0, held + counts[lead] > most {
                    parts.append(start..<lead)
                    (start, held) = (lead, 0)
                }
                held += counts[lead]
            }
            return held > 0 ? parts + [start..<counts.count] : parts
        }

        mutating func take(_ value: Double, of part: Range<Int>) {
            guard let number = SeriesValues.whole(value), number != .max, part.contains(Self.lead(number)) else {
                return
            }
            numbers.append(number)
        }

        mutating func pack(into whole: inout PackedAscending<UInt32>) {
            numbers.sortAscending()
            for number in numbers { whole.append(number) }
        }
    }
}
