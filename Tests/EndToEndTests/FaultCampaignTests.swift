import FaultCampaign
import Foundation
import Testing

/// All faults at once, at 200 streams, half of which have none.
@Suite("The fault campaign", .serialized, .timeLimit(.minutes(5)))
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
            let scenario = try campaign.scenario(
                faulty: try await bench.startSimulator(),
                healthy: try await bench.startSimulator()
            )
            try bench.write(String(decoding: scenario, as: UTF8.self), to: "scenario.json")
            let child = try bench.start(["run", "scenario.json", "--quiet"])
            let memory = PeakMemory(of: child.processIdentifier)
            let result = await child.result()
            #expect(result.ending == .exit(0), "\(result.errors)")
            let report = try await bench.start(["report", "--format", "json"]).result()
            for row in try campaign.rows(of: Data(report.output.utf8)) {
                #expect(row.right == row.attempted && row.attempted > 0, "\(row.name), \(row.expected): \(row.wrong)")
            }
            #expect((1..<Self.mostMegabytes).contains(memory.megabytes))
        }
    }
}
