import Foundation
import Testing

@Suite("A run on several machines", .timeLimit(.minutes(30)))
struct ShardTests {
    private static let start = ["--start-at", "2024-01-01T00:00:00Z"]

    @Test("Its parts are joined, judged as a whole, and stated beside one another")
    func merged() async throws {
        try await Workbench.with { bench in
            let scenario = TestScenario.single(try await bench.startSimulator())
            // Of times the parts may differ on a busy machine, and so few requests prove nothing then.
            let objectives = ["--requests", "20", "--concurrency", "4", "--max-error-rate", "50%"]
            // In a closed loop whoever comes later begins at once.
            let start = ["--start-file", "start", "--start-in", "1ms"]
            for (part, file) in [("1/2", "a.sqlite"), ("2/2", "b.sqlite")] {
                let run = try await bench.run(scenario, objectives + ["--shard", part, "--db", file] + start)
                #expect(run.code == 0 && run.output.contains("SHARD"), "\(run)")
                #expect(run.errors.contains("judged over all shards"), "\(run)")
            }
            let early = try await bench.ezbench("check", "--db", "a.sqlite")
            #expect(early.code == 2 && early.errors.contains("shard 1/2"), "\(early)")

            let part = try await bench.ezbench("report", "--db", "a.sqlite")
            #expect(part.output.contains("no gate: a shard is not judged by itself"), "\(part)")
            #expect(part.output.contains("1 model × 10 requests, 2 at a time"), "\(part)")

            let half = try await bench.ezbench("merge", "half.sqlite", "a.sqlite")
            #expect(half.code == 1 && half.errors.contains("INCOMPLETE: shard 2/2 is missing"), "\(half)")
            let open = try await bench.ezbench("check", "--db", "half.sqlite", "--strict")
            #expect(open.code == 3 && open.output.contains("INCOMPLETE"), "\(open)")

            let merged = try await bench.ezbench("merge", "whole.sqlite", "b.sqlite", "a.sqlite")
            #expect(merged.code == 0 && merged.output.contains("2 of 2 shards, 20 samples"), "\(merged)")
            let check = try await bench.ezbench("check", "--db", "whole.sqlite", "--strict")
            #expect(check.code == 0, "\(check)")
            let report = try await bench.ezbench("report", "--db", "whole.sqlite", "--format", "json")
            let document = try #require(
                try JSONSerialization.jsonObject(with: Data(report.output.utf8)) as? [String: Any]
            )
            let shards = try #require(document["shards"] as? [[String: Any]])
            #expect(shards.compactMap { $0["shard"] as? String } == ["1/2", "2/2"])
            let page = try await bench.ezbench("report", "--db", "whole.sqlite", "--full")
            #expect(
                page.output.contains("merged: samples of 2 shards") && page.output.contains("LATE SHARDS"),
                "\(page)"
            )
            let resumed = try await bench.ezbench("run", "--resume", "1", "--db", "half.sqlite")
            #expect(resumed.code == 2 && resumed.errors.contains("begin all shards anew"), "\(resumed)")
        }
    }

    private static let refusals: [(arguments: [String], words: String)] = [
        (["--shard", "1/2"], "all parts must begin at the same time"), (["--shard", "3/2"] + start, "counted from 1"),
        (["--shard", "auto"] + start, "JOB_COMPLETION_INDEX"), (["--shards", "2"], "--shard auto"),
        (start, "is over"), (["--shard", "1/2", "--concurrency", "2"] + start, "more than a day ago"),
        (["--shard", "1/9", "--concurrency", "8"] + start, "concurrency 8 cannot be shared"),
        (["--start-at", "2024-01-01T00:00:00"], "time zone"),
    ]

    @Test("Parts that have no common start, or do not exist, are refused", arguments: refusals)
    func refused(arguments: [String], words: String) async throws {
        try await Workbench.with { bench in
            let run = try await bench.run(TestScenario.single("http://127.0.0.1:9"), arguments)
            #expect(run.code == 2 && run.errors.contains(words), "\(run)")
        }
    }
}
