import BenchModel
import Dispatch
import LoadRunner
import ProviderWire
import SampleStore
import Synchronization
import Testing
import TransportFakes

@testable import BenchApplication

@Suite("What servers say of themselves during a run", .timeLimit(.minutes(30)))
struct ServerScrapingTests {
    private static func scenario(_ place: MetricsPlace, _ base: String = "http://127.0.0.1:1") -> Scenario {
        .small(
            requests: 3,
            endpoint: Endpoint(name: "e", baseURL: base, apiKey: Secret("k-1234567890"), metrics: place)
        )
    }

    /// Answers what is asked of a model with a small stream, and pages of metrics by a script, by their number.
    private static func transport(
        _ page: @escaping @Sendable (_ url: String, _ number: Int) -> FakeAnswer
    ) -> FakeTransport {
        let pages = Mutex(0)
        return FakeTransport { request, number in
            guard request.method == .get else { return .stream(id: number) }
            return page(
                request.url,
                pages.withLock { count in
                    count += 1
                    return count
                }
            )
        }
    }

    private static func answer(_ text: String, _ status: Int = 200) -> FakeAnswer {
        FakeAnswer([.head(status: status, headers: []), .text(text)])
    }

    private static func vllm(_ requests: Int) -> FakeAnswer {
        answer(
            """
            vllm:num_requests_running{engine="0"} 0
            vllm:request_success_total{finished_reason="stop"} \(requests)
            vllm:time_to_first_token_seconds_bucket{le="+Inf"} \(requests)
            vllm:time_to_first_token_seconds_count \(requests)
            vllm:time_to_first_token_seconds_sum \(requests)
            """
        )
    }

    private static func stored(_ outcome: RunSession.Outcome) throws -> StoredRun {
        try outcome.database.load(.id(outcome.runID))
    }

    @Test(
        "is read before the first request and after the last, with histograms, and stored",
        arguments: [MetricsPlace.automatic, .usual]
    )
    func edges(place: MetricsPlace) async throws {
        let test = try TestRun()
        let transport = Self.transport { _, number in Self.vllm(number) }
        let outcome = try await test.run(Self.scenario(place), over: transport)
        let run = try Self.stored(outcome)
        #expect(run.samples.count == 3 && run.scrapes.count >= 2)
        let edges = [run.scrapes.first, run.scrapes.last].compactMap(\.self)
        for scrape in edges {
            #expect(scrape.server == "http://127.0.0.1:1" && scrape.part == 1)
            guard case .page(.vllm, let readings) = scrape.result else {
                Issue.record("\(scrape)")
                continue
            }
            #expect(ServerFigures(readings).histograms[.ttft]?.count == ServerFigures(readings).values[.requests])
        }
        let sent = run.samples.compactMap(\.times.sent)
        let ends = run.samples.compactMap(\.times.end)
        #expect(edges[0].at <= sent.min()! && edges[1].at >= ends.max()!)
        #expect(test.history.contains(.readsMetrics(url: "http://127.0.0.1:1/metrics", dialect: .vllm)))
        #expect(test.shutDowns.withLock(\.self) == 2, "it has a transport of its own")
        // A busy machine may have stood still, which has its own remark.
        #expect(run.record.remarks.allSatisfy { $0.kind == .stoodStill })
    }

    @Test("is left alone where nobody knows the server, unless the scenario names the place")
    func unknown() async throws {
        let secret = "other{a=\"k-1234567890\"} 5\nmore 6"
        let quiet = try TestRun()
        let first = try await quiet.run(Self.scenario(.automatic), over: Self.transport { _, _ in Self.answer(secret) })
        #expect(try Self.stored(first).scrapes.isEmpty)
        #expect(quiet.told == ["addresses", "begun", "ended"] && quiet.shutDowns.withLock(\.self) == 2)

        let named = try TestRun()
        let second = try await named.run(
            Self.scenario(.at("http://127.0.0.1:2/m")),
            over: Self.transport { _, _ in Self.answer(secret) }
        )
        let scrapes = try Self.stored(second).scrapes
        guard case .page(nil, let readings) = scrapes.first?.result else {
            Issue.record("\(scrapes)")
            return
        }
        #expect(readings.map(\.name) == ["other", "more"] && readings.map(\.value) == [5, 6])
        #expect(!readings[0].labels.contains("k-1234567890"), "keys reach no disk")
        #expect(named.history.contains(.readsMetrics(url: "http://127.0.0.1:2/m", dialect: nil)))
    }

    @Test("is looked for at the second place where the first has figures of another kind")
    func secondPlace() async throws {
        let test = try TestRun()
        let outcome = try await test.run(
            Self.scenario(.automatic),
            over: Self.transport { url, _ in
                url.hasSuffix("/prometheus/metrics")
                    ? Self.answer("trtllm_num_requests_running 1") : Self.answer("[{\"iter\": 1}]")
            }
        )
        guard case .page(let dialect, _) = try Self.stored(outcome).scrapes.first?.result else {
            Issue.record("nothing was read")
            return
        }
        #expect(dialect == .tensorRT)
    }

    @Test("is missed and said where it was promised, and fails no run")
    func silent() async throws {
        let test = try TestRun()
        let outcome = try await test.run(Self.scenario(.usual), over: Self.transport { _, _ in Self.answer("no", 503) })
        let run = try Self.stored(outcome)
        #expect(outcome.end == .whole && run.samples.allSatisfy { $0.outcome == .ok })
        #expect(!run.scrapes.isEmpty && run.scrapes.allSatisfy { $0.result == .failed("HTTP 503") })
        #expect(test.history.contains(.metricsMissing(url: "http://127.0.0.1:1/metrics", reason: "HTTP 503")))
    }

    @Test("is never asked of hosted providers unbidden, nor of a server that the simulator stands in for")
    func neverAsked() async throws {
        for (scenario, simulated) in [
            (Self.scenario(.automatic, "https://llm.example.com"), false), (Self.scenario(.none), false),
            (Self.scenario(.usual), true),
        ] {
            let test = try TestRun()
            let outcome = try await test.run(
                scenario,
                over: Self.transport { url, _ in
                    Issue.record("\(url) was asked")
                    return Self.vllm(1)
                }
            ) { $0.simulateAll = simulated }
            #expect(try Self.stored(outcome).scrapes.isEmpty)
            #expect(test.shutDowns.withLock(\.self) == 1)
        }
    }

    @Test("is asked once for all targets of a server")
    func oneServer() async throws {
        let test = try TestRun()
        var scenario = Self.scenario(.automatic)
        var second = scenario.targets[0]
        second.name = "b"
        scenario.targets.append(second)
        let outcome = try await test.run(scenario, over: Self.transport { _, number in Self.vllm(number) })
        let run = try Self.stored(outcome)
        #expect(run.samples.count == 6 && Set(run.scrapes.map(\.at)).count == run.scrapes.count)
        #expect(test.history.count { if case .readsMetrics = $0 { true } else { false } } == 1)
    }

    // MARK: One server's rounds

    /// Looks at pages in turn, and ends; the last page is there for ever.
    private static func rounds(_ pages: [FakeAnswer]) async -> [ServerScrape] {
        let seen = Gate()
        let transport = Self.transport { _, number in
            if number >= pages.count { seen.open() }
            return pages[min(number, pages.count) - 1]
        }
        let endpoint = Endpoint(name: "e", baseURL: "http://127.0.0.1:1", metrics: .usual)
        let target = Target(name: "t", endpoint: "e", wireProtocol: .openaiChat, model: "m", maxTokens: 1)
        let source = MetricsSource(
            call: ProviderCall(target: target, endpoint: endpoint),
            place: 0,
            transport: transport,
            readers: DispatchQueue(label: "test")
        )
        let scrapes = Mutex<[ServerScrape]>([])
        let rounds = ScrapeRounds(source, epoch: .now(), part: 3, interval: .milliseconds(1)) { scrape in
            scrapes.withLock { $0.append(scrape) }
        }
        await rounds.begin()
        let task = Task { await rounds.goOn() }
        await seen.wait()
        task.cancel()
        await task.value
        return scrapes.withLock(\.self)
    }

    private static func hasHistogram(_ scrape: ServerScrape?) -> Bool? {
        guard case .page(_, let readings) = scrape?.result else { return nil }
        return !ServerFigures(readings).histograms.isEmpty
    }

    @Test("keep histograms at both ends only")
    func onlyEdges() async {
        let scrapes = await Self.rounds([Self.vllm(1), Self.vllm(2), Self.vllm(3), Self.vllm(4)])
        #expect(scrapes.count >= 4 && scrapes.allSatisfy { $0.part == 3 })
        #expect(Self.hasHistogram(scrapes.first) == true && Self.hasHistogram(scrapes.last) == true)
        #expect(scrapes.dropFirst().dropLast().allSatisfy { Self.hasHistogram($0) == false })
        #expect(scrapes.map(\.at) == scrapes.map(\.at).sorted())
    }

    @Test("keep them on both sides of a restart, and before a page that is missed")
    func brokenUp() async {
        let scrapes = await Self.rounds([
            Self.vllm(5), Self.vllm(6), Self.vllm(7), Self.vllm(1), Self.vllm(2), Self.answer("", 500), Self.vllm(3),
        ])
        #expect(scrapes.prefix(6).map(Self.hasHistogram) == [true, false, true, false, true, nil])
        #expect(Self.hasHistogram(scrapes.last) == true)
    }
}
