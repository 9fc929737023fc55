import Testing

@testable import BenchModel

@Suite("A keyed permutation")
struct KeyedPermutationTests {
    @Test(
        "takes every number once, whatever the count and the key",
        arguments: Array(1...70) + [255, 256, 257, 1000, 4097]
    )
    func isPermutation(count: Int) {
        for key in 0..<20 as Range<UInt64> {
            let permutation = KeyedPermutation(count: count, key: key)
            #expect((0..<count).map { permutation[$0] }.sorted() == Array(0..<count))
        }
    }

    @Test(
        "takes a bounded number of passes, however many numbers there are",
        arguments: [2, 5, 17, 65, 1025, 65_537, 1_048_577]
    )
    func passes(count: Int) {
        let permutation = KeyedPermutation(count: count, key: 9)
        // A walk goes through numbers beyond the count, each of which is on one walk only; there are less than 3 · count.
        let asked = min(count, 20_000)
        let total = (0..<asked).reduce(0) { $0 + permutation.image(of: $1).passes }
        #expect(count > asked ? total < 5 * asked : total <= 4 * count)
    }

    @Test("takes the place of a number far on in a suite of a thousand million without a table")
    func large() {
        let permutation = KeyedPermutation(count: 1_000_000_000, key: 3)
        let images = (0..<1000).map { permutation[999_999_000 + $0] }
        #expect(Set(images).count == 1000 && images.allSatisfy { (0..<1_000_000_000).contains($0) })
    }

    @Test("has every order of a few numbers about equally often", arguments: [(2, 2), (3, 6), (4, 24), (5, 120)])
    func isFair(count: Int, orders: Int) {
        var seen: [[Int]: Int] = [:]
        let keys = 24_000
        for key in 0..<UInt64(keys) {
            let permutation = KeyedPermutation(count: count, key: key &* 7919)
            seen[(0..<count).map { permutation[$0] }, default: 0] += 1
        }
        #expect(seen.count == orders)
        let expected = keys / orders
        #expect(seen.values.allSatisfy { $0 > expected / 2 && $0 < expected * 2 })
    }
}
