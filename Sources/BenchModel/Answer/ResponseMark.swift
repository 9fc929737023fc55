/// Something about one answer that its reader has to know before it believes a figure; the raw value is stored.
package enum ResponseMark: String, Sendable, CaseIterable {
    /// Usage counts output that no token event carried: there is text in a place this program does not know.
    case unseenOutput = "unseen_output"
    /// Thinking came inside the answer's own text, between `<think>` and `</think>`, and was told apart.
    case thinkTags = "think_tags"
    /// The stream came to its end, but no finish reason was ever given.
    case neverFinished = "never_finished"
    /// The provider's total is larger than its parts: tokens are billed that no part names.
    case largerTotal = "larger_total"
    /// Usage contradicts itself, such as more cached input than input.
    case contradictoryUsage = "contradictory_usage"
    /// Usage holds passes of the model besides the answer's own, such as compaction: billed, but no part of its pace.
    case otherPasses = "other_passes"
    /// Usage holds tokens of another model than the one that answered, such as an advisor's, at prices of its own.
    case otherModel = "other_model"
}
