package import BenchModel

/// What is to be said of a run of which nothing worked, in place of tables without a figure.
package enum NothingWorked {
    /// Returns the address and the cause in one line; nil where a request went well, or may have for want of luck.
    package static func sentence(_ run: RunFacts) -> String? {
        let ended = endings(of: run)
        let isForGood = ended.values.allSatisfy {
            $0.allSatisfy { $0.outcome.isHopeless(at: $0.httpStatus) } || areAlike($0)
        }
        guard !ended.isEmpty, isForGood else { return nil }
        return "nothing works at \(causes(ended, run)) (\(count(ended)) failed)"
    }

    /// Returns where and why all requests failed, as a part of a sentence, whether or not that is for good; nil where one did not.
    package static func cause(_ run: RunFacts) -> String? {
        let ended = endings(of: run)
        guard !ended.isEmpty, ended.values.joined().allSatisfy(\.isFailed) else { return nil }
        return "the last failed at \(causes(ended, run))"
    }

    /// The last attempts of the requests that came to their end, by their target's index.
    private static func endings(of run: RunFacts) -> [TargetIndex: [SampleFacts]] {
        let ended = RequestAttempts.requests(of: run.samples).filter(\.isFinished).map(\.last)
        return Dictionary(grouping: ended, by: \.target)
    }

    private static func areAlike(_ samples: [SampleFacts]) -> Bool {
        let failures = Set(samples.map { $0.outcome.lastingFailure(at: $0.httpStatus) })
        return samples.count >= LastingFailure.enough && failures.count == 1 && failures.first != .some(nil)
    }

    private static func causes(_ ended: [TargetIndex: [SampleFacts]], _ run: RunFacts) -> String {
        var causes: [String] = []
        for (index, target) in run.record.targets.enumerated() {
            guard let last = ended[TargetIndex(index)]?.last,
                let words = FailureWords(last.outcome, status: last.httpStatus, of: target)
            else { continue }
            let cause = "\(words.address): \(words.cause)\(words.advice)"
            if !causes.contains(cause) { causes.append(cause) }
        }
        return causes.joined(separator: "; ")
    }

    private static func count(_ ended: [TargetIndex: [SampleFacts]]) -> String {
        let count = ended.values.reduce(0) { $0 + $1.count }
        return count == 1 ? "the only request" : "all \(count) requests"
    }
}

extension SampleFacts {
    fileprivate var isFailed: Bool { if case .failed = outcome { true } else { false } }
}
