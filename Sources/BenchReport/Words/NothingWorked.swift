package import BenchModel

/// What is to be said of a run of which nothing worked, in place of tables without a figure.
package enum NothingWorked {
    /// Returns the address and the cause in one line; nil where a request went well, or may have for want of luck.
    package static func sentence(_ run: StoredRun) -> String? {
        let ended = RequestAttempts.requests(of: run.samples).filter(\.isFinished)
        guard !ended.isEmpty, ended.allSatisfy(\.last.isHopeless) else { return nil }
        var causes: [String] = []
        for (index, target) in run.record.targets.enumerated() {
            guard let last = ended.last(where: { $0.last.target == index })?.last,
                case .failed(let kind, let detail) = last.outcome
            else { continue }
            let cause = "\(target.url ?? target.endpoint): \(kind.rawValue): \(detail)"
            if !causes.contains(cause) { causes.append(cause) }
        }
        let count = ended.count == 1 ? "the only request" : "all \(ended.count) requests"
        return "nothing works at \(causes.joined(separator: "; ")) (\(count) failed)"
    }
}
