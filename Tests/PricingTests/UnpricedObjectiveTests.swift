import BenchModel
import Pricing
import Statistics
import Testing

@Suite("An objective on costs needs a price")
struct UnpricedObjectiveTests {
    private static func scenario(_ models: [String], of target: String? = nil) -> Scenario {
        Scenario(
            name: "s",
            endpoints: [Endpoint(name: "e", baseURL: "http://h")],
            targets: models.map { Target(name: $0, endpoint: "e", wireProtocol: .openaiChat, model: $0) },
            prompts: [Prompt(id: "p", user: "Hi")],
            load: Load(),
            objectives: [
                Objective(metric: .costPerRequest, percentile: 95, bound: .max, limit: 1, target: target),
                Objective(metric: .ttft, percentile: 95, bound: .max, limit: 1),
            ]
        )
    }

    @Test("of a target that it concerns, under its own name or the one that its price has")
    func prices() throws {
        let book = PriceBook(prices: ["known": ModelPrice(input: "1", output: "1")], source: "test")
        #expect(book.unpricedObjective(in: Self.scenario(["known"])) == nil)
        #expect(book.unpricedObjective(in: Self.scenario(["known", "mine"])) == nil, "it judges one of them")
        let words = book.unpricedObjective(in: Self.scenario(["mine", "yours"]))
        #expect(words?.contains("no price is known for \"mine\", \"yours\"") == true)
        #expect(book.unpricedObjective(in: Self.scenario(["known", "mine"], of: "mine")) != nil)
        var named = Self.scenario(["mine"])
        named.targets[0].priceModel = "known"
        #expect(book.unpricedObjective(in: named) == nil)
        named = Self.scenario(["mine"])
        named.objectives.removeFirst()
        #expect(book.unpricedObjective(in: named) == nil)
    }
}
