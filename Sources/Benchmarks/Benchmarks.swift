import BenchModel
import CurlTransport
import Foundation

/// Prints ratios measured in one run, as Markdown; a figure that hangs on the machine stands beside the bare loop's.
@main
enum Benchmarks {
    static func main() async throws {
        switch CommandLine.arguments.dropFirst().first {
        case "blast": Blaster.serve()
        case "decoding": return decoding()
        case "faults": return try CampaignBenchmark.run()
        default: break
        }
        let own = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        let ezbench = own.deletingLastPathComponent().appendingPathComponent("ezbench").path
        let transport = try CurlTransport(.init(userAgent: "ezbench-bench", directBaseURL: "http://127.0.0.1"))

        print("# Benchmarks\n")
        print("\(Machine.facts)\n")
        print("The server is a process of its own on the same machine. CPU is user and system time of the client.\n")
        try await paced(ezbench, transport)
        try await bulk(own.path, transport)
        decoding()
        print("\n## The writer alone\n")
        print(
            "\(millions(try PartBenchmarks.writing())) deltas/s into SQLite, 200 to a request, 500 requests to a batch\n"
        )
        try await memory(ezbench, transport)
        transport.shutDown()
    }

    /// Deltas one by one: what a delta costs when each wakes the client.
    private static func paced(_ ezbench: String, _ transport: CurlTransport) async throws {
        let server = try ServerProcess(
            ezbench,
            ["simulate", "--port", "0", "--ttft", "100ms", "--rate", "100", "--tokens", "200", "--jitter", "0.5"]
        )
        defer { server.stop() }
        print("## Paced: 100 streams × 100 tokens/s\n")
        let client = ClientBenchmarks(baseURL: server.baseURL, streams: 100, requests: 300)
        // In turn and twice, so that a noisy neighbour meets both.
        var rows: [(String, ClientBenchmarks.Result)] = []
        for round in 1...2 {
            rows.append(("bare libcurl loop, \(round)", try await client.bare(linesPerDelta: 2)))
            rows.append(("ezbench, \(round)", try await client.transport(transport)))
        }
        compare(rows)
    }

    /// Deltas as fast as the socket takes them.
    private static func bulk(_ own: String, _ transport: CurlTransport) async throws {
        let server = try ServerProcess(own, ["blast"])
        defer { server.stop() }
        print("## In bulk: 4 streams as fast as the socket goes\n")
        let client = ClientBenchmarks(baseURL: server.baseURL, streams: 4, requests: 200)
        var rows: [(String, ClientBenchmarks.Result)] = []
        for round in 1...2 {
            rows.append(("bare libcurl loop, \(round)", try await client.bare(linesPerDelta: 2)))
            rows.append(("ezbench, \(round)", try await client.transport(transport)))
        }
        compare(rows)
    }

    private static func compare(_ rows: [(String, ClientBenchmarks.Result)]) {
        print("| client | deltas | deltas/s | CPU µs/delta |\n| --- | ---: | ---: | ---: |")
        for (name, result) in rows {
            let rate = Int(result.deltasPerSecond.rounded())
            print("| \(name) | \(result.deltas) | \(rate) | \(String(format: "%.3f", result.microsecondsPerDelta)) |")
        }
        func total(_ prefix: String) -> Double {
            rows.filter { $0.0.hasPrefix(prefix) }.reduce(0) { $0 + $1.1.microsecondsPerDelta }
        }
        print(
            "\nCPU per delta, ezbench : bare loop = \(String(format: "%.2f", total("ezbench") / total("bare"))) : 1\n"
        )
    }

    private static func decoding() {
        print("## Framing and decoding alone, one core\n")
        print("| protocol | bytes/event | events/s |\n| --- | ---: | ---: |")
        for (name, event) in [
            (WireProtocol.anthropicMessages, SampleEvents.anthropic), (.openaiChat, SampleEvents.chat),
            (.openaiResponses, SampleEvents.responses), (.gemini, SampleEvents.gemini),
        ] {
            let (perSecond, bytes) = PartBenchmarks.decoding(name, event)
            print("| \(name.rawValue) | \(Int(bytes.rounded())) | \(millions(perSecond)) |")
        }
    }

    /// Memory that each stream in flight takes.
    private static func memory(_ ezbench: String, _ transport: CurlTransport) async throws {
        let server = try ServerProcess(
            ezbench,
            ["simulate", "--port", "0", "--ttft", "1s", "--rate", "20", "--tokens", "60"]
        )
        defer { server.stop() }
        let streams = 800
        let before = Machine.residentBytes
        let peak = Task {
            var most = 0
            while !Task.isCancelled {
                most = max(most, Machine.residentBytes)
                try? await Task.sleep(for: .milliseconds(50))
            }
            return most
        }
        _ = try await ClientBenchmarks(baseURL: server.baseURL, streams: streams, requests: streams)
            .transport(transport)
        peak.cancel()
        let grown = Double(await peak.value - before) / Double(streams) / 1024
        print("## Memory\n\n\(String(format: "%.1f", grown)) KiB more for each stream in flight, of \(streams)")
    }

    private static func millions(_ value: Double) -> String { String(format: "%.2f M", value / 1e6) }
}
