import JSONSyntax
import Testing

@testable import BenchModel

@Suite("A recorded body's settings, asked of a target of another protocol")
struct TranslatedSettingsTests {
    struct Case: Sendable {
        var source: WireProtocol
        var target: WireProtocol
        var members: [String: JSONValue]
        var sent: [String: JSONValue]
        var left: [String] = []
    }

    private static let function: JSONValue = ["type": "function", "function": ["name": "f"]]
    private static let schema: JSONValue = ["type": "object"]

    static let cases: [Case] = [
        // Names for the end of an answer.
        Case(
            source: .anthropicMessages,
            target: .openaiChat,
            members: ["stop_sequences": ["z"]],
            sent: ["stop": ["z"]]
        ),
        Case(source: .openaiChat, target: .anthropicMessages, members: ["stop": "z"], sent: ["stop_sequences": ["z"]]),
        Case(
            source: .openaiCompletions,
            target: .gemini,
            members: ["stop": ["a", "b"], "echo": true],
            sent: ["generationConfig": ["stopSequences": ["a", "b"]]],
            left: ["echo"]
        ),
        Case(
            source: .anthropicMessages,
            target: .openaiResponses,
            members: ["stop_sequences": ["z"]],
            sent: [:],
            left: ["stop_sequences"]
        ),
        // Sampling.
        Case(
            source: .gemini,
            target: .anthropicMessages,
            members: ["generationConfig": ["topP": 1, "topK": 4, "seed": 2, "temperature": .number("0.5")]],
            sent: ["top_p": 1, "top_k": 4, "temperature": .number("0.5")],
            left: ["generationConfig.seed"]
        ),
        Case(
            source: .gemini,
            target: .openaiChat,
            members: ["generation_config": ["top_p": 1, "topK": 4], "safetySettings": []],
            sent: ["top_p": 1],
            left: ["generation_config.topK", "safetySettings"]
        ),
        Case(
            source: .openaiChat,
            target: .anthropicMessages,
            members: ["temperature": .number("1.5")],
            sent: [:],
            left: ["temperature"]
        ),
        Case(
            source: .openaiChat,
            target: .openaiResponses,
            members: ["temperature": .number("1.5"), "seed": 1],
            sent: ["temperature": .number("1.5")],
            left: ["seed"]
        ),
        Case(
            source: .openaiChat,
            target: .openaiCompletions,
            members: ["min_p": 1, "seed": 3, "tool_choice": "auto"],
            sent: ["min_p": 1, "seed": 3],
            left: ["tool_choice"]
        ),
        Case(source: .anthropicMessages, target: .openaiChat, members: ["top_k": 5], sent: [:], left: ["top_k"]),
        // Tools.
        Case(
            source: .anthropicMessages,
            target: .openaiChat,
            members: ["tool_choice": ["type": "any"]],
            sent: ["tool_choice": "required"]
        ),
        Case(
            source: .anthropicMessages,
            target: .openaiResponses,
            members: ["tool_choice": ["type": "tool", "name": "f", "disable_parallel_tool_use": true]],
            sent: ["tool_choice": ["type": "function", "name": "f"], "parallel_tool_calls": false]
        ),
        Case(
            source: .anthropicMessages,
            target: .gemini,
            members: ["tool_choice": ["type": "tool", "name": "f", "disable_parallel_tool_use": true]],
            sent: ["toolConfig": ["functionCallingConfig": ["mode": "ANY", "allowedFunctionNames": ["f"]]]],
            left: ["tool_choice.disable_parallel_tool_use"]
        ),
        Case(
            source: .openaiChat,
            target: .anthropicMessages,
            members: ["tool_choice": "required", "parallel_tool_calls": false],
            sent: ["tool_choice": ["type": "any", "disable_parallel_tool_use": true]]
        ),
        Case(
            source: .openaiChat,
            target: .anthropicMessages,
            members: ["parallel_tool_calls": false],
            sent: ["tool_choice": ["type": "auto", "disable_parallel_tool_use": true]]
        ),
        Case(
            source: .openaiChat,
            target: .anthropicMessages,
            members: ["tool_choice": function],
            sent: ["tool_choice": ["type": "tool", "name": "f"]]
        ),
        Case(
            source: .openaiResponses,
            target: .openaiChat,
            members: ["tool_choice": ["type": "function", "name": "f"]],
            sent: ["tool_choice": function]
        ),
        Case(
            source: .openaiResponses,
            target: .openaiChat,
            members: ["tool_choice": ["type": "web_search"]],
            sent: [:],
            left: ["tool_choice"]
        ),
        Case(
            source: .gemini,
            target: .openaiChat,
            members: ["toolConfig": ["functionCallingConfig": ["mode": "NONE"]]],
            sent: ["tool_choice": "none"]
        ),
        Case(
            source: .gemini,
            target: .openaiChat,
            members: ["toolConfig": ["functionCallingConfig": ["mode": "ANY", "allowedFunctionNames": ["f", "g"]]]],
            sent: [:],
            left: ["toolConfig.functionCallingConfig"]
        ),
        // The answer's form.
        Case(
            source: .openaiChat,
            target: .openaiResponses,
            members: [
                "response_format": [
                    "type": "json_schema", "json_schema": ["name": "n", "schema": schema, "strict": false],
                ]
            ],
            sent: ["text": ["format": ["type": "json_schema", "name": "n", "schema": schema, "strict": false]]]
        ),
        Case(
            source: .anthropicMessages,
            target: .openaiChat,
            members: ["output_config": ["effort": "low", "format": ["type": "json_schema", "schema": schema]]],
            sent: ["response_format": ["type": "json_schema", "json_schema": ["name": "answer", "schema": schema]]],
            left: ["output_config.effort"]
        ),
        Case(
            source: .gemini,
            target: .anthropicMessages,
            members: ["generationConfig": ["responseMimeType": "application/json", "responseJsonSchema": schema]],
            sent: ["output_config": ["format": ["type": "json_schema", "schema": schema]]]
        ),
        Case(
            source: .openaiChat,
            target: .anthropicMessages,
            members: ["response_format": ["type": "json_object"]],
            sent: [:],
            left: ["response_format"]
        ),
        Case(
            source: .openaiChat,
            target: .gemini,
            members: ["response_format": ["type": "text"], "seed": .null],
            sent: [:]
        ),
        // Gemini's other spelling of names.
        Case(
            source: .gemini,
            target: .openaiChat,
            members: [
                "generation_config": ["response_mime_type": "application/json", "response_json_schema": schema],
                "tool_config": ["function_calling_config": ["mode": "ANY", "allowed_function_names": ["f", "g"]]],
            ],
            sent: ["response_format": ["type": "json_schema", "json_schema": ["name": "answer", "schema": schema]]],
            left: ["tool_config.function_calling_config"]
        ),
        Case(
            source: .openaiResponses,
            target: .openaiChat,
            members: [
                "text": ["format": ["type": "json_schema", "name": "n", "description": "d", "schema": schema]]
            ],
            sent: [
                "response_format": [
                    "type": "json_schema", "json_schema": ["name": "n", "description": "d", "schema": schema],
                ]
            ]
        ),
        // What OpenAI says of a schema besides, and no other has words for.
        Case(
            source: .openaiResponses,
            target: .gemini,
            members: [
                "text": [
                    "format": [
                        "type": "json_schema", "name": "n", "description": "d", "schema": schema, "strict": true,
                    ]
                ]
            ],
            sent: ["generationConfig": ["responseMimeType": "application/json", "responseJsonSchema": schema]],
            left: ["text.format.description"]
        ),
        Case(
            source: .openaiChat,
            target: .anthropicMessages,
            members: [
                "response_format": [
                    "type": "json_schema", "json_schema": ["name": "n", "schema": schema, "strict": false],
                ]
            ],
            sent: ["output_config": ["format": ["type": "json_schema", "schema": schema]]],
            left: ["response_format.json_schema.strict"]
        ),
        // Thinking.
        Case(
            source: .anthropicMessages,
            target: .openaiChat,
            members: ["thinking": ["type": "enabled", "budget_tokens": 2048]],
            sent: [:],
            left: ["thinking"]
        ),
        Case(
            source: .anthropicMessages,
            target: .gemini,
            members: ["thinking": ["type": "enabled", "budget_tokens": 2048]],
            sent: ["generationConfig": ["thinkingConfig": ["thinkingBudget": 2048]]]
        ),
        Case(
            source: .gemini,
            target: .anthropicMessages,
            members: ["generationConfig": ["thinkingConfig": ["thinkingBudget": 2048, "includeThoughts": true]]],
            sent: ["thinking": ["type": "enabled", "budget_tokens": 2048]],
            left: ["generationConfig.thinkingConfig.includeThoughts"]
        ),
        Case(
            source: .gemini,
            target: .anthropicMessages,
            members: ["generationConfig": ["thinkingConfig": ["thinkingBudget": 512]]],
            sent: [:],
            left: ["generationConfig.thinkingConfig"]
        ),
        Case(
            source: .openaiChat,
            target: .openaiResponses,
            members: ["reasoning_effort": "low"],
            sent: ["reasoning": ["effort": "low"]]
        ),
        Case(
            source: .openaiResponses,
            target: .openaiChat,
            members: ["reasoning": ["effort": "low", "summary": "auto"]],
            sent: ["reasoning_effort": "low"],
            left: ["reasoning.summary"]
        ),
        Case(
            source: .openaiChat,
            target: .anthropicMessages,
            members: ["reasoning_effort": "low"],
            sent: [:],
            left: ["reasoning_effort"]
        ),
    ]

    @Test("are sent in its words where it has them, and each of the others is named", arguments: cases)
    func each(_ one: Case) throws {
        let fields = RequestFields(wireProtocol: one.source, members: one.members)
        let asked = fields.asked(of: one.target)
        #expect(asked.members == one.sent && asked.left == one.left)
        let own = fields.asked(of: one.source)
        #expect(own.members == one.members && own.isAsRecorded)
    }

    @Test("are what the target's protocol says where the body may be of either")
    func ambiguous() throws {
        let fields = RequestFields([.openaiChat, .anthropicMessages], members: ["top_k": 5, "temperature": 1])
        for target in [WireProtocol.openaiChat, .anthropicMessages] {
            #expect(fields.asked(of: target).members == fields.members && fields.asked(of: target).isAsRecorded)
        }
        let gemini = fields.asked(of: .gemini)
        #expect(gemini.members == ["generationConfig": ["temperature": 1, "topK": 5]] && gemini.left.isEmpty)
        // A gateway's body has members of both.
        let mixed = RequestFields(
            [.openaiChat, .anthropicMessages],
            members: ["top_k": 5, "stop_sequences": ["z"], "seed": 1, "output_config": ["effort": "low"]]
        )
        let chat = mixed.asked(of: .openaiChat)
        #expect(chat.members == ["top_k": 5, "stop": ["z"], "seed": 1] && chat.left == ["output_config.effort"])
        let messages = mixed.asked(of: .anthropicMessages)
        #expect(messages.left == ["seed"] && messages.members["stop_sequences"] == ["z"])
    }

    @Test("lose nothing unsaid: each is sent or named, to whatever protocol", arguments: WireProtocol.allCases)
    func conserved(source: WireProtocol) throws {
        let members: [String: JSONValue] = [
            "temperature": 1, "top_p": 1, "top_k": 1, "stop": ["z"], "stop_sequences": ["z"], "seed": 1, "user": "u",
            "service_tier": "auto", "reasoning_effort": "low", "unheard_of": 1,
        ]
        for target in WireProtocol.allCases where target != source {
            let asked = RequestFields(wireProtocol: source, members: members).asked(of: target)
            #expect(Set(asked.left + asked.translated) == Set(members.keys) && asked.left.contains("unheard_of"))
        }
    }
}
