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

    private static func isSwift(_ target: String) -> Bool {
        let folder = sources.appendingPathComponent(target)
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        return files?.contains { ($0 as? URL)?.pathExtension == "swift" } ?? false
    }

    private static func imports(of target: String) throws -> Set<String> {
        Set(
            try lines(of: target).compactMap { _, line in
                let words = line.split(separator: " ").prefix { !$0.hasPrefix("//") }
                guard let keyword = words.firstIndex(of: "import"), keyword <= 2, keyword + 1 < words.count else {
                    return nil
                }
                // `import struct Module.Name` imports the module.
                return words.last?.split(separator: ".").first.map(String.init)
            }
        )
    }

    /// What writes to a standard stream or ends the program.
    private static let words: Set<String> = [
        "print", "debugPrint", "dump", "fputs", "puts", "putchar", "fwrite", "exit", "_exit", "abort", "Console",
        "stdout", "stderr", "STDOUT_FILENO", "STDERR_FILENO", "standardOutput", "standardError",
    ]

    /// Returns the words of a line of code, without what stands in its text literals.
    private static func code(_ line: String) -> Set<String> {
        var (words, word): (Set<String>, [UInt8]) = ([], [])
        var (isText, isEscaped) = (false, false)
        // Behind the last quote that was opened.
        var opened: [UInt8] = []
        for byte in line.utf8 + [UInt8(ascii: " ")] {
            if isText { opened.append(byte) } else { opened = [] }
            if isText {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isText = false
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                word.append(byte)
            default:
                if !word.isEmpty { words.insert(String(decoding: word, as: UTF8.self)) }
                word = []
                isText = byte == UInt8(ascii: "\"")
            }
        }
        // What looks like text that goes on to the line's end may be code behind text within text.
        return isText ? words.union(code(String(decoding: opened, as: UTF8.self))) : words
    }

    @Test("It names nothing that prints or ends the program")
    func printsNothing() throws {
        #expect(Self.code(#"if a { print("exit \" dump") }"#) == ["if", "a", "print"])
        #expect(Self.code(#"x("\(a.map { "\"\($0)\"" })"); exit(1)"#).contains("exit"))
        for (file, line) in try Self.lines(of: "BenchApplication") {
            // How a child program ended is a case of that name.
            let named = Self.code(line.replacing("case .exit(", with: "")).intersection(Self.words)
            #expect(named.isEmpty, "\(file): \(line)")
            // `write` and `dprintf` need a descriptor by number.
            for call in ["write(1,", "write(2,", "dprintf(1,", "dprintf(2,"] {
                #expect(!line.contains(call), "\(file): \(line)")
            }
        }
    }

    @Test("The program writes no words to standard output but through the gate for plain text")
    func wordsGoThroughTheGate() throws {
        // A renderer's text has been through the gate of its format; a literal with what it quotes has not.
        let code = try Self.lines(of: "ezbench").map(\.line).joined(separator: "\n")
        let literals = code.matches(of: /Console\.result\(\s*"/)
        #expect(literals.isEmpty, "Console.say is for words: \(literals.count) times not used")
        #expect(code.contains("Console.say("))
    }

    @Test("It knows neither the command line, nor the report's words")
    func imports() throws {
        let imports = try Self.imports(of: "BenchApplication")
        #expect(imports.contains("LoadRunner"))
        for unknown in ["ArgumentParser", "BenchReport", "ezbench"] { #expect(!imports.contains(unknown)) }
    }

    @Test("Nothing below it imports it")
    func nobodyBelow() throws {
        // What is written in C imports nothing.
        for target in try Self.imports(of: "BenchApplication") where Self.isSwift(target) {
            #expect(try !Self.imports(of: target).contains("BenchApplication"), "\(target)")
        }
    }

    @Test("The program around it is what prints")
    func programPrints() throws {
        #expect(try Self.imports(of: "ezbench").isSuperset(of: ["ArgumentParser", "BenchApplication", "BenchReport"]))
    }
}
