import ArgumentParser
import BenchModel
import ScenarioFile

/// How conversations are held turn by turn; what is named goes before the scenario's.
struct ConversationOptions: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Hold this many conversations with each target, turn by turn, in place of single requests.",
            valueName: "count"
        )
    )
    var sessions: Int?

    @Option(
        choice: "history",
        help: ArgumentHelp(
            "Whose answers stand in what is asked next: live (the model's own), recorded, or server (kept there, by previous_response_id).",
            valueName: "whose"
        )
    )
    var history: ConversationSettings.History?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "The time between an answer and the user's next turn, such as 2s; recorded is the conversation's own.",
            valueName: "time"
        ),
        transform: GapOption.parse
    )
    var think: GapOption?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "The time over which the first sessions begin, so that they do not all come at once.",
            valueName: "time"
        ),
        transform: DelayOption.parse
    )
    var stagger: DelayOption?

    /// The flags that were given.
    var given: [String] {
        [
            sessions.map { _ in "--sessions" }, history.map { _ in "--history" }, think.map { _ in "--think" },
            stagger.map { _ in "--stagger" },
        ].compactMap(\.self)
    }

    func validate() throws {
        if let sessions, !ScenarioBounds.requests.contains(sessions) {
            throw ValidationError("--sessions \(sessions): expected 1 to \(ScenarioBounds.requests.upperBound)")
        }
    }

    /// Puts what was named in the place of what the scenario says; the flags of data and load have been applied.
    func apply(to scenario: inout Scenario, _ data: DataOptions, _ load: LoadOptions) throws {
        let asksSessions = scenario.data?.turns == .session && data.reading.dataTurns == .session
        guard !given.isEmpty || asksSessions || scenario.load.conversations != nil else { return }
        if let turns = data.reading.dataTurns, turns != .session {
            throw CommandError(
                "--data-turns \(turns.rawValue): conversations are held turn by turn here; leave it out"
            )
        }
        if scenario.data?.replay != nil {
            throw CommandError(
                "\(given.first ?? "--data-turns session"): a trace tells itself when each turn begins; leave it out"
            )
        }
        if scenario.synthetic != nil {
            throw CommandError(
                "\(given.first ?? "conversations"): texts that are made up are no conversations; name --data FILE"
            )
        }
        if load.requests != nil {
            throw CommandError("--requests: conversations are counted by --sessions; name that in its place")
        }
        if sessions != nil, load.duration != nil {
            throw CommandError("--sessions and --duration: a run ends by one of them; name one")
        }
        if sessions != nil, case .stages = scenario.load.shape {
            throw CommandError("--sessions: the scenario's stages say how long the run is; leave it out")
        }
        var settings = scenario.load.conversations ?? ConversationSettings()
        if let history { settings.history = history }
        if let think { settings.think = think.gap }
        if let stagger { settings.stagger = stagger.nanoseconds }
        scenario.load.conversations = settings
        scenario.data?.turns = .session
        if let sessions {
            scenario.load.extent = .sessions(sessions)
        } else if case .requests = scenario.load.extent {
            scenario.load.extent = .sessions(10)
        }
    }
}

/// A gap between turns, as it is typed.
struct GapOption {
    let gap: ConversationSettings.Gap

    static func parse(_ text: String) throws -> GapOption {
        if text == "recorded" { return GapOption(gap: .recorded) }
        return GapOption(gap: .fixed(try DelayOption.parse(text).nanoseconds))
    }
}
