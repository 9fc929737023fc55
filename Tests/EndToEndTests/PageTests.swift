import Foundation
import Testing

@Suite("The report as a page, and the trace", .timeLimit(.minutes(30)))
struct PageTests {
    /// Runs two targets, one with a name that is hard to fit and one with failures, and writes the run's page.
    private static func makePage(_ bench: Workbench) async throws {
        let address = try await bench.startSimulator("--fault", "status=500", "--fault-share", "0.3")
        var scenario = TestScenario(baseURL: address)
        let long = String(repeating: "-and-on", count: 20)
        scenario.add(.chat, "<b>a-name-without-any-blank-that-goes-on\(long)-until-no-phone-has-room-for-it</b>")
        scenario.add(.anthropic, "other", ["thinking": WireName.anthropic.thinking])
        scenario.load = ["requests": 12, "concurrency": 3, "warmup": 1]
        scenario.objectives = [["metric": "ttft", "percentile": 50, "max": "1h"]]
        try bench.write(scenario)
        _ = try await bench.ezbench("run", "scenario.json")
        let report = try await bench.ezbench("report", "--format", "html", "--output", "report.html")
        #expect(report.code == 0 && report.output.isEmpty, "\(report.errors)")
    }

    @Test("The page goes to a file or to standard output, the same")
    func output() async throws {
        try await Workbench.with { bench in
            try await Self.makePage(bench)
            let printed = try await bench.ezbench("report", "--format", "html")
            #expect(try bench.read("report.html") == printed.output)
            #expect(printed.output.hasPrefix("<!DOCTYPE html>"))
        }
    }

    @Test(
        "In a browser nothing sticks out, everything can be read, and nothing is said on the console",
        .enabled(if: Browser.isInstalled, "needs headless Chromium"),
        arguments: [360, 1280],
        [false, true]
    )
    func browser(width: Int, isDark: Bool) async throws {
        try await Workbench.with { bench in
            try await Self.makePage(bench)
            let look = try await Browser.look(at: "report.html", width: width, isDark: isDark, bench)
            #expect(look.windowWidth == Double(width) && look.pageWidth <= look.windowWidth)
            #expect(look.outside.isEmpty, "\(look.outside)")
            #expect(look.faint.isEmpty, "\(look.faint)")
            #expect(look.console.isEmpty, "\(look.console)")
            if width > 1_000 { #expect(!look.isAnswerCut, "a long name leaves its figures in sight") }
            #expect(look.figures >= 4 && look.boxes == 2)
            #expect(look.ground == (isDark ? "rgb(18, 20, 23)" : "rgb(246, 246, 244)"))
        }
    }

    @Test("Another run is laid over a run, in a page alone")
    func over() async throws {
        try await Workbench.with { bench in
            try await Self.makePage(bench)
            _ = try await bench.ezbench("run", "scenario.json")
            let page = try await bench.ezbench("report", "--format", "html", "--run", "2", "--over", "1")
            #expect(page.code == 0 && page.output.contains("This run and run 1"))
            let table = try await bench.ezbench("report", "--over", "1")
            #expect(table.code == 2 && table.errors.contains("--over: only --format html"))
            let missing = try await bench.ezbench("report", "--format", "html", "--over", "9")
            #expect(missing.code == 2 && missing.errors.contains("there is no run 9"))
        }
    }

    @Test("The trace of a run has a slice for each request")
    func trace() async throws {
        try await Workbench.with { bench in
            try await Self.makePage(bench)
            let printed = try await bench.ezbench("trace")
            #expect(printed.code == 0 && printed.errors.isEmpty)
            let document = try JSONSerialization.jsonObject(with: Data(printed.output.utf8)) as? [String: Any]
            let events = try #require(document?["traceEvents"] as? [[String: Any]])
            #expect(events.count { $0["cat"] as? String == "request" } == 26)
            let written = try await bench.ezbench("trace", "1", "--output", "trace.json")
            #expect(written.code == 0 && written.output.isEmpty)
            #expect(try bench.read("trace.json") == printed.output)
            let missing = try await bench.ezbench("trace", "7")
            #expect(missing.code == 2 && missing.errors.contains("there is no run 7"))
        }
    }
}
