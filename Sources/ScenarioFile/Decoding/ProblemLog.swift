import JSONSyntax

/// Collects what is wrong, so that one reading tells everything.
///
/// Places are kept as offsets and turned into lines and columns once, for the problems that are told: a file that is no
/// scenario at all has as many as it has values.
final class ProblemLog {
    private struct Entry {
        var source: SourceText
        var isMain: Bool
        var offset: Int
        var order: Int
        var path: String
        var message: String

        /// Those of the scenario before those of its suite, each in the order of the file.
        var rank: (Int, Int, Int) { (isMain ? 0 : 1, offset, order) }
    }

    private let mainFile: String
    private var entries: [Entry] = []
    /// All that were found.
    private(set) var count = 0

    /// Creates a log of the problems of a file and of those it names.
    init(mainFile: String) { self.mainFile = mainFile }

    func add(_ message: String, path: String, at offset: Int, in source: SourceText) {
        entries.append(
            Entry(
                source: source,
                isMain: source.file == mainFile,
                offset: offset,
                order: count,
                path: path,
                message: message
            )
        )
        count += 1
        // Only the first by place are told; the others need no memory.
        if entries.count >= 50 * ScenarioError.mostShown { keepFirst() }
    }

    /// The error that tells the first of them; nil where there are none.
    var error: ScenarioError? {
        if count == 0 { return nil }
        keepFirst()
        var cursors: [String: SourceCursor] = [:]
        let problems = entries.map { entry in
            let (line, column) = cursors[entry.source.file, default: SourceCursor(entry.source)]
                .position(of: entry.offset)
            return ScenarioProblem(
                file: entry.source.file,
                line: line,
                column: column,
                path: entry.path,
                message: entry.message
            )
        }
        return ScenarioError(problems: problems, unshown: count - problems.count)
    }

    private func keepFirst() {
        entries.sort { $0.rank < $1.rank }
        if entries.count > ScenarioError.mostShown { entries.removeSubrange(ScenarioError.mostShown...) }
    }
}
