import Statistics
import Testing

@Suite("How many trials would tell")
struct TrialsToTellTests {
    @Test(
        "are the least of which the bound tells",
        arguments: [(0.0, 0.05), (0.02, 0.05), (0.1, 0.05), (0.5, 0.4), (1, 0.9)]
    )
    func least(seen: Double, limit: Double) throws {
        let trials = try #require(Binomial.trialsToTell(seen: seen, from: limit, confidence: 0.95))
        let tells = { (n: Int) in
            let count = seen < limit ? (seen * Double(n)).rounded(.up) : (seen * Double(n)).rounded(.down)
            let bounds = Binomial.shareBounds(count: Int(count), n: n)
            return seen < limit ? bounds.upper.value <= limit : bounds.lower.value > limit
        }
        #expect(tells(trials))
    }

    @Test("without a case against it are those of the tables: 59 for 5 %, 299 for 1 %")
    func flawless() {
        #expect(Binomial.trialsToTell(seen: 0, from: 0.05, confidence: 0.95) == 59)
        #expect(Binomial.trialsToTell(seen: 0, from: 0.01, confidence: 0.95) == 299)
    }

    @Test("are none where the two are the same, or next to it")
    func none() {
        #expect(Binomial.trialsToTell(seen: 0.05, from: 0.05, confidence: 0.95) == nil)
        #expect(Binomial.trialsToTell(seen: 0.050_000_1, from: 0.05, confidence: 0.95) == nil)
        #expect(Binomial.trialsToTell(seen: 0.5, from: 1.5, confidence: 0.95) == nil)
    }
}
