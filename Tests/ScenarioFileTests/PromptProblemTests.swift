import Testing

@Suite("What is wrong with a prompt")
struct PromptProblemTests {
    private static let prompts: [ProblemCase] = [
        .prompts("[]", "", "no prompts"),
        .prompts("5", "", "an array of prompts"),
        .prompts(#"[{"id": "p", "user": " \n"}]"#, "[0].user", "blank"),
        .prompts(#"[{"id": "p", "user": "a"}, {"id": "p", "user": "b"}]"#, "[1].id", "of its own"),
        .prompts(#"[{"id": "p", "usr": "a", "user": "b"}]"#, "[0].usr", "did you mean \"user\""),
        .prompts(#"[{"id": "p"}]"#, "[0]", "no key \"user\"", "messages"),
        .prompts(#"[{"id": "p", "user": "a", "messages": [{"role": "user", "content": "a"}]}]"#, "[0].user", "beside"),
        .prompts(#"[{"id": "p", "messages": []}]"#, "[0].messages", "no messages"),
        .prompts(#"[{"id": "p", "messages": [{"role": "usr", "content": "a"}]}]"#, "[0].messages[0].role", "a role"),
        .prompts(#"[{"id": "p", "messages": [{"role": "user"}]}]"#, "[0].messages[0]", "no key \"content\""),
        .prompts(#"[{"id": "p", "messages": [{"role": "user", "content": 5}]}]"#, "[0].messages[0].content", "a text"),
        .prompts(
            #"[{"id": "p", "messages": [{"role": "system", "content": "a"}]}]"#,
            "[0].messages",
            "system messages"
        ),
        .prompts(
            #"[{"id": "p", "messages": [{"role": "user", "content": "a"}, {"role": "system", "content": "a"}]}]"#,
            "[0].messages[1].role",
            "system messages first"
        ),
        .prompts(
            #"[{"id": "p", "messages": [{"role": "user", "content": [{"type": "image", "mediaType": "image/png"}]}]}]"#,
            "[0].messages[0].content[0]",
            "no key \"data\""
        ),
        .prompts(
            #"[{"id": "p", "messages": [{"role": "user", "content": [{"type": "image", "url": "a.png"}]}]}]"#,
            "[0].messages[0].content[0].url",
            "https://"
        ),
        .prompts(
            #"[{"id": "p", "messages": [{"role": "user", "content": [{"type": "text", "text": "a", "url": "b"}]}]}]"#,
            "[0].messages[0].content[0].url",
            "of this type"
        ),
        .prompts(
            #"[{"id": "p", "messages": [{"role": "tool", "toolCallId": "x", "content": "a"}]}]"#,
            "[0].messages[0].toolCallId",
            "a message before"
        ),
        .prompts(#"[{"id": "p", "user": "a", "tools": [{"name": "t"}]}]"#, "[0].tools[0]", "no key \"parameters\""),
        .prompts(#"[{"id": "p", "user": "a", "schema": []}]"#, "[0].schema", "an object"),
        .prompts(#"[{"id": "p", "messages": "a"}]"#, "[0].messages", "expected an array of messages"),
        .prompts(#"[{"id": "p", "user": "a", "tools": {}}]"#, "[0].tools", "expected an array of tools"),
        .prompts(
            #"[{"id": "p", "messages": [{"role": "assistant", "toolCalls": 1}]}]"#,
            "[0].messages[0].toolCalls",
            "expected an array of calls"
        ),
        .prompts(
            #"[{"id": "p", "messages": [{"role": "assistant", "toolCalls": []}]}]"#,
            "[0].messages[0]",
            "no key \"content\""
        ),
        .prompts(#""no-such.jsonl""#, "", "no-such.jsonl", "no such file"),
    ]

    @Test("is told with its line, its path and what to do", arguments: prompts)
    func prompt(example: ProblemCase) throws { try example.hold() }
}
