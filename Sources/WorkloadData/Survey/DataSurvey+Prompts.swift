package import BenchModel

extension DataSurvey {
    /// The same of some of its requests alone: how many, how long, and what else their cost depends on.
    ///
    /// What was recorded of the answers to single requests is not known of them.
    package func narrowed(to prompts: [Prompt]) -> DataSurvey {
        var survey = self
        survey.requests = prompts.count
        survey.input = LengthTally()
        survey.output = LengthTally()
        survey.limits = LengthTally()
        survey.outputsStated = 0
        (survey.tiers, survey.recorded) = ([:], [:])
        survey.pictures = SentPictures(all: prompts)
        var held = TurnTally()
        for prompt in prompts {
            survey.input.add(prompt.conversation.messages.reduce(0) { $0 + $1.estimatedTokens })
            if let limit = prompt.maxTokens { survey.limits.add(limit) }
            if let tier = RowTier(prompt.fields) { survey.tiers[tier, default: 0] += 1 }
            if let protocols = prompt.fields?.protocols { survey.recorded[protocols, default: 0] += 1 }
            if heldTurns != nil { held.add(prompt.conversation, lastAnswer: nil, tokens: \.estimatedTokens) }
        }
        survey.heldTurns = heldTurns == nil ? nil : held
        return survey
    }
}
