import FaultCampaign
import Foundation
import Synchronization
import Testing

/// All faults at once, at 200 streams, half of which have none.
@Suite("The fault campaign", .timeLimit(.minutes(30)))
struct FaultCampaignTests {
    /// What the whole program may hold, in a debug build too; the largest event takes 16 MB, and there are two at a time.
    private static let mostMegabytes = 200

    @Test(
        "Every outcome is told right, the healthy streams are whole, and memory is bounded",
        arguments: WireName.allCases
    )
    func campaign(_ wire: WireName) async throws {
        let campaign = FaultCampaign(wireProtocol: wire.rawValue, model: wire.model, requests: 2)
        #expect(campaign.streams >= 200)
        try await Workbench.with { bench in
            let quick = ["--ttft", "5ms", "--rate", "500", "--tokens", "20", "--jitter", "0"]
            let record = ["--record", bench.path("faulty.jsonl")]
            let faulty = try bench.start(["simulate", "--port", "0"] + quick + record)
            let line = try await faulty.line(containing: "listening on")
            let scenario = try campaign.scenario(
                faulty: String(line.split(separator: " ").last ?? ""),
                healthy: try await bench.startSimulator()
            )
            try bench.write(String(decoding: scenario, as: UTF8.self), to: "scenario.json")
            let megabytes = Mutex<Int?>(nil)
            let arguments = ["run", "scenario.json", "--quiet", "--format", "json"]
            let result = try await bench.start(program: Product.ezbench, arguments) { process, output in
                let most = PeakMemory.megabytes(of: process, writingTo: output)
                megabytes.withLock { $0 = most }
            }.result()
            #expect(result.ending == .exit(0), "\(result.errors)")
            let rows = try campaign.rows(of: Data(result.output.utf8))
            for row in rows {
                #expect(row.right == row.attempted && row.attempted > 0, "\(row.name), \(row.expected): \(row.wrong)")
            }
            // Nothing was sent that is no row, whatever became of it: the record is whole once its simulator has ended.
            faulty.send(SIGTERM)
            _ = await faulty.result()
            let served = try bench.read("faulty.jsonl").split(separator: "\n").count
            #expect(served == rows.dropLast().reduce(0) { $0 + $1.attempted })
            let most = megabytes.withLock { $0 }
            #expect((1..<Self.mostMegabytes).contains(try #require(most)))
        }
    }
}
