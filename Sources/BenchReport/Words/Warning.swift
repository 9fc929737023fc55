import BenchAnalysis
import BenchModel
import Statistics

/// What must not be overlooked: as a sentence, and short enough for a line where there is no room for that.
struct Warning: Sendable, Equatable {
    /// In capitals, as it leads the sentence.
    let name: String
    /// Begins with the name.
    let sentence: String
    /// What stands behind the name on the first screen.
    let brief: String

    /// Creates a warning of a sentence such as `SIMULATED: these figures come from …`.
    init(_ sentence: String, brief: String? = nil) {
        self.sentence = sentence
        guard let end = sentence.firstIndex(of: ":") else {
            (name, self.brief) = (sentence, brief ?? "")
            return
        }
        name = String(sentence[..<end])
        self.brief = brief ?? String(sentence[sentence.index(after: end)...].drop { $0 == " " })
    }

    init(_ alarm: Alarm, _ names: TargetNames) { self.init(alarm.sentence, brief: alarm.brief(names)) }
}

extension Alarm {
    /// What it says besides its name, in few words.
    fileprivate func brief(_ names: TargetNames) -> String {
        switch self {
        case .bufferedOnTheWay(let target, let share, _):
            "\(names[target]): \(share.map(Figure.percent) ?? "most") of the events shared reads; gaps are the gateway's"
        case .atOnce(let target, let count, let answers):
            "\(names[target]): \(Counted.part(count, of: answers, "answer")) came within a moment; tokens/s tells nothing"
        case .inOnePiece(let target, let count, let answers):
            "\(names[target]): \(Counted.part(count, of: answers, "answer")) came in one event; TTFT is the whole answer's"
        case .notCold(let target, let share):
            "\(names[target]): \(Figure.percent(share)) of the input came from a prompt cache"
        case .cacheKnewMore(let target, let share, let ideal):
            "\(names[target]): \(Figure.percent(share)) of the input came from a prompt cache, at best \(Figure.percent(ideal)) is this run's"
        case .lengthsOff(let target, let side, let median, let tail, _, _):
            "\(names[target]): \(side) is \(Figure.percent(ratio: median)) off what was asked (p95 \(Figure.percent(ratio: tail)))"
        case .outputNotSeen(let target, let count, let answers):
            "\(names[target]): \(Counted.part(count, of: answers, "answer", ("holds", "hold"))) output that no event carried"
        case .thinkingInText(let target, let count, let answers):
            "\(names[target]): \(Counted.part(count, of: answers, "answer", ("thinks", "think"))) between tags"
        case .invalidAnswers(let target, let count, let answers, let reason):
            "\(names[target]): \(Counted.part(count, of: answers, "request")) gave no valid answer (\(reason))"
        case .neverFinished(let target, let count, let answers):
            "\(names[target]): \(Counted.part(count, of: answers, "stream")) ended without a finish reason"
        case .fewerTokens(let target, let count, let answers):
            "\(names[target]): usage of \(Counted.part(count, of: answers, "answer")) counts far fewer tokens than came"
        case .blankFirst(let target, let count, let answers):
            "\(names[target]): \(Counted.part(count, of: answers, "answer")) began with white space, long before a letter"
        case .unknownStops(let target, let count, let answers, let word):
            "\(names[target]): \(Counted.part(count, of: answers, "answer")) ended with a word not known here, "
                + PlainText.printable(word)
        case .otherTier(let target, let count, let answers):
            "\(names[target]): \(Counted.part(count, of: answers, "answer", ("has", "have"))) another tier of service than asked"
        case .tierNotSaid(let target, let count, let answers):
            "\(names[target]): \(Counted.part(count, of: answers, "answer", ("does", "do"))) not say which tier served"
        case .eventsSkipped(let target, let events, let inAnswers, let answers):
            "\(names[target]): \(events) unreadable in \(Counted.part(inAnswers, of: answers, "answer"))"
        case .servedModels(let models):
            models.fromOthers > 0
                ? "\(names[models.target]): "
                    + Counted.part(models.fromOthers, of: models.answers, "answer", ("is", "are"))
                    + " not of the model asked"
                : "\(names[models.target]): \(models.answers) answers are of different snapshots"
        case .notStreamed(let target, let count, let answers):
            "\(names[target]): \(Counted.part(count, of: answers, "answer")) came whole, and have no TTFT"
        case .largerTotal(let target, let count, _):
            "\(names[target]): \(Counted.text(count, "total")) \(Counted.form(count, "exceeds its parts", "exceed their parts"))"
        case .contradictoryUsage(let target, let count):
            "\(names[target]): usage of \(Counted.text(count, "answer")) contradicts itself"
        case .otherPasses(let target, let count):
            "\(names[target]): \(Counted.text(count, "answer")) \(Counted.form(count, "holds", "hold")) tokens of other passes"
        case .dependent(let target, _, let n, let effective):
            "\(names[target]): neighbours are alike, \(n) requests tell as much as \(effective)"
        case .trend(let target, let metric, let first, let last):
            "\(names[target]): \(metric) p50 went from \(Figure.time(first, digits: 2)) to \(Figure.time(last, digits: 2))"
        case .shift(let target, let metric, let at, _, _, let before, let after):
            "\(names[target]): \(metric) p50 \(Figure.time(before, digits: 2)), from \(Figure.length(at)) on "
                + Figure.time(after, digits: 2)
        case .mixture(let target, let mixture): "\(names[target]): \(mixture.brief)"
        case .shardsDiffer(let target, let metric, let shard, let own, let others):
            "\(names[target]): \(metric) p50 of shard \(shard.text) \(Figure.time(own, digits: 2)), of the others "
                + Figure.time(others, digits: 2)
        case .serverShared(let server, let counted, let sent):
            "\(PlainText.printable(server)) counted \(Figure.count(counted, "request")), of which \(sent) are this run's"
        case .serverRestarted(let server, let at):
            "\(PlainText.printable(server)) counts from 0 again, \(Figure.length(at)) into the run"
        case .serverNotRead(let server, let failed, let count, _):
            "\(PlainText.printable(server)): \(failed) of \(Figure.count(count, "look")) in vain"
        }
    }
}
