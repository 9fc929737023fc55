import Foundation
import Testing

@Suite("Comparing stored runs", .timeLimit(.minutes(30)))
struct CompareTests {
    @Test("Two runs, two targets, another database; and what cannot be compared is said")
    func compared() async throws {
        try await Workbench.with { bench in
            var scenario = TestScenario.single(try await bench.startSimulator())
            scenario.targets = ["one", "two"].map { name in
                var target = scenario.targets[0]
                target["name"] = name
                return target
            }
            for _ in 0..<2 {
                #expect(try await bench.run(scenario, ["--requests", "10", "--concurrency", "10"]).code == 0)
            }
            let runs = try await bench.ezbench("compare", "1", "2")
            #expect(runs.code == 0 && runs.errors.isEmpty)
            #expect(
                runs.output.contains("run 2 one against run 1 one")
                    && runs.output.contains("run 2 two against run 1 two")
            )
            #expect(runs.output.contains("TTFT p50") && runs.output.contains("SIMULATED"))

            let targets = try await bench.ezbench("compare", "last:one", "last:two", "--format", "json")
            let document = try #require(
                try JSONSerialization.jsonObject(with: Data(targets.output.utf8)) as? [String: Any]
            )
            #expect(document["schema"] as? String == "ezbench.comparison")
            let comparison = try #require((document["comparisons"] as? [[String: Any]])?.first)
            #expect((comparison["second"] as? [String: Any])?["target"] as? String == "two")
            #expect(!((comparison["figures"] as? [Any])?.isEmpty ?? true))

            let alone = try await bench.ezbench("compare", "1", "--format", "markdown")
            #expect(alone.code == 0 && alone.output.hasPrefix("## run 1 two against run 1 one"))

            let missing = try await bench.ezbench("compare", "1:three", "2")
            #expect(missing.code == 2 && missing.errors.contains("no target named \"three\"; it has one, two"))
            let none = try await bench.ezbench("compare", "1:one")
            #expect(none.code == 2 && none.errors.contains("nothing stands beside it"))
            #expect(try await bench.ezbench("compare", "1", "9").code == 2)
            let file = try await bench.ezbench("compare", "nope.sqlite", "1")
            #expect(file.code == 2 && file.errors.contains("there is no file nope.sqlite"), "\(file)")
            let same = try await bench.ezbench("compare", "1", "1:two")
            #expect(same.code == 2 && same.errors.contains("1 and 1:two are both run 1 two"), "\(same)")
            let over = try await bench.ezbench("report", "2", "--format", "html", "--over", "latest")
            #expect(over.code == 2 && over.errors.contains("--over latest: that is run 2 itself"), "\(over)")
            // On a busy machine a pace may differ by more, so that either answer is right.
            let huge = try await bench.ezbench("compare", "1", "2", "--fail-if-worse", "--smallest", "99.9%")
            #expect(huge.code == 0 || huge.errors.contains("worse in"), "\(huge)")
            let wrong = try await bench.ezbench("compare", "1", "2", "--smallest", "200%")
            #expect(wrong.code == 2 && wrong.errors.contains("--smallest"), "\(wrong)")
        }
    }
}
