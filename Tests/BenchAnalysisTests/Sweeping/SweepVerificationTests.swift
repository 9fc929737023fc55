import QueueModels
import Testing

@Suite("Searches on queues with known curves")
struct SweepVerificationTests {
    @Test("claim nothing that is wrong", arguments: SweepVerification.cases.indices)
    func claims(place: Int) {
        var item = SweepVerification.cases[place]
        item.time = min(item.time, 100)
        var verification = SweepVerification(item, requestsOfTruth: 20_000)
        let tally = verification.run(seeds: 1..<3)
        #expect(tally.searches == 2)
        // `make verify-sweep` counts two thousand, of which a few may be wrong; of these two none is.
        #expect(tally.right == 2)
        #expect(tally.rungs > 6)
    }
}
