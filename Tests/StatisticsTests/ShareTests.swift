import Testing

@testable import Statistics

@Suite("Shares and percentiles as types")
struct ShareAndPercentileTests {
    @Test("a share is 0…1, and what is neither is none", arguments: [-0.1, 1.0001, 95.0, Double.nan, Double.infinity])
    func refused(value: Double) {
        #expect(Share(value) == nil)
    }

    @Test(
        "a share of what is counted apart is at most all of it",
        arguments: [(-1.0, 0.0), (0.25, 0.25), (3.0, 1.0), (Double.nan, 0.0)]
    )
    func clamped(value: Double, expected: Double) {
        #expect(Share(clamping: value).value == expected)
    }

    @Test("some of all is their quotient; of none at all there is no share")
    func counted() {
        #expect(Share(1, of: 4) == 0.25)
        #expect(Share(5, of: 4) == .all)
        #expect(Share(0, of: 4) == Share.none)
        #expect(Share(0, of: 0) == nil)
        #expect(Share(clamping: 0.2).rest == 0.8)
        #expect(Share(clamping: 0.2) < 0.3)
    }

    @Test("a percentile stays within its ends, and knows its share and its mirror image")
    func percentile() {
        #expect(Percentile(95).share == 0.95)
        #expect(Percentile(95).mirrored == 5)
        #expect(Percentile(120) == 100 && Percentile(-3) == 0 && Percentile(.nan) == 0)
        #expect([99, 5, 50.5].sorted() as [Percentile] == [5, 50.5, 99])
        #expect(Percentile.median == 50)
    }
}
