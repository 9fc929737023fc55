package import BenchModel

extension HookRecord {
    /// What was done and what came of it, in words without a full stop.
    package var sentence: String {
        let words = note.map { ", \($0)" } ?? ""
        guard let took else { return PlainText.printable("\(what) LEFT OUT\(words)") }
        return PlainText.printable("\(what) (\(Figure.significant(took.inMilliseconds)) ms\(words))")
    }
}

extension RunHeading {
    /// Says what was done before the run; nil where nothing was.
    static func hooks(of record: RunRecord) -> String? {
        guard !record.hooks.isEmpty else { return nil }
        let ofLast = record.hooks.map(\.part).max() ?? 1
        let shown = record.hooks.filter { $0.part == ofLast }.map(\.sentence)
        let again = ofLast > 1 ? " (before the last sitting)" : ""
        return "done before\(again): " + shown.joined(separator: " · ")
    }
}
