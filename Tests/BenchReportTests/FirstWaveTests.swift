import BenchModel
import Pricing
import Statistics
import Testing

@testable import BenchAnalysis
@testable import BenchReport
@testable import RunFixtures

@Suite("Requests that began together")
struct FirstWaveTests {
    /// A server that prefills one request at a time, 40 ms each, and answers for 300 ms: as each slot has its place in the
    /// queue from the first wave on, the later ones do not meet one another.
    private static func slots(_ count: Int, rounds: Int, warmup: Int = 0, part: Int = 1) -> [Sample] {
        (0..<rounds).flatMap { round in
            (0..<count).map { slot -> Sample in
                let isFirst = round == 0
                var maker = SampleMaker(sequence: round * count + slot)
                // Each later request starts when the slot's last one has ended.
                maker.start = isFirst ? 0.1 : 340 * Double(round) + 40 * Double(slot)
                maker.ttft = isFirst ? 40 * Double(slot + 1) : 45
                maker.lateness = 0.1
                maker.gap = 30
                maker.phase = maker.sequence < warmup ? .warmup : .measure
                var sample = maker.made()
                sample.part = part
                return sample
            }
        }
    }

    private static func target(_ samples: [Sample]) throws -> TargetSummary {
        let run = StoredRun(record: RunFixture.record, samples: samples)
        return try #require(Summary(run: run, prices: .builtIn).targets.first)
    }

    @Test("are kept apart: the other ones have figures of their own")
    func apart() throws {
        let target = try Self.target(Self.slots(8, rounds: 6))
        let parts = try #require(target.firstWave)
        #expect(parts.wave.n == 8 && parts.steady.n == 40)
        #expect(parts.wave.ttft.max == 320e6 && parts.steady.ttft.max == 45e6)
        #expect(target.ttft.n == 48, "all of them count where nobody asks")
    }

    @Test(
        "differ where a percentile of the others does, whether or not these had to be computed for it",
        arguments: 1...40
    )
    func differing(seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed))
        let slots = Int.random(in: 2...6, using: &random)
        let rounds = Int.random(in: 1...30, using: &random)
        let spread = Double.random(in: 0...80, using: &random)
        let samples = Self.slots(slots, rounds: rounds).map { sample -> Sample in
            var maker = SampleMaker(sequence: sample.sequence.number)
            maker.start = Double(sample.planned.nanoseconds) / 1e6
            maker.ttft = 45 + .random(in: 0...spread, using: &random)
            return maker.made()
        }
        let target = try Self.target(samples)
        let parts = try #require(target.firstWave)
        let differs = [5, 50, 95, 99].contains { (percentile: Percentile) in
            guard let before = target.ttft.percentile(percentile), let after = parts.steady.ttft.percentile(percentile)
            else { return false }
            return abs(after - before) > 0.1 * before
        }
        #expect(parts.differs(.ttft, from: target.latencies) == differs)
    }

    @Test("are none where warm-up took the first turn of every slot, and what it left of one otherwise")
    func warmup() throws {
        #expect(try Self.target(Self.slots(8, rounds: 6, warmup: 8)).firstWave == nil)
        #expect(try Self.target(Self.slots(8, rounds: 6, warmup: 3)).firstWave?.wave.n == 5)
    }

    @Test("are those of every sitting, for each begins anew")
    func sittings() throws {
        let second = Self.slots(4, rounds: 3, part: 2).map { sample in
            var sample = sample
            sample.sequence.number += 12
            return sample
        }
        #expect(try Self.target(Self.slots(4, rounds: 3) + second).firstWave?.wave.n == 8)
    }

    @Test("are no burst where there is one slot")
    func oneSlot() throws {
        #expect(try Self.target(Self.slots(1, rounds: 5)).firstWave == nil)
    }

    @Test("stand beneath their target in text and Markdown where a figure differs, and always in JSON and CSV")
    func outputs() throws {
        let run = StoredRun(record: RunFixture.record, samples: Self.slots(8, rounds: 6))
        let summary = Summary(run: run, prices: .builtIn)
        for format in [ReportFormat.table, .markdown] {
            let text = ReportRenderer.render(summary, as: format)
            #expect(
                text.contains("└ steady") && text.contains("└ first wave") && text.contains("first wave: the measured")
            )
        }
        let json = ReportRenderer.render(summary, as: .json)
        #expect(json.contains("\"first_wave\": {") && json.contains("\"steady\": {") && json.contains("\"differs\": ["))
        let csv = ReportRenderer.render(summary, as: .csv).split(separator: "\r\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false)
        }
        let row = Dictionary(zip(csv[0], csv[1]), uniquingKeysWith: { first, _ in first })
        #expect(row["first_wave_n"] == "8" && row["ttft_steady_p95_ms"] == "45" && row["ttft_steady_n"] == "40")
        let even = StoredRun(record: RunFixture.record, samples: Self.slots(8, rounds: 6, warmup: 8))
        #expect(!ReportRenderer.render(Summary(run: even, prices: .builtIn), as: .table).contains("└"))
    }

    @Test("that are all there is leave nothing to tell of a steady state, and the report says so")
    func nothingElse() {
        let run = StoredRun(record: RunFixture.record, samples: Self.slots(8, rounds: 1))
        let text = ReportRenderer.render(Summary(run: run, prices: .builtIn), as: .markdown)
        #expect(text.contains("all 8 measured requests began together"))
    }

    @Test("count for a gate as all others do")
    func gate() throws {
        let run = StoredRun(record: RunFixture.record, samples: Self.slots(8, rounds: 6))
        let objective = Objective(metric: .ttft, percentile: 50, bound: .max, limit: 60e6, target: "claude")
        #expect(Gate.judge(run, objectives: [objective]).judgements.first?.n == 48)
    }
}

@Suite("What the program takes from a free slot to the request on its way")
struct HandoverSummaryTests {
    private static func run(
        _ count: Int = 40,
        record: RunRecord = RunFixture.record,
        _ change: (inout SampleMaker, Int) -> Void = { _, _ in }
    ) -> StoredRun {
        let samples = (0..<count).map { sequence -> Sample in
            var maker = SampleMaker(sequence: sequence, start: 400 * Double(sequence))
            change(&maker, sequence)
            return maker.made()
        }
        return StoredRun(record: record, samples: samples)
    }

    private static func handover(_ run: StoredRun, _ objectives: [Objective] = []) -> HandoverSummary {
        InstrumentStatement(run, objectives: objectives).handover
    }

    @Test("is sent − planned without connecting, whether cold or on a connection that is still being opened")
    func definition() {
        let reused = Self.handover(Self.run())
        #expect(reused.time.n == 40 && reused.time.min == 0.3e6 && reused.time.max == 0.3e6)
        // 23.5 ms of 24 are connecting.
        let cold = Self.handover(Self.run { maker, _ in maker.isReused = false })
        #expect(cold.time.min == 0.6e6 && cold.time.max == 0.6e6 && !cold.isSlow)
        var shared = Self.run(2) { maker, sequence in
            maker.start = 1
            maker.isReused = sequence == 1
        }
        // The second one waits for the connection of the first, as over HTTP/2.
        shared.samples[1].connection.connectionID = shared.samples[0].connection.connectionID
        shared.samples[1].times.sent = shared.samples[0].times.sent
        #expect(Self.handover(shared).time.max == 0.6e6)
    }

    @Test("raises an alarm in every output where large bodies are made while slots stand idle")
    func slow() {
        // 27 ms for each request of about 280 ms.
        let run = Self.run { maker, _ in maker.lateness = 27 }
        let handover = Self.handover(run)
        #expect(handover.isSlow && (handover.shareOfSlots ?? 0) > 0.05)
        let summary = Summary(run: run, prices: .builtIn)
        for format in ReportFormat.allCases where format != .csv {
            let text = ReportRenderer.render(summary, as: format).split(whereSeparator: \.isWhitespace).joined(
                separator: " "
            )
            #expect(text.contains("SLOW STARTS: this program took p50"), "\(format)")
        }
        #expect(ReportRenderer.render(summary, as: .csv).contains("handover_p99_ms"))
        let gate = Gate.judge(run, objectives: [])
        for format in CheckFormat.allCases {
            #expect(GateRenderer.render(gate, as: format).contains("SLOW STARTS"), "\(format)")
        }
    }

    @Test("is no alarm where it is a small part of what is measured")
    func quick() {
        #expect(!Self.handover(Self.run()).isSlow)
        #expect(Self.handover(Self.run()).alarm == nil)
    }

    @Test(
        "is no alarm in a short run of quick requests on a busy machine, one that stood still for a moment among them",
        arguments: [6, 24, 99]
    )
    func quickAndFew(count: Int) {
        let run = Self.run(count) { maker, sequence in
            maker.start = 20 * Double(sequence)
            (maker.ttft, maker.gap) = (5, 1)
            maker.lateness = sequence == 5 ? 0.6 : 0.2
        }
        let handover = Self.handover(run)
        #expect((handover.shareOfSlots ?? 0) > 0.01 && !handover.isSlow)
        #expect(handover.words?.hasSuffix(" % of the slots' time") == true)
    }

    @Test("is an alarm however few the requests are that all of them begin late", arguments: [3, 24, 200])
    func fewAndSlow(count: Int) {
        let run = Self.run(count) { maker, sequence in
            maker.start = 60 * Double(sequence)
            (maker.ttft, maker.gap) = (5, 1)
            maker.lateness = 27
        }
        #expect(Self.handover(run).isSlow)
    }

    @Test("is held against the tightest objective where that is less than the TTFT")
    func objective() {
        let run = Self.run { maker, _ in
            maker.ttft = 2000
            maker.start *= 10
            maker.lateness = 6
        }
        #expect(!Self.handover(run).isSlow)
        let tight = Objective(metric: .itl, percentile: 95, bound: .max, limit: 100e6)
        #expect(Self.handover(run, [tight]).isSlow)
    }

    @Test("leaves the first wave out, whose requests are all asked for at once, unless there is nothing else")
    func firstWave() {
        let run = Self.run(40) { maker, sequence in
            if sequence < 8 {
                maker.start = 10 + Double(sequence) * 3
                maker.lateness = 10 + Double(sequence) * 3
            }
        }
        let handover = Self.handover(run)
        #expect(handover.time.n == 32 && handover.time.max == 0.3e6 && !handover.isSlow)
        var alone = run
        alone.samples = Array(run.samples.prefix(8))
        #expect(Self.handover(alone).time.n == 8 && Self.handover(alone).isSlow)
    }

    @Test("counts under open-loop load from the planned start, of those that had room")
    func openLoop() {
        var record = RunFixture.record
        record.loadShape = .constant
        let run = Self.run(record: record) { maker, sequence in
            maker.isHeldBack = sequence % 2 == 0
            maker.lateness = maker.isHeldBack ? 500 : 0.1
        }
        let handover = Self.handover(run)
        #expect(handover.time.n == 20 && handover.time.max == 0.3e6 && handover.shareOfSlots == nil)
    }
}

@Suite("A run of which nothing worked")
struct NothingWorkedTests {
    private static func run(
        _ outcome: Sample.Outcome,
        status: Int?,
        count: Int = 3,
        at url: String = "https://ezaiapi.com/v1/messages"
    ) -> StoredRun {
        let samples = (0..<count).map { sequence -> Sample in
            var maker = SampleMaker(sequence: sequence, start: 10 * Double(sequence))
            maker.events = 0
            maker.outcome = outcome
            var sample = maker.made()
            sample.httpStatus = status
            return sample
        }
        var record = RunFixture.record
        record.targets[0].url = url
        return StoredRun(record: record, samples: samples)
    }

    @Test("is told in one line, with the address that was asked and the cause")
    func sentence() {
        let run = Self.run(.failed(.connect, detail: "connection refused"), status: nil)
        #expect(
            NothingWorked.sentence(RunFacts(run))
                == "nothing works at https://ezaiapi.com/v1/messages: connect: connection refused (all 3 requests failed)"
        )
        let one = Self.run(.failed(.badRequest, detail: "HTTP 404"), status: 404, count: 1)
        #expect(NothingWorked.sentence(RunFacts(one))?.hasSuffix("badRequest") == false)
        #expect(NothingWorked.sentence(RunFacts(one))?.hasSuffix("(the only request failed)") == true)
    }

    @Test(
        "says the address once, and what to do where the server's words do not",
        arguments: [
            (404, "HTTP 404, Not Found", "is the path of the address right, and the model's name?"),
            (400, "HTTP 400, Unrecognized key(s): 'stream_options'", "\"stream_options\": null"),
            (400, "HTTP 400, use 'max_completion_tokens' instead", "in place of max_tokens"),
            (401, "HTTP 401, no key", "or --api-key-env does (the only request failed)"),
            (404, "HTTP 404, The model `x` does not exist", "does not exist (the only request failed)"),
        ]
    )
    func advice(status: Int, detail: String, words: String) {
        let url = "https://ezaiapi.com/v1/messages"
        let run = Self.run(.failed(.badRequest, detail: "\(detail); asked \(url)"), status: status, count: 1)
        let sentence = NothingWorked.sentence(RunFacts(run)) ?? ""
        #expect(sentence.contains(words) && sentence.ranges(of: url).count == 1, "\(sentence)")
    }

    @Test("does not take the address for the server's words")
    func adviceByWords() {
        let url = "https://ezaiapi.com/v1beta/models/gemini-3:streamGenerateContent"
        let run = Self.run(.failed(.badRequest, detail: "HTTP 404; asked \(url)"), status: 404, at: url)
        let sentence = NothingWorked.sentence(RunFacts(run)) ?? ""
        #expect(sentence.contains("HTTP 404; is the path of the address right"), "\(sentence)")
    }

    @Test("is no such run where one request went well, or waiting may help")
    func others() {
        var run = Self.run(.failed(.connect, detail: "connection refused"), status: nil)
        run.samples.append(SampleMaker(sequence: 9, start: 100).made())
        #expect(NothingWorked.sentence(RunFacts(run)) == nil)
        #expect(
            NothingWorked.sentence(RunFacts(Self.run(.failed(.overloaded, detail: "HTTP 529"), status: 529))) == nil
        )
        #expect(NothingWorked.sentence(RunFacts(record: RunFixture.record, samples: [])) == nil)
    }

    @Test("has no tables of dashes in its report")
    func report() {
        let run = Self.run(.failed(.connect, detail: "connection refused"), status: nil)
        let text = ReportRenderer.render(Summary(run: run, prices: .builtIn), as: .table)
        #expect(text.contains("Failures") && !text.contains("Latency") && !text.contains("Throughput"))
    }
}
