import BenchModel
import ProviderWire

/// What is asked at each place of a plan: a prompt of the scenario's, or one that is made up for the place.
struct AskedPrompts: Sendable {
    private let listed: [Prompt]
    private let made: SyntheticPrompts?

    /// Takes a scenario's prompts, or makes them up where it is known how long they are.
    init(_ scenario: Scenario, fits: [LengthFit]?, salt: UInt64) {
        listed = scenario.prompts
        guard let data = scenario.synthetic, let fits else {
            made = nil
            return
        }
        made = SyntheticPrompts(data, of: scenario, fits: fits, salt: salt)
    }

    /// Whether a nonce leads prompts as a line of its own: those that are made up have it in the order of their words.
    var leads: Bool { made == nil }

    /// The one with the most text, or of made-up ones about that.
    var longest: Prompt? { listed.max { $0.conversation.size < $1.conversation.size } }

    /// The scenario's own at a place of its list.
    subscript(place: PromptIndex) -> Prompt { listed[place] }

    func prompt(_ planning: Plan.Request) -> Prompt { made?.prompt(planning) ?? listed[planning.prompt] }

    func id(_ planning: Plan.Request) -> String { made == nil ? listed[planning.prompt].id : SyntheticData.name }

    /// Returns the dataset's row that is asked; nil where there is none.
    func row(_ planning: Plan.Request) -> Int? { made == nil ? listed[planning.prompt].row : nil }

    /// Notes in a sample what was asked; its text only where texts are kept.
    ///
    /// - Parameters:
    ///   - sample: the sample.
    ///   - planning: its place in the plan.
    ///   - call: the call of its target.
    ///   - values: what names in its texts stand for.
    ///   - turn: what was asked in place of the plan's prompt: a turn of a session, with its nonces in it.
    func describe(
        _ sample: inout Sample,
        _ planning: Plan.Request,
        _ call: ProviderCall,
        _ values: RequestValues?,
        asked turn: Prompt? = nil
    ) {
        if let asked = made?.asked(planning) {
            (sample.askedInput, sample.askedOutput) = (asked.input, asked.output)
        } else {
            sample.dataRow = row(planning)
        }
        guard call.keepsText else { return }
        sample.promptText = call.promptText(
            for: turn ?? prompt(planning),
            nonce: leads ? planning.nonce : nil,
            values: values
        )
    }
}
