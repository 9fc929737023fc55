import Foundation
import Synchronization
import Testing

/// Limits are certain by their distance: a nanosecond always is missed, an hour never.
@Suite("Watching", .timeLimit(.minutes(30)))
struct WatchTests {
    private static func scenario(max: String, _ address: String, _ fields: [String: Any] = [:]) -> TestScenario {
        var scenario = TestScenario.single(address, .chat, fields)
        scenario.objectives = [["metric": "ttft", "percentile": 95, "max": max]]
        return scenario
    }

    /// Makes one probe; a machine that is too busy for it keeps the program from running, and is asked again.
    private static func probe(_ bench: Workbench, _ arguments: [String]) async throws -> ProgramResult {
        var result = try await bench.start(arguments).result()
        for _ in 1...20 where result.output.contains("the program had stood still") {
            result = try await bench.start(arguments).result()
        }
        return result
    }

    @Test(
        "once, three times: the third missed window in a row is an incident, told by webhook and command; then it is over"
    )
    func once() async throws {
        try await Workbench.with { bench in
            let posts = Mutex<[String]>([])
            let hook = try EchoServer { request in
                posts.withLock { $0.append(request.body) }
                return Array("HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok".utf8)
            }
            defer { hook.stop() }
            let address = try await bench.startSimulator()
            let arguments = [
                "watch", "scenario.json", "--once", "--webhook", "\(hook.address)/SECRET", "--on-alert",
                "echo \"$EZBENCH_ALERT $EZBENCH_INCIDENT\" >> told.txt",
            ]
            try bench.write(Self.scenario(max: "1ns", address))
            var results: [ProgramResult] = []
            for _ in 1...4 { results.append(try await Self.probe(bench, arguments)) }
            #expect(results.map(\.code) == [0, 0, 1, 1])
            #expect(
                results[0].output.hasPrefix("SIMULATED ") && results[0].output.contains("TTFT p95 ≤")
                    && results[0].output.contains("BEYOND")
            )
            #expect(
                results[2].output.contains("INCIDENT 1: ") && !results[2].output.contains("goes on since")
                    && results[2].errors.hasSuffix("1 incident going on\n")
            )
            #expect(results[3].output.contains("incident 1 goes on since"))
            try bench.write(Self.scenario(max: "1h", address))
            // Another limit is another question: what was asked before is watched no more.
            let other = try await Self.probe(bench, arguments)
            #expect(other.code == 0)
            #expect(
                posts.withLock(\.count) == 2
                    && posts.withLock { $0[0].contains("SIMULATED ezbench watch test: INCIDENT 1") }
            )
            #expect(posts.withLock { $0[1].contains("TTFT p95 ≤ ") && $0[1].contains(" ms is watched no more") })
            #expect(try bench.read("told.txt") == "begun 1\nover 1\n")
            #expect(results.allSatisfy { !($0.output + $0.errors).contains("SECRET") })

            let listed = try await bench.ezbench("runs")
            #expect(listed.output.contains("watch/test"))
            let series = try await bench.ezbench("report", "--since", "1d", "--format", "json")
            #expect(series.code == 0 && series.output.contains("\"ezbench.series\""))
            let table = try await bench.ezbench("report", "--since", "1d", "--tag", "watch/test")
            #expect(table.output.contains("by weekday (UTC)") && table.output.contains("Incidents"))
        }
    }

    @Test("a server that is not there is down, with its cause")
    func down() async throws {
        try await Workbench.with { bench in
            try bench.write(Self.scenario(max: "1h", "http://127.0.0.1:1"))
            let arguments = ["watch", "scenario.json", "--once", "--requests", "2"]
            let first = try await Self.probe(bench, arguments)
            #expect(first.code == 0 && first.output.contains("FAILED 2 of 2: "))
            let second = try await Self.probe(bench, arguments)
            #expect(
                second.code == 1 && second.output.contains(" is DOWN: 4 of 4 requests failed in 2 windows in a row")
            )
        }
    }

    @Test(
        "goes on until it is asked for its end, serves what it knows, and has a last word",
        arguments: [SIGTERM, SIGINT]
    )
    func goingOn(signal: Int32) async throws {
        try await Workbench.with { bench in
            try bench.write(Self.scenario(max: "1h", try await bench.startSimulator()))
            let watch = try bench.start(["watch", "scenario.json", "--every", "1s", "--listen", "127.0.0.1:0"])
            let told = try await watch.line(containing: "metrics are at ", inErrors: true)
            let url = try #require(told.split(separator: " ").last.map(String.init))
            // Line by line: one that never comes would be waited for as long as the watch goes on.
            var (line, number) = ("", 0)
            repeat {
                number += 1
                line = try await watch.line(containing: " run \(number): ")
            } while line.contains("the program had stood still") && number < 20
            #expect(line.contains("5 of 5 ok"))
            let page = try await bench.start(
                program: "/usr/bin/env",
                ["curl", "-sSi", "-H", "accept: application/openmetrics-text", url],
                in: nil,
                environment: [:]
            )
            .result()
            #expect(page.output.contains("application/openmetrics-text; version=1.0.0; charset=utf-8"))
            #expect(page.output.contains("ezbench_ttft_seconds_bucket{target=") && page.output.hasSuffix("# EOF\n"))
            watch.send(signal)
            let end = await watch.result()
            #expect(end.code == 0)
            #expect(end.errors.contains("watch \"test\" ended: ") && end.errors.contains("no incident goes on"))
            let rows = try await bench.query("SELECT count(*) AS n FROM watch_probe WHERE result = 'measured'")
            #expect((rows.first?["n"] as? Int ?? 0) > 0)
        }
    }

    @Test(
        "refuses what makes no watch, in the last line",
        arguments: [
            (["--every", "1ms"], "--every 1ms"), (["--every", "9999h"], "--every"),
            (["--windows", "0"], "--windows 0"),
            (["--requests", "0"], "--requests 0"), (["--budget-per-day", "0 USD"], "--budget-per-day"),
            (["--budget-per-day", "0.000001 USD"], "one probe may cost"), (["--webhook", "nonsense"], "webhook"),
            (["--listen", "70000"], "--listen"), (["--listen", "192.0.2.1:0"], "192.0.2.1"),
            (["--keep", "1y"], "--keep"),
        ]
    )
    func refused(arguments: [String], expected: String) async throws {
        try await Workbench.with { bench in
            try bench.write(Self.scenario(max: "1h", "http://127.0.0.1:1"))
            let watch = try bench.start(["watch", "scenario.json"] + arguments)
            // One that begins to watch after all would not end by itself.
            _ = try? await watch.line(containing: " run 1: ")
            watch.send(SIGTERM)
            let result = await watch.result()
            #expect(result.code == 2)
            let last = result.errors.split(separator: "\n").last.map(String.init) ?? ""
            #expect(last.contains(expected), "\(result.errors)")
            #expect(!FileManager.default.fileExists(atPath: bench.path("ezbench.sqlite")))
        }
    }
}
