import Foundation
import Testing

/// ARCHITECTURE.md is where a newcomer looks first, so that it must not tell of what was.
@Suite("ARCHITECTURE.md tells what there is")
struct ArchitectureTests {
    private static let project = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The folders that hold targets.
    private static let homes = ["Sources", "Tools"]

    private static func folders(in path: String) throws -> [String] {
        let url = project.appendingPathComponent(path)
        return try FileManager.default.contentsOfDirectory(atPath: url.path).filter { name in
            var isFolder: ObjCBool = false
            let found = FileManager.default.fileExists(
                atPath: url.appendingPathComponent(name).path,
                isDirectory: &isFolder
            )
            return found && isFolder.boolValue && !name.hasPrefix(".")
        }.sorted()
    }

    private static func lines() throws -> [Substring] {
        try String(contentsOf: project.appendingPathComponent("ARCHITECTURE.md"), encoding: .utf8)
            .split(separator: "\n", omittingEmptySubsequences: false)
    }

    /// What a line of the table of targets says.
    private struct Row {
        var target: String
        var reason: String
        var imports: String
    }

    private static func rows() throws -> [Row] {
        // Further tables, of the database for one, have other heads.
        let table = try lines().drop { $0 != "| target | holds | imports |" }.prefix { $0.hasPrefix("|") }
        return table.compactMap { line in
            guard let match = line.wholeMatch(of: /\| `(\w+)` \| (.+) \| (.+) \|/) else { return nil }
            return Row(target: String(match.1), reason: String(match.2), imports: String(match.3))
        }
    }

    /// The targets of the project that a target's sources import.
    private static func imports(of target: String, among known: Set<String>) throws -> Set<String> {
        guard let home = homes.first(where: { FileManager.default.fileExists(atPath: folder($0, target).path) }) else {
            return []
        }
        let files = try #require(
            FileManager.default.enumerator(at: folder(home, target), includingPropertiesForKeys: nil)
        ).compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" }
        var found: Set<String> = []
        for file in files {
            for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
                // Few lines are looked at closely: there are tens of thousands, and a pattern takes its time.
                guard line.utf8.count < 60, line.contains("import ") else { continue }
                guard let match = line.wholeMatch(of: /(?:package |public )?import (\w+)/) else { continue }
                found.insert(String(match.1))
            }
        }
        return found.intersection(known)
    }

    private static func folder(_ home: String, _ target: String) -> URL {
        project.appendingPathComponent(home).appendingPathComponent(target)
    }

    @Test("Each target has one row, with its reason")
    func targets() throws {
        let rows = try Self.rows()
        #expect(rows.map(\.target).sorted() == (try Self.homes.flatMap(Self.folders)).sorted())
        #expect(rows.allSatisfy { $0.reason.count > 20 })
    }

    @Test("What a row says of imports is what the sources import")
    func imports() throws {
        let rows = try Self.rows()
        let known = Set(rows.map(\.target))
        for row in rows {
            let imported = try Self.imports(of: row.target, among: known)
            let named = Set(row.imports.matches(of: /\w+/).map { String($0.output) }).intersection(known)
            // The two that stand on all others name what they do without, in words.
            if row.imports.hasPrefix("all") {
                #expect(imported.count > 10, "\(row.target)")
            } else {
                #expect(named == imported, "\(row.target)")
            }
        }
    }

    /// The rest of it brings in ICU and its data, which is half of a binary.
    @Test("No source asks for more of Foundation than its essentials")
    func foundation() throws {
        let sources = try #require(
            FileManager.default.enumerator(at: Self.folder("Sources", ""), includingPropertiesForKeys: nil)
        ).compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" }
        #expect(sources.count > 500)
        for source in sources {
            let lines = try String(contentsOf: source, encoding: .utf8).split(separator: "\n").map(String.init)
            for (place, line) in lines.enumerated() where line.contains(/^ *(?:package |public )?import Foundation$/) {
                let before = lines[max(0, place - 3)..<place]
                #expect(
                    before.first == "#if canImport(FoundationEssentials)" && before.last == "#else",
                    "\(source.lastPathComponent): \(line)"
                )
            }
            #expect(!lines.contains { $0.contains(/^ *import Foundation(?:Networking|XML|Internationalization)$/) })
        }
    }

    @Test("The tree has each folder of each target, and no other")
    func tree() throws {
        var told: [String: Set<String>] = [:]
        var (home, target) = ("", "")
        for line in try Self.lines() {
            if let match = line.wholeMatch(of: /(Sources|Tools)\//) { (home, target) = (String(match.1), "") }
            if line == "```" { home = "" }
            guard !home.isEmpty, line.hasPrefix("  ") else { continue }
            // Targets stand at the beginning of a line, and what is in the last of them behind it or on the lines below.
            var words = line.split(separator: " ").map(String.init)
            let targets = try Self.folders(in: home).map { "\($0)/" }
            while !line.hasPrefix("     "), let first = words.first, targets.contains(first) {
                target = String(first.dropLast())
                told["\(home)/\(target)"] = []
                words.removeFirst()
            }
            for word in words {
                for folder in Self.expanded(word) { told["\(home)/\(target)", default: []].insert(folder) }
            }
        }
        var real: [String: Set<String>] = [:]
        for home in Self.homes {
            for target in try Self.folders(in: home) {
                real["\(home)/\(target)"] = Set(try Self.folders(in: "\(home)/\(target)")).subtracting(["include"])
            }
        }
        for (place, folders) in real {
            let named = try #require(told[place], "\(place) is not in the tree")
            #expect(named.filter { !$0.contains("/") } == folders, "\(place)")
            for deeper in named where deeper.contains("/") {
                #expect(
                    FileManager.default.fileExists(
                        atPath: Self.project.appendingPathComponent("\(place)/\(deeper)").path
                    )
                )
            }
        }
        #expect(Set(told.keys) == Set(real.keys))
    }

    /// Returns the folders that a word names: `Formats/{CSV,JSON}/` names three; none where it is no folder.
    private static func expanded(_ word: String) -> [String] {
        if let match = word.wholeMatch(of: /(\w+)\/\{([\w,]+)\}\/?/) {
            return [String(match.1)] + match.2.split(separator: ",").map { "\(match.1)/\($0)" }
        }
        return word.wholeMatch(of: /(\w+)\//).map { [String($0.1)] } ?? []
    }

    @Test("Each place that it answers a question with is there")
    func questions() throws {
        var count = 0
        for line in try Self.lines() {
            guard let match = line.wholeMatch(of: /\| [^|]+\? \| (.+) \|/) else { continue }
            var folder = ""
            for place in match.1.matches(of: /`([\w\/+.]+)`/).map({ String($0.1) }) {
                let candidates = [
                    "Sources/\(place)", "Sources/\(folder)/\(place)", "Sources/\(folder.prefix { $0 != "/" })/\(place)",
                ]
                #expect(
                    candidates.contains {
                        FileManager.default.fileExists(atPath: Self.project.appendingPathComponent($0).path)
                    },
                    "\(place)"
                )
                folder = (place as NSString).deletingLastPathComponent
                count += 1
            }
        }
        #expect(count > 5)
    }
}
