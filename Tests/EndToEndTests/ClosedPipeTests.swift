import Foundation
import Testing

@Suite("A reader that goes away", .timeLimit(.minutes(30)))
struct ClosedPipeTests {
    @Test(
        "Nobody reads the output: the program ends quietly, with exit 0",
        arguments: [["report"], ["report", "--format", "json"], ["runs"], ["--help"], ["--version"]]
    )
    func nobodyReads(_ arguments: [String]) async throws {
        try await Workbench.with { bench in
            try await bench.runOnce()
            let child = try bench.start(program: Product.ezbench, arguments, outputIsClosed: true)
            let result = await child.result()
            #expect(result.ending == .exit(0))
            #expect(result.errors.isEmpty)
        }
    }

    @Test("A run whose output nobody reads still stores everything")
    func run() async throws {
        try await Workbench.with { bench in
            try bench.write(TestScenario.single(try await bench.startSimulator()))
            let child = try bench.start(program: Product.ezbench, ["run", "scenario.json"], outputIsClosed: true)
            let result = await child.result()
            #expect(result.ending == .exit(0) && result.errors.isEmpty)
            #expect(try await bench.report().run.status == "finished")
        }
    }

    @Test("`report | head -n 1` shows one line and no complaint")
    func head() async throws {
        try await Workbench.with { bench in
            try await bench.runOnce()
            let script = "\"$0\" report --format json | head -n 1"
            let result = try await bench.start(program: "/bin/sh", ["-c", script, Product.ezbench]).result()
            #expect(result.code == 0 && result.output == "{\n" && result.errors.isEmpty)
        }
    }

    @Test("A full disk is told, and is no success", .enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
    func fullDisk() async throws {
        try await Workbench.with { bench in
            try await bench.runOnce()
            let script = "\"$0\" report > /dev/full"
            let result = try await bench.start(program: "/bin/sh", ["-c", script, Product.ezbench]).result()
            #expect(result.code == 2)
            #expect(result.errors.contains("cannot write the result: No space left on device"))
        }
    }
}
