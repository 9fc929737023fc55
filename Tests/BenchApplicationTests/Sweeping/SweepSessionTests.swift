import BenchAnalysis
import BenchModel
import Pricing
import RunFixtures
import SampleStore
import Statistics
import Synchronization
import Testing

@testable import BenchApplication

@Suite("A sweep")
struct SweepSessionTests {
    /// Takes rungs as they are asked for, and makes runs of them.
    private final class Bench: Sendable {
        let asked = Mutex<[(target: String, level: Double)]>([])
        /// Where the line of the fit begins that each rung was given.
        let intercepts = Mutex<[Double?]>([])
        let told = Mutex<[String]>([])
        /// The time to the first token at a load, in milliseconds.
        let ttft: @Sendable (String, Double) -> Double
        let change: @Sendable (Int, inout MeasuredRung) throws -> Void

        init(
            _ ttft: @escaping @Sendable (String, Double) -> Double,
            change: @escaping @Sendable (Int, inout MeasuredRung) throws -> Void = { _, _ in }
        ) {
            (self.ttft, self.change) = (ttft, change)
        }

        func measure(_ order: RungOrder, _ scenario: Scenario) throws -> MeasuredRung {
            let name = scenario.targets[order.place].name
            asked.withLock { $0.append((name, order.rung.level)) }
            intercepts.withLock { $0.append(order.fit?.intercept) }
            var run = MadeRun.run([MadeRun.target(name)], n: 250) { maker, _, sequence in
                let noise = Double(SplitMix64.mix(UInt64(sequence)) % 100) / 10
                maker.ttft = self.ttft(name, order.rung.level) + noise
                if maker.ttft < 0 { maker.outcome = .failed(.connect, detail: "connection refused") }
            }
            run.record.id = Int64(order.number)
            var measured = MeasuredRung(run: run)
            try change(order.number, &measured)
            return measured
        }
    }

    private static func scenario(_ names: [String]) -> Scenario {
        Scenario(
            name: "s",
            endpoints: [Endpoint(name: "e", baseURL: "http://127.0.0.1:1")],
            targets: names.map { Target(name: $0, endpoint: "e", wireProtocol: .openaiChat, model: "m") },
            prompts: [Prompt(id: "p", user: "hi")],
            objectives: [Objective(metric: .ttft, percentile: 95, bound: .max, limit: 500e6)]
        )
    }

    private static func run(
        _ names: [String],
        _ bench: Bench,
        settings: SweepSettings = SweepSettings(loads: [1, 2, 4], settle: 0, confirms: false),
        now: @escaping @Sendable () -> MonotonicInstant = { 0 }
    ) async throws -> SweepResult {
        let scenario = scenario(names)
        let order = SweepSession.Order(
            scenario,
            settings,
            databasePath: "/nowhere",
            tag: .ofNewSweep(),
            prices: .builtIn
        )
        return try await SweepSession(
            order,
            in: Surroundings(version: "1", environment: [:]),
            stop: WatchStop(),
            now: now,
            measure: { try bench.measure($0, scenario) },
            tell: { event in
                let word = String("\(event)".prefix { $0 != "(" })
                bench.told.withLock { $0.append(word) }
            }
        ).run()
    }

    @Test("measures its targets in turn at equal load, and says of each what it proves")
    func ladder() async throws {
        let bench = Bench { name, load in name == "a" ? 100 * load * load : 100 }
        let result = try await Self.run(["a", "b"], bench)
        #expect(
            bench.asked.withLock { $0.map { "\($0.target)\($0.level)" } } == [
                "a1.0", "b1.0", "a2.0", "b2.0", "a4.0", "b4.0",
            ]
        )
        #expect(result.end == .whole)
        #expect(result.tracks.map(\.bracket.holds) == [2, 4])
        #expect(result.tracks.map(\.bracket.breaks) == [4, nil])
        #expect(bench.told.withLock { $0.prefix(2) } == ["begins", "measured"])
    }

    @Test("measures once more what each target's ladder proved, within its time and its money")
    func confirmation() async throws {
        let settings = SweepSettings(loads: [1, 2, 4], settle: 0)
        let bench = Bench { name, load in name == "a" ? 100 * load * load : 100 }
        let result = try await Self.run(["a", "b"], bench, settings: settings)
        #expect(bench.asked.withLock { $0.suffix(2).map { "\($0.target)\($0.level)" } } == ["a2.0", "b4.0"])
        #expect(result.end == .whole && result.tracks.map(\.bracket.isConfirmed) == [true, true])
        let poor = Bench({ _, _ in 100 }, change: { number, rung in rung.usedUpBudget = number == 3 ? "used up" : nil })
        let cut = try await Self.run(["a"], poor, settings: settings)
        #expect(cut.end == .outOfBudget("used up") && cut.rungs.count == 3 && cut.tracks[0].bracket.isConfirmed == nil)
    }

    @Test("does not believe a rung in which this program could do nothing for too long")
    func lostTime() async throws {
        let bench = Bench(
            { _, load in load < 4 ? 100 : 900 },
            change: { number, rung in
                // Of a ladder of 1, 2 and 4: the second holds, the third breaks, and each by itself would say so.
                guard number > 1 else { return }
                rung.run.record.remarks = [
                    Remark(at: 1, kind: .throttled, text: "t", lost: .seconds(number == 2 ? 600 : 1))
                ]
            }
        )
        let result = try await Self.run(["a"], bench)
        #expect(result.rungs.map(\.judgement.verdict) == [.holds, .instrumentLimited, .instrumentLimited])
        #expect(result.rungs.last?.judgement.reason == .lostTime && result.tracks[0].bracket.breaks == nil)
    }

    @Test("gives each rung how lengths are made, as its target's rung before it found it")
    func fits() async throws {
        let bench = Bench(
            { _, _ in 100 },
            change: { number, rung in
                rung.run.record.targets[0].fit = LengthFit(source: .usage, intercept: Double(number), slope: 1)
            }
        )
        _ = try await Self.run(["a", "b"], bench)
        #expect(bench.intercepts.withLock(\.self) == [nil, nil, 1, 2, 3, 4])
    }

    @Test("searches until the ends are near, and confirms")
    func search() async throws {
        let bench = Bench { _, load in load > 5 ? 900 : 100 }
        let settings = SweepSettings(loads: [1, 2, 4, 8], isSearch: true, settle: 0)
        let result = try await Self.run(["a"], bench, settings: settings)
        #expect(bench.asked.withLock { $0.map(\.level) } == [1, 2, 4, 8, 6, 5, 5])
        #expect(result.tracks[0].bracket.holds == 5)
        #expect(result.tracks[0].bracket.breaks == 6)
        #expect(result.tracks[0].bracket.isConfirmed == true)
    }

    @Test(
        "searches for each of several targets in turn, whatever the load is, and each search ends for itself",
        arguments: [SweepSettings.Variable.concurrency, .rate]
    )
    func searches(variable: SweepSettings.Variable) async throws {
        let bench = Bench { name, load in load > (name == "small" ? 2 : 13) ? 900 : 100 }
        let settings = SweepSettings(variable: variable, loads: [1, 2, 4, 8, 16], isSearch: true, settle: 0)
        let result = try await Self.run(["small", "large"], bench, settings: settings)
        let asked = bench.asked.withLock(\.self)
        let rounds = asked.prefix(6).map { "\($0.target) \($0.level)" }
        #expect(rounds == ["small 1.0", "large 1.0", "small 2.0", "large 2.0", "small 4.0", "large 4.0"])
        // One that has found its ends does not hold the other up, nor is it asked again.
        #expect(asked.last?.target == "large" && result.end == .whole)
        for (track, most) in zip(result.tracks, [2.0, 13]) {
            let bracket = track.bracket
            let (holds, breaks) = (try #require(bracket.holds), try #require(bracket.breaks))
            #expect(holds <= most && breaks > most && breaks / holds < 1.6 && bracket.isConfirmed == true)
        }
    }

    @Test("ends where somebody asks for it, and takes no part of a rung for a whole one")
    func interrupted() async throws {
        let bench = Bench({ _, _ in 100 }, change: { number, rung in rung.wasInterrupted = number == 2 })
        let result = try await Self.run(["a"], bench)
        #expect(result.end == .interrupted)
        #expect(result.rungs.count == 1)
    }

    @Test("begins no rung behind its time")
    func time() async throws {
        let passed = Mutex<MonotonicInstant>(0)
        let bench = Bench({ _, _ in 100 }, change: { _, _ in passed.withLock { $0 += Nanoseconds.seconds(60) } })
        let settings = SweepSettings(loads: [1, 2, 4], settle: 0, time: .seconds(100), confirms: false)
        let result = try await Self.run(["a"], bench, settings: settings, now: { passed.withLock(\.self) })
        #expect(result.end == .outOfTime)
        #expect(result.rungs.count == 2)
    }

    @Test("ends where its budget does, and keeps what was measured for it")
    func budget() async throws {
        let bench = Bench(
            { _, _ in 100 },
            change: { number, rung in rung.usedUpBudget = number == 2 ? "used up" : nil }
        )
        let result = try await Self.run(["a"], bench)
        #expect(result.end == .outOfBudget("used up"))
        #expect(result.rungs.count == 2)
    }

    @Test("ends at once where nothing works")
    func nothingWorks() async throws {
        let bench = Bench { _, _ in -100 }
        let result = try await Self.run(["a"], bench)
        guard case .nothingWorked = result.end else {
            Issue.record("\(result.end)")
            return
        }
        #expect(result.rungs.count == 1)
        #expect(result.tracks[0].breaksAtOnce)
    }

    @Test("ends where nobody answers any more, but not where a load was too much")
    func gone() async throws {
        let gone = Bench { _, load in load < 2 ? 100 : -100 }
        let result = try await Self.run(["a"], gone)
        guard case .nothingWorked(let reason) = result.end else {
            Issue.record("\(result.end)")
            return
        }
        #expect(reason.contains("connect: connection refused") && result.rungs.count == 2)
        let slow = Bench(
            { _, load in load < 2 ? 100 : -100 },
            change: { number, rung in
                for index in rung.run.samples.indices where number > 1 {
                    rung.run.samples[index].outcome = .failed(.firstTokenTimeout, detail: "10 s")
                }
            }
        )
        #expect(try await Self.run(["a"], slow).end == .whole)
    }

    @Test("goes on with the targets that are answered for where another is not, at first or any more")
    func oneIsGone() async throws {
        let bench = Bench { name, load in name == "never" || name == "later" && load > 1 ? -100 : 100 }
        let result = try await Self.run(["never", "later", "fine"], bench)
        guard case .nothingWorked(let reason) = result.end else {
            Issue.record("\(result.end)")
            return
        }
        #expect(reason.contains("connection refused"))
        #expect(result.tracks.map(\.rungs.count) == [1, 2, 3])
    }

    @Test("tells what was measured where the next rung cannot begin, or was stored elsewhere")
    func brokenOff() async throws {
        let bench = Bench(
            { _, _ in 100 },
            change: { number, _ in if number == 2 { throw ApplicationError("the cache cannot be emptied") } }
        )
        let result = try await Self.run(["a"], bench)
        #expect(result.end == .brokenOff("the next rung could not begin: the cache cannot be emptied"))
        #expect(result.rungs.count == 1)
        let first = Bench({ _, _ in 100 }, change: { _, _ in throw ApplicationError("no") })
        await #expect(throws: ApplicationError.self) { _ = try await Self.run(["a"], first) }
        let rescued = Bench({ _, _ in 100 }, change: { _, rung in rung.rescuedTo = "/elsewhere" })
        guard case .brokenOff(let reason) = try await Self.run(["a"], rescued).end else {
            Issue.record("not broken off")
            return
        }
        #expect(reason.contains("/elsewhere"))
    }

    @Test("takes a rung for no more than it is: refused for a rate limit, or not whole")
    func others() async throws {
        let bench = Bench(
            { _, _ in 100 },
            change: { number, rung in
                if number == 2 { rung.run.record.status = .interrupted }
                if number == 3 { rung.run.samples[9].outcome = .failed(.rateLimited, detail: "429") }
            }
        )
        let result = try await Self.run(["a"], bench)
        #expect(result.rungs.map(\.judgement.verdict) == [.holds, .undecided, .rateLimited])
        #expect(result.tracks[0].bracket.holds == 1)
        #expect(result.tracks[0].bracket.breaks == nil)
    }
}
