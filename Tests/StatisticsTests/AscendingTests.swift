import BenchModel
import Testing

@testable import Statistics

@Suite("Many values in ascending order")
struct AscendingTests {
    @Test("are those that comparing them gives", arguments: [0, 1, 2_047, 2_048, 5_000, 20_000])
    func order(count: Int) {
        var random = SystemRandomNumberGenerator()
        let kinds: [() -> Double] = [
            { Double(Int.random(in: 0...60_000_000, using: &random)) }, { .random(in: -1e9...1e9, using: &random) },
            { Double(Int.random(in: 0...3, using: &random)) }, { .infinity }, { -.infinity },
            { .random(in: -1e-300...1e-300, using: &random) }, { .greatestFiniteMagnitude },
        ]
        let mixed = (0..<count).map { _ in kinds[.random(in: 0..<kinds.count)]() }
        #expect(mixed.ascending() == mixed.sorted())
        let whole = (0..<count).map { _ in kinds[0]() }
        #expect(whole.ascending() == whole.sorted())
        let equal = [Double](repeating: 7, count: count)
        #expect(equal.ascending() == equal)
    }

    @Test("of several distributions are those of all their values together")
    func merging() {
        var random = SystemRandomNumberGenerator()
        for size in [1, 5, 40] {
            let parts = (0..<4).map { part -> [Double] in
                (0..<part * size).map { index -> Double in
                    switch index % 3 {
                    case 0: Double(Int.random(in: 0...9, using: &random))
                    case 1: Double.random(in: 0...9, using: &random)
                    default: 6e9
                    }
                }
            }
            let pooled = PooledDistribution(parts.map { Distribution($0) })
            let whole = Distribution(parts.flatMap(\.self))
            #expect(pooled.n == whole.n && pooled.effective == whole.n && pooled.max == whole.max)
            for percentile: Percentile in [0, 1, 37.5, 50, 95, 99, 100] {
                #expect(pooled.percentile(percentile) == whole.percentile(percentile))
            }
        }
        #expect(PooledDistribution([]).isEmpty && PooledDistribution([]).percentile(50) == nil)
    }

    @Test("are the same in four bytes each, whatever is among them", arguments: 0..<8)
    func packed(kind: Int) {
        var random = SplitMix64(seed: UInt64(kind))
        let edges: [Double] = [4_294_967_294, 4_294_967_295, 4_294_967_296, .infinity]
        let values = (0..<3_000).map { index -> Double in
            switch kind {
            // Whole and below 2³².
            case 0: Double(Int.random(in: 0...60_000_000, using: &random))
            // Few of them larger, among these the ones at the edge.
            case 1: index % 100 == 0 ? edges[index / 100 % 4] : Double(index)
            // Many larger.
            case 2: Double(Int.random(in: 0...20_000_000_000, using: &random))
            case 3: index == 2_000 ? 0.5 : Double(index * 7 % 1_000)
            case 4: index == 2_000 ? -3 : Double(index * 7 % 1_000)
            case 5: index == 2_000 ? -.infinity : Double(index * 7 % 1_000)
            case 6: index % 2 == 0 ? -0.0 : 0
            default: .random(in: -1...1, using: &random)
            }
        }
        let series = SeriesValues(values)
        #expect(series.elementsEqual(values))
        #expect(Array(series.ascending()) == values.sorted())
        #expect(series.ascending() == SortedValues(ascending: values.ascending()))
        for value in [values[7], -1, 0, 0.5, 4_294_967_295, .infinity] {
            #expect(series.ascending().count(above: value) == values.count { $0 > value })
            #expect(series.ascending().count(of: value) == values.count { $0 == value })
        }
        if kind == 6 { #expect(series.first?.sign == .minus) }
    }
}
