import BenchModel
import Synchronization
import Testing
import TransportFakes

@testable import BenchApplication

@Suite("A collector of metrics")
struct MetricsCollectorTests {
    private static func post(
        _ statuses: [Int],
        body: String = "{}",
        triesAgain: Bool = true
    ) async throws -> (fault: CollectorFault?, asked: FakeTransport, waits: [Nanoseconds]) {
        let collector = try MetricsCollector(
            "https://otlp.example:4318/SECRET/",
            headers: [HTTPHeader("authorization", "Bearer SECRET-TOKEN")]
        )
        let transport = FakeTransport { _, number in
            let status = statuses[min(number, statuses.count) - 1]
            if status == 0 { return FakeAnswer(ending: .failed(.dns, detail: "no /SECRET/v1/metrics, SECRET-TOKEN")) }
            return FakeAnswer([.head(status: status, headers: []), .text(body)])
        }
        let waits = Mutex<[Nanoseconds]>([])
        do throws(CollectorFault) {
            try await collector.post(Array("{}".utf8), over: transport, triesAgain: triesAgain) { wait in
                waits.withLock { $0.append(wait) }
            }
            return (nil, transport, waits.withLock(\.self))
        } catch {
            return (error, transport, waits.withLock(\.self))
        }
    }

    @Test("gets JSON behind its base address, with the header fields that were given")
    func posted() async throws {
        let (fault, transport, waits) = try await Self.post([200])
        #expect(fault == nil && waits.isEmpty)
        transport.tally.withLock { tally in
            #expect(tally.methods == [.post] && tally.urls == ["https://otlp.example:4318/SECRET/v1/metrics"])
            #expect(tally.headers.first?.contains(HTTPHeader("content-type", "application/json")) == true)
            #expect(tally.headers.first?.contains(HTTPHeader("authorization", "Bearer SECRET-TOKEN")) == true)
        }
    }

    @Test("is tried again after what may pass; not where a later request holds the same")
    func again() async throws {
        let (fault, transport, waits) = try await Self.post([503, 429, 200])
        #expect(fault == nil && waits.count == 2 && transport.tally.withLock(\.urls.count) == 3)
        let (once, asked, none) = try await Self.post([503, 200], triesAgain: false)
        #expect(once?.description == "the collector at https://otlp.example:4318 answered 503")
        #expect(none.isEmpty && asked.tally.withLock(\.urls.count) == 1)
        let (refused, single, _) = try await Self.post([400])
        #expect(refused != nil && single.tally.withLock(\.urls.count) == 1)
    }

    @Test("a message has nothing of its path and its header fields")
    func secrets() async throws {
        let text = try #require(try await Self.post([0]).fault?.description)
        #expect(text.contains("cannot be reached") && !text.contains("SECRET"), "\(text)")
    }

    @Test("what it took only a part of is a fault; a warning is none")
    func partly() async throws {
        let rejected = #"{"partialSuccess":{"rejectedDataPoints":"3","errorMessage":"no <b>"}}"#
        let (fault, _, _) = try await Self.post([200], body: rejected)
        #expect(fault?.description == "the collector at https://otlp.example:4318 refused 3 data points")
        for fine in [
            #"{"partialSuccess":{"errorMessage":"careful"}}"#, #"{"partialSuccess":{"rejectedDataPoints":0}}"#, "<ok>",
            "",
        ] {
            #expect(try await Self.post([200], body: fine).fault == nil, "\(fine)")
        }
    }

    @Test(
        "an address is a base or the whole; what is none is refused without its path",
        arguments: [
            "", "collector/SECRET", "ftp://x/SECRET", "https://", "https://u:SECRET@x", "https://x/a SECRET",
            "https://x:0/SECRET",
            "https://x/v1/metrics?key=SECRET", "https://x/#SECRET",
        ]
    )
    func addresses(url: String) async throws {
        let error = #expect(throws: ApplicationError.self) { _ = try MetricsCollector(url) }
        #expect(error?.description.contains("SECRET") == false)
        let transport = FakeTransport()
        try await MetricsCollector("http://x/v1/metrics").post([], over: transport, triesAgain: false)
        try await MetricsCollector("http://x").post([], over: transport, triesAgain: false)
        #expect(transport.tally.withLock(\.urls) == ["http://x/v1/metrics", "http://x/v1/metrics"])
    }
}
