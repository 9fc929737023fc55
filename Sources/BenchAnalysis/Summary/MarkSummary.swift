package import BenchModel

/// What had to be said of a target's answers, by how many of its measured attempts.
package struct MarkSummary: Sendable, Equatable {
    /// The marks that say how an answer was read or served, which are told here.
    package static var told: [ResponseMark] { alarmsByMark.map(\.mark) }

    /// The alarm of each of them, which takes the target's name, the answers that bear it, and all answers.
    private static let alarmsByMark: [(mark: ResponseMark, alarm: @Sendable (String, Int, Int) -> Alarm)] = [
        (.unseenOutput, Alarm.outputNotSeen), (.thinkTags, Alarm.thinkingInText), (.neverFinished, Alarm.neverFinished),
        (.fewerTokens, Alarm.fewerTokens), (.blankFirst, Alarm.blankFirst), (.otherTier, Alarm.otherTier),
        (.unsaidTier, Alarm.tierNotSaid),
    ]

    /// Answers that bear each mark.
    package private(set) var counts: [ResponseMark: Int] = [:]
    /// Answers of which something came, that had events nobody could read.
    package private(set) var answersWithSkippedEvents = 0
    package private(set) var skippedEvents = 0
    /// Attempts that got an answer, whatever became of it.
    package private(set) var answers = 0

    init(_ samples: SampleList) {
        for sample in samples where sample.phase == .measure && sample.httpStatus != nil {
            answers += 1
            if sample.isMarked { for mark in sample.marks { counts[mark, default: 0] += 1 } }
            skippedEvents = skippedEvents.addingSaturated(sample.skippedEvents)
            if sample.skippedEvents > 0 { answersWithSkippedEvents += 1 }
        }
    }

    package func count(_ mark: ResponseMark) -> Int { counts[mark] ?? 0 }

    /// Returns what must not be overlooked about the answers of the target of a name.
    func alarms(_ name: String) -> [Alarm] {
        let marks = Self.alarmsByMark.filter { count($0.mark) > 0 }.map { $0.alarm(name, count($0.mark), answers) }
        guard skippedEvents > 0 else { return marks }
        return marks + [
            .eventsSkipped(
                target: name,
                events: skippedEvents,
                inAnswers: answersWithSkippedEvents,
                answers: answers
            )
        ]
    }
}
