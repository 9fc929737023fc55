import ArgumentParser
import BenchApplication
import BenchModel
import BenchReport
import ScenarioFile

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Examine this machine, its keys, proxies and servers, and say what to mend.",
        discussion: """
            Nothing that costs anything is asked: each server is asked for its root, without a key. Keys are said to be set \
            or not, and never shown. It ends with 1 if anything fails.

            EXAMPLES
              ezbench doctor
              ezbench doctor Scenarios/compare.json
              ezbench doctor --offline
            """
    )

    @Argument(
        help: ArgumentHelp("A scenario whose servers and keys are examined.", valueName: "scenario"),
        completion: .file(extensions: ["json"])
    )
    var scenario: String?

    @OptionGroup var database: DatabaseOptions

    @Flag(help: "Send nothing.")
    var offline = false

    func run() async throws {
        // Its checks ask, and serve, with threads that would be waited for without end.
        if let obstacle = MemoryRoom.obstacleToOne() {
            throw CommandError("the examination is not to be had here: \(obstacle)")
        }
        let environment = ProcessInfo.processInfo.environment
        var findings = MachineFindings.all(version: EZBench.version)
        show(findings)
        let read = try scenario.map { try self.read($0, environment) }
        let servers = read?.askedEndpoints ?? VendorKeys.endpoints(environment)
        examine([SurroundingFindings.database(database.path)], &findings)
        examine(read.map { SurroundingFindings.keys(of: $0) } ?? [SurroundingFindings.keys(environment)], &findings)
        examine(SurroundingFindings.proxies(environment, to: servers), &findings)
        if !offline {
            let surroundings = Surroundings(version: EZBench.version, environment: environment)
            examine(await ServerFindings(surroundings).all(of: servers), &findings)
        }
        let failed = findings.count { $0.grade == .fail }
        guard failed > 0 else { return }
        throw ProgramEnd(
            code: ProgramExit.missed,
            reason:
                "\(Figure.count(failed, "check")) failed: \(findings.filter { $0.grade == .fail }.map(\.subject).joined(separator: ", "))"
        )
    }

    private func examine(_ found: [Finding], _ findings: inout [Finding]) {
        show(found)
        findings += found
    }

    private func show(_ findings: [Finding]) {
        let screen = Console.resultScreen
        Console.result(findings.flatMap { FindingLines.lines($0, on: screen) }.map { $0 + "\n" }.joined())
    }

    private func read(_ path: String, _ environment: [String: String]) throws -> Scenario {
        // A key that is not set is a finding, not an error.
        try ScenarioReader.read(path: path, environment: environment, simulateAll: true)
    }
}

/// A finding as a terminal shows it.
enum FindingLines {
    /// On a narrower screen texts stand below what they are about.
    private static let leastColumns = 60

    /// Lays a finding out: what was found, and what to do beneath it.
    static func lines(_ finding: Finding, on screen: Screen) -> [String] {
        let grade = finding.grade.rawValue + String(repeating: " ", count: max(1, 6 - finding.grade.rawValue.count))
        let head = grade + finding.subject + String(repeating: " ", count: max(1, 12 - finding.subject.count))
        let isNarrow = screen.isBounded && screen.columns < leastColumns
        let space = String(repeating: " ", count: isNarrow ? 6 : 18)
        let text =
            isNarrow
            ? [head.stripped(of: \.isWhitespace)] + HangingText.lines(space, finding.text, on: screen)
            : HangingText.lines(head, finding.text, on: screen)
        return text + (finding.advice.map { HangingText.lines(space + "→ ", $0, on: screen) } ?? [])
    }
}
