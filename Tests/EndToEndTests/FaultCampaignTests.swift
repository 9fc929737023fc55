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
            let scenario = try campaign.scenario(
                faulty: try await bench.startSimulator(),
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
            for row in try campaign.rows(of: Data(result.output.utf8)) {
                #expect(row.right == row.attempted && row.attempted > 0, "\(row.name), \(row.expected): \(row.wrong)")
            }
            let most = megabytes.withLock { $0 }
            #expect((1..<Self.mostMegabytes).contains(try #require(most)))
        }
    }
}
