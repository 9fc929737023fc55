import BenchModel
import Statistics
import Testing

@testable import BenchAnalysis
@testable import BenchReport

@Suite("OpenMetrics of a watch")
struct OpenMetricsTests {
    private static let objective = Objective(metric: .ttft, percentile: 95, bound: .max, limit: 5e8)
    private static let slow = WatchSubject(target: "a", question: WatchSubject.Question(objective))
    private static let reach = WatchSubject(target: "a", question: .reach)

    private static func bounds(_ target: String = "a") -> [WatchedBound] {
        [
            WatchedBound(subject: WatchSubject(target: target, question: .reach), kind: .reach),
            WatchedBound(
                subject: WatchSubject(target: target, question: WatchSubject.Question(objective)),
                kind: .allowance(0.05),
                objective: objective
            ),
        ]
    }

    private static func page(
        _ meters: WatchMeters,
        _ state: WatchState? = nil,
        name: String = "nightly",
        as format: MetricsFormat = .openMetrics
    ) -> String {
        OpenMetrics.page(
            meters,
            state,
            ProcessState(startedAt: .seconds(1_700_000_000), cpu: .seconds(1.5), memory: 30_000_000),
            WatchWords(name, meters.bounds, isSimulated: false),
            version: "1.2.3",
            as: format
        )
    }

    private static func probed() -> WatchMeters {
        var meters = WatchMeters(bounds())
        let late = WindowTally(n: 4, beyond: 3, untold: 1, figure: 563e6)
        let windows = [reach: WindowTally(n: 5, beyond: 1), slow: late]
        let incident = IncidentRecord(
            number: 1,
            target: "a",
            toldAt: 0,
            since: 0,
            findings: [
                .init(question: slow.question, since: 0, windows: 3, badWindows: 3, n: 15, beyond: 15)
            ]
        )
        meters.take(ProbeRecord(number: 1, at: .seconds(1_700_000_300), windows: windows), nil, open: [incident])
        meters.take(ProbeRecord(number: 2, at: .seconds(1_700_000_600), result: .unmeasured), nil, open: [incident])
        meters.take(.webhook, wasDelivered: true)
        return meters
    }

    @Test("says what was measured, what the verdicts are and how the watch is")
    func samples() {
        let state = WatchState(nextProbe: .seconds(1_700_000_900.5), spent: 0.25, budget: 1, pendingAlerts: 2)
        let lines = Self.page(Self.probed(), state).split(separator: "\n").map(String.init)
        for line in [
            "ezbench_watch_info{name=\"nightly\",version=\"1.2.3\"} 1",
            "ezbench_incident{target=\"a\",objective=\"TTFT p95 ≤ 500 ms\"} 1",
            "ezbench_incident{target=\"a\",objective=\"reach\"} 0",
            "ezbench_incidents_total{target=\"a\"} 1",
            "ezbench_window_beyond{target=\"a\",objective=\"TTFT p95 ≤ 500 ms\"} 3",
            "ezbench_window_untold{target=\"a\",objective=\"TTFT p95 ≤ 500 ms\"} 1",
            "ezbench_window_bad{target=\"a\",objective=\"TTFT p95 ≤ 500 ms\"} 1",
            "ezbench_window_bad{target=\"a\",objective=\"reach\"} 0",
            "ezbench_objective_seconds{target=\"a\",objective=\"TTFT p95 ≤ 500 ms\",of=\"limit\"} 0.5",
            "ezbench_objective_seconds{target=\"a\",objective=\"TTFT p95 ≤ 500 ms\",of=\"window\"} 0.563",
            "ezbench_probes_total{result=\"measured\"} 1", "ezbench_probes_total{result=\"unmeasured\"} 1",
            "ezbench_last_probe_timestamp_seconds 1700000600", "ezbench_next_probe_timestamp_seconds 1700000900.5",
            "ezbench_alerts_pending 2", "ezbench_spent_dollars 0.25", "ezbench_budget_dollars 1",
            "ezbench_alerts_total{way=\"webhook\",result=\"delivered\"} 1", "process_cpu_seconds_total 1.5",
            "process_resident_memory_bytes 30000000",
        ] { #expect(lines.contains(line), "\(line)") }
        #expect(lines.last == "# EOF" && Self.page(Self.probed(), state).hasSuffix("# EOF\n"))
    }

    @Test("buckets are cumulative, end with +Inf, and agree with count and sum")
    func histogram() {
        var buckets = BucketCounts(bounds: [0.25, 1, 2.5])
        for value in [0.125, 0.25, 0.5, 2, 99, .infinity, .nan] { buckets.add(value) }
        var text = MetricsText(.openMetrics)
        text.histogram("x_seconds", [("target", "a")], buckets)
        #expect(
            text.text == """
                x_seconds_bucket{target="a",le="0.25"} 2
                x_seconds_bucket{target="a",le="1.0"} 3
                x_seconds_bucket{target="a",le="2.5"} 4
                x_seconds_bucket{target="a",le="+Inf"} 5
                x_seconds_count{target="a"} 5
                x_seconds_sum{target="a"} 101.875

                """
        )
    }

    @Test("each family stands once with its type before its samples, and counters end in _total")
    func families() throws {
        let lines = Self.page(Self.probed(), WatchState(nextProbe: 0)).split(separator: "\n").map(String.init)
        var (seen, current, kind) = (Set<String>(), "", "")
        for line in lines.dropLast() {
            let parts = line.split(separator: " ").map(String.init)
            if parts[0] == "#" {
                if parts[1] == "TYPE" {
                    let isNew = seen.insert(parts[2]).inserted
                    #expect(isNew, "\(parts[2]) stands twice")
                    (current, kind) = (parts[2], parts[3])
                }
                #expect(parts[2] == current)
                if parts[1] == "UNIT" { #expect(current.hasSuffix("_\(parts[3])"), "\(line)") }
                continue
            }
            let name = String(line.prefix { $0 != "{" && $0 != " " })
            let suffixes =
                switch kind {
                case "counter": ["_total"]
                case "histogram": ["_bucket", "_count", "_sum"]
                case "info": ["_info"]
                default: [""]
                }
            #expect(suffixes.contains { name == current + $0 }, "\(line) is not of \(current), a \(kind)")
        }
    }

    @Test("the format before OpenMetrics has the same samples, under the names and types that it knows")
    func plain() {
        let state = WatchState(nextProbe: 0)
        let modern = Self.page(Self.probed(), state).split(separator: "\n").map(String.init)
        let plain = Self.page(Self.probed(), state, as: .plain).split(separator: "\n").map(String.init)
        #expect(modern.filter { !$0.hasPrefix("#") } == plain.filter { !$0.hasPrefix("#") })
        for line in [
            "# TYPE ezbench_watch_info gauge", "# TYPE ezbench_requests_total counter",
            "# HELP ezbench_requests_total Measured requests by outcome", "# TYPE ezbench_ttft_seconds histogram",
            "# TYPE process_cpu_seconds_total counter", "# TYPE ezbench_incident gauge",
        ] { #expect(plain.contains(line), "\(line)") }
        let kinds: Set = ["counter", "gauge", "histogram"]
        #expect(
            plain.filter { $0.hasPrefix("# TYPE ") }.allSatisfy {
                kinds.contains($0.split(separator: " ")[3].description)
            }
        )
        #expect(!plain.contains { $0.hasPrefix("# UNIT") || $0 == "# EOF" })
    }

    @Test("whoever asks for OpenMetrics gets it, as Prometheus does; people and older tools get what all can read")
    func chosen() {
        let prometheus =
            "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;q=0.5"
        #expect(MetricsFormat(accepted: prometheus) == .openMetrics)
        #expect(
            ["", "*/*", "text/plain;version=0.0.4", "text/html"].allSatisfy { MetricsFormat(accepted: $0) == .plain }
        )
    }

    @Test("names of targets can neither end a label nor begin a line")
    func foreign() {
        let name = "a\"} 1\nevil_total 9\n# EOF\n\\ \u{202E}x\0"
        let page = Self.page(WatchMeters(Self.bounds(name)), name: name)
        #expect(page.contains(#"target="a\"} 1 evil_total 9 # EOF \\ x ""#))
        #expect(!page.split(separator: "\n").contains { $0.hasPrefix("evil") })
        #expect(page.ranges(of: "# EOF").count > 1 && page.hasSuffix("\n# EOF\n"))
        #expect(page.split(separator: "\n").dropLast().allSatisfy { $0 != "# EOF" })
    }

    @Test("numbers are written as the format has them")
    func numbers() {
        #expect(
            [0, 1, -2.5, 1e-9, 1e300, .infinity, -.infinity, .nan].map(MetricsText.number)
                == ["0", "1", "-2.5", "1e-09", "1e+300", "+Inf", "-Inf", "NaN"]
        )
    }
}
