import Statistics
import Testing

@testable import BenchModel

/// What holds of the plan of any scenario, whatever its numbers.
@Suite("Every plan")
struct PlanPropertyTests {
    /// A scenario drawn from a seed, with what its plan is made for.
    private struct Drawn {
        var scenario: Scenario
        var salt: UInt64
        var order: PromptOrder
        var random: SplitMix64

        init(_ seed: UInt64) {
            random = SplitMix64(seed: seed)
            let targets = Int.random(in: 1...5, using: &random)
            let prompts = Int.random(in: 1...40, using: &random)
            scenario = Scenario(
                name: "drawn",
                endpoints: [Endpoint(name: "e", baseURL: "http://127.0.0.1")],
                targets: (0..<targets).map {
                    Target(name: "t\($0)", endpoint: "e", wireProtocol: .openaiChat, model: "m")
                },
                prompts: (0..<prompts).map { Prompt(id: "p\($0)", user: "\($0)") },
                load: Load(seed: random.next())
            )
            salt = random.next()
            order = PromptOrder.allCases.randomElement(using: &random) ?? .keyedRounds
        }

        func plan(part: Int = 1) -> Plan { Plan(scenario, salt: salt, part: part, order: order) }

        func request(_ place: Int, of target: TargetIndex = 0, _ phase: Sample.Phase = .measure) -> Plan.Request {
            plan().request(target: target, phase: phase, sequence: RequestIndex(place))
        }
    }

    @Test("asks each prompt as often as every other, give or take one, after any number of requests", arguments: 0..<40)
    func balance(seed: UInt64) {
        let drawn = Drawn(seed)
        let plan = drawn.plan()
        var asked: [PromptIndex: Int] = [:]
        for place in 0..<3 * drawn.scenario.prompts.count + 7 {
            let request = plan.request(target: 0, phase: .measure, sequence: RequestIndex(place))
            #expect(drawn.scenario.prompts.places.contains(request.prompt))
            asked[request.prompt, default: 0] += 1
            let counts = drawn.scenario.prompts.places.map { asked[$0] ?? 0 }
            #expect((counts.max() ?? 0) - (counts.min() ?? 0) <= 1, "after \(place + 1) requests")
        }
    }

    @Test("gives all targets the same prompt at the same place", arguments: 0..<40)
    func equalWork(seed: UInt64) {
        let drawn = Drawn(seed)
        let plan = drawn.plan()
        for phase in Sample.Phase.allCases {
            for place in 0..<20 {
                let prompts = drawn.scenario.targets.places.map {
                    plan.request(target: $0, phase: phase, sequence: RequestIndex(place)).prompt
                }
                #expect(Set(prompts).count == 1)
            }
        }
    }

    @Test("says of each request what it was asked for", arguments: 0..<20)
    func identity(seed: UInt64) {
        var drawn = Drawn(seed)
        let plan = drawn.plan()
        for _ in 0..<20 {
            let target = TargetIndex(.random(in: 0..<drawn.scenario.targets.count, using: &drawn.random))
            let place = RequestIndex(.random(in: 0..<1_000_000, using: &drawn.random))
            let request = plan.request(target: target, phase: .warmup, sequence: place)
            #expect(request.target == target && request.sequence == place && request.phase == .warmup)
        }
    }

    @Test("never uses a nonce twice: in no phase, target, place or sitting", arguments: 0..<20)
    func nonces(seed: UInt64) {
        let drawn = Drawn(seed)
        var nonces = Set<String>()
        var count = 0
        for part in 1...3 {
            let plan = drawn.plan(part: part)
            for target in drawn.scenario.targets.places {
                for phase in Sample.Phase.allCases {
                    for place in 0..<30 {
                        let request = plan.request(target: target, phase: phase, sequence: RequestIndex(place))
                        if let nonce = request.nonce { nonces.insert(nonce) }
                        count += 1
                    }
                }
            }
        }
        #expect(nonces.count == count)
    }

    @Test("leaves a target's requests as they are when another target is added behind it", arguments: 0..<20)
    func moreTargets(seed: UInt64) {
        let drawn = Drawn(seed)
        var more = drawn
        more.scenario.targets.append(Target(name: "z", endpoint: "e", wireProtocol: .gemini, model: "z"))
        for target in drawn.scenario.targets.places {
            for place in 0..<20 {
                #expect(drawn.request(place, of: target) == more.request(place, of: target))
            }
        }
    }

    @Test("leads with a nonce where its target says so, whatever the load says", arguments: 0..<20)
    func nonceOfTarget(seed: UInt64) {
        var drawn = Drawn(seed)
        drawn.scenario.load.nonce = Bool.random(using: &drawn.random)
        for index in drawn.scenario.targets.indices {
            drawn.scenario.targets[index].nonce = [true, false, nil].randomElement(using: &drawn.random) ?? nil
        }
        for target in drawn.scenario.targets.places {
            let isLed = drawn.scenario.targets[target].nonce ?? drawn.scenario.load.nonce
            #expect((drawn.request(3, of: target).nonce != nil) == isLed)
        }
    }

    @Test(
        "closes the share of streams that is asked for, give or take one, in any stretch of the plan",
        arguments: 0..<60
    )
    func closedShare(seed: UInt64) {
        var drawn = Drawn(seed)
        let share = Share(clamping: .random(in: 0.001...1, using: &drawn.random))
        drawn.scenario.targets[0].cancelAfter = CancelAfter(.tokens(5), share: share)
        let plan = drawn.plan()
        let closed = (0..<400).map {
            plan.request(target: 0, phase: .measure, sequence: RequestIndex($0)).closesEarly
        }
        for _ in 0..<50 {
            let from = Int.random(in: 0..<400, using: &drawn.random)
            let to = Int.random(in: from...400, using: &drawn.random)
            let found = closed[from..<to].count { $0 }
            #expect(abs(Double(found) - share.value * Double(to - from)) <= 1 + 1e-9, "of \(from)..<\(to)")
        }
        if drawn.scenario.targets.count > 1 { #expect(!drawn.request(0, of: 1).closesEarly) }
    }

    @Test("draws the wait before each further attempt by itself, and the same each time it is asked", arguments: 0..<20)
    func retryRandom(seed: UInt64) {
        let drawn = Drawn(seed)
        let plan = drawn.plan()
        var seen = Set<UInt64>()
        var count = 0
        for target in drawn.scenario.targets.places {
            for phase in Sample.Phase.allCases {
                for place in 0..<10 {
                    let request = plan.request(target: target, phase: phase, sequence: RequestIndex(place))
                    for attempt in 1...5 {
                        var (once, again) = (
                            plan.retryRandom(for: request, attempt: attempt),
                            plan.retryRandom(for: request, attempt: attempt)
                        )
                        let number = once.next()
                        #expect(number == again.next())
                        seen.insert(number)
                        count += 1
                    }
                }
            }
        }
        #expect(seen.count == count)
    }

    @Test("shows the salt of a run in its nonces alone", arguments: 0..<20)
    func salt(seed: UInt64) {
        let drawn = Drawn(seed)
        var other = drawn
        other.salt &+= 1
        for place in 0..<20 {
            var (one, two) = (drawn.request(place), other.request(place))
            #expect(one.nonce != two.nonce)
            (one.nonce, two.nonce) = (nil, nil)
            #expect(one == two)
        }
    }
}
