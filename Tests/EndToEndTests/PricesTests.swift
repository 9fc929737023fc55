import Foundation
import Testing

@Suite("Prices on the command line", .timeLimit(.minutes(30)))
struct PricesTests {
    @Test("are listed, found by name, and taken over from a newer list, which every command then uses")
    func prices() async throws {
        try await Workbench.with { bench in
            let one = try await bench.ezbench("prices", "claude-sonnet-4-5-20250929")
            #expect(one.code == 0 && one.output.contains("assumed: claude-sonnet-4-5"), "\(one.output)")
            #expect(one.output.contains("source 1: prices as of "))

            let unknown = try await bench.ezbench("prices", "claude-sonet-4-5")
            #expect(unknown.code == 2 && unknown.errors.contains("no price is known for \"claude-sonet-4-5\""))

            let list = bench.folder + "/list.json"
            try Data(
                #"{"claude-sonnet-4-5": {"input_cost_per_token": 1e-06, "output_cost_per_token": 2e-06, "mode": "chat"}}"#
                    .utf8
            ).write(to: URL(filePath: list))
            let kept = bench.folder + "/kept.json"
            let update = try await bench.ezbench("prices", "--update-from", list, "--output", kept)
            #expect(update.code == 0 && update.output.contains("0 prices as before, 1 changed, 0 new"))
            #expect(update.output.contains("claude-sonnet-4-5: 3 / 15 → 1 / 2 USD"))

            let named = try await bench.ezbench(
                "prices",
                "claude-sonnet-4-5",
                "--prices",
                kept,
                "--format",
                "json"
            )
            #expect(named.output.contains("2e-06") && named.output.contains("kept.json, as of 20"))
        }
    }
}
