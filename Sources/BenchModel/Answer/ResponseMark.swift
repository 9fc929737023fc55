/// A property of one answer that readers must know before they rely on its figures; the raw value is stored.
package enum ResponseMark: String, Sendable, CaseIterable {
    /// Usage counts output that no token event carried: text came in a place this program does not read.
    case unseenOutput = "unseen_output"
    /// Thinking came inside the answer's text, between `<think>` and `</think>`, and was told apart.
    case thinkTags = "think_tags"
    /// The stream ended properly, but never gave a finish reason.
    case neverFinished = "never_finished"
    /// The provider's total is larger than its parts: tokens are billed that no part names.
    case largerTotal = "larger_total"
    /// Usage contradicts itself, for example with more cached input than input.
    case contradictoryUsage = "contradictory_usage"
    /// Usage includes passes of the model besides the answer's own, such as compaction: billed, but not part of its
    /// pace.
    case otherPasses = "other_passes"
    /// Usage includes tokens of another model than the one that answered, such as an advisor's, with other prices.
    case otherModel = "other_model"
    /// The conversation's recorded answer stood in what was asked, in place of one that could not be given back.
    case recordedAnswer = "recorded_answer"
    /// A stand-in stood in what was asked, in place of a tool's result: the model made a call that was not recorded.
    case standInResult = "stand_in_result"
    /// The request asked a cache to keep something for an hour, and usage does not tell how much of what was written that is.
    case unsplitCacheWrites = "unsplit_cache_writes"
    /// It was served at another tier of service than the request asked for.
    case otherTier = "other_tier"
    /// The request asked for a tier of service, and the answer does not say which one served it.
    case unsaidTier = "unsaid_tier"
    /// Usage counts several times fewer tokens than came: a placeholder.
    case fewerTokens = "fewer_tokens"
    /// The first token events brought white space alone, and the first letter came much later.
    case blankFirst = "blank_first"
}
