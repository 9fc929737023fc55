import BenchModel
import Testing

@testable import Statistics

@Suite("How far ranks lie from their mean")
struct RankDistanceTests {
    /// Values of a kind: whole and few, whole and many, fractions, negative ones and zeros of both signs, infinite ones.
    private static func values(_ kind: Int, _ count: Int, _ random: inout SplitMix64) -> [Double] {
        (0..<count).map { index in
            switch kind {
            case 0: Double(Int.random(in: 0...9, using: &random))
            case 1: Double(Int.random(in: 0...60_000_000, using: &random))
            case 2: Double.random(in: 0...1, using: &random)
            case 3: [-0.0, 0, -1.5, 3, -7][Int.random(in: 0..<5, using: &random)]
            default: index % 10 == 0 ? .infinity : Double(Int.random(in: 0...20_000_000_000, using: &random))
            }
        }
    }

    @Test("is what looking for each value says, ties and all", arguments: 0..<5, [1, 2, 40, 2_047, 5_000])
    func lookedFor(kind: Int, count: Int) {
        var random = SplitMix64(seed: UInt64(kind * 10_000 + count))
        let values = Self.values(kind, count, &random)
        let ascending = values.sorted()
        let mean = Double(count + 1) / 2
        let distances = values.map { value in
            let (below, upTo) = (
                ascending.firstIndex { $0 >= value } ?? count, ascending.lastIndex { $0 <= value } ?? -1
            )
            return Double(below + upTo + 2) / 2 - mean
        }
        let some = (0..<count).filter { _ in Bool.random(using: &random) }
        let found = RankDistances(of: some.map { values[$0] }, among: SortedValues(sorting: values))
        #expect(found.asked == some.map { distances[$0] })
        let squares = distances.reduce(0) { $0 + $1 * $1 }
        #expect(abs(found.squares - squares) <= 1e-9 * squares)
        let again = RankDistances(of: values + values, among: SortedValues(sorting: values))
        #expect(again.asked == distances + distances && again.squares == found.squares)
    }
}
