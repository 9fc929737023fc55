import Statistics
import Testing

@testable import BenchAnalysis

@Suite("Values of requests that are not all known")
struct OpenSeriesTests {
    @Test("are kept once until one is not known, and from then on in the same order at their least and at their most")
    func ends() throws {
        var series = OpenSeries()
        series.append([1, 2])
        series.append(9, times: 2)
        #expect(series.least?.requests == nil && series.most?.requests == nil)
        series.append(.infinity, atLeast: 4)
        #expect(series.most?.requests == nil)
        series.appendUntold(atMost: 7, times: 2)
        series.append([3])
        let (least, most) = (try #require(series.least), try #require(series.most))
        #expect(Array(series.told.values) == [1, 2, 9, 9, .infinity, 3] && series.told.sizes == [2, 2, 1, 1])
        #expect(Array(least.values) == [1, 2, 9, 9, 4, 0, 0, 3] && least.sizes == [2, 2, 1, 2, 1])
        #expect(Array(most.values) == [1, 2, 9, 9, .infinity, 7, 7, 3] && most.sizes == [2, 2, 1, 2, 1])
    }
}
