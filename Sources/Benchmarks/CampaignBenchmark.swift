import BenchModel
import BenchReport
import FaultCampaign
import Foundation
import SampleStore

/// The fault campaign with the release binary: what each fault was taken for, and what it cost the healthy streams.
enum CampaignBenchmark {
    private struct Run {
        var rows: [FaultCampaign.Row]
        /// TTFT of the healthy streams, in milliseconds.
        var ttft: Distribution
        var megabytes: Int
        var code: Int32
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
            "\nThe healthy streams, beside faults and beside as many healthy ones; their simulator is a process of its own:\n"
        )
        print(
            "| protocol | n | TTFT p50 / p99 without faults | TTFT p50 / p99 beside faults | p99 moved by | peak memory | exit |"
        )
        print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
        func ms(_ value: Double?) -> String { value.map { String(format: "%.2f", $0) } ?? "—" }
        for (campaign, (before, after)) in zip(campaigns, zip(faultless, faulty)) {
            func pair(_ run: Run) -> String { "\(ms(run.ttft.percentile(50))) / \(ms(run.ttft.percentile(99))) ms" }
            let moved = (after.ttft.percentile(99) ?? .nan) - (before.ttft.percentile(99) ?? .nan)
            print(
                "| \(campaign.wireProtocol) | \(after.ttft.n) | \(pair(before)) | \(pair(after)) | "
                    + "\(String(format: "%+.2f", moved)) ms | \(after.megabytes) MB | \(after.code) |"
            )
        }
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
        let (faulty, healthy) = (try ServerProcess(ezbench, simulate), try ServerProcess(ezbench, simulate))
        defer {
            faulty.stop()
            healthy.stop()
        }
        let name = "\(folder)/\(campaign.wireProtocol)-\(withFaults)"
        try campaign.scenario(faulty: faulty.baseURL, healthy: healthy.baseURL, withFaults: withFaults)
            .write(to: URL(fileURLWithPath: name + ".json"))
        let process = Process()
        process.executableURL = URL(fileURLWithPath: ezbench)
        process.arguments = ["run", name + ".json", "--db", name + ".sqlite", "--quiet", "--format", "json"]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let memory = PeakMemory(of: process.processIdentifier)
        let report = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        let stored = try RunDatabase.open(path: name + ".sqlite", mode: .existing(readOnly: true)).load(.last)
        let ttft = stored.samples.compactMap { sample -> Double? in
            guard stored.record.targets[sample.target].name.hasPrefix(FaultCampaign.healthyPrefix),
                let first = sample.response.deltas.firstToken, let sent = sample.times.sent
            else { return nil }
            return Double(first - sent) / 1e6
        }
        return Run(
            rows: try campaign.rows(of: report),
            ttft: Distribution(ttft),
            megabytes: memory.megabytes,
            code: process.terminationStatus
        )
    }
}
