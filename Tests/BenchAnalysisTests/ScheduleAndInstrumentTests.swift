import BenchModel
import Statistics
import Testing

@testable import BenchAnalysis
@testable import RunFixtures

@Suite("The load of a plan, and the load there was")
struct ScheduleSummaryTests {
    private static func summary(_ count: Int, _ change: (inout SampleMaker, Int) -> Void = { _, _ in })
        -> ScheduleSummary
    {
        ScheduleSummary(
            (0..<count).map { index in
                // Ten a second.
                var maker = SampleMaker(sequence: index, start: 100 * Double(index), lateness: 0)
                change(&maker, index)
                return SampleFacts(maker.made())
            }
        )
    }

    @Test("are the same where every start was in time")
    func asPlanned() {
        let schedule = Self.summary(21)
        #expect(schedule.planned == 21 && schedule.started == 21 && schedule.dropped == 0 && schedule.delayed == 0)
        #expect(schedule.plannedPerSecond == 10 && schedule.startedPerSecond == 10)
        #expect(Array(schedule.lateness.sorted) == Array(repeating: 0, count: 21) && schedule.delay.isEmpty)
    }

    @Test("differ by the starts that found no room, whether these were dropped or waited")
    func noRoom() {
        let schedule = Self.summary(20) { maker, index in
            if index % 5 == 1 { maker.isDropped = true }
            if index % 5 == 2 { (maker.isHeldBack, maker.lateness) = (true, 40) }
        }
        #expect(schedule.planned == 20 && schedule.started == 16 && schedule.dropped == 4 && schedule.delayed == 4)
        // How late this program was is told of those that had room.
        #expect(schedule.lateness.n == 12 && schedule.lateness.max == 0)
        #expect(Array(schedule.delay.sorted) == Array(repeating: 40e6, count: 4))
    }

    @Test("count a place once that was broken off and asked again")
    func again() {
        let schedule = Self.summary(6) { maker, index in maker.sequence = index / 2 }
        #expect(schedule.planned == 3 && schedule.started == 3)
    }

    @Test("have no rate where there was one start, or none")
    func noRate() {
        for count in 0...1 {
            #expect(Self.summary(count).plannedPerSecond == nil && Self.summary(count).startedPerSecond == nil)
        }
    }
}

@Suite("What the figures of a run are worth")
struct InstrumentWorthTests {
    private static func run(
        _ count: Int,
        shape: LoadShape.Kind = .closed,
        _ change: (inout SampleMaker, Int) -> Void = { _, _ in }
    ) -> MeasuredRun {
        let samples = (0..<count).map { index in
            var maker = SampleMaker(sequence: index, start: Double(index) * 1_000)
            change(&maker, index)
            return maker.made()
        }
        let record = RunRecord(
            name: "r",
            startedAt: 0,
            version: "1",
            isSimulated: false,
            loadShape: shape,
            targets: [MadeRequests.target]
        )
        return MeasuredRun(StoredRun(record: record, samples: samples))
    }

    private static func objective(
        _ metric: Objective.Metric,
        _ limit: Double,
        _ bound: Objective.Bound = .max
    ) -> Objective {
        Objective(metric: metric, percentile: 95, bound: bound, limit: limit)
    }

    @Test(
        "is limited by a client lag above 10 ms, or above a twentieth of the tightest latency objective",
        arguments: [
            (9.9, nil, false), (10.1, nil, true), (4.9, 100e6, false), (5.1, 100e6, true), (0.06, 1e6, true),
            (49, 1e9, false),
        ] as [(Double, Double?, Bool)]
    )
    func lag(lag: Double, objective: Double?, isLimited: Bool) {
        let run = Self.run(20) { maker, _ in maker.lag = lag }
        let statement = run.instrument(objectives: objective.map { [Self.objective(.ttft, $0)] } ?? [])
        #expect(statement.isLimited == isLimited && statement.isLimitOfObjective == (objective != nil))
        #expect(statement.lag.n == 200)
    }

    @Test("is measured by the tightest maximum of a time, and by no other objective")
    func tightest() {
        let run = Self.run(5)
        let objectives = [
            Self.objective(.ttft, 300e6), Self.objective(.e2e, 200e6), Self.objective(.tpot, 1e6, .min),
            Self.objective(.tokensPerSecond, 5, .min),
            Objective(metric: .errorRate, percentile: nil, bound: .max, limit: 0.01),
        ]
        #expect(run.instrument(objectives: objectives).lagLimit == 200e6 * 0.05)
        #expect(run.instrument(objectives: Array(objectives.suffix(3))).lagLimit == 10e6)
    }

    @Test("counts stamps of the requests that count, and no lateness of a loop that plans nothing")
    func stamps() {
        let change: (inout SampleMaker, Int) -> Void = { maker, index in
            if index == 0 { maker.phase = .warmup }
            if index == 1 { maker.outcome = .failed(.truncated, detail: "d") }
            maker.lateness = 2
        }
        let closed = Self.run(10, change).instrument(objectives: [])
        #expect(closed.kernelStamped == 8 && closed.pollStamped == 0 && closed.lateness.isEmpty)
        let open = Self.run(10, shape: .poisson, change).instrument(objectives: [])
        #expect(open.lateness.n == 9 && open.lateness.max == 2e6, "of the failed one, too")
    }

    @Test("knows nothing of a run without samples")
    func empty() {
        let statement = Self.run(0).instrument(objectives: [])
        #expect(!statement.isLimited && statement.lag.isEmpty && statement.eventsPerRead == nil)
        #expect(!statement.handover.isSlow && statement.loops == nil && statement.selftest == nil)
    }

    // MARK: Getting on its way

    @Test(
        "suffers from requests that went out late: their tail, or their share of the slots' time",
        arguments: [
            // A tail of 4 ms is nobody's concern, and its share of a second is small.
            (4.0, 900.0, false),
            // 6 ms beside a TTFT of 900 ms is less than a twentieth.
            (6.0, 900.0, false),
            // 60 ms are not.
            (60.0, 900.0, true),
            // 3 ms of requests of 82 ms are more than a hundredth of the slots' time.
            (3.0, 80.0, true),
        ]
    )
    func handover(lateness: Double, ttft: Double, isSlow: Bool) {
        let run = Self.run(200) { maker, _ in (maker.lateness, maker.ttft, maker.events) = (lateness, ttft, 1) }
        let handover = run.instrument(objectives: []).handover
        // The instant of `sent` is 0.2 ms after the start.
        #expect(handover.time.max == (lateness + 0.2) * 1e6 && handover.isSlow == isSlow, "\(handover.limit)")
    }

    @Test("counts connecting apart: the server's network is not this program's delay")
    func connecting() {
        let run = Self.run(20) { maker, _ in (maker.isReused, maker.lateness) = (false, 1) }
        // Connected with TLS 23.5 ms after the start, sent 0.5 ms later, planned 1 ms before.
        #expect(Array(run.instrument(objectives: []).handover.time.sorted) == Array(repeating: 1.5e6, count: 20))
    }
}

@Suite("The machine a run was recorded on")
struct RecordedHostTests {
    private static let machine = SelftestReport.Machine(
        processor: "Abacus 2",
        cpus: 2,
        memoryBytes: 8_000_000_000,
        kernel: "Linux 6.1 x86_64",
        libcurl: "libcurl/8.5"
    )

    @Test("is read as it was written")
    func roundTrip() throws {
        let host = RecordedHost(
            os: "Debian \"x\"",
            machine: Self.machine,
            proxies: ["http": "http://p:1"],
            loops: 3,
            selftest: nil
        )
        #expect(RecordedHost(json: host.json) == host)
        #expect(host.json.contains("\"memory_bytes\":8000000000") && host.json.contains("http://p:1"))
        let bare = RecordedHost(os: "o", machine: Self.machine, proxies: [:], loops: 1, selftest: nil)
        #expect(bare.proxies == nil && !bare.json.contains("proxies"))
    }

    @Test("lacks what an earlier version did not record, and is none where it cannot be read")
    func older() throws {
        let old = try #require(RecordedHost(json: #"{"os": "o", "cpus": 4, "of_tomorrow": [1]}"#))
        #expect(old.os == "o" && old.cpus == 4 && old.loops == nil && old.selftest == nil && old.kernel == nil)
        #expect(RecordedHost(json: "{}") != nil)
        for text in ["", "[]", "{", "null", #"{"cpus": "four"}"#] { #expect(RecordedHost(json: text) == nil) }
    }
}
