import Pricing

@testable import BenchAnalysis
@testable import BenchModel
@testable import RunFixtures

/// Requests made by hand, for those who look at one part of a summary.
enum MadeRequests {
    static let target = RunRecord.Target(name: "t", wireProtocol: "p", model: "m", endpoint: "e")

    /// Ten dollars per thousand input tokens and twenty per thousand output tokens, of which cached ones cost a tenth.
    static let prices = TargetPrices(
        target,
        book: PriceBook(
            prices: ["m": ModelPrice(input: "0.01", output: "0.02", cacheRead: "0.001")],
            source: "test"
        )
    )

    /// Makes requests of one attempt each.
    static func requests(
        _ count: Int,
        of target: RunRecord.Target = target,
        _ change: (inout SampleMaker, Int) -> Void = { _, _ in }
    ) -> [MeasuredRequest] {
        samples(count, change).map { MeasuredRequest(RequestAttempts(attempts: [$0]), of: target) }
    }

    static func samples(_ count: Int, _ change: (inout SampleMaker, Int) -> Void = { _, _ in }) -> [Sample] {
        (0..<count).map { index in
            var maker = SampleMaker(sequence: index, start: Double(index) * 1_000)
            change(&maker, index)
            return maker.made()
        }
    }
}
