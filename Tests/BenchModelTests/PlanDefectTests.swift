import BenchModel
import Statistics
import Testing

@Suite("A plan that makes no sense")
struct PlanDefectTests {
    private static func defect(_ shape: LoadShape, _ extent: Load.Extent) -> String? {
        Scenario(
            name: "s",
            endpoints: [Endpoint(name: "e", baseURL: "http://h")],
            targets: [Target(name: "t", endpoint: "e", wireProtocol: .gemini, model: "m")],
            prompts: [Prompt(id: "p", user: "u")],
            load: Load(shape: shape, extent: extent)
        ).planDefect
    }

    @Test("is one whose rate starts nothing in its time, which would be a finished run of nothing")
    func nothing() {
        let words = Self.defect(.open(.poisson(rate: 0.0001)), .duration(.seconds(1)))
        #expect(words?.contains("starts no request of \"t\"") == true && words?.contains("seed (now 1)") == true)
        #expect(Self.defect(.open(.gamma(rate: 0.0001, burstiness: 100)), .duration(.seconds(1))) != nil)
        // The first of an even pace is due at once.
        #expect(Self.defect(.open(.constant(rate: 0.0001)), .duration(.seconds(1))) == nil)
        #expect(Self.defect(.open(.poisson(rate: 50)), .duration(.seconds(10))) == nil)
    }

    @Test(
        "is one that takes years",
        arguments: [
            Arrivals.poisson(rate: 1e-10), .constant(rate: 0.001), .gamma(rate: 0.001, burstiness: 1),
            .ramp(from: 0, to: 1e-9),
        ]
    )
    func years(arrivals: Arrivals) {
        #expect(Self.defect(.open(arrivals), .requests(1_000_000_000))?.contains("days") == true)
    }

    @Test("has an objective of a turn or a prompt that is not asked, which could never be met")
    func neverMet() {
        func defect(_ change: (inout Objective) -> Void, conversations: Bool) -> String? {
            var objective = Objective(metric: .ttft, percentile: 95, bound: .max, limit: 1e9)
            change(&objective)
            let talk = ["a", "b", "c"].map { Conversation.Message(.user, $0) }
            let spoken = talk.flatMap { [$0, Conversation.Message(.assistant, "yes")] }
            return Scenario(
                name: "s",
                endpoints: [Endpoint(name: "e", baseURL: "http://h")],
                targets: [Target(name: "t", endpoint: "e", wireProtocol: .gemini, model: "m")],
                prompts: [Prompt(id: "row 1", Conversation(spoken)), Prompt(id: "row 2", user: "u")],
                load: Load(
                    extent: conversations ? .sessions(2) : .requests(2),
                    conversations: conversations ? ConversationSettings() : nil
                ),
                objectives: [objective]
            ).planDefect
        }
        #expect(defect({ $0.turn = 3 }, conversations: true) == nil)
        #expect(defect({ $0.turn = 9 }, conversations: true)?.contains("the longest conversation has 3 turns") == true)
        #expect(defect({ $0.turn = 1 }, conversations: false)?.contains("no conversations are held") == true)
        #expect(defect({ $0.prompt = "row 2" }, conversations: false) == nil)
        let unknown = defect({ $0.prompt = "rwo 2" }, conversations: false)
        #expect(unknown?.contains("\"rwo 2\", which is not asked") == true, "\(unknown ?? "")")
        #expect(unknown?.contains("did you mean \"row 2\"?") == true, "\(unknown ?? "")")
    }

    @Test("is never a closed loop's")
    func closed() { #expect(Self.defect(.closed, .requests(1_000_000_000)) == nil) }

    @Test(
        "has instants all the same, none of which is beyond what a clock can say",
        arguments: [
            Arrivals.poisson(rate: 1e-300), .constant(rate: 1e-300), .gamma(rate: 1e-300, burstiness: 0.01),
            .ramp(from: 1e-300, to: 1e-300), .constant(rate: .infinity), .poisson(rate: .nan),
        ]
    )
    func extremes(arrivals: Arrivals) {
        let load = Load(shape: .open(arrivals), extent: .requests(3))
        let instants = ArrivalSchedule(load, target: 0).map { Array($0.prefix(5)) } ?? []
        #expect(instants.allSatisfy { $0 >= 0 && $0 <= ArrivalSchedule.furthest })
    }

    @Test("has numbers clamped where they are turned into whole ones")
    func clamping() {
        #expect(Int(clamping: 1e300) == .max && Int(clamping: -1e300) == .min && Int(clamping: Double.nan) == 0)
        #expect(Int(clamping: Double.infinity) == .max && Int(clamping: 2.9) == 2 && Int(clamping: -2.9) == -2)
        #expect(Nanoseconds.seconds(1e300) == .max && Nanoseconds.milliseconds(-1e300) == .min)
        #expect([Int.max, 1, 5].saturatingSum == .max && [Int.min, -1].saturatingSum == .min)
        #expect([1, 2, 3].saturatingSum == 6 && [Int]().saturatingSum == 0)
        #expect(CancelAfter(.fraction(1)).tokens(of: .max) == .max)
        #expect(CancelAfter(.fraction(0.999_999)).tokens(of: .max) ?? 0 > 1_000_000)
    }
}
