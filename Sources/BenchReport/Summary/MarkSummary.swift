package import BenchModel

/// What had to be said of a target's answers, by how many of its measured attempts.
package struct MarkSummary: Sendable, Equatable {
    /// The marks that say how an answer was read, which are told here.
    package static let told: [ResponseMark] = [.unseenOutput, .thinkTags, .neverFinished]

    /// Answers that bear each mark.
    package private(set) var counts: [ResponseMark: Int] = [:]
    /// Answers of which something came, that had events nobody could read.
    package private(set) var answersWithSkippedEvents = 0
    package private(set) var skippedEvents = 0
    /// Attempts that got an answer, whatever became of it.
    package private(set) var answers = 0

    init(_ samples: [Sample]) {
        for sample in samples where sample.phase == .measure && sample.httpStatus != nil {
            answers += 1
            for mark in sample.response.marks { counts[mark, default: 0] += 1 }
            let (sum, isTooLarge) = skippedEvents.addingReportingOverflow(sample.response.skippedEvents)
            skippedEvents = isTooLarge ? .max : sum
            if sample.response.skippedEvents > 0 { answersWithSkippedEvents += 1 }
        }
    }

    package func count(_ mark: ResponseMark) -> Int { counts[mark] ?? 0 }

    /// Returns what must not be overlooked, a sentence for each kind, for the target of a name.
    func sentences(_ name: String) -> [String] {
        let marks = Self.told.compactMap { mark -> String? in
            let count = count(mark)
            guard count > 0, let (title, meaning) = Self.words(of: mark) else { return nil }
            return "\(title): \(PlainText.printable(name)): \(count) of \(Figure.count(answers, "answer")): \(meaning)"
        }
        guard skippedEvents > 0 else { return marks }
        return marks + [
            "EVENTS SKIPPED: \(PlainText.printable(name)): \(Figure.count(skippedEvents, "event")) in "
                + "\(answersWithSkippedEvents) of \(Figure.count(answers, "answer")) could not be read (such as `data: ping`) "
                + "and counted as nothing"
        ]
    }

    private static func words(of mark: ResponseMark) -> (title: String, meaning: String)? {
        switch mark {
        case .unseenOutput:
            (
                "OUTPUT NOT SEEN",
                "usage counts output that no token event carried; it came in a place this program does not know, so that TTFT, "
                    + "pace and gaps are those of the rest"
            )
        case .thinkTags:
            (
                "THINKING INSIDE THE TEXT",
                "text between <think> and </think> counts as thinking, and TTFA from behind it"
            )
        case .neverFinished:
            (
                "NEVER FINISHED",
                "the stream came to its end without a finish reason (or with one for several choices), so that nobody can tell "
                    + "whether the answer is whole"
            )
        // What usage says of itself stands with the answers' figures.
        case .largerTotal, .contradictoryUsage, .otherPasses, .otherModel: nil
        }
    }
}
