import BenchModel
import Pricing
import Statistics
import Testing

@testable import BenchAnalysis
@testable import BenchReport
@testable import RunFixtures

@Suite("Open-loop load")
struct OpenLoopTests {
    private func run(_ makers: [SampleMaker], shape: LoadShape.Kind = .poisson) -> StoredRun {
        var record = OpenLoopFixture.record
        record.loadShape = shape
        record.targets = [record.targets[0]]
        return StoredRun(record: record, samples: makers.map { $0.made() })
    }

    private func target(_ run: StoredRun) throws -> TargetSummary {
        try #require(Summary(run: run, prices: .builtIn).targets.first)
    }

    @Test("is told apart into what was planned, started, delayed and dropped")
    func schedule() throws {
        let run = run(
            (0..<11).map { index in
                var maker = SampleMaker(sequence: index, start: Double(index) * 100, lateness: 2)
                maker.start += maker.lateness
                maker.isHeldBack = index == 4 || index == 5
                if maker.isHeldBack { maker.lateness = 30 }
                if index == 4 || index == 5 { maker.start = Double(index) * 100 + 30 }
                if index == 9 {
                    maker.isDropped = true
                    maker.start = 900
                }
                return maker
            }
        )
        let schedule = try #require(try target(run).schedule)
        #expect(schedule.planned == 11 && schedule.started == 10)
        #expect(schedule.dropped == 1 && schedule.delayed == 2)
        #expect(schedule.plannedPerSecond == 10)
        #expect(schedule.startedPerSecond == 9)
        #expect(schedule.lateness.n == 8 && schedule.lateness.max == 2e6)
        #expect(schedule.delay.n == 2 && schedule.delay.max == 30e6)
        #expect(try target(run).failures.map(\.kind) == [.notStarted])
    }

    @Test("has no schedule, and no steady window, where it is the other kind of loop")
    func kinds() throws {
        let makers = (0..<4).map { SampleMaker(sequence: $0, start: Double($0) * 10) }
        #expect(try target(run(makers, shape: .closed)).schedule == nil)
        #expect(try target(run(makers, shape: .closed)).steadyTokensPerSecond != nil)
        #expect(try target(run(makers)).steadyTokensPerSecond == nil)
    }

    @Test("is judged by TTFT from plan, and the sentence says so", arguments: [LoadShape.Kind.poisson, .closed])
    func gate(shape: LoadShape.Kind) throws {
        // 100 ms after it was sent, 400 ms after it was planned.
        let run = run(
            (0..<60).map { SampleMaker(sequence: $0, start: Double($0) * 100, lateness: 299.8) },
            shape: shape
        )
        let limit = Objective(metric: .ttft, percentile: 95, bound: .max, limit: 200e6)
        let report = Gate.judge(run, objectives: [limit])
        let judgement = try #require(report.judgements.first)
        let isOpen = shape != .closed
        #expect(judgement.answer == (isOpen ? .fail : .pass))
        #expect(judgement.measured == (isOpen ? 400e6 : 100e6))
        #expect(judgement.sentence.hasPrefix(isOpen ? "near: TTFT from plan p95 400 ms" : "near: TTFT p95 100 ms"))
        #expect(report.goodput.first?.met == (isOpen ? 0 : 60))
    }

    @Test("that was dropped counts as slower than any limit")
    func dropped() throws {
        let run = run((0..<60).map { SampleMaker(sequence: $0, start: Double($0) * 100, isDropped: $0 % 2 == 0) })
        let limit = Objective(metric: .ttft, percentile: 95, bound: .max, limit: 1e12)
        #expect(Gate.judge(run, objectives: [limit]).judgements.first?.answer == .fail)
    }
}

@Suite("The instrument's statement")
struct InstrumentStatementTests {
    private func run(lag: Double, shape: LoadShape.Kind = .closed) -> StoredRun {
        var record = OpenLoopFixture.record
        record.loadShape = shape
        record.targets = [record.targets[0]]
        let samples = (0..<20).map { SampleMaker(sequence: $0, start: Double($0), lag: lag).made() }
        return StoredRun(record: record, samples: samples)
    }

    @Test(
        "calls a run limited whose lag is above its share of the tightest latency objective",
        arguments: [
            ([], 10, false), ([], 10.01, true), ([500.0], 25, false), ([500], 25.1, true), ([1000, 40], 2.1, true),
            ([1000, 40], 2, false),
        ]
    )
    func limit(limits: [Double], lag: Double, isLimited: Bool) {
        let objectives = limits.map {
            Objective(metric: .ttft, percentile: 95, bound: .max, limit: Nanoseconds.milliseconds($0).inNanoseconds)
        }
        let others = [
            Objective(metric: .errorRate, percentile: nil, bound: .max, limit: 0.01),
            Objective(metric: .tokensPerSecond, percentile: 5, bound: .min, limit: 1),
        ]
        #expect(InstrumentStatement(run(lag: lag), objectives: objectives + others).isLimited == isLimited)
    }

    @Test("says where its limit comes from, which another objective moves")
    func limitWords() {
        let run = run(lag: 30)
        let objective = Objective(metric: .ttft, percentile: 95, bound: .max, limit: 500e6)
        let alone = InstrumentStatement(run, objectives: []).alarm ?? ""
        #expect(
            alone.contains("10.0 ms") && alone.contains("(the limit where no latency objective is judged)"),
            "\(alone)"
        )
        let judged = InstrumentStatement(run, objectives: [objective]).alarm ?? ""
        #expect(
            judged.contains("25.0 ms") && judged.contains("(5 % of the tightest latency objective that is judged)"),
            "\(judged)"
        )
    }

    @Test("marks every output of a run that was limited, and no other")
    func marks() {
        for (lag, isLimited) in [(30.0, true), (0.01, false)] {
            let run = run(lag: lag)
            let summary = Summary(run: run, prices: .builtIn)
            let report = Gate.judge(run, objectives: [])
            for format in [ReportFormat.table, .markdown, .json, .csv] {
                #expect(ReportRenderer.render(summary, as: format).contains("INSTRUMENT-LIMITED") == isLimited)
            }
            #expect(ReportRenderer.render(summary, as: .json).contains("\"limited\": \(isLimited)"))
            #expect(ReportRenderer.render(summary, as: .csv).contains("instrument_limited"))
            #expect(ReportRenderer.render(summary, as: .csv).contains(",\(isLimited),,closed,"))
            for format in CheckFormat.allCases {
                #expect(GateRenderer.render(report, as: format).contains("INSTRUMENT-LIMITED") == isLimited)
            }
            #expect(GateRenderer.jobSummary(report).contains("INSTRUMENT-LIMITED") == isLimited)
        }
    }

    @Test("stands beside what befell the whole run, in every output")
    func remarks() {
        var run = run(lag: 0.01)
        run.record.remarks = (1...5).map {
            Remark(at: .seconds(Double($0)), kind: .clockStep, text: "the wall\u{1B}clock was set, \($0)")
        }
        run.record.remarks.append(Remark(at: 0, kind: Remark.Kind(rawValue: "eclipse"), text: "the sun went out"))
        let summary = Summary(run: run, prices: .builtIn)
        let report = Gate.judge(run, objectives: [])
        let outputs =
            [ReportFormat.table, .markdown, .csv].map { ReportRenderer.render(summary, as: $0) }
            + CheckFormat.allCases.map { GateRenderer.render(report, as: $0) } + [GateRenderer.jobSummary(report)]
        for output in outputs {
            #expect(output.contains("CLOCK STEP: at 1.00 s the wall clock was set, 1"))
            #expect(output.contains("at 3.00 s") && !output.contains("at 4.00 s"))
            #expect(output.contains("CLOCK STEP: 2 more of the kind"))
            #expect(output.contains("ECLIPSE: at 0 s the sun went out"))
        }
        let json = ReportRenderer.render(summary, as: .json)
        #expect(json.contains(#"{"at_ms":5000,"kind":"clock_step","text":"the wall\u001bclock was set, 5"}"#))
    }

    @Test("names the stamps, the lag and, of planned starts only, the schedule's lateness")
    func sentence() {
        let closed = InstrumentStatement(run(lag: 1), objectives: [])
        #expect(
            closed.sentence
                == "instrument: arrivals by kernel; client lag p50 1000 µs, p99 1000 µs, max 1000 µs (n 200); free slot to sent "
                + "p50 0.300 ms, p99 0.300 ms, max 0.300 ms (n 20), 0.11 % of the slots' time; 1.00 events per read"
        )
        let open = InstrumentStatement(run(lag: 1, shape: .constant), objectives: [])
        #expect(open.sentence.contains("; schedule lateness p99 0.100 ms (n 20); "))
    }

    @Test("says how many loops there were, and quotes the machine's last self-test")
    func selftest() throws {
        let machine = SelftestReport.Machine(
            processor: "Abacus",
            cpus: 2,
            memoryBytes: 8_000_000_000,
            kernel: "Linux 6.1 x86_64",
            libcurl: "libcurl/8.5"
        )
        var quote = SelftestQuote(
            SelftestReport(machine: machine, loops: 2, date: RunFixture.epoch, version: "0.1.0", results: [])
        )
        #expect(quote.words == "self-test of 2026-11-24T01:40:00Z: not to be trusted with any load")
        #expect(quote.isAbout(machine, loops: 2, version: "0.1.0"))
        #expect(
            !quote.isAbout(machine, loops: 1, version: "0.1.0") && !quote.isAbout(machine, loops: 2, version: "0.2")
        )
        var other = machine
        other.libcurl = "libcurl/8.6"
        #expect(!quote.isAbout(other, loops: 2, version: "0.1.0"))
        quote.trustedLoad = "1000 streams × 20 tokens/s"
        quote.ttftErrorP99 = 76_400
        var run = run(lag: 1)
        let host = RecordedHost(os: "Linux", machine: machine, proxies: [:], loops: 2, selftest: quote)
        run.record.hostJSON = host.json
        #expect(RecordedHost(json: run.record.hostJSON) == host)
        #expect(
            host.json.contains(#""cpus":2,"kernel":"Linux 6.1 x86_64""#) && host.json.contains(#""memory_bytes":8"#)
        )
        let statement = InstrumentStatement(run, objectives: [])
        #expect(
            statement.sentence.hasSuffix(
                "; 2 event loops; 1.00 events per read; self-test of 2026-11-24T01:40:00Z: trusted up to "
                    + "1000 streams × 20 tokens/s, TTFT error p99 76.4 µs"
            )
        )
        let json = ReportRenderer.render(Summary(run: run, prices: .builtIn), as: .json)
        #expect(json.contains(#""loops": 2,"#) && json.contains(#""trusted_load": "1000 streams × 20 tokens/s""#))
    }

    @Test("of a run without samples knows nothing and is not limited")
    func empty() {
        let statement = InstrumentStatement(StoredRun(record: OpenLoopFixture.record, samples: []), objectives: [])
        #expect(statement.sentence == "instrument: arrivals by —" && !statement.isLimited)
    }
}
