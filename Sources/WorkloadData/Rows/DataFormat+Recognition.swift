import BenchModel
import JSONSyntax

extension DataFormat {
    /// Recognises the format by the members of the first row.
    ///
    /// - Parameters:
    ///   - row: an object, or a text that is asked as it is.
    ///   - isTable: whether it is the record of a table, whose columns are texts.
    ///   - columns: the names that somebody gave.
    /// - Returns: the format; nil if it is none that is known.
    static func of(_ row: JSONNode, isTable: Bool, columns: DataSource.Columns) -> DataFormat? {
        if row.string != nil { return .prompts }
        if columns.prompt == nil, let trace = trace(row, isTable: isTable) { return trace }
        if isTable || columns.prompt != nil {
            return hasPrompt(row, columns) ? .columns : nil
        }
        let keys = row.keys
        func has(_ names: String...) -> Bool { !keys.isDisjoint(with: names) }
        if has("conversations", "conversation") || saysTurns(row["items"]) { return .sharegpt }
        if has("custom_id"), has("body", "params") { return .batch }
        if has("turns") { return .aiperfMulti }
        if has("payload", "payloads") { return .bodies }
        if has("messages") {
            if has("recorded_tool_calls_after", "target_output_tokens", "turn_id", "conversation_idx") {
                return .agentperf
            }
            return has("model", "temperature", "max_tokens", "max_completion_tokens", "stream", "system")
                ? .bodies : .chat
        }
        if has("contents") || has("model") && has("input", "prompt") { return .bodies }
        if has("prompt") { return .prompts }
        let isAiperf = ["single_turn", "random_pool"].contains(row["type"]?.string)
        if has("texts") || isAiperf && has("text", "image", "images")
            || has("text") && has("output_length", "session_id", "image", "images", "delay", "extra")
        {
            return .aiperfSingle
        }
        return hasPrompt(row, columns) || has("chat_messages") ? .columns : nil
    }

    private static func hasPrompt(_ row: JSONNode, _ columns: DataSource.Columns) -> Bool {
        var named = NamedColumns(row)
        return named.first(columns.prompt, or: ColumnNames.prompt) != nil
    }

    /// Whether a list is one of turns, which say who speaks.
    private static func saysTurns(_ node: JSONNode?) -> Bool {
        node?.elements?.first.map { $0["from"] != nil || $0["role"] != nil } ?? false
    }

    /// Says what a row is that no format fits.
    static func advice(for row: JSONNode, isTable: Bool) -> String {
        let lower = Set(row.keys.map { $0.lowercased() })
        let lengths = ["hash_ids", "input_length", "contexttokens", "request tokens"]
        if !lower.isDisjoint(with: lengths) {
            return
                "found a row that looks like a trace's, without all of its members; expected timestamp, input_length and output_length "
                + "(Mooncake, Bailian), TIMESTAMP, ContextTokens and GeneratedTokens (Azure), or Timestamp, Request tokens and Response "
                + "tokens (BurstGPT)"
        }
        if !isTable, row.keys.isSuperset(of: ["endpoints", "targets"]) {
            return "found a scenario; expected the rows of a dataset; to look at a scenario: ezbench validate FILE"
        }
        let taken = isTable ? " (the first line was taken for the names of a table's columns)" : ""
        return
            "found a row with \(row.keyWords)\(taken); expected one of the known formats; say which "
            + "column holds what is asked: \"columns\": { \"prompt\": \"NAME\" }, or --prompt-column NAME"
    }
}
