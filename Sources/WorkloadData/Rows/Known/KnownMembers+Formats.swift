import BenchModel

/// What each format's reader reads of a row.
extension KnownMembers {
    /// Nil of formats whose reader notes by itself what it leaves alone.
    static func of(_ format: DataFormat) -> KnownMembers? {
        switch format {
        case .sharegpt: shareGPT
        case .chat: chat
        case .batch: batch
        case .aiperfSingle: aiperf
        case .aiperfMulti: aiperfTurns
        case .agentperf: agentperf
        case .mooncake: mooncake
        case .bailian: bailian
        case .azure: azure
        case .burstgpt: burstGPT
        case .prompts, .columns, .bodies: nil
        }
    }

    // MARK: Conversations

    private static let shareGPT: KnownMembers = {
        let turn = KnownMembers(
            ["from", "role"],
            ["value", "content", "text"],
            within: ["value": part, "content": part]
        )
        return KnownMembers(
            ["conversations", "conversation", "items"],
            ["system"],
            within: ["conversations": turn, "conversation": turn, "items": turn]
        ).and(picturesBeside)
    }()

    static let chat = KnownMembers(
        ["messages", "chat_messages"],
        ["tools", "functions"],
        ["max_tokens", "max_completion_tokens"],
        ["system", "system_prompt"],
        within: ["messages": message, "chat_messages": message, "tools": tool, "functions": tool]
    ).and(picturesBeside)

    private static let agentperf = KnownMembers(
        ["messages"],
        ["tools"],
        ["max_output_tokens"],
        ["target_output_tokens"],
        ["simulated_tool_delay_ms_after"],
        ["conversation_id"],
        ["task_id"],
        ["conversation_idx"],
        within: ["messages": message, "tools": tool]
    )

    private static let batch = KnownMembers(["url"], ["body", "params"])

    private static let aiperfTurn: KnownMembers = {
        let group = KnownMembers(["contents"]).and(picture)
        return KnownMembers(
            ["text", "texts"],
            ["image"],
            ["images"],
            ["output_length", "max_tokens"],
            ["timestamp"],
            ["delay"],
            ["role"],
            within: ["texts": KnownMembers(["contents"]), "image": group, "images": group]
        )
    }()
    private static let aiperf = aiperfTurn.and(KnownMembers(["type"]))
    private static let aiperfTurns = KnownMembers(
        ["turns"],
        ["session_id"],
        ["system_message", "system_prompt", "system"],
        within: ["turns": aiperfTurn]
    )

    // MARK: Traces

    private static let mooncake = KnownMembers(["timestamp"], ["input_length"], ["output_length"], ["hash_ids"])
    private static let bailian = mooncake.and(KnownMembers(["chat_id"], ["parent_chat_id"], ["type"], ["turn"]))
    private static let azure = KnownMembers(["NumImages"], folded: TraceColumns.azure)
    private static let burstGPT = KnownMembers(["Session ID"], folded: TraceColumns.burstGPT)

    // MARK: Messages

    private static let picturesBeside: KnownMembers = {
        let all = ColumnNames.pictures.reduce(KnownMembers()) { known, name in
            known.and(KnownMembers([name], within: [name: picture], folded: [name]))
        }
        return all.and(KnownMembers([ColumnNames.otherMedia], within: [ColumnNames.otherMedia: otherMedia]))
    }()

    /// What is read of vLLM's object for what is no text.
    static let otherMedia = ColumnNames.pictures.reduce(KnownMembers()) { known, name in
        known.and(KnownMembers([name], within: [name: picture], folded: [name]))
    }

    /// A picture's kind is seen by its bytes.
    static let picture = KnownMembers(
        ["image_url", "data", "bytes", "url", "src", "uri"],
        ["path"],
        ["type"],
        ["media_type"],
        ["mimeType"],
        ["mime_type"]
    )

    private static let text = KnownMembers(["type"], ["text"])

    static let part = KnownMembers(
        ["type"],
        ["text"],
        ["image_url", "image", "source", "url", "path"],
        ["data"],
        ["bytes"],
        ["media_type"],
        ["refusal"],
        ["id"],
        ["name"],
        ["arguments", "input"],
        ["tool_use_id"],
        ["content"],
        ["thinking"],
        ["signature"],
        ["cache_control"],
        within: ["image_url": picture, "image": picture, "source": picture, "content": text]
    )

    private static let function = KnownMembers(["name"], ["arguments", "input"])

    private static let call = KnownMembers(
        ["type"],
        ["id"],
        ["call_id"],
        ["function"],
        within: ["function": function]
    ).and(function)

    static let message = KnownMembers(
        ["type"],
        ["role", "from"],
        ["content", "value"],
        ["tool_calls", "function_call"],
        ["tool_call_id", "toolCallId"],
        ["reasoning_content"],
        ["reasoning"],
        within: ["content": part, "value": part, "tool_calls": call, "function_call": call]
    )

    /// An item of a Responses body.
    static let item = message.and(call).and(
        KnownMembers(["output"], ["status"], ["summary"], ["encrypted_content"])
    )

    private static let toolFunction = KnownMembers(
        ["name"],
        ["description"],
        ["parameters", "input_schema", "parametersJsonSchema"]
    )

    static let tool = KnownMembers(
        ["type"],
        ["function"],
        ["functionDeclarations"],
        within: ["function": toolFunction, "functionDeclarations": toolFunction]
    ).and(toolFunction)

    /// What Gemini says in one piece.
    static let content: KnownMembers = {
        let called = KnownMembers(["id"], ["name"], ["args"], ["response"])
        let part = KnownMembers(
            ["text", "inlineData", "inline_data", "functionCall", "functionResponse"],
            ["thought"],
            ["thoughtSignature"],
            within: ["functionCall": called, "functionResponse": called, "inlineData": picture, "inline_data": picture]
        )
        return KnownMembers(["role"], ["parts"], within: ["parts": part])
    }()
}
