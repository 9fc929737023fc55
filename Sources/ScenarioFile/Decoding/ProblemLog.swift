import JSONSyntax

/// Collects all problems, so that one reading reports all of them.
///
/// It stores offsets, and computes lines and columns only for the problems that are shown: a file that is not a
/// scenario at all has a problem for every value.
final class ProblemLog {
    private struct Entry {
        var source: SourceText
        var isMain: Bool
        var offset: Int
        var order: Int
        var path: String
        var message: String

        /// Problems of the scenario come before those of its suite, each in the order of the file.
        var rank: (Int, Int, Int) { (isMain ? 0 : 1, offset, order) }
    }

    private let mainFile: String
    private var entries: [Entry] = []
    /// The rank behind which a problem is only counted; nil while there is room for any.
    private var bound: (Int, Int, Int)?
    /// The number of problems found.
    private(set) var count = 0

    /// Creates a log for the problems of a file and of the files it names.
    init(mainFile: String) { self.mainFile = mainFile }

    /// Notes a problem; its message is only made if it may be shown, as a large file may have a problem for every value.
    func add(_ message: () -> String, path: String, at offset: Int, in source: SourceText) {
        defer { count += 1 }
        let isMain = source.file == mainFile
        if let bound, (isMain ? 0 : 1, offset, count) > bound { return }
        entries.append(
            Entry(source: source, isMain: isMain, offset: offset, order: count, path: path, message: message())
        )
        // Only the first ones by place are shown; the others are dropped to save memory.
        if entries.count >= 50 * ScenarioError.mostShown { keepFirst() }
    }

    /// The error with the first problems; nil if there are none.
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
        guard entries.count > ScenarioError.mostShown else { return }
        entries.removeSubrange(ScenarioError.mostShown...)
        bound = entries.last?.rank
    }
}
