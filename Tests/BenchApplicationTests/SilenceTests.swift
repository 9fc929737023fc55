import Foundation
import Testing

/// The application tells its events and prints nothing: only the program around it knows a console and exit codes.
@Suite("The application is silent")
struct SilenceTests {
    private static let sources = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Sources")

    /// The lines of a target's sources without their comments, each with its file.
    private static func lines(of target: String) throws -> [(file: String, line: String)] {
        let folder = sources.appendingPathComponent(target)
        let files = try #require(FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
            .compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" }
        try #require(!files.isEmpty)
        return try files.flatMap { file in
            try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map(String.init)
                .filter { !$0.trimmingCharacters(in: .whitespaces).hasPrefix("//") }
                .map { (file.lastPathComponent, $0) }
        }
    }

    private static func imports(of target: String) throws -> Set<String> {
        Set(
            try lines(of: target).compactMap { _, line in
                line.firstMatch(of: /^\s*(?:package |public |@testable )?import (?:\w+ )?(\w+)/).map {
                    String($0.output.1)
                }
            }
        )
    }

    /// What writes to a standard stream or ends the program.
    private nonisolated(unsafe) static let words =
        /\b(print|debugPrint|dump|fputs|puts|putchar|fwrite|exit|_exit|abort|Console|stdout|stderr|STDOUT_FILENO|STDERR_FILENO|standardOutput|standardError)\b/

    @Test("It names nothing that prints or ends the program")
    func printsNothing() throws {
        // `write` and `dprintf` would need a descriptor by number.
        for (file, line) in try Self.lines(of: "BenchApplication") {
            let code = line.replacing(/"(?:[^"\\]|\\.)*"/, with: "")
                // How a child program ended.
                .replacing("case .exit(", with: "")
            #expect(code.firstMatch(of: Self.words) == nil, "\(file): \(line)")
            #expect(code.firstMatch(of: /\b(write|dprintf)\((1|2),/) == nil, "\(file): \(line)")
        }
    }

    @Test("It knows neither the command line, nor the report's words")
    func imports() throws {
        let imports = try Self.imports(of: "BenchApplication")
        #expect(imports.contains("LoadRunner"))
        for unknown in ["ArgumentParser", "BenchReport", "ezbench"] { #expect(!imports.contains(unknown)) }
    }

    @Test("Nothing below it imports it")
    func nobodyBelow() throws {
        for target in try Self.imports(of: "BenchApplication")
        where
            FileManager.default.fileExists(atPath: Self.sources.appendingPathComponent(target).path)
        {
            #expect(try !Self.imports(of: target).contains("BenchApplication"), "\(target)")
        }
    }

    @Test("The program around it is what prints", arguments: ["ArgumentParser", "BenchApplication", "BenchReport"])
    func programPrints(module: String) throws {
        #expect(try Self.imports(of: "ezbench").contains(module))
    }
}
