import BenchAnalysis
import BenchModel

extension WindowsInARow {
    /// Such as `3 windows of 20 s in a row`.
    var words: String {
        switch size {
        case .time(let length): "\(count) windows of \(Figure.length(length)) in a row"
        case .requests(let requests): "\(count) windows of \(requests) requests in a row"
        }
    }
}

extension WindowsVerdict {
    /// What was counted.
    var seen: String {
        let count = { (answer: GateAnswer) in windows.count { $0.answer == answer } }
        let beyond = count(.fail)
        let row = beyond > 1 ? " (\(most { $0 == .fail }) in a row)" : ""
        return "of \(Figure.count(windows.count, "window")) \(beyond) proven beyond it\(row), \(count(.pass)) within"
    }

    /// Why the answer is open.
    ///
    /// - Parameter least: the fewest samples that prove a window; nil where no number does.
    /// - Returns: words behind a colon.
    func doubt(_ least: Int?) -> String {
        guard rows > 0 else {
            return "there are not \(asked.count) whole windows in a row; a longer run would tell"
        }
        let row = "up to \(most { $0 != .pass }) in a row may be beyond it"
        let small = windows.filter { $0.answer == .inconclusive }.map(\.n).min() ?? 0
        guard let least, small < least else { return "\(row); larger windows would tell" }
        return "\(row); \(least) samples are the least that can prove a window, and one has \(small)"
    }

    /// Why the answer is open, in few words; nil where it is not.
    var briefDoubt: String? {
        guard answer == .inconclusive else { return nil }
        return rows == 0
            ? "\(Figure.count(windows.count, "window")) there" : "up to \(most { $0 != .pass }) in a row may be beyond"
    }
}
