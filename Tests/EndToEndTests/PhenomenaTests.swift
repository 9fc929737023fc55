import Foundation
import Testing

/// Closing, thinking, tools, caching, buffering: the built program against the simulator, over real sockets.
@Suite("What is measured besides the time to the first token", .timeLimit(.minutes(30)))
struct PhenomenaTests {
    // MARK: Closing

    @Test(
        "Streams are closed after so many tokens, and the server stops where it was left",
        arguments: WireName.allCases
    )
    func closedByTokens(_ wire: WireName) async throws {
        try await Workbench.with { bench in
            // All of them are held behind more tokens than are wanted; who wants no more leaves, and the others go on.
            let record = bench.path("truth.jsonl")
            let arguments = ["--tokens", "400", "--rate", "5000", "--record", record, "--fault", "hold;after=14"]
            let simulator = try await bench.simulator(arguments)
            var scenario = TestScenario(baseURL: simulator.address)
            scenario.add(wire, "closed", ["cancelAfter": ["tokens": 12, "share": 0.5]])
            scenario.load = ["requests": 8, "concurrency": 8]
            try bench.write(scenario)
            let running = try bench.start(["run", "scenario.json", "--full"])
            try await FolderWatch.wait(in: bench.folder, changedBy: running) {
                (try? bench.read("truth.jsonl"))?.count { $0 == "\n" } ?? 0 >= 4
            }
            simulator.letAllGo()
            let run = await running.result()
            #expect(run.code == 0, "\(run.errors)")
            #expect(run.output.contains("8 requests measured, 4 ok, 0 failed, 4 closed on purpose"))

            let target = try await bench.report().target("closed")
            #expect(target.requests.ok == 4 && target.requests.closedOnPurpose == 4 && target.requests.failed == 0)
            // What came before the close counts, what did not come does not.
            #expect(target.ttftMs.n == 8 && target.e2eEndMs.n == 4)
            let closed = try #require(target.closedOnPurpose)
            // Whether the other side is seen to let go within two seconds is for the transport's tests, whose patience has no end.
            #expect(closed.n == 4 && closed.goneAfterMs.n + closed.nGoneNotSeen == 4)
            let saved = try #require(closed.savedPerStream)
            #expect(saved.uncutOutputTokens == 400)

            let truth = try await Served.read("truth.jsonl", of: bench, simulator).values
            let left = truth.filter { $0.outcome == "disconnected" }
            #expect(truth.filter { $0.outcome == "completed" }.count == 4 && left.count == 4)
            // No stream ran to its end, and none was left before the client had what it wanted.
            let events = try #require(closed.events.min)
            for served in left {
                #expect(served.sentTokens < served.outputTokens)
                #expect(Double(served.deltaNs.count) >= events)
            }
            // Events are counted, and their tokens reckoned by the whole streams, as an event may have several: no event came that was not
            // sent. A report has six digits behind the point.
            let deltas = { (answers: [Served]) in Double(answers.reduce(0) { $0 + $1.deltaNs.count }) }
            let sent = deltas(left) * 400 / deltas(truth.filter { $0.outcome == "completed" })
            #expect(
                saved.tokensReceived <= sent + 1e-6 && saved.tokensReceived >= 12,
                "\(saved.tokensReceived) of \(sent)"
            )
        }
    }

    @Test("Streams are closed after a time, counted from sending")
    func closedByTime() async throws {
        try await Workbench.with { bench in
            var scenario = TestScenario(baseURL: try await bench.startSimulator())
            let stall = ["x-simulator-fault": "stall"]
            scenario.add(.chat, "closed", ["cancelAfter": ["time": "150ms"], "maxTokens": 4000, "headers": stall])
            scenario.add(.chat, "whole", ["headers": ["x-simulator": "tokens=20"]])
            scenario.load = ["requests": 4, "concurrency": 2]
            try bench.write(scenario)
            let run = try await bench.ezbench("run", "scenario.json", "--full")
            // Closing is no failure, so that the run is fine.
            #expect(run.code == 0, "\(run.errors)")
            let report = try await bench.report()
            let target = try report.target("closed")
            #expect(target.requests.closedOnPurpose == 4 && target.requests.attempted == 4)
            let closed = try #require(target.closedOnPurpose)
            #expect(try #require(closed.closedAfterMs.p50) >= 150)
            #expect(closed.savedPerStream?.heldAgainst == "whole")
            #expect(try report.target("whole").closedOnPurpose == nil)
        }
    }

    @Test(
        "The database keeps when a stream was closed, and when its connection was gone",
        .enabled(if: Product.hasSQLite3, "needs the sqlite3 shell, to ask the file as people do")
    )
    func closedInDatabase() async throws {
        try await Workbench.with { bench in
            try bench.write(
                TestScenario.single(
                    try await bench.startSimulator("--tokens", "400", "--fault", "stall;after=40"),
                    .chat,
                    ["cancelAfter": ["fraction": 0.01], "maxTokens": 1000]
                )
            )
            #expect(try await bench.ezbench("run", "scenario.json", "--full").code == 0)
            let rows = try await bench.query(
                """
                SELECT outcome, cancel_reason, cancelled_ns >= last_token_ns AND end_ns = cancelled_ns AS ordered,
                    gone_ns >= cancelled_ns AS gone, json_array_length(deltas) >= 10 AS enough, cancel_after
                FROM request JOIN target ON target.id = target_id
                """
            )
            let row = try #require(rows.first)
            #expect(rows.count == 1 && row["outcome"] as? String == "cancelled")
            #expect(row["cancel_reason"] as? String == "planned")
            #expect(row["ordered"] as? Int == 1 && row["enough"] as? Int == 1)
            #expect(row["gone"] as? Int == (Workbench.isPortable ? nil : 1))
            #expect(row["cancel_after"] as? String == "10 tokens (1 % of 1000)")
        }
    }

    // MARK: Thinking and tools

    @Test("Thinking is told from the answer where it is shown, and by name where it is hidden")
    func thinking() async throws {
        try await Workbench.with { bench in
            var scenario = TestScenario(baseURL: try await bench.startSimulator("--tokens", "60"))
            scenario.add(.anthropic, "shown", ["thinking": WireName.anthropic.thinking])
            let omitted: [String: Any] = ["thinking": ["display": "omitted"]]
            scenario.add(.anthropic, "omitted", ["thinking": WireName.anthropic.thinking, "body": omitted])
            scenario.add(.chat, "hidden", ["thinking": WireName.chat.thinking])
            scenario.add(.chat, "none")
            scenario.load = ["requests": 3]
            try bench.write(scenario)
            let run = try await bench.ezbench("run", "scenario.json", "--full")
            #expect(run.code == 0 && run.output.contains("Thinking: time (ms)") && run.output.contains("no, hidden"))
            let report = try await bench.report()
            let shown = try #require(try report.target("shown").thought)
            #expect(shown.isShown && shown.firstThinkingMs.n == 3 && shown.thinkingMs.n == 3)
            // Not later; on a machine that is too busy one read may bring both.
            let begins = try #require(shown.firstThinkingMs.p50)
            let answers = try #require(shown.firstAnswerMs.p50)
            #expect(begins <= answers)
            // Only the server's word of its beginning and the first answer token bound it.
            let omittedThought = try #require(try report.target("omitted").thought)
            #expect(
                !omittedThought.isShown && omittedThought.firstThinkingMs.n == 0 && omittedThought.thinkingMs.n == 3
            )
            let hidden = try #require(try report.target("hidden").thought)
            #expect(!hidden.isShown && hidden.thinkingMs.n == 0)
            for thought in [shown, omittedThought, hidden] {
                #expect(thought.tokens == 45 && thought.shareOfOutput == 0.25)
                #expect(try #require(thought.shareOfCost) > 0)
            }
            #expect(try report.target("none").thought == nil)
        }
    }

    @Test("A tool call's arguments begin and are complete")
    func tools() async throws {
        try await Workbench.with { bench in
            var scenario = TestScenario(baseURL: try await bench.startSimulator())
            for wire in WireName.withTools {
                scenario.add(wire, "\(wire) calls", ["body": wire.tools])
                scenario.add(wire, "\(wire) answers")
            }
            scenario.load = ["requests": 3]
            try bench.write(scenario)
            let run = try await bench.ezbench("run", "scenario.json", "--full")
            #expect(run.code == 0 && run.output.contains("Tool calls (ms)"))
            let report = try await bench.report()
            for wire in WireName.withTools {
                let tools = try #require(try report.target("\(wire) calls").tools)
                #expect(tools.firstArgumentMs.n == 3 && tools.argumentsCompleteMs.n == 3)
                #expect(try #require(tools.firstArgumentMs.p50) <= (try #require(tools.argumentsCompleteMs.p50)))
                #expect(try report.target("\(wire) answers").tools == nil)
            }
        }
    }

    // MARK: Caching

    @Test("The shipped scenario tells uncached, written and read prompts apart, with the cost of each")
    func promptCache() async throws {
        try await Workbench.with { bench in
            let arguments = [
                "Scenarios/prompt-cache.json", "--simulate", "--requests", "4", "--db", bench.path("c.sqlite"),
            ]
            let run = try await bench.start(["run", "--full"] + arguments, in: Product.root).result()
            #expect(run.code == 0, "\(run.errors)")
            #expect(run.output.contains("Prompt cache (ms, US dollars)") && !run.output.contains("NOT COLD"))
            let report = try await bench.report(database: "c.sqlite")
            var costs: [String: Double] = [:]
            for (name, population, hits) in [
                ("claude uncached", "uncached", 0.0), ("claude writing", "written", 0), ("claude reading", "read", 1),
            ] {
                let cache = try report.target(name).promptCache
                #expect(cache.populations.keys.sorted() == [population] && cache.hitShare == hits, "\(name)")
                let found = try #require(cache.populations[population])
                #expect(found.n == 4 && found.ttftMs.n == 4, "\(name)")
                costs[population] = found.costPerRequestUsd
                #expect(cache.isMeantCold == (name != "claude reading") && cache.notColdNote == nil, "\(name)")
            }
            let (read, uncached, written) = (costs["read"], costs["uncached"], costs["written"])
            #expect(try #require(read) < (try #require(uncached)) && (try #require(uncached)) < (try #require(written)))
        }
    }

    @Test("Prompts that were to be new and were not are not called cold, in any output")
    func notCold() async throws {
        try await Workbench.with { bench in
            var scenario = TestScenario(baseURL: try await bench.startSimulator())
            // The nonce leads texts and functions; a cache that knows a tool of the server's own before them is not fooled.
            let tool: [String: Any] = [
                "type": "web_search", "name": "search", "cache_control": ["type": "ephemeral"],
                "allowed_domains": (0..<400).map { "site\($0).example" },
            ]
            scenario.add(.anthropic, "led", ["body": ["tools": [tool]]])
            scenario.load = ["requests": 4]
            scenario.objectives = [["metric": "ttft", "percentile": 50, "max": "60s"]]
            try bench.write(scenario)
            let run = try await bench.ezbench("run", "scenario.json", "--full")
            #expect(run.output.contains("NOT COLD: led: "))
            for format in ["markdown", "json"] {
                #expect(try await bench.ezbench("report", "--format", format).output.contains("NOT COLD: led: "))
            }
            for format in ["text", "junit", "github"] {
                #expect(try await bench.ezbench("check", "--format", format).output.contains("NOT COLD: led: "))
            }
            #expect(try await bench.report().target("led").promptCache.notColdNote != nil)
        }
    }

    @Test("What a cache is asked to keep for an hour is stored, priced as such, by what a gateway takes, and shown")
    func keptForAnHour() async throws {
        try await Workbench.with { bench in
            var scenario = TestScenario(baseURL: try await bench.startSimulator("--tokens", "20"))
            let hour = ["cache_control": ["type": "ephemeral", "ttl": "1h"]]
            scenario.add(.anthropic, "listed", ["body": hour])
            scenario.add(.anthropic, "assumed", ["body": hour, "priceModel": "mine", "endpoint": "gateway"])
            scenario.endpoints["gateway"] = scenario.endpoints["here"]?.merging(["priceFactor": 0.8]) { $1 }
            // The simulator has the standard tier alone.
            scenario.add(.chat, "tier", ["body": ["service_tier": "flex"]])
            scenario.load = ["requests": 3]
            scenario.prices = ["mine": ["input_cost_per_token": 5e-6, "output_cost_per_token": 0]]
            try bench.write(scenario)
            let run = try await bench.ezbench("run", "scenario.json", "--full")
            #expect(run.code == 0 && run.output.contains("for 1 h"), "\(run.errors)")
            #expect(run.output.contains("no price of cache writes"))
            #expect(run.output.contains("0.8 of the listed price"))
            #expect(run.output.contains("OTHER TIER: tier: 3 of 3 answers"))
            let report = try await bench.report()
            for (name, price) in [("listed", 6e-6), ("assumed", 0.8 * 1e-5)] {
                let target = try report.target(name)
                let written = try #require(target.tokens.cacheWrite.sum)
                #expect(written > 0 && target.tokens.cacheWriteHour.sum == written)
                let output = name == "listed" ? 1.5e-5 * Double(try #require(target.tokens.output.sum)) : 0
                let input = Double(try #require(target.tokens.input.sum) - written) * price / 2
                let dollars = try #require(target.cost.ok.totalUsd)
                #expect(abs(dollars - (Double(written) * price + output + input)) < 1e-12)
                #expect(target.cost.ok.nAssumedHourPrice == (name == "listed" ? 0 : 3))
            }
            let csv = try await bench.ezbench("report", "--format", "csv").output
            #expect(csv.contains("cache_write_hour_tokens") && csv.contains("cost_n_assumed_hour_price"))
        }
    }

    // MARK: Buffering

    @Test("A server that holds chunks back is told from one that does not, in every output")
    func buffered() async throws {
        try await Workbench.with { bench in
            var scenario = TestScenario(baseURL: try await bench.startSimulator())
            // Slow enough that only what is held back comes together, whatever the machine is busy with; and the bound on
            // the program's own lag, which would leave the verdict open, is 5 % of the objective.
            scenario.add(.chat, "clean", ["headers": ["x-simulator": "rate=20"]])
            scenario.add(.chat, "held", ["headers": ["x-simulator": "rate=20", "x-simulator-fault": "coalesce=5"]])
            scenario.load = ["requests": 3, "concurrency": 3]
            scenario.objectives = [["metric": "ttft", "percentile": 50, "max": "100s"]]
            try bench.write(scenario)
            let run = try await bench.ezbench("run", "scenario.json", "--full")
            #expect(run.code == 0 && run.output.contains("BUFFERED ON THE WAY: held: 100 %"))
            #expect(!run.output.contains("BUFFERED ON THE WAY: clean"))
            let report = try await bench.report()
            #expect(try report.target("held").delivery?.verdict == "buffered on the way")
            #expect(try report.target("held").delivery?.zeroGapShare ?? 0 > 0.7)
            #expect(try report.target("clean").delivery?.verdict == "as made")
            let csv = try await bench.ezbench("report", "--format", "csv").output
            #expect(csv.contains(",buffered on the way,"))
        }
    }

    @Test("The shipped scenario says what streaming gains until the first character")
    func streamedAgainstBuffered() async throws {
        try await Workbench.with { bench in
            let database = bench.path("s.sqlite")
            let arguments = ["Scenarios/streamed-vs-buffered.json", "--simulate", "--requests", "4", "--db", database]
            let run = try await bench.start(["run", "--full"] + arguments, in: Product.root).result()
            #expect(run.code == 0 && run.output.contains("Streamed against buffered"))
            let report = try await bench.report(database: "s.sqlite")
            let gain = try #require(report.streamedAgainstBuffered.first)
            #expect(report.streamedAgainstBuffered.count == 1)
            #expect(gain.streamed == "streamed" && gain.buffered == "buffered")
            let whole = try #require(try report.target("buffered").e2eEndMs.p50)
            let first = try #require(try report.target("streamed").ttftMs.p50)
            #expect(abs(gain.savedUntilFirstAnswerP50Ms - (whole - first)) < 0.001)
        }
    }
}
