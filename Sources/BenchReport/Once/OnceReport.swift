package import BenchAnalysis
package import BenchModel
package import Pricing

/// What there is to say of one request that was asked and shown, and that no run holds.
package struct OnceReport: Sendable {
    /// An event as it came, with secrets struck out.
    package struct Event: Sendable, Equatable {
        /// Arrival since the request was sent; nil if it was not seen to be sent.
        package var sinceSent: Nanoseconds?
        package var text: String
        /// Bytes of a long event that the text lacks.
        package var missingBytes: Int

        package init(sinceSent: Nanoseconds?, text: String, missingBytes: Int = 0) {
            self.sinceSent = sinceSent
            self.text = text
            self.missingBytes = missingBytes
        }
    }

    package let sample: Sample
    package let target: RunRecord.Target
    package let metrics: RequestMetrics
    /// What the answer costs by the price list; nil if that is not known.
    package let cost: Money?
    /// The price that was found, and where; nil if the model's is unknown.
    let price: PriceBook.Match?
    /// What was shown, for those who want it as data.
    package var text = ""
    package var thinking = ""
    package var toolInput = ""
    /// Nil if they were not asked for.
    package var events: [Event]?
    /// Events that came after those that are kept.
    package var eventsLeftOut = 0

    package init(_ sample: Sample, of target: RunRecord.Target, prices: PriceBook) {
        self.sample = sample
        self.target = target
        metrics = RequestMetrics(sample, of: target)
        let prices = TargetPrices(target, book: prices, samples: [SampleFacts(sample)])
        let isRefused = sample.httpStatus.map { !(200..<300).contains($0) } ?? true
        cost = isRefused ? nil : prices.cost(of: sample.response)
        price = prices.match(servedBy: sample.response.servedModel)
    }

    /// Why it is no answer, with the address, for the last line; nil if it is one.
    package var failure: String? {
        FailureWords(sample.outcome, status: sample.httpStatus, of: target)
            .map { "\($0.cause); asked \($0.address)\($0.advice)" }
    }
}
