import BenchModel

/// Alarms about who answered, how, and what was counted.
enum AnswerAlarms {
    static func find(_ target: RunRecord.Target, _ answers: AnswerSummary) -> [Alarm] {
        let name = target.name
        var alarms: [Alarm] = []
        if let models = servedModels(target, answers) { alarms.append(.servedModels(models)) }
        if let validity = answers.validity, let first = validity.reasons.first {
            alarms.append(
                .invalidAnswers(
                    target: name,
                    count: validity.n - validity.valid,
                    answers: validity.n,
                    reason: first.words
                )
            )
        }
        if answers.answeredWhole > 0 {
            alarms.append(.notStreamed(target: name, count: answers.answeredWhole, answers: answers.n))
        }
        if answers.beyondParts.n > 0 {
            alarms.append(.largerTotal(target: name, count: answers.beyondParts.n, tokens: answers.beyondParts.sum))
        }
        if answers.contradictory > 0 {
            alarms.append(.contradictoryUsage(target: name, count: answers.contradictory))
        }
        if let unknown = answers.stops.counts.first(where: { $0.kind == .other }) {
            let count = answers.stops.n(.other)
            alarms.append(
                .unknownStops(target: name, count: count, answers: answers.stops.answers, word: unknown.reason ?? "")
            )
        }
        if answers.otherPasses > 0 { alarms.append(.otherPasses(target: name, count: answers.otherPasses)) }
        return alarms
    }

    private static func servedModels(_ target: RunRecord.Target, _ answers: AnswerSummary) -> Alarm.ServedModels? {
        guard answers.fromOthers > 0 || answers.models > 1 else { return nil }
        let counts = Dictionary(answers.groups.map { ($0.model, $0.n) }, uniquingKeysWith: +)
        return Alarm.ServedModels(
            target: target.name,
            asked: target.model,
            answers: answers.n,
            fromOthers: answers.fromOthers,
            isMixture: answers.models > 1,
            served: counts.sorted { ($1.value, $0.key ?? "") < ($0.value, $1.key ?? "") }
                .map { Alarm.ServedModels.Count(model: $0.key, answers: $0.value) }
        )
    }
}
