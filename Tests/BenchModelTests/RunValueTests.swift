import JSONSyntax
import Testing

@testable import BenchModel

@Suite("The epoch of every sitting")
struct EpochPropertyTests {
    @Test("puts its instants behind those of the earlier ones, however the wall clock was set", arguments: 0..<100)
    func again(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        func moment(_ most: Nanoseconds) -> Nanoseconds { Nanoseconds(.random(in: 0...most.count, using: &random)) }
        let startedAt = WallTime(after: moment(.seconds(1_000_000)))
        let last = RunInstant(after: moment(.seconds(10_000)))
        let now = RunEpoch(
            monotonic: MonotonicInstant(after: moment(.seconds(100_000))),
            wall: WallTime(after: moment(.seconds(1_000_000)))
        )
        let epoch = RunEpoch.again(startedAt: startedAt, after: last, now: now)
        let present = epoch.runInstant(at: now.monotonic)
        #expect(present >= last && epoch.wall == startedAt)
        // Where the wall clock went on as it should, it says how much time has passed.
        if now.wall - startedAt >= last.sinceEpoch { #expect(present.sinceEpoch == now.wall - startedAt) }
        // Time passes alike before and after.
        #expect(epoch.runInstant(at: now.monotonic + 500) - present == 500)
    }
}

@Suite("A stored run as a value")
struct StoredRunValueTests {
    private static func record(_ shape: LoadShape.Kind = .closed) -> RunRecord {
        RunRecord(id: 12, name: "r", startedAt: 0, version: "1", isSimulated: false, loadShape: shape, targets: [])
    }

    @Test("is of an open loop where its starts were planned", arguments: LoadShape.Kind.allCases)
    func shapes(kind: LoadShape.Kind) {
        #expect(Self.record(kind).isOpenLoop == (kind != .closed))
    }

    @Test("says which command resumes it, as one would type it")
    func resuming() {
        var record = Self.record()
        #expect(record.commandToResume == "ezbench run --resume 12")
        record.database = "/tmp/my runs.sqlite"
        #expect(record.commandToResume == "ezbench run --resume 12 --db '/tmp/my runs.sqlite'")
    }

    @Test("is a whole run alone where nobody says that it is a shard")
    func shard() {
        #expect(Self.record().shard == .whole && Self.record().shard.index == 0 && Self.record().shard.count == 1)
    }
}

@Suite("Every conversation")
struct ConversationPropertyTests {
    private static func conversation(_ seed: UInt64) -> Conversation {
        var random = SplitMix64(seed: seed)
        return Conversation(
            (0..<Int.random(in: 0...12, using: &random)).map { place in
                let role = Conversation.Role.allCases.randomElement(using: &random) ?? .user
                let parts = (0..<Int.random(in: 1...3, using: &random)).map { part -> Conversation.Part in
                    let name = "\(place).\(part)"
                    return switch role {
                    case .tool: .result(id: name, text: name)
                    case .assistant where Bool.random(using: &random):
                        .call(.init(id: name, name: "tool \(name)", arguments: [:]))
                    default: .text(name)
                    }
                }
                return .init(role, parts)
            }
        )
    }

    @Test("is the system's part and the turns, and loses nothing between them", arguments: 0..<60)
    func partition(seed: UInt64) {
        let conversation = Self.conversation(seed)
        #expect(
            conversation.turns.count + conversation.messages.count { $0.role == .system } == conversation.messages.count
        )
        #expect(conversation.turns.allSatisfy { $0.role != .system })
        let texts = conversation.messages.filter { $0.role == .system }.flatMap(\.texts)
        #expect(conversation.system == texts)
    }

    @Test("keeps every part in its order where results are put together, and no two of them apart", arguments: 0..<60)
    func together(seed: UInt64) {
        let conversation = Self.conversation(seed)
        let together = conversation.turnsWithResultsTogether
        #expect(together.flatMap(\.parts) == conversation.turns.flatMap(\.parts))
        for (one, next) in zip(together, together.dropFirst()) { #expect(one.role != .tool || next.role != .tool) }
        // What is no result stays a message of its own.
        #expect(together.count { $0.role != .tool } == conversation.turns.count { $0.role != .tool })
    }

    @Test("knows the tool of each of its calls", arguments: 0..<60)
    func calls(seed: UInt64) {
        let conversation = Self.conversation(seed)
        for call in conversation.messages.flatMap(\.calls) {
            #expect(conversation.toolName(ofCall: call.id) == call.name)
        }
        #expect(conversation.toolName(ofCall: "nobody's") == nil)
    }

    @Test("grows by what is added to it", arguments: 0..<20)
    func size(seed: UInt64) {
        var conversation = Self.conversation(seed)
        let before = conversation.size
        conversation.messages.append(.init(.user, "twelve bytes"))
        #expect(conversation.size == before + 12)
    }
}

@Suite("Every plan that is to be judged beforehand")
struct PlanDefectPropertyTests {
    @Test("is feasible if each target has a start and it takes no month", arguments: 0..<60)
    func feasible(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        // From one request in a day to thousands a second.
        let rates: [Double] = [1 / 86_400, 0.01, 1, 5_000]
        let rate = rates.randomElement(using: &random) ?? 1
        let count = [1, 100, 1_000_000].randomElement(using: &random) ?? 1
        let isByNumber = Bool.random(using: &random)
        let scenario = Scenario(
            name: "s",
            endpoints: [],
            targets: ["a", "b"].map { Target(name: $0, endpoint: "e", wireProtocol: .gemini, model: "m") },
            prompts: [],
            load: Load(
                shape: .open(.poisson(rate: rate)),
                extent: isByNumber ? .requests(count) : .duration(.seconds(10)),
                seed: seed
            )
        )
        let days = Double(count) / rate / 86_400
        let isTooLong = isByNumber && days > 30
        let isIdle = scenario.targets.places.contains { target in
            var schedule = ArrivalSchedule(scenario.load, target: target)
            return schedule?.next() == nil
        }
        #expect((scenario.planDefect != nil) == (isTooLong || isIdle), "\(scenario.planDefect ?? "feasible")")
    }
}
