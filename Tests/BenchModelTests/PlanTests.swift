import BenchModel
import Testing

@Suite("The plan")
struct PlanTests {
    private func scenario(prompts: Int = 5, seed: UInt64 = 7, nonce: Bool = true) -> Scenario {
        Scenario(
            name: "plan",
            endpoints: [Endpoint(name: "e", baseURL: "http://127.0.0.1")],
            targets: ["a", "b"].map {
                Target(name: $0, endpoint: "e", wireProtocol: .openaiChat, model: "m")
            },
            prompts: (0..<prompts).map { Prompt(id: "p\($0)", user: "\($0)") },
            load: Load(nonce: nonce, seed: seed)
        )
    }

    private func requests(of plan: Plan, target: Int = 0, phase: Sample.Phase = .measure) -> [Plan.Request] {
        (0..<50).map { plan.request(target: target, phase: phase, sequence: $0) }
    }

    @Test("The same seed gives the same plan")
    func isRepeatable() {
        #expect(requests(of: Plan(scenario())) == requests(of: Plan(scenario())))
    }

    @Test("Another seed gives another plan")
    func dependsOnSeed() {
        #expect(requests(of: Plan(scenario())) != requests(of: Plan(scenario(seed: 8))))
    }

    @Test("Every round asks each prompt once")
    func roundsAreWhole() {
        let prompts = requests(of: Plan(scenario())).map(\.prompt)
        for round in stride(from: 0, to: 50, by: 5) {
            #expect(prompts[round..<round + 5].sorted() == [0, 1, 2, 3, 4])
        }
    }

    @Test("Targets meet the same prompts in the same order")
    func targetsAreEqual() {
        let plan = Plan(scenario())
        #expect(requests(of: plan, target: 0).map(\.prompt) == requests(of: plan, target: 1).map(\.prompt))
    }

    @Test("No two requests share a nonce, across targets and phases")
    func noncesAreUnique() {
        let plan = Plan(scenario())
        let nonces = [0, 1].flatMap { target in
            Sample.Phase.allCases.flatMap { requests(of: plan, target: target, phase: $0).compactMap(\.nonce) }
        }
        #expect(nonces.count == 200)
        #expect(Set(nonces).count == 200)
    }

    @Test("A scenario can turn the nonce off")
    func nonceCanBeOff() {
        #expect(requests(of: Plan(scenario(nonce: false))).allSatisfy { $0.nonce == nil })
    }
}
