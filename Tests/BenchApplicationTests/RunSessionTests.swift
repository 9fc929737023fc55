import BenchModel
import LoadRunner
import SampleStore
import Synchronization
import Testing
import TransportFakes

@testable import BenchApplication

@Suite("A run from its scenario to its row", .timeLimit(.minutes(30)))
struct RunSessionTests {
    @Test("stores every sample, finishes its row and tells what happens, in order")
    func whole() async throws {
        let test = try TestRun()
        let outcome = try await test.run(.small(["a", "b"], requests: 3, warmup: 1), over: FakeTransport())
        #expect(outcome.end == .whole && !outcome.wasRescued)
        #expect(test.told == ["addresses", "begun", "ended"])
        #expect(test.history.contains(.begun(run: outcome.runID, database: test.folder.database)))
        let stored = try outcome.database.load(.id(outcome.runID))
        #expect(stored.record.status == .finished && stored.record.endReason == nil)
        #expect(stored.samples.count == 8 && stored.samples.allSatisfy { $0.outcome == .ok })
        #expect(stored.samples.count { $0.phase == .warmup } == 2)
        #expect(stored.record.version == "1.2.3" && !stored.record.isSimulated)
        #expect(stored.record.targets.map(\.url) == ["a", "b"].map { _ in "http://127.0.0.1:1/v1/chat/completions" })
        #expect(test.shutDowns.withLock(\.self) == 1 && test.timesEnded == 1)
        #expect(test.configurations.withLock(\.self) == [[.http1]])
    }

    @Test("stores prompts and answers where it is asked to, and not otherwise", arguments: [true, false])
    func text(isStored: Bool) async throws {
        let test = try TestRun()
        let outcome = try await test.run(.small(), over: FakeTransport()) { $0.storesText = isStored }
        let samples = try outcome.database.load(.id(outcome.runID)).samples
        #expect(samples.allSatisfy { ($0.answerText != nil) == isStored })
    }

    @Test(
        "knows whose answers stood in what was asked by the stored scenario",
        arguments: [nil, ConversationSettings.History.recorded]
    )
    func history(_ history: ConversationSettings.History?) async throws {
        let test = try TestRun()
        var scenario = Scenario.small()
        scenario.load.conversations = history.map { ConversationSettings(history: $0) }
        if history != nil { scenario.load.extent = .sessions(1) }
        let outcome = try await test.run(scenario, over: FakeTransport())
        #expect(try outcome.database.load(.id(outcome.runID)).record.history == history)
    }

    @Test("opens the connections that are wanted ahead, and stores them")
    func prewarm() async throws {
        let test = try TestRun()
        var scenario = Scenario.small()
        scenario.load.prewarm = 3
        let outcome = try await test.run(scenario, over: FakeTransport())
        #expect(try outcome.database.load(.id(outcome.runID)).connections.count == 3)
        #expect(test.asked.count == 7)
    }

    @Test("tells progress while requests are under way, and none after its end")
    func progress() async throws {
        let seen = Gate()
        let test = try TestRun(onEvent: { if case .progress = $0 { seen.open() } })
        let outcome = try await test.run(
            .small(requests: 2),
            over: HeldTransport(until: seen)
        ) { $0.progressInterval = .milliseconds(1) }
        #expect(outcome.end == .whole)
        let events = test.history
        let snapshots = events.compactMap { if case .progress(let snapshot) = $0 { snapshot } else { nil } }
        #expect(snapshots.first?.planned == 2)
        #expect(events.last == .ended(.whole))
    }

    @Test("says nothing of progress where nobody wants to know")
    func noProgress() async throws {
        let test = try TestRun()
        _ = try await test.run(.small(requests: 50), over: FakeTransport())
        #expect(!test.history.contains { if case .progress = $0 { true } else { false } })
    }

    // MARK: Asked for its end

    @Test("starts nothing new once it is asked for its end, and keeps what was measured")
    func stopped() async throws {
        let test = try TestRun()
        let outcome = try await test.run(
            .small(requests: 100),
            over: FakeTransport(whenAsked: { if $0 == 3 { test.press() } })
        )
        #expect(outcome.end == .interrupted)
        #expect(test.told == ["addresses", "begun", "stopAsked", "ended"])
        #expect(test.history.contains(.stopAsked(inFlight: 1, grace: .seconds(3600))))
        let stored = try outcome.database.load(.id(outcome.runID))
        #expect(stored.record.status == .interrupted && stored.record.endReason == nil)
        #expect(stored.samples.count == 3 && stored.samples.allSatisfy { $0.outcome == .ok })
    }

    @Test("ends what is in flight when it is asked again")
    func askedTwice() async throws {
        let test = try TestRun()
        let endless = FakeTransport.endless {
            test.press()
            test.press()
        }
        let outcome = try await test.run(.small(), over: endless)
        #expect(outcome.end == .interrupted)
        #expect(test.told.count { $0 == "stopAsked" } == 1, "the second time it is no news")
        let stored = try outcome.database.load(.id(outcome.runID))
        #expect(stored.samples.map(\.outcome) == [.cancelled])
    }

    @Test("ends what is in flight when the grace is over")
    func graceOver() async throws {
        let test = try TestRun()
        let outcome = try await test.run(.small(), over: FakeTransport.endless { test.press() }) { $0.grace = .zero }
        #expect(outcome.end == .interrupted)
        #expect(test.history.contains(.stopAsked(inFlight: 1, grace: .zero)))
    }

    // MARK: Ended by a rule

    private static func reason(_ end: RunEnd) -> String {
        if case .aborted(let reason) = end { reason } else { "\(end)" }
    }

    @Test("ends at a refused key, says why at once, and stores the reason")
    func refusedKey() async throws {
        let test = try TestRun()
        let outcome = try await test.run(.small(requests: 50), over: ScriptedTransport { _, _ in .init(status: 401) })
        let reason = Self.reason(outcome.end)
        #expect(reason.hasPrefix("endpoint \"e\" refused a request of target \"a\" for its key"))
        #expect(test.history.contains(.stopping(reason: reason)))
        #expect(test.told == ["addresses", "begun", "stopping", "ended"])
        let stored = try outcome.database.load(.id(outcome.runID))
        #expect(stored.record.endReason == reason && stored.record.status == .interrupted && stored.samples.count == 1)
    }

    @Test("gives a dead target up, tells so, and goes on with the others")
    func givenUp() async throws {
        let test = try TestRun()
        let dead = ScriptedTransport { model, _ in .init(status: model == "a" ? 404 : 200) }
        let outcome = try await test.run(.small(["a", "b"], requests: 20), over: dead)
        #expect(test.told == ["addresses", "begun", "targetGivenUp", "ended"])
        #expect(Self.reason(outcome.end).hasSuffix("the other targets went on to their end"))
        let samples = try outcome.database.load(.id(outcome.runID)).samples
        #expect(samples.count { $0.target == 0 } == 3 && samples.count { $0.target == 1 } == 20)
    }

    @Test("ends where nothing works, which is left to its end to say")
    func nothingWorks() async throws {
        let test = try TestRun()
        let outcome = try await test.run(.small(requests: 50), over: ScriptedTransport { _, _ in .init(failure: .dns) })
        #expect(Self.reason(outcome.end).hasPrefix("nothing works at "))
        #expect(test.told == ["addresses", "begun", "ended"])
    }

    @Test("ends in its warm-up where that fails throughout, with no measured sample")
    func warmupFails() async throws {
        let test = try TestRun()
        let outcome = try await test.run(
            .small(requests: 50, warmup: 10),
            over: ScriptedTransport { _, _ in .init(status: 404) }
        )
        #expect(!outcome.end.isWhole)
        let samples = try outcome.database.load(.id(outcome.runID)).samples
        #expect(samples.count == 3 && samples.allSatisfy { $0.phase == .warmup })
    }

    // MARK: Beside others

    @Test("tells of runs whose program died before anything else")
    func foundInterrupted() async throws {
        let folder = try Folder()
        let dead = try RunDatabase.open(path: folder.database, mode: .create)
        let id = try dead.begin(RunRecord(name: "dead", startedAt: 1, version: "0", isSimulated: false, targets: []))
        dead.close()
        try Dead.disown(id, in: folder.database)
        let test = try TestRun(folder)
        let outcome = try await test.run(.small(), over: FakeTransport())
        #expect(test.history.first == .foundInterrupted(runs: [id]))
        #expect(outcome.runID == id + 1)
    }

    @Test("whose database is none begins nothing")
    func noDatabase() async throws {
        let test = try TestRun()
        let transport = FakeTransport()
        await #expect(throws: StoreError.self) {
            _ = try await test.run(.small(), over: transport) { $0.databasePath = "/dev/null/bench.sqlite" }
        }
        #expect(transport.tally.withLock(\.urls).isEmpty && test.told.isEmpty)
    }

    @Test("that is asked for its end as soon as it can be has sent nothing by then, and sends nothing more")
    func askedAtOnce() async throws {
        let folder = try Folder()
        let transport = FakeTransport()
        let session = RunSession(
            RunSession.Order(.small(), databasePath: folder.database),
            in: Surroundings(version: "1", environment: [:], startTransport: { _ in StartedTransport(transport) {} }),
            whenStopAsked: { ask in
                #expect(transport.tally.withLock(\.urls).isEmpty)
                ask()
                return {}
            },
            tell: { _ in }
        )
        let outcome = try await session.run()
        #expect(outcome.end == .interrupted && transport.tally.withLock(\.urls).isEmpty)
    }

    @Test("whose transport cannot start throws, and stops watching for nothing")
    func noTransport() async throws {
        struct Fault: Error {}
        let folder = try Folder()
        let session = RunSession(
            RunSession.Order(.small(), databasePath: folder.database),
            in: Surroundings(version: "1", environment: [:], startTransport: { _ in throw Fault() }),
            whenStopAsked: { _ in
                Issue.record("nothing is under way that could be asked")
                return {}
            },
            tell: { _ in }
        )
        await #expect(throws: Fault.self) { _ = try await session.run() }
    }
}

/// Answers nothing before the latch is open.
private final class HeldTransport: Transport {
    private let inner = FakeTransport()
    private let latch: Gate

    init(until latch: Gate) { self.latch = latch }

    func withdrawWaitingStarts() {}

    func perform(_ request: TransportRequest) async -> HTTPExchange {
        await latch.wait()
        return await inner.perform(request)
    }
}
