import BenchModel
import BenchReport
import ChildProgram
import FaultCampaign
import Foundation
import ProviderSimulator
import SampleStore
import Statistics

/// The fault campaign with the release binary: what each fault was taken for, and what it cost the healthy streams.
enum CampaignBenchmark {
    private struct Run {
        var rows: [FaultCampaign.Row]
        /// TTFT of the healthy streams, in milliseconds.
        var ttft: Distribution
        /// How far it lies from what their simulator did by its own record, in milliseconds.
        var error: Distribution
        var megabytes: Int
        var ending: ChildProgram.Ending
    }

    static func run() throws {
        let own = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        let ezbench = own.deletingLastPathComponent().appendingPathComponent("ezbench").path
        let folder = NSTemporaryDirectory() + "ezbench-faults-\(getpid())"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }

        let campaigns = FaultCampaign.protocols.map { FaultCampaign(wireProtocol: $0, model: $1, requests: 20) }
        var faulty: [Run] = []
        var faultless: [Run] = []
        for campaign in campaigns {
            faultless.append(try run(campaign, ezbench, folder, withFaults: false))
            faulty.append(try run(campaign, ezbench, folder, withFaults: true))
        }
        let requests = faulty.reduce(0) { $0 + $1.rows.reduce(0) { $0 + $1.attempted } }
        print("\(campaigns[0].streams) streams at a time, half of them faulty; \(requests) requests in all.\n")
        printRows(campaigns, faulty)
        printNeighbours(campaigns, faultless, faulty)
    }

    private static func printRows(_ campaigns: [FaultCampaign], _ runs: [Run]) {
        print("| fault | is | \(campaigns.map(\.wireProtocol).joined(separator: " | ")) |")
        print("| --- | --- | \(campaigns.map { _ in "---:" }.joined(separator: " | ")) |")
        for place in runs[0].rows.indices {
            let rows = runs.map { $0.rows[place] }
            let expected = Set(rows.map(\.expected)).sorted().joined(separator: "; ")
            let counts = rows.map { "\($0.right) of \($0.attempted)" }.joined(separator: " | ")
            print("| `\(rows[0].name)` | \(expected) | \(counts) |")
        }
        let rows = runs.flatMap(\.rows)
        let (right, attempted) = rows.reduce((0, 0)) { ($0.0 + $1.right, $0.1 + $1.attempted) }
        let share = 100 * Double(right) / Double(max(1, attempted))
        print("\nTold right: \(right) of \(attempted), \(String(format: "%.2f", share)) %.")
        for row in rows where !row.wrong.isEmpty { print("- `\(row.name)`: \(row.wrong.joined(separator: "; "))") }
    }

    private static func printNeighbours(_ campaigns: [FaultCampaign], _ faultless: [Run], _ faulty: [Run]) {
        print(
            "\nThe healthy streams, beside faults and beside as many healthy ones; their simulator is a process of its own. "
                + "The error is TTFT less what that simulator took by its record: what the client made of it.\n"
        )
        print(
            "| protocol | n | TTFT p50 / p99 without faults | beside faults | p99 moved by "
                + "| error p50 / p99 without faults | beside faults | p99 moved by | peak memory | exit |"
        )
        print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
        for (campaign, (before, after)) in zip(campaigns, zip(faultless, faulty)) {
            print(
                "| \(campaign.wireProtocol) | \(after.error.n) | \(columns(before.ttft, after.ttft)) "
                    + "| \(columns(before.error, after.error)) | \(after.megabytes) MB | \(after.ending.words) |"
            )
        }
    }

    private static func columns(_ before: Distribution, _ after: Distribution) -> String {
        func pair(_ values: Distribution) -> String {
            String(format: "%.2f / %.2f ms", values.percentile(50) ?? .nan, values.percentile(99) ?? .nan)
        }
        let moved = (after.percentile(99) ?? .nan) - (before.percentile(99) ?? .nan)
        return "\(pair(before)) | \(pair(after)) | \(String(format: "%+.2f", moved)) ms"
    }

    private static func run(
        _ campaign: FaultCampaign,
        _ ezbench: String,
        _ folder: String,
        withFaults: Bool
    ) throws -> Run {
        let simulate = [
            "simulate", "--port", "0", "--ttft", "50ms", "--rate", "50", "--tokens", "20", "--jitter", "0.5",
        ]
        let name = "\(folder)/\(campaign.wireProtocol)-\(withFaults)"
        // They share the machine's processors, and the one that misbehaves must not slow the other: what is looked for is
        // what the client makes of it.
        let faulty = try ServerProcess("/usr/bin/env", ["nice", "-n", "19", ezbench] + simulate)
        let healthy = try ServerProcess(ezbench, simulate + ["--record", name + ".jsonl"])
        defer { faulty.stop() }
        try campaign.scenario(faulty: faulty.baseURL, healthy: healthy.baseURL, withFaults: withFaults)
            .write(to: URL(fileURLWithPath: name + ".json"))
        let run = try ChildProgram(
            ezbench,
            ["run", name + ".json", "--db", name + ".sqlite", "--quiet", "--format", "json"],
            output: .piped
        )
        let megabytes = run.output.flatMap { PeakMemory.megabytes(of: run.processIdentifier, writingTo: $0) }
        let report = run.output?.rest() ?? []
        let ending = run.waitUntilEnded()
        let stored = try RunDatabase.open(path: name + ".sqlite", mode: .existing(readOnly: true)).load(.last)
        // Its record is whole once it has ended.
        healthy.stop()
        let served = try served(name + ".jsonl")
        var ttft: [Double] = []
        var error: [Double] = []
        for sample in stored.samples {
            guard stored.record[sample.target].name.hasPrefix(FaultCampaign.healthyPrefix),
                let first = sample.response.deltas.firstToken, let sent = sample.times.sent
            else { continue }
            ttft.append((first - sent).inMilliseconds)
            guard let truth = sample.providerRequestID.flatMap({ served[$0] }) else { continue }
            error.append((first - sent - truth).inMilliseconds)
        }
        return Run(
            rows: try campaign.rows(of: Data(report)),
            ttft: Distribution(ttft),
            error: Distribution(error),
            megabytes: megabytes ?? 0,
            ending: ending
        )
    }

    /// Returns the time from a request to its first token, by the request's name, as the server saw it.
    private static func served(_ path: String) throws -> [String: Nanoseconds] {
        var served: [String: Nanoseconds] = [:]
        for record in try ServedRequest.read(record: path) {
            served[record.id] = record.firstDeltaNs.map { Nanoseconds($0 - record.receivedNs) }
        }
        return served
    }
}

extension ChildProgram.Ending {
    fileprivate var words: String {
        switch self {
        case .exit(let code): "\(code)"
        case .signal(let number): "signal \(number)"
        }
    }
}
