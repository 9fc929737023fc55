import ArgumentParser
import BenchModel
import SampleStore

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Completes the names of runs from the database that the command line names.
enum RunNames {
    /// For options and arguments that name a run.
    static let completion = CompletionKind.custom { arguments, _, _ in
        CompletedName.fit(database(typed: arguments).map(names) ?? [])
    }

    /// For the sides of a comparison: runs, targets of the latest ones, and other databases; behind a colon, the targets of that run.
    static let sides = CompletionKind.custom { words, index, prefix in
        let (typed, ahead) = begun(words, index, prefix)
        return CompletedName.fit(offered(typed, words)).compactMap { name in
            // bash completes what stands behind the last colon alone.
            name.hasPrefix(ahead) ? String(name.dropFirst(ahead.count)) : nil
        }
    }

    /// For what a run is held against: runs, baselines, and files with one.
    static let held = CompletionKind.custom { words, index, prefix in
        let (typed, _) = begun(words, index, prefix)
        return CompletedName.fit((database(typed: words).map(names) ?? []) + databases(typed, words))
    }

    /// For the targets of a run that stands behind the command, or behind `--run`.
    static let targets = CompletionKind.custom { arguments, _, _ in
        guard let database = database(typed: arguments) else { return [] }
        let typed = TypedPath.value(of: "--run", in: arguments).map { [$0] } ?? arguments.dropFirst(2).map { $0 }
        let selectors = typed.filter { !$0.isEmpty && !$0.hasPrefix("-") }.compactMap { RunSelector(text: $0) }
        let record = (selectors + [.last]).lazy.compactMap { try? database.record($0) }.first
        return CompletedName.fit(record?.targets.map(\.name) ?? [])
    }

    /// Returns what has been typed of a word so far, and how much of it bash takes for words of their own, which end with a colon.
    private static func begun(_ words: [String], _ index: Int, _ prefix: String) -> (whole: String, ahead: String) {
        guard words.indices.contains(index), index > 0 else { return (prefix, "") }
        if words[index] == ":" { return (words[index - 1] + ":", words[index - 1] + ":") }
        guard index > 1, words[index - 1] == ":" else { return (prefix, "") }
        let ahead = words[index - 2] + ":"
        return (ahead + prefix, ahead)
    }

    /// Returns what may stand as a side, of which so much has been typed, in a line of these words.
    private static func offered(_ typed: String, _ words: [String]) -> [String] {
        let mark = typed.lastIndex(of: "#")
        let file = mark.map { String(typed[...$0]) } ?? ""
        let rest = mark.map { String(typed[typed.index(after: $0)...]) } ?? typed
        let database = mark.map { open(TypedPath.of(String(typed[..<$0]))) } ?? Self.database(typed: words)
        if let colon = rest.firstIndex(of: ":"), let database {
            let run = String(rest[..<colon])
            let record = RunSelector(text: run.isEmpty ? "last" : run).flatMap { try? database.record($0) }
            return (record?.targets ?? []).map { "\(file)\(run):\($0.name)" }
        }
        let targets = database.flatMap { try? $0.latestTargets(ofRuns: 5) } ?? []
        let own = (database.map(names) ?? []) + targets.map { "\($0.run):\($0.target)" }
        return own.map { file + $0 } + (mark == nil ? databases(typed, words) : [])
    }

    /// The numbers and tags of the latest runs.
    private static func names(_ database: RunDatabase) -> [String] {
        (try? database.latestNames()).map { ["latest"] + $0 } ?? []
    }

    /// The database that is meant; nil where there is none.
    private static func database(typed arguments: [String]) -> RunDatabase? { open(path(typed: arguments)) }

    private static func path(typed arguments: [String]) -> String {
        TypedPath.value(of: "--db", in: arguments) ?? DatabaseOptions.usualPath
    }

    private static func open(_ path: String) -> RunDatabase? {
        try? RunDatabase.open(path: path, mode: .existing(readOnly: true))
    }

    // MARK: Databases

    /// The endings by which a database is known.
    private static let endings = [".sqlite", ".sqlite3", ".db"]
    /// So many names of one folder are looked at.
    private static let mostFiles = 1_000

    /// Returns the databases whose path begins as typed, but for the one in use, and folders that may lead to one.
    private static func databases(_ typed: String, _ words: [String]) -> [String] {
        let slash = typed.lastIndex(of: "/")
        let folder = slash.map { String(typed[...$0]) } ?? ""
        let begun = slash.map { String(typed[typed.index(after: $0)...]) } ?? typed
        return files(of: folder).filter { name in
            name.hasPrefix(begun) && (!name.hasPrefix(".") || begun.hasPrefix("."))
        }.compactMap { name -> String? in
            let path = folder + name
            if endings.contains(where: name.hasSuffix) { return path == self.path(typed: words) ? nil : path }
            guard isFolder(path) else { return nil }
            let leads =
                !begun.isEmpty || files(of: path + "/").contains { file in endings.contains(where: file.hasSuffix) }
            return leads ? path + "/" : nil
        }
    }

    private static func files(of folder: String) -> [String] {
        let path = folder.isEmpty ? "." : TypedPath.of(folder)
        return ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted().prefix(mostFiles).map {
            $0
        }
    }

    private static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(TypedPath.of(path), &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}
