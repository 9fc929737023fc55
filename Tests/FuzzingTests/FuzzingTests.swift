import BenchModel
import Foundation
import Testing

@testable import Fuzzing

/// A little of what `make fuzz` does, with the same inputs each time.
@Suite("Mutated input", .timeLimit(.minutes(30)))
struct FuzzingTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path()

    private static let names = [
        "framing", "array", "scanner", "anthropic-messages", "openai-chat", "openai-completions",
        "openai-responses", "gemini", "error-body",
        "scenario", "prices", "directives", "simulator",
    ]

    @Test("crashes nothing, and every way of reading it agrees", arguments: names)
    func holds(name: String) throws {
        let targets = try FuzzTargets.all(root: Self.root)
        #expect(targets.map(\.name) == Self.names)
        let target = try #require(targets.first { $0.name == name })
        let result = FuzzRun.check(target, numbers: 0..<500, seed: 20_261_124)
        for finding in result.findings { Issue.record("\(finding)") }
        // Most mutations break something, and some must not: else one half of the checks would never run.
        #expect(result.taken > result.inputs / 20 && result.taken < result.inputs)
    }

    @Test("is the same for the same number, and differs by number, seed and target")
    func repeatable() throws {
        let targets = try FuzzTargets.all(root: Self.root)
        let target = try #require(targets.first)
        let inputs = (0..<50).map { target.input($0, seed: 1).bytes }
        #expect(inputs == (0..<50).map { target.input($0, seed: 1).bytes })
        #expect(inputs != (0..<50).map { target.input($0, seed: 2).bytes })
        #expect(Set(inputs).count > 40)
    }

    /// Takes what the real target does, and drops the last byte of what comes in more than one read.
    private struct Broken: FuzzTarget {
        let name = "broken"
        let seeds = pieces("data: a\n\n")
        let dictionary = pieces("\n")

        func check(_ input: [UInt8], _ random: inout SplitMix64) -> FuzzVerdict {
            Mutation.split(input, &random).count > 3 ? .broken("lost a byte") : .taken
        }
    }

    @Test("that a reader falls for is reported with its number, and found again by it")
    func findings() throws {
        let result = FuzzRun.check(Broken(), numbers: 0..<1_000, seed: 1)
        #expect(result.findings.count == 5 && result.inputs < 1_000)
        let finding = try #require(result.findings.last)
        let again = FuzzRun.check(Broken(), numbers: finding.number..<finding.number + 1, seed: 1)
        #expect(again.findings.map(\.input) == [finding.input])
    }

    @Test(
        "is not called a disagreement for a number that only servers write, wherever it stands",
        arguments: ["[-Infinity]", #"{"a":-Infinity,"a":1}"#, #"{"a":{"b":[NaN]},"a":"c"}"#]
    )
    func namesNoNumber(text: String) throws {
        let target = try #require(try FuzzTargets.all(root: Self.root).first { $0.name == "scanner" })
        var random = SplitMix64(seed: 1)
        guard case .taken = target.check(Array(text.utf8), &random) else {
            Issue.record("the cursor reads it, and readers of files do not")
            return
        }
    }

    @Test("splits lose nothing")
    func splits() {
        var random = SplitMix64(seed: 1)
        for length in 0..<200 {
            let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0) }
            #expect(Array(Mutation.split(bytes, &random).joined()) == bytes)
        }
    }
}
