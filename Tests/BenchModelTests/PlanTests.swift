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

    private func plan(_ scenario: Scenario, salt: UInt64 = 1) -> Plan { Plan(scenario, salt: salt) }

    private func requests(of plan: Plan, target: Int = 0, phase: Sample.Phase = .measure) -> [Plan.Request] {
        (0..<50).map { plan.request(target: target, phase: phase, sequence: $0) }
    }

    @Test("The same seed gives the same plan")
    func isRepeatable() {
        #expect(requests(of: plan(scenario())) == requests(of: plan(scenario())))
    }

    @Test("Another seed gives another plan")
    func dependsOnSeed() {
        #expect(requests(of: plan(scenario())) != requests(of: plan(scenario(seed: 8))))
    }

    @Test("Every round asks each prompt once")
    func roundsAreWhole() {
        let prompts = requests(of: plan(scenario())).map(\.prompt)
        for round in stride(from: 0, to: 50, by: 5) {
            #expect(prompts[round..<round + 5].sorted() == [0, 1, 2, 3, 4])
        }
    }

    @Test("Targets meet the same prompts in the same order")
    func targetsAreEqual() {
        let plan = self.plan(scenario())
        #expect(requests(of: plan, target: 0).map(\.prompt) == requests(of: plan, target: 1).map(\.prompt))
    }

    @Test("No two requests share a nonce, across targets and phases")
    func noncesAreUnique() {
        let plan = self.plan(scenario())
        let nonces = [0, 1].flatMap { target in
            Sample.Phase.allCases.flatMap { requests(of: plan, target: target, phase: $0).compactMap(\.nonce) }
        }
        #expect(nonces.count == 200)
        #expect(Set(nonces).count == 200)
    }

    @Test("Another run of the same plan has other nonces, and nothing else that differs")
    func noncesAreOfTheRun() {
        let (first, second) = (requests(of: plan(scenario())), requests(of: plan(scenario(), salt: 2)))
        #expect(Set(first.compactMap(\.nonce)).isDisjoint(with: second.compactMap(\.nonce)))
        func bare(_ requests: [Plan.Request]) -> [Plan.Request] {
            requests.map { request in
                var request = request
                request.nonce = nil
                return request
            }
        }
        #expect(bare(first) == bare(second))
    }

    @Test("Nonces are of one length, so that they cost every prompt the same")
    func noncesAreAlike() {
        #expect(Set(requests(of: plan(scenario())).compactMap(\.nonce?.count)) == [13])
    }

    @Test("A scenario can turn the nonce off")
    func nonceCanBeOff() {
        #expect(requests(of: plan(scenario(nonce: false))).allSatisfy { $0.nonce == nil })
    }
}
