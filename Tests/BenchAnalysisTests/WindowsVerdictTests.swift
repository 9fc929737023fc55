import BenchModel
import BenchReport
import Statistics
import Testing

@testable import BenchAnalysis
@testable import RunFixtures

@Suite("An objective that must be missed in windows in a row")
struct WindowsVerdictTests {
    /// A run of a request every 400 ms; windows of 40 s hold 100 of them.
    private static func judge(
        _ windows: WindowsInARow,
        slow: Set<Int>,
        of count: Int = 1_200,
        limit: Double = 500e6,
        change: (Int, inout SampleMaker) -> Void = { _, _ in }
    ) throws -> Judgement {
        let run = ComparisonTests.side(count, seed: 3) { index, maker in
            if slow.contains(index / 100) { maker.ttft = 900 }
            change(index, &maker)
        }.run
        return try #require(Gate.judge(run, objectives: [objective(windows, limit)]).judgements.first)
    }

    private static func objective(_ windows: WindowsInARow, _ limit: Double = 500e6) -> Objective {
        Objective(metric: .ttft, percentile: 95, bound: .max, limit: limit, windows: windows)
    }

    private static let three = WindowsInARow(count: 3, size: .requests(100))

    @Test(
        "fails where so many in a row are each proven to be beyond it, and passes where that is excluded",
        arguments: [WindowsInARow.Size.requests(100), .time(.seconds(40))]
    )
    func inARow(size: WindowsInARow.Size) throws {
        let asked = WindowsInARow(count: 3, size: size)
        let missed = try Self.judge(asked, slow: [5, 6, 7])
        #expect(missed.answer == .fail && missed.windows?.windows.count == 12 && missed.windows?.rows == 10)
        #expect(
            missed.sentence.contains("of 12 windows 3 proven beyond it (3 in a row), 9 within: fail"),
            "\(missed.sentence)"
        )
        // As a whole the run misses it; not three times in a row.
        let met = try Self.judge(asked, slow: [1, 2, 5, 6, 8, 9])
        #expect(met.verdict.answer == .fail && met.answer == .pass, "\(met.sentence)")
        #expect(met.objective.title.contains("for 3 windows of"))
    }

    @Test("cannot tell where windows have too few requests, and says how many would do")
    func small() throws {
        let judgement = try Self.judge(WindowsInARow(count: 3, size: .requests(50)), slow: [])
        // 0.95^n is to be at most 5 % shared by three windows.
        #expect(judgement.objective.leastOfWindow == 80)
        #expect(judgement.verdict.answer == .pass && judgement.answer == .inconclusive)
        #expect(judgement.sentence.contains("80 samples are the least that can prove a window, and one has 50"))
        #expect(judgement.isOverSoFar == nil)
    }

    @Test("leaves out a last window that is not whole, and needs as many windows as must be missed")
    func rest() throws {
        let asked = WindowsInARow(count: 2, size: .time(.seconds(40)))
        #expect(try Self.judge(asked, slow: [], of: 250).windows?.windows.map(\.n) == [100, 100])
        let few = try Self.judge(WindowsInARow(count: 3, size: .requests(100)), slow: [0, 1], of: 299)
        #expect(few.answer == .inconclusive && few.windows?.rows == 0, "\(few.sentence)")
        #expect(few.sentence.contains("not 3 whole windows in a row"))
    }

    @Test("a row does not reach from one sitting into the next")
    func sittings() throws {
        let samples = MadeRequests.samples(400) { maker, index in
            if index >= 100 && index < 300 { maker.ttft = 900 }
        }.enumerated().map { index, sample in
            var own = sample
            own.part = index < 200 ? 1 : 2
            return own
        }
        let run = StoredRun(record: ComparisonTests.side(1, seed: 3).run.record, samples: samples)
        let asked = WindowsInARow(count: 2, size: .requests(100))
        let judgement = try #require(Gate.judge(MeasuredRun(run), objectives: [Self.objective(asked)]).judgements.first)
        #expect(judgement.windows?.windows.map(\.answer) == [.pass, .fail, .fail, .pass])
        #expect(judgement.windows?.windows.map(\.sitting) == [1, 1, 2, 2] && judgement.answer == .pass)
    }

    @Test("failed requests are beyond it, and a window without requests is open")
    func holes() throws {
        let failed = try Self.judge(Self.three, slow: []) { index, maker in
            if (3..<6).contains(index / 100) { maker.outcome = .failed(.overloaded, detail: "d") }
        }
        #expect(failed.answer == .fail)
        let empty = try Self.judge(WindowsInARow(count: 3, size: .time(.seconds(40))), slow: []) { index, maker in
            if index >= 600 { maker.start += 120_000 }
        }
        #expect(empty.windows?.windows.map(\.n).filter { $0 == 0 }.count == 3 && empty.answer == .inconclusive)
    }

    @Test("the more rows there are, the surer each window must be to miss it")
    func rows() throws {
        // 11 or 12 of 100 are beyond: 95 % are sure of more than 5 %, and not 99.5 % of two windows in a row.
        let slow = { (index: Int, maker: inout SampleMaker) in if index % 9 == 0 { maker.ttft = 900 } }
        let two = WindowsInARow(count: 2, size: .requests(100))
        #expect(try Self.judge(two, slow: [], of: 200, change: slow).answer == .fail)
        #expect(try Self.judge(two, slow: [], of: 1_200, change: slow).answer == .inconclusive)
    }

    @Test("a plan is told whose windows are too few or too small")
    func plans() {
        let reasons = { (windows: WindowsInARow, load: Load) in
            OpenObjective.find(
                in: Scenario(
                    name: "s",
                    endpoints: [],
                    targets: [Target(name: "t", endpoint: "e", wireProtocol: .openaiChat, model: "m", stream: true)],
                    prompts: [],
                    load: load,
                    objectives: [Self.objective(windows)]
                )
            ).map(\.reason)
        }
        #expect(reasons(Self.three, Load(extent: .requests(300))).isEmpty)
        #expect(reasons(Self.three, Load(extent: .requests(299))) == [.tooFewWindows(planned: 2)])
        let small = WindowsInARow(count: 3, size: .requests(79))
        #expect(reasons(small, Load(extent: .requests(1_000))) == [.windowsTooSmall(least: 80, requests: 79)])
        let timed = WindowsInARow(count: 3, size: .time(.seconds(20)))
        #expect(reasons(timed, Load(extent: .duration(.seconds(59)))) == [.tooFewWindows(planned: 2)])
        #expect(reasons(timed, Load(extent: .duration(.seconds(60)))).isEmpty)
    }
}
