import BenchAnalysis
import BenchModel

/// The targets' names as they stand in a text: fit to be shown, short enough, and never two the same.
struct TargetNames: Sendable {
    /// In the order of the run.
    let all: [String]
    private let shown: [String: String]

    /// Creates the names.
    ///
    /// - Parameters:
    ///   - targets: the run's.
    ///   - columns: the most that a name may take, 8 at least; nil for as much as it does.
    init(_ targets: [RunRecord.Target], columns: Int? = nil) {
        var taken: Set<String> = []
        let clean = targets.map(\.name).enumerated().map { place, name in
            var text = PlainText.line(name).split(separator: " ").joined(separator: " ")
            if text.isEmpty { text = "(no name)" }
            while !taken.insert(text).inserted { text += " #\(place + 1)" }
            return text
        }
        let all = columns.map { ShortNames.fitting(clean, $0) } ?? clean
        self.all = all
        shown = Dictionary(zip(targets.map(\.name), all), uniquingKeysWith: { first, _ in first })
    }

    subscript(_ target: TargetIndex) -> String { all[target.number] }
    /// A name that no target has is shown as it is.
    subscript(_ name: String) -> String { shown[name] ?? PlainText.line(name) }

    /// Returns some of the names as a part of a sentence, such as `a, b and 3 more`.
    func list(_ targets: [TargetIndex], atMost most: Int = 3, _ last: String = "and") -> String {
        Self.list(targets.map { self[$0] }, atMost: most, last)
    }

    static func list(_ names: [String], atMost most: Int = 3, _ last: String = "and") -> String {
        if names.count > most {
            return names.prefix(most).joined(separator: ", ") + " \(last) \(names.count - most) more"
        }
        guard let final = names.last, names.count > 1 else { return names.first ?? "" }
        return names.dropLast().joined(separator: ", ") + " \(last) \(final)"
    }

    /// Returns the first few of some names, and how many more there are, such as `a, b and 3 more`; all of them are `a, b`.
    static func first(_ most: Int, of names: some Collection<String>) -> String {
        let more = names.count > most ? " and \(names.count - most) more" : ""
        return names.prefix(most).joined(separator: ", ") + more
    }
}
