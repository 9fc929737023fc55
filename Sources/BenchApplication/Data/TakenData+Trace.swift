import BenchModel
import ScenarioFile
import WorkloadData

extension TakenData {
    /// Takes what is to be sent of a trace.
    ///
    /// - Parameters:
    ///   - recorded: the trace.
    ///   - survey: what was found in its file.
    ///   - scenario: with how it is to be sent.
    ///   - replays: whether it is sent though the scenario does not say so.
    ///   - isOnePrompt: whether a prompt is wanted, of which a trace has none.
    /// - Throws: a `ScenarioObstacle` where it is not to be sent, or has too little to send.
    init(
        _ recorded: RecordedTrace,
        _ survey: DataSurvey,
        of scenario: Scenario,
        replays: Bool,
        isOnePrompt: Bool
    ) throws {
        var taken = scenario
        if isOnePrompt {
            throw ScenarioObstacle(
                "\(survey.file) is \(survey.format.words), which has lengths and no texts to ask once; ask a prompt, or send the trace "
                    + "with ezbench run",
                at: ["data"]
            )
        }
        if taken.data?.replay == nil, replays { taken.send(Replay()) }
        guard let replay = taken.data?.replay else {
            throw ScenarioObstacle(
                "\(survey.file) is \(survey.format.words), which tells when requests arrived and how long they were, in place of "
                    + "texts; have it sent as it was recorded: \"replay\": {}, or --replay",
                at: ["data"]
            )
        }
        if let key = taken.data?.keysOfTexts.first {
            throw ScenarioObstacle(
                "\"\(key.name)\"\(key.flag.map { " (\($0))" } ?? "") is for rows that have texts, and \(survey.file) is "
                    + "\(survey.format.words), which has times and lengths in their place; leave it out",
                at: ["data", key.name],
                ["data"]
            )
        }
        if let field = scenario.rowFields.min() {
            throw ScenarioObstacle(
                "{{row.\(field)}} stands for what a row of the dataset has, and of \(survey.format.words) no more than times and "
                    + "lengths are kept; leave it out, or ask rows that have texts",
                at: ["targets"]
            )
        }
        if let field = taken.data?.groupBy.first {
            throw ScenarioObstacle(
                "\"groupBy\" names \(field), a field of the rows, and of \(survey.format.words) no more than times and "
                    + "lengths are kept; leave it out: report --by length groups what is sent",
                at: ["data", "groupBy"],
                ["data"]
            )
        }
        if recorded.requests.isEmpty, let source = taken.data { throw ScenarioObstacle(nothingOf: survey, source) }
        let wanted = taken.load.extent.starts.flatMap { $0 == Load.allOfTrace ? nil : $0 }
        let most = [wanted, taken.data?.rows].compactMap(\.self).min()
        let replayed = ReplayedTrace(recorded, replay, most: most, seed: taken.load.seed)
        if replayed.requests.isEmpty { throw Self.nothingToSend(recorded, replay, survey.file) }
        if let wanted, replayed.requests.count < wanted {
            throw ScenarioObstacle(
                "the plan asks \(wanted) requests of each target, and what is wanted of \(survey.file) has "
                    + "\(replayed.requests.count); ask for fewer (--requests \(replayed.requests.count)), or for none, to send all",
                at: ["load", "requests"],
                ["data"]
            )
        }
        taken.data?.digest = survey.digest
        taken.data?.format = survey.format
        taken.data?.turns = nil
        taken.take(replayed)
        self.init(taken, survey, planned: replayed.requests.count)
    }

    private static func nothingToSend(_ trace: RecordedTrace, _ replay: Replay, _ file: String) -> ScenarioObstacle {
        let last = trace.requests.last?.arrival ?? 0
        let whole = "\(Counted.text(trace.requests.count, "request")), the last of them at \(DurationText.text(last))"
        if replay.from > last {
            return ScenarioObstacle(
                "\(file) has nothing to send from \(DurationText.text(replay.from)) on: it has \(whole); begin earlier (\"from\", or "
                    + "--replay-from)",
                at: ["data", "replay", "from"],
                ["data", "replay"],
                ["data"]
            )
        }
        return ScenarioObstacle(
            "\(file) has no request to send in the part that is wanted, of \(whole); widen \"from\" and \"to\", \"sample\" or \"keep\"",
            at: ["data", "replay"],
            ["data"]
        )
    }
}

extension DataSource {
    /// What it says that means nothing of a trace, by the keys of a scenario and the flags of the command line.
    fileprivate var keysOfTexts: [(name: String, flag: String?)] {
        let keys: [(String, String?, Bool)] = [
            ("order", "--data-order", order != .shuffled), ("turns", "--data-turns", turns != nil),
            ("repeat", "--data-repeat", repeats), ("outputLimit", nil, limit != .row),
        ]
        return keys.filter(\.2).map { ($0.0, $0.1) }
    }
}
