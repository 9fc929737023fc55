import Statistics
import Testing

@testable import BenchModel

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

    private func requests(of plan: Plan, target: TargetIndex = 0, phase: Sample.Phase = .measure) -> [Plan.Request] {
        (0..<50).map { plan.request(target: target, phase: phase, sequence: RequestIndex($0)) }
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

    @Test("A run of an earlier version keeps the order it had: whole rounds, shuffled by the seed")
    func earlierOrder() {
        let order = Plan(scenario(), salt: 1, order: .shuffledRounds)
        let prompts = requests(of: order).map(\.prompt)
        #expect(Array(prompts.prefix(10)) == Self.orderOfVersion2)
        for round in stride(from: 0, to: 50, by: 5) {
            #expect(prompts[round..<round + 5].sorted() == [0, 1, 2, 3, 4])
        }
        #expect(prompts != requests(of: plan(scenario())).map(\.prompt))
    }

    /// The prompts of ``scenario(prompts:seed:nonce:)`` as earlier versions asked them.
    private static let orderOfVersion2: [PromptIndex] = [1, 0, 4, 2, 3, 3, 1, 4, 0, 2]

    @Test("The last request of a plan of a thousand million is made as the first, whatever the suite")
    func farPlaces() {
        let plan = self.plan(scenario(prompts: 10_000))
        let last = 1_000_000_000 - 1
        let round = (last / 10_000) * 10_000
        let prompts = (round...last).map {
            plan.request(target: 1, phase: .measure, sequence: RequestIndex($0)).prompt.number
        }
        #expect(prompts.sorted() == Array(0..<10_000))
    }

    @Test("Warm-up and measuring, and rounds, have orders of their own")
    func ordersDiffer() {
        let plan = self.plan(scenario(prompts: 20))
        func round(_ number: Int, _ phase: Sample.Phase) -> [PromptIndex] {
            (0..<20).map { plan.request(target: 0, phase: phase, sequence: RequestIndex(20 * number + $0)).prompt }
        }
        let rounds = (0..<10).flatMap { [round($0, .warmup), round($0, .measure)] }
        #expect(Set(rounds).count == rounds.count)
    }

    @Test("Targets meet the same prompts in the same order")
    func targetsAreEqual() {
        let plan = self.plan(scenario())
        #expect(requests(of: plan, target: 0).map(\.prompt) == requests(of: plan, target: 1).map(\.prompt))
    }

    @Test("A place's request is the same in whatever order places are asked for, however many rounds apart")
    func isPure() {
        let remembering = plan(scenario())
        var random = SplitMix64(seed: 1)
        for _ in 0..<300 {
            let target = TargetIndex(.random(in: 0..<2, using: &random))
            let sequence = RequestIndex(.random(in: 0..<200, using: &random))
            let phase: Sample.Phase = Bool.random(using: &random) ? .warmup : .measure
            let fresh = plan(scenario()).request(target: target, phase: phase, sequence: sequence)
            #expect(remembering.request(target: target, phase: phase, sequence: sequence) == fresh)
        }
    }

    @Test("No two requests share a nonce, across targets and phases")
    func noncesAreUnique() {
        let plan = self.plan(scenario())
        let nonces = scenario().targets.places.flatMap { target in
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

    // MARK: Closing early

    private func closed(_ cancelAfter: CancelAfter?, seed: UInt64 = 7, phase: Sample.Phase = .measure) -> [Bool] {
        var scenario = scenario(seed: seed)
        scenario.targets[1].cancelAfter = cancelAfter
        return requests(of: plan(scenario), target: 1, phase: phase).map(\.closesEarly)
    }

    @Test("Without a wish no stream is closed early; with one all measured ones are, and none of the warm-up")
    func closesAll() {
        #expect(closed(nil) == Array(repeating: false, count: 50))
        #expect(closed(CancelAfter(.tokens(20))) == Array(repeating: true, count: 50))
        #expect(closed(CancelAfter(.tokens(20)), phase: .warmup) == Array(repeating: false, count: 50))
    }

    @Test(
        "A share is kept from the first request on, and the seed says which they are",
        arguments: [0.1, 0.3, 0.5, 0.9]
    )
    func closesShare(share: Share) {
        let cancelAfter = CancelAfter(.time(.seconds(1)), share: share)
        let closed = closed(cancelAfter)
        for count in 1...50 {
            let expected = share.value * Double(count)
            #expect(abs(Double(closed.prefix(count).count { $0 }) - expected) <= 1, "of the first \(count)")
        }
        #expect(closed == self.closed(cancelAfter))
        #expect((0..<20).contains { self.closed(cancelAfter, seed: $0) != closed })
    }

    @Test("Where a stream is closed, in tokens and in words")
    func cancelAfter() {
        #expect(CancelAfter(.tokens(20)).tokens(of: 200) == 20)
        #expect(CancelAfter(.fraction(0.5)).tokens(of: 201) == 101)
        #expect(CancelAfter(.fraction(0.001)).tokens(of: 10) == 1)
        #expect(CancelAfter(.time(.milliseconds(800))).tokens(of: 200) == nil)
        #expect(CancelAfter(.tokens(1)).words(of: 200) == "1 token")
        #expect(CancelAfter(.tokens(20), share: 0.25).words(of: 200) == "20 tokens, share 25 %")
        #expect(CancelAfter(.time(.milliseconds(800))).words(of: 200) == "800 ms")
        #expect(CancelAfter(.fraction(0.5)).words(of: 200) == "100 tokens (50 % of 200)")
    }
}
