import BenchModel
import CurlTransport
import Foundation

/// Prints ratios measured in one run, as Markdown; a figure that hangs on the machine stands beside the bare loop's.
@main
enum Benchmarks {
    static func main() async throws {
        let arguments = CommandLine.arguments.dropFirst()
        switch arguments.first {
        case "blast": Blaster.serve()
        case "memory":
            guard arguments.count == 3, let streams = arguments.last.flatMap({ Int($0) }) else {
                throw BenchmarkError("memory BASE_URL STREAMS")
            }
            return try await hold(streams, of: arguments[2])
        case "decoding": return decoding()
        case "made-run":
            guard arguments.count == 4, let requests = Int(arguments[3]), let events = Int(arguments[4]) else {
                throw BenchmarkError("made-run DATABASE REQUESTS EVENTS_OF_EACH")
            }
            return try MadeRun(requests: requests, events: events).write(to: arguments[2])
        case "faults": return try CampaignBenchmark.run()
        default: break
        }
        let own = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        let ezbench = own.deletingLastPathComponent().appendingPathComponent("ezbench").path
        if arguments.first == "sizes" {
            return try SizeBenchmarks.printAll(ezbench, most: arguments.count > 1 ? Int(arguments[2]) ?? .max : 200_000)
        }
        if arguments.first == "process" { return try await ProcessBenchmarks.printAll(own.path, ezbench) }
        let transport = try CurlTransport(.init(userAgent: "ezbench-bench"))

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
        transport.shutDown()
        try await ProcessBenchmarks.printAll(own.path, ezbench)
        try memory(own.path, ezbench)
        try SizeBenchmarks.printAll(ezbench)
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
        printRatios("ezbench", [("bare loop", total("ezbench") / total("bare"))])
    }

    private static func decoding() {
        print("## Framing and decoding alone\n")
        print("| protocol | bytes/event | events per second of one core |\n| --- | ---: | ---: |")
        for (name, event) in [
            (WireProtocol.anthropicMessages, SampleEvents.anthropic), (.openaiChat, SampleEvents.chat),
            (.openaiCompletions, SampleEvents.completions), (.openaiResponses, SampleEvents.responses),
            (.gemini, SampleEvents.gemini),
        ] {
            let (perSecond, bytes) = PartBenchmarks.decoding(name, event)
            print("| \(name.rawValue) | \(Int(bytes.rounded())) | \(millions(perSecond)) |")
        }
    }

    /// Memory that streams in flight take, each number of them in a process of its own.
    private static func memory(_ own: String, _ ezbench: String) throws {
        print("## Memory of the transport alone\n")
        print("| streams in flight | peak resident, MB | KiB more for each stream |\n| ---: | ---: | ---: |")
        for streams in [1_000, 10_000] {
            _ = DescriptorLimit.raise(to: streams + 100)
            let server = try ServerProcess(
                ezbench,
                ["simulate", "--port", "0", "--ttft", "2s", "--rate", "2", "--tokens", "20"]
            )
            defer { server.stop() }
            print(try ServerProcess.output(own, ["memory", server.baseURL, String(streams)]), terminator: "")
        }
    }

    /// Holds streams, and prints a row on what they took.
    private static func hold(_ streams: Int, of baseURL: String) async throws {
        _ = DescriptorLimit.raise(to: streams + 100)
        let transport = try CurlTransport(
            .init(userAgent: "ezbench-bench", connections: streams)
        )
        let before = Machine.residentBytes
        _ = try await ClientBenchmarks(baseURL: baseURL, streams: streams, requests: streams)
            .transport(transport, spread: .seconds(4))
        let peak = Machine.peakResidentBytes
        transport.shutDown()
        let each = Double(peak - before) / Double(streams) / 1024
        print("| \(streams) | \(String(format: "%.0f", Double(peak) / 1e6)) | \(String(format: "%.1f", each)) |")
    }

    private static func millions(_ value: Double) -> String { String(format: "%.2f M", value / 1e6) }
}

/// Prints what a delta costs somebody, over what it costs each of the others, in a paragraph of one line.
func printRatios(_ subject: String, _ others: [(name: String, ratio: Double)]) {
    let ratios = others.map { "\(subject) : \($0.name) = \(String(format: "%.2f", $0.ratio)) : 1" }
    print("\nCPU per delta, \(ratios.joined(separator: "; "))\n")
}
