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
        let parts = [[3.0, 1, 2], [], [2, 2, 9], [0]]
        #expect(Distribution(merging: parts.map { Distribution($0) }) == Distribution(parts.flatMap(\.self)))
        #expect(Distribution(merging: []).isEmpty)
    }
}
