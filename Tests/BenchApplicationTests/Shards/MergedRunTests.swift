import BenchModel
import Foundation
import SampleStore
import Statistics
import Synchronization
import Testing
import TransportFakes

@testable import BenchApplication

@Suite("Runs that several machines share", .timeLimit(.minutes(30)))
struct MergedRunTests {
    /// A moment that is over: whoever comes later begins at once, in a closed loop.
    static let start = WallTime(
        after: .seconds(1) * (MonotonicClock.wallNow().sinceBeginning.quotient(by: .seconds(1)) - 60)
    )

    private static func scenario(requests: Int = 10, concurrency: Int = 4, warmup: Int = 0) -> Scenario {
        var scenario = Scenario.small(["a", "b"], requests: requests, concurrency: concurrency, warmup: warmup)
        scenario.prompts = ["one", "two", "three"].map { Prompt(id: $0, user: $0) }
        return scenario
    }

    /// Carries some shards of a scenario out, one after the other, each into a database of its own.
    ///
    /// - Returns: the paths of the databases.
    private static func shards(
        _ scenario: Scenario,
        _ places: [Int],
        of count: Int,
        in test: TestRun,
        from start: WallTime = start,
        over transport: @Sendable (Int) -> any Transport = { _ in FakeTransport() },
        _ change: (inout RunSession.Order) -> Void = { _ in }
    ) async throws -> [String] {
        var paths: [String] = []
        for place in places {
            let path = "\(test.folder.path)/\(place).sqlite"
            let outcome = try await test.run(scenario, over: transport(place)) { order in
                order.databasePath = path
                order.shard = Shard(index: ShardIndex(place), of: count).map { ShardOrder($0, start: start) }
                change(&order)
            }
            outcome.database.close()
            paths.append(path)
        }
        return paths
    }

    private static func read(_ path: String) throws -> StoredRun {
        let database = try RunDatabase.open(path: path, mode: .existing(readOnly: true))
        defer { database.close() }
        return try database.load(.last)
    }

    /// Returns samples in order, without the numbers of their connections.
    private static func unnumbered(_ samples: [Sample]) -> [Sample] {
        var samples = samples.sorted {
            ($0.planned, $0.target, $0.sequence) < ($1.planned, $1.target, $1.sequence)
        }
        for index in samples.indices { samples[index].connection.connectionID = nil }
        return samples
    }

    /// What a request asks, whatever its nonce.
    private struct Place: Hashable {
        var target: TargetIndex
        var phase: Sample.Phase
        var sequence: RequestIndex
        var prompt: String

        init(_ sample: Sample) {
            (target, phase) = (sample.target, sample.phase)
            (sequence, prompt) = (sample.sequence, sample.promptID)
        }
    }

    @Test("ask, joined, what one machine would have asked: the same places, the same prompts")
    func plan() async throws {
        let test = try TestRun()
        let scenario = Self.scenario()
        let alone = try await test.run(scenario, over: FakeTransport())
        let whole = try alone.database.load(.id(alone.runID))
        let paths = try await Self.shards(scenario, [0, 1, 2, 3], of: 4, in: test)
        let parts = try paths.map(Self.read)
        #expect(Set(parts.map(\.record.uuid)).count == 1 && parts[0].record.uuid != whole.record.uuid)
        #expect(parts.map { $0.samples.count } == [6, 6, 4, 4])
        #expect(parts.allSatisfy { $0.record.scenarioJSON == whole.record.scenarioJSON })

        let output = "\(test.folder.path)/whole.sqlite"
        let merged = try MergedRun.write([2, 0, 3, 1].map { paths[$0] }, to: output)
        #expect(merged.missing.isEmpty && merged.samples == 20)
        let joined = try Self.read(output)
        #expect(joined.record.status == .finished && joined.record.endReason == nil)
        #expect(joined.record.shard == .whole && joined.record.parts.map(\.shard.text) == ["1/4", "2/4", "3/4", "4/4"])
        #expect(Set(joined.samples.map(Place.init)) == Set(whole.samples.map(Place.init)))
        // Each sample is the one that its shard had, to the last digit, but for the number of its connection.
        #expect(Self.unnumbered(joined.samples) == Self.unnumbered(parts.flatMap(\.samples)))
        let prompts = joined.samples.compactMap(\.promptText)
        #expect(prompts.count == 20 && Set(prompts).count == 20, "no nonce comes twice")
    }

    @Test("have connections of their own, which are not taken for each other's, however often they are merged")
    func connections() async throws {
        let test = try TestRun()
        let paths = try await Self.shards(Self.scenario(), [0, 1, 2], of: 3, in: test)
        let parts = try paths.map(Self.read)
        func taken(_ run: StoredRun) -> Int { Set(run.samples.compactMap(\.connection.connectionID)).count }
        #expect(parts.allSatisfy { taken($0) > 0 })
        let output = "\(test.folder.path)/whole.sqlite"
        _ = try MergedRun.write([paths[0], paths[1]], to: output)
        _ = try MergedRun.write([output, paths[2]], to: output)
        #expect(try taken(Self.read(output)) == parts.reduce(0) { $0 + taken($1) })

        var run = parts[0]
        run.samples = Array(run.samples.prefix(1))
        run.samples[0].connection.connectionID = 0
        run.connections = [OpenedConnection(target: 0, outcome: .ok, connectionID: 4)]
        run.lingered = [
            LingeredConnection(
                target: 0,
                lingering: Lingering(connectionID: 4, terminated: 0, ended: 1, ending: .closed, keptSlot: false)
            )
        ]
        #expect(run.numberConnections(after: 9) == 14)
        #expect(run.samples[0].connection.connectionID == 10 && run.connections[0].connectionID == 14)
        #expect(run.lingered[0].lingering.connectionID == 14)
        // No number that a file may hold is too high.
        run.connections[0].connectionID = .max
        #expect(run.numberConnections(after: 9) == .max)
    }

    @Test("share what their scenario allows in flight, and warm up each for itself")
    func portions() async throws {
        let test = try TestRun()
        let transports = [FakeTransport(together: 4), FakeTransport(together: 1)]
        let paths = try await Self.shards(
            Self.scenario(requests: 9, concurrency: 3, warmup: 2),
            [0, 1],
            of: 2,
            in: test,
            over: { transports[$0] }
        )
        let most = transports.map { $0.tally.withLock(\.mostInFlight) }
        #expect(most[0] == 4 && most[1] <= 2)
        let parts = try paths.map(Self.read)
        #expect(parts.map { part in part.samples.count { $0.phase == .warmup } } == [4, 4])
        let merged = try MergedRun.write(paths, to: "\(test.folder.path)/whole.sqlite")
        #expect(merged.samples == 8 + 18)
        let warmups = try Self.read("\(test.folder.path)/whole.sqlite").samples.filter { $0.phase == .warmup }
        #expect(Set(warmups.map(Place.init)).count == 8)
    }

    @Test("are incomplete while one is missing or was cut, and whole once all are joined to what was joined")
    func missing() async throws {
        let test = try TestRun()
        let paths = try await Self.shards(Self.scenario(), [0, 1, 2], of: 3, in: test)
        let output = "\(test.folder.path)/whole.sqlite"
        let merged = try MergedRun.write([paths[0], paths[2]], to: output)
        #expect(merged.missing == [1] && merged.record.status == .interrupted)
        #expect(try Self.read(output).record.endReason == "shard 2/3 is missing")
        // Again, and with the rest, into the same file.
        #expect(try MergedRun.write([output, paths[1]], to: output).missing.isEmpty)
        let whole = try Self.read(output)
        #expect(whole.record.status == .finished && whole.samples.count == 20)

        let cut = try TestRun()
        let some = try await Self.shards(
            Self.scenario(requests: 100),
            [0, 1],
            of: 2,
            in: cut,
            over: { place in FakeTransport(whenAsked: { if place == 1, $0 == 3 { cut.press() } }) }
        )
        let broken = try MergedRun.write(some, to: "\(cut.folder.path)/whole.sqlite")
        #expect(broken.record.endReason == "shard 2/2 did not come to its end")
        #expect(broken.record.parts.map(\.status) == [.finished, .interrupted])
    }

    @Test("are not joined with another run's, with one another twice, or with what is no part; and nothing is replaced")
    func refused() async throws {
        let test = try TestRun()
        let paths = try await Self.shards(Self.scenario(), [0, 1], of: 2, in: test)
        let others = try TestRun()
        let later = WallTime(nanoseconds: Self.start.nanoseconds + 1_000_000_000)
        let otherStart = try await Self.shards(Self.scenario(), [1], of: 2, in: others, from: later)[0]
        let thirds = try TestRun()
        let otherCount = try await Self.shards(Self.scenario(), [1], of: 3, in: thirds)[0]
        let changed = try TestRun()
        let otherScenario = try await Self.shards(Self.scenario(requests: 11), [1], of: 2, in: changed)[0]
        let alone = try await test.run(Self.scenario(), over: FakeTransport())
        alone.database.close()
        let output = "\(test.folder.path)/whole.sqlite"
        for (files, words) in [
            ([paths[0], otherStart], "one began at \(Moment.text(Self.start))"),
            ([paths[0], otherCount], "of 2 shards, the other of 3"),
            ([paths[0], otherScenario], "their scenarios differ"), ([paths[0], paths[0]], "both hold shard 1/2"),
            ([paths[0], test.folder.database], "holds no shard"),
        ] {
            let error = #expect(throws: ApplicationError.self) { try MergedRun.write(files, to: output) }
            #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
        }
        #expect(!test.folder.exists("whole.sqlite"))
        for path in [test.folder.database, paths[0]] {
            let error = #expect(throws: ApplicationError.self) { try MergedRun.write(paths, to: path) }
            #expect(error?.description.contains("would be lost") == true)
        }
        #expect(try Self.read(paths[0]).record.shard.text == "1/2")
    }

    @Test("are found where several lie in one file, and nothing of what was merged is lost to a later merge")
    func kept() async throws {
        let test = try TestRun()
        let together = "\(test.folder.path)/together.sqlite"
        _ = try await Self.shards(Self.scenario(), [0, 1, 2], of: 3, in: test, over: { _ in FakeTransport() }) {
            $0.databasePath = together
        }
        let output = "\(test.folder.path)/whole.sqlite"
        #expect(try MergedRun.write([together], to: output).missing.isEmpty)
        let apart = try await Self.shards(Self.scenario(), [0, 1], of: 3, in: test)
        let fewer = #expect(throws: ApplicationError.self) { try MergedRun.write(apart, to: output) }
        #expect(fewer?.description.contains("holds shard 3/3") == true, "\(fewer?.description ?? "")")
        let database = try RunDatabase.open(path: output, mode: .existing(readOnly: false))
        try database.setBaseline(.mainBaseline, to: 1)
        database.close()
        let named = #expect(throws: ApplicationError.self) { try MergedRun.write([together], to: output) }
        #expect(named?.description.contains("baseline") == true, "\(named?.description ?? "")")
        #expect(try Self.read(output).samples.count == 20)
    }

    @Test("refuse what they cannot share, before anything is sent")
    func unshareable() async throws {
        let few = Self.scenario(concurrency: 2)
        var byTurns = Self.scenario()
        byTurns.load.order = .sequential
        var ruled = Self.scenario()
        ruled.abort.errorRate = 0.5
        var undecided = Self.scenario()
        undecided.load.until = .decided
        for (scenario, words) in [
            (few, "concurrency 2"), (undecided, "decided"), (byTurns, "sequential"), (ruled, "abort"),
        ] {
            let test = try TestRun()
            let error = await #expect(throws: ApplicationError.self) {
                _ = try await Self.shards(scenario, [0], of: 4, in: test)
            }
            #expect(error?.description.contains(words) == true)
            #expect(test.asked.isEmpty && !test.folder.exists("0.sqlite"))
        }
    }

    @Test("leave out what was planned before they came, and say so, rather than make up for it in a burst")
    func late() async throws {
        let test = try TestRun()
        var scenario = Self.scenario(requests: 6)
        scenario.load.shape = .open(.constant(rate: 1))
        let path = try await Self.shards(scenario, [1], of: 2, in: test)[0]
        let part = try Self.read(path)
        #expect(test.asked.isEmpty)
        #expect(part.samples.count == 6 && part.record.status == .finished)
        for sample in part.samples {
            #expect(sample.outcome == .failed(.notStarted, detail: "this shard came too late for its start"))
            #expect(sample.sequence.number % 2 == 1)
            // By the plan, whose beginning is the common start.
            #expect(sample.planned == RunInstant(nanoseconds: Int64(sample.sequence.number) * 1_000_000_000))
        }
        #expect(part.record.parts[0].late > 0 && part.record.startedAt == Self.start)
    }

    @Test("wait for a start to come, warm by then, and can be stopped while they wait")
    func waiting() async throws {
        let test = try TestRun()
        let far = MonotonicClock.wallNow() + .seconds(3600)
        let transport = FakeTransport(whenAsked: { if $0 == 4 { test.press() } })
        let path = try await Self.shards(
            Self.scenario(warmup: 2),
            [0],
            of: 2,
            in: test,
            from: far,
            over: { _ in transport }
        )[0]
        let part = try Self.read(path)
        #expect(part.samples.count == 4 && part.samples.allSatisfy { $0.phase == .warmup && $0.planned < 0 })
        #expect(part.record.status == .interrupted && part.record.finishedAt == far)
    }

    @Test("are none of a run that only waits for its start: it goes on as any other, under a name of its own")
    func startAlone() async throws {
        let test = try TestRun()
        var scenario = Self.scenario(requests: 50)
        scenario.endpoints[0].apiKey = nil
        let outcome = try await test.run(
            scenario,
            over: FakeTransport(whenAsked: { if $0 == 3 { test.press() } })
        ) { $0.shard = ShardOrder(.whole, start: Self.start) }
        let record = try outcome.database.record(.id(outcome.runID))
        #expect(record.parts.isEmpty && record.status == .interrupted && record.startedAt == Self.start)
        #expect(record.uuid?.text.dropFirst(14).first == "4", "drawn, and not made of the start")
        _ = try ResumedRun(.last, in: outcome.database, given: nil, environment: [:], simulateAll: false)
    }

    @Test("do not go on alone once they were broken off")
    func resumed() async throws {
        let test = try TestRun()
        let path = try await Self.shards(
            Self.scenario(requests: 50),
            [0],
            of: 2,
            in: test,
            over: { _ in FakeTransport(whenAsked: { if $0 == 3 { test.press() } }) }
        )[0]
        let database = try RunDatabase.open(path: path, mode: .existing(readOnly: true))
        defer { database.close() }
        let error = #expect(throws: ApplicationError.self) {
            try ResumedRun(.last, in: database, given: nil, environment: [:], simulateAll: false)
        }
        #expect(error?.description.contains("without the others") == true)
    }

    @Test("refuse a start that is long over, from which no instant could be counted")
    func longOver() async throws {
        let test = try TestRun()
        let error = await #expect(throws: ApplicationError.self) {
            _ = try await Self.shards(Self.scenario(), [0], of: 2, in: test, from: WallTime(nanoseconds: 1))
        }
        #expect(error?.description.contains("more than a day ago") == true && test.asked.isEmpty)
    }

    @Test("keep what each saw of the servers, by its name, and what was done before")
    func servers() async throws {
        let test = try TestRun()
        var scenario = Self.scenario()
        scenario.endpoints[0].metrics = .usual
        let paths = try await Self.shards(
            scenario,
            [0, 1],
            of: 2,
            in: test,
            over: { _ in
                FakeTransport { request, number in
                    guard request.method == .get else { return .stream(id: number) }
                    return FakeAnswer([
                        .head(status: 200, headers: []),
                        .text("vllm:num_requests_running 1\nvllm:prompt_tokens_total \(number)\n"),
                    ])
                }
            }
        )
        let database = try RunDatabase.open(path: paths[0], mode: .existing(readOnly: false))
        try database.note([HookRecord(endpoint: "e", what: "POST x", took: 1)], of: 1)
        database.close()
        let output = "\(test.folder.path)/whole.sqlite"
        _ = try MergedRun.write(paths, to: output)
        let whole = try Self.read(output)
        let parts = try paths.map(Self.read)
        for (place, part) in parts.enumerated() {
            let own = whole.scrapes.filter { $0.shard == ShardIndex(place) }
            #expect(!own.isEmpty && own.map(\.at) == part.scrapes.map(\.at))
            #expect(own.map(\.result) == part.scrapes.map(\.result))
        }
        #expect(whole.record.hooks.map(\.what) == ["POST x"])
        _ = try MergedRun.write([output], to: "\(test.folder.path)/again.sqlite")
        #expect(try Self.read("\(test.folder.path)/again.sqlite").scrapes == whole.scrapes)
    }

    @Test("are written to where a link leads, though nothing is there yet, and errors name what was typed")
    func output() async throws {
        let test = try TestRun()
        let paths = try await Self.shards(Self.scenario(), [0, 1], of: 2, in: test)
        let (link, real) = ("\(test.folder.path)/link.sqlite", "\(test.folder.path)/real.sqlite")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "real.sqlite")
        _ = try MergedRun.write(paths, to: link)
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "real.sqlite")
        #expect(try Self.read(real).samples.count == 20)
        let nowhere = "\(test.folder.path)/no/such/whole.sqlite"
        let error = #expect(throws: StoreError.self) { _ = try MergedRun.write(paths, to: nowhere) }
        #expect(error?.description.contains(".new") == false && error?.path == nowhere, "\(error?.description ?? "")")
    }
}
