import BenchAnalysis
import BenchModel
import Foundation
import SampleStore
import Testing
import TransportFakes

@testable import BenchApplication

@Suite("A probe of a watch", .timeLimit(.minutes(30)))
struct ProbeRunTests {
    private static let tag = RunTag(ofWatch: "nightly")

    /// Carries a probe out; again where this machine stood still meanwhile, which says nothing of what is tested here.
    private static func carryOut(
        _ number: Int = 1,
        isFirst: Bool = false,
        budget: Budget? = nil,
        of scenario: Scenario = .small(requests: 5),
        in test: TestRun,
        over transport: () -> any Transport = { FakeTransport() },
        stop: WatchStop = WatchStop(),
        at path: String? = nil
    ) async throws -> ProbeAnswer {
        while true {
            let run = ProbeRun(
                scenario,
                WatchedBounds.of(scenario, objectives: []),
                databasePath: path ?? test.folder.database,
                labels: RunLabels(tags: [tag]),
                prices: .dollarAToken,
                in: test.surroundings(transport())
            )
            let order = ProbeOrder(number: number, isFirst: isFirst, budget: budget)
            let answer = try await run.probe(order, stop: stop) { _ in }
            if case .unmeasured(let reason) = answer.result, reason.contains("had stood still") { continue }
            return answer
        }
    }

    private static func record(_ run: Int64?, in test: TestRun) throws -> RunRecord {
        let database = try RunDatabase.open(path: test.folder.database, mode: .existing(readOnly: true))
        defer { database.close() }
        return try database.record(.id(#require(run)))
    }

    @Test("is an ordinary run with the watch's tag, and says something of each subject")
    func ordinary() async throws {
        let test = try TestRun()
        let answer = try await Self.carryOut(in: test)
        #expect(answer.result == .measured && answer.dollars == nil, "no budget asks what it cost")
        #expect(answer.windows[WatchSubject(target: "a", question: .reach)] == WindowTally(n: 5, beyond: 0))
        #expect(answer.windows[WatchSubject(target: "a", question: .failures)]?.n == 5)
        let record = try Self.record(answer.run, in: test)
        #expect(record.status == .finished && record.labels.tags == [Self.tag])
        #expect(answer.measured?.targets.map(\.counts.ok) == [5])
    }

    @Test("asks in an order of its own, by its number: the same after a restart, and another for the next one")
    func seeds() async throws {
        let test = try TestRun()
        var seeds: [UInt64] = []
        for number in [1, 2, 1] {
            let answer = try await Self.carryOut(number, in: test)
            seeds.append(try StoredScenario.read(Self.record(answer.run, in: test)).load.seed)
        }
        #expect(seeds[0] == seeds[2] && seeds[0] != seeds[1] && !seeds.contains(Scenario.small().load.seed))
    }

    @Test("says what it may have cost where there is a budget, and asks no more than what is left of the day's buys")
    func budget() async throws {
        let test = try TestRun()
        let whole = try await Self.carryOut(budget: Budget("100", .usd), in: test)
        #expect(whole.dollars == "5" && whole.result == .measured)
        // Each might cost ten dollars, and costs one: of twelve three can be asked.
        let cut = try await Self.carryOut(2, budget: Budget("12", .usd), in: test)
        #expect(cut.dollars == "3" && cut.windows[WatchSubject(target: "a", question: .reach)]?.n == 3)
    }

    @Test("of which every request failed says that, and nothing of how fast the server is")
    func down() async throws {
        let test = try TestRun()
        let answer = try await Self.carryOut(
            in: test,
            over: { FakeTransport { _, _ in FakeAnswer(ending: .failed(.connect, detail: "refused")) } }
        )
        #expect(answer.result == .measured)
        #expect(answer.windows.keys.map(\.question) == [.reach])
        let reach = answer.windows[WatchSubject(target: "a", question: .reach)]
        #expect(reach?.beyond == Double(reach?.n ?? 0) && reach?.cause?.hasPrefix("connect") == true)
    }

    @Test("that somebody ends is disturbed, before it begins or while it goes on")
    func ended() async throws {
        let before = WatchStop()
        before.ask()
        let none = try await Self.carryOut(in: TestRun(), stop: before)
        #expect(none.result == .disturbed("it was ended before it had measured") && none.windows.isEmpty)
        let meanwhile = WatchStop()
        let test = try TestRun()
        let part = try await Self.carryOut(
            in: test,
            over: { FakeTransport(whenAsked: { if $0 == 2 { meanwhile.ask() } }) },
            stop: meanwhile
        )
        #expect(part.result == .disturbed("it was ended before it had measured") && part.windows.isEmpty)
        #expect(try Self.record(part.run, in: test).status == .interrupted)
    }

    @Test("that cannot begin keeps a watch from beginning, and later measures nothing")
    func unable() async throws {
        let test = try TestRun()
        // A folder is no database.
        await #expect(throws: StoreError.self) {
            _ = try await Self.carryOut(isFirst: true, in: test, at: test.folder.path)
        }
        let later = try await Self.carryOut(9, in: test, at: test.folder.path)
        guard case .unmeasured(let reason) = later.result else {
            Issue.record("\(later.result)")
            return
        }
        #expect(!reason.isEmpty && later.run == nil && later.windows.isEmpty)
    }

    @Test("whose database is gone was measured all the same, and has no number in it")
    func rescued() async throws {
        let test = try TestRun()
        let path = test.folder.database
        let answer = try await Self.carryOut(
            in: test,
            over: { FakeTransport(whenAsked: { if $0 == 2 { try? FileManager.default.removeItem(atPath: path) } }) }
        )
        #expect(answer.result == .measured && answer.run == nil && answer.windows.count == 2)
    }
}

@Suite("What a watch keeps in its database")
struct WatchStoreTests {
    private static let hour = Nanoseconds.seconds(3_600)
    private static let begin = WallTime(after: 500_000 * hour)
    private static let labels = RunLabels(tags: [RunTag(ofWatch: "w")])

    /// Stores a run as a probe makes it, with other labels where there are any.
    private static func run(in database: RunDatabase, _ labels: RunLabels = labels) throws -> Int64 {
        var record = RunRecord(name: "r", startedAt: begin, version: "1", isSimulated: false, targets: [])
        record.labels = labels
        let id = try database.begin(record)
        try database.finish(id, at: begin + 1, status: .finished)
        return id
    }

    @Test("goes on with its own probes, and takes those of no other watch")
    func memory() throws {
        let folder = try Folder()
        let (one, other) = (
            DatabaseWatchStore(path: folder.database, watch: "w"), DatabaseWatchStore(path: folder.database, watch: "v")
        )
        #expect(try one.recall(probes: 5) == WatchMemory())
        try one.keep(
            (1...3).map { number in
                WatchEntry(
                    probe: ProbeRecord(
                        number: number,
                        at: Self.begin + Nanoseconds(Int64(number)),
                        dollars: "0.\(number)"
                    )
                )
            }
        )
        let again = try one.recall(probes: 2)
        #expect(again.probes.map(\.number) == [2, 3] && again.nextProbe == 4)
        // From a moment on, and up to another without it.
        #expect(try one.dollars(from: Self.begin + 1, to: Self.begin + 3) == ["0.1", "0.2"])
        #expect(try other.recall(probes: 5).nextProbe == 1)
        #expect(try other.dollars(from: 0, to: Self.begin + 9).isEmpty)
        one.release()
        other.release()
    }

    @Test("thins out its own old runs alone: the first of each hour stays, and what somebody named or is a baseline")
    func thinning() throws {
        let folder = try Folder()
        let database = try RunDatabase.open(path: folder.database, mode: .create)
        defer { database.close() }
        var runs: [Int64] = []
        for place in 0..<5 {
            // The fourth has a note.
            let labels = place == 3 ? RunLabels(tags: Self.labels.tags, note: "odd") : Self.labels
            runs.append(try Self.run(in: database, labels))
        }
        let foreign = try Self.run(in: database)
        try database.setBaseline(.mainBaseline, to: runs[4])
        let store = DatabaseWatchStore(path: folder.database, watch: "w")
        // Ten minutes apart, all within an hour.
        try store.keep(
            runs.enumerated().map { place, run in
                WatchEntry(
                    probe: ProbeRecord(number: place + 1, at: Self.begin + place * Self.hour / 6, run: run)
                )
            }
        )
        let thinning = ProbeThinning(
            path: folder.database,
            watch: "w",
            labels: Self.labels,
            Thinning(keep: 2 * Self.hour)
        )
        #expect(try thinning.thin(now: Self.begin + Self.hour) == 0, "nothing is old yet")
        #expect(try thinning.thin(now: Self.begin + 4 * Self.hour) == 2)
        #expect(try thinning.thin(now: Self.begin + 4 * Self.hour) == 0)
        let kept = try database.records(since: 0, tag: nil).map(\.id)
        #expect(kept == [runs[0], runs[3], runs[4], foreign])
        // What they said stays.
        #expect(try store.recall(probes: 9).probes.map(\.run) == [runs[0], nil, nil, runs[3], runs[4]])
    }
}
