import BenchModel
import Testing

@testable import Statistics

@Suite("Numbers in ascending order, in few bits")
struct PackedAscendingTests {
    @Test("are all there, of any count and any distance", arguments: 0..<24)
    func kept(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let count = [0, 1, 63, 64, 65, 128, 1_000, 20_000][Int(seed % 8)]
        let most: UInt32 = ([0, 1, 300, 70_000, .max - 1] as [UInt32])[Int(seed % 5)]
        let numbers = (0..<count).map { _ in UInt32.random(in: 0...most, using: &random) }.sorted()
        var packed = PackedAscending<UInt32>()
        for number in numbers { packed.append(number) }
        #expect(packed.count == count && (0..<count).map { packed[$0] } == numbers)
        let grown = packed
        packed.trim()
        #expect(packed == grown && (0..<count).map { packed[$0] } == numbers)
        #expect(packed.last == numbers.last)
        let asked = numbers.prefix(90) + numbers.suffix(90).map { $0 + 1 } + [0, most, .max]
        for number in asked {
            let place = numbers.firstIndex { $0 >= number } ?? count
            #expect(packed.firstPlace(notBelow: number) == place, "\(number)")
        }
    }

    @Test("tell where a value begins and ends among them, be it there or not", arguments: 0..<6)
    func places(kind: Int) {
        var random = SplitMix64(seed: UInt64(kind))
        let others: [Double] = [
            0, -0.0, 1, 1.5, -7, 4_294_967_294, 4_294_967_295, 4_294_967_296, 1e300, .infinity, -.infinity,
        ]
        let values = (0..<400).map { index -> Double in
            switch kind {
            case 0: Double(UInt32.random(in: 0...60, using: &random))
            case 1: Double(UInt32.random(in: 0...(.max - 1), using: &random))
            case 2: others[Int.random(in: 0..<others.count, using: &random)]
            case 3: Double(Int.random(in: -90...90, using: &random)) / 2
            case 4: index % 3 == 0 ? 5e9 + Double(index / 9) : Double(index / 5)
            default: [0, -0.0][index % 2]
            }
        }
        let (sorted, wanted) = (SortedValues(ascending: values.sorted()), values.sorted())
        for value in others + values + values.map({ $0 + 0.5 }) {
            let from = wanted.firstIndex { $0 >= value } ?? wanted.count
            let to = wanted.firstIndex { $0 > value } ?? wanted.count
            #expect(sorted.firstPlace(notBelow: value) == from, "\(value)")
            #expect(sorted.firstPlace(above: value) == to, "\(value)")
            #expect(sorted.count(of: value) == to - from && sorted.count(above: value) == wanted.count - to)
        }
    }

    @Test("are all there however far apart they lie", arguments: [1, 63, 64, 200, 640])
    func far(count: Int) {
        var random = SplitMix64(seed: UInt64(count))
        let ends: [UInt64] = [0, .max, 1 << 63]
        let numbers = ((0..<count).map { _ in random.next() >> UInt64.random(in: 0...63, using: &random) } + ends)
            .sorted()
        var packed = PackedAscending<UInt64>()
        for number in numbers { packed.append(number) }
        packed.trim()
        #expect((0..<packed.count).map { packed[$0] } == numbers)
        let values = (0..<count).map { _ in random.logNormal(spread: 9) * (Bool.random(using: &random) ? 1 : -1) }
        #expect(
            Array(SortedValues(sorting: values + [.infinity, -.infinity]))
                == (values + [.infinity, -.infinity]).sorted()
        )
    }

    @Test("take fewer bytes than they would one by one: the more there are, the fewer each")
    func bytes() {
        var random = SplitMix64(seed: 1)
        let gaps = (0..<500_000).map { _ in (20e6 * random.logNormal(spread: 0.5)).rounded() }
        let lags = (0..<500_000).map { _ in (40e3 * random.logNormal(spread: 0.5)).rounded() }
        for (values, most) in [(gaps, 2.25), (lags, 1), (Array(repeating: 7e6, count: 500_000), 0.25)] {
            let bytes = SortedValues(sorting: values).bytes
            #expect(Double(bytes) <= most * Double(values.count), "\(Double(bytes) / Double(values.count))")
        }
    }

    @Test("are the same whether they are sorted at once or by their halves, whatever is among them", arguments: 0..<8)
    func passes(kind: Int) {
        var random = SplitMix64(seed: 9)
        let values = (0..<9_000).map { index -> Double in
            switch (kind, index) {
            case (1, 100...160),
                (2, _) where index % 7 == 0:
                5e9 + Double(index % 50)
            case (3, 8_999): 0.5
            case (4, 3): -1
            case (5, _): 12
            case (6, 50): .infinity
            case (7, _): Double(1_000_000 + UInt32.random(in: 0...90_000, using: &random))
            default: Double(UInt32.random(in: 0...(.max - 1), using: &random) >> (index % 2 == 0 ? 0 : 14))
            }
        }
        let wanted = values.sorted()
        for atOnce in [0, 8_999, 9_000, 20_000] {
            let sorted = SortedValues(atMost: values.count, atOnce: atOnce) { take in
                for value in values { take(value) }
            }
            #expect(Array(sorted) == wanted && sorted == SortedValues(ascending: wanted), "\(atOnce)")
        }
    }
}

@Suite("Values that came in clusters")
struct ValueClustersTests {
    @Test(
        "have sizes and means, and squares of what lies below a limit, as if they were counted one by one",
        arguments: 0..<5
    )
    func squares(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let requests = (0..<80).map { _ in
            (0..<Int.random(in: 0...9, using: &random)).map { _ in Double(Int.random(in: 0...99, using: &random)) }
        }
        // Held here, and handed over anew once there are too many.
        let made = { (most: Int) in
            var clusters = ValueClusters(holding: most) { take in
                for own in requests { for value in own { take(value) } }
            }
            for own in requests { clusters.add { take in for value in own { take(value) } } }
            return clusters
        }
        let clusters = made(10_000)
        let given = requests.filter { !$0.isEmpty }
        #expect(clusters.sizes.map { Int($0) } == given.map(\.count) && clusters.count == given.joined().count)
        #expect(clusters.means == given.map { $0.reduce(0, +) / Double($0.count) })
        let limits = [
            (value: 10.0, share: 0.1), (value: 90.0, share: 0.9), (value: 50.5, share: 0.5), (value: -1, share: 0.01),
            (value: .infinity, share: 0.99),
        ]
        let squares = clusters.squaredExcess(over: limits)
        for (limit, square) in zip(limits, squares) {
            let each = given.map { own in
                Double(own.count { $0 <= limit.value }) - limit.share * Double(own.count)
            }
            #expect(square == each.reduce(0) { $0 + $1 * $1 })
        }
        var series = SampleSeries()
        for own in requests { series.append(own) }
        #expect(Distribution(series) == Distribution(clusters))
        for most in [0, 1, 100] {
            #expect(made(most).squaredExcess(over: limits) == squares && made(most).ascending() == clusters.ascending())
        }
    }
}
