import BenchAnalysis
import BenchApplication
import BenchModel
import BenchReport
import Pricing
import SampleStore

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A run as one side of a comparison, with the targets that were asked for.
struct ComparedRun {
    /// As it was typed.
    let typed: String
    let sides: [Comparison.Side]

    /// Takes `[FILE#]RUN[:TARGET]`, or a database file alone for its last run.
    ///
    /// - Parameters:
    ///   - typed: the side.
    ///   - source: reads its run.
    /// - Throws: where there is no such run or target, or its database cannot be read.
    init(_ typed: String, from source: inout ComparedRunSource) throws {
        self.typed = typed
        if typed.allSatisfy(\.isWhitespace) {
            throw CommandError(
                "'\(typed)': names no run; expected one (12, a tag, latest), or a target of one (12:gpt)"
            )
        }
        let parts = Self.parts(typed)
        try Self.checkFile(parts.file, parts.run, typed)
        let (measured, scenario, book) = try source.run(parts.run, in: parts.file)
        let targets = measured.targets.filter { parts.target == nil || parts.target == $0.target.name }
        guard !targets.isEmpty else {
            let names = measured.targets.map(\.target.name).joined(separator: ", ")
            throw CommandError("\(typed): the run has no target named \"\(parts.target ?? "")\"; it has \(names).")
        }
        let file = parts.file.map { "\($0) " } ?? ""
        sides = targets.map { target in
            Comparison.Side(
                measured,
                target: target,
                label: "\(file)run \(measured.record.id) \(target.target.name)",
                scenario: scenario,
                prices: book
            )
        }
    }

    var names: String { sides.map(\.target.target.name).joined(separator: ", ") }
    var firstName: String { sides.first?.target.target.name ?? "target" }

    /// Endings by which a database is known that is not there.
    private static let databases = [".sqlite", ".sqlite3", ".db"]

    /// Refuses a file that is not there by its own name, before it is looked for as a run in another file.
    private static func checkFile(_ file: String?, _ run: String, _ typed: String) throws {
        let path = file ?? (databases.contains { run.lowercased().hasSuffix($0) } ? run : nil)
        guard let path, !FileManager.default.fileExists(atPath: TypedPath.of(path)) else { return }
        throw CommandError(
            "\(typed): there is no file \(path); a side is a run (12, a tag, latest) or a target of one (12:gpt), and stands behind "
                + "the name of its database where that is another one (old.sqlite#12)"
        )
    }

    /// Takes a side apart; the target's name may itself hold colons.
    private static func parts(_ typed: String) -> (file: String?, run: String, target: String?) {
        let (file, rest): (String?, String)
        if let mark = typed.lastIndex(of: "#") {
            (file, rest) = (String(typed[..<mark]), String(typed[typed.index(after: mark)...]))
        } else if FileManager.default.fileExists(atPath: TypedPath.of(typed)) {
            return (typed, "last", nil)
        } else {
            (file, rest) = (nil, typed)
        }
        guard let colon = rest.firstIndex(of: ":") else { return (file, rest.isEmpty ? "last" : rest, nil) }
        let run = String(rest[..<colon])
        return (file, run.isEmpty ? "last" : run, String(rest[rest.index(after: colon)...]))
    }
}
