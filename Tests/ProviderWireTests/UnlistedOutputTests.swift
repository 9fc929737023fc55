import BenchModel
import Testing

@testable import ProviderWire

/// Output that stands where OpenAI's, Anthropic's or Google's own reference does not put it, and what it must come to.
struct UnlistedOutput: Sendable, CustomTestStringConvertible {
    var what: String
    var wireProtocol: WireProtocol
    var events: [String]
    var deltas: [(DeltaKind, Int32)]
    var text: String?
    var thinking: String?
    var tool: String?

    var testDescription: String { what }
}

@Suite("Output in unusual places")
struct UnlistedOutputTests {
    private static func chat(_ delta: String) -> String { #"{"choices":[{"index":0,"delta":\#(delta)}]}"# }
    private static func gemini(_ parts: String) -> String { #"{"candidates":[{"content":{"parts":[\#(parts)]}}]}"# }

    static let chat: [UnlistedOutput] = [
        // docs.databricks.com/aws/en/machine-learning/model-serving/query-reason-models
        .init(
            what: "Databricks: thinking as a part of the content, with a summary or a text",
            wireProtocol: .openaiChat,
            events: [
                chat(
                    #"{"content":[{"type":"reasoning","summary":[{"type":"summary_text","text":"hm","signature":"x"}]}]}"#
                ),
                chat(#"{"content":[{"text":"ok","type":"thinking"},{"type":"text","text":"Hi"}]}"#),
                chat(#"{"content":[{"type":"reference","reference_ids":[1]},{"type":"text","text":"!"}]}"#),
            ],
            deltas: [(.thinking, 2), (.thinking, 2), (.text, 2), (.text, 1)],
            text: "Hi!",
            thinking: "hmok"
        ),
        .init(
            what: "content is one part, and no list",
            wireProtocol: .openaiChat,
            events: [
                chat(#"{"content":{"type":"thinking","text":"hm"}}"#),
                chat(#"{"content":{"type":"text","text":"Hi"}}"#),
            ],
            deltas: [(.thinking, 2), (.text, 2)],
            text: "Hi",
            thinking: "hm"
        ),
        // github.com/huggingface/text-generation-inference/issues/2794
        .init(
            what: "TGI: tool_calls is one call, and no list",
            wireProtocol: .openaiChat,
            events: [
                chat(
                    #"{"tool_calls":{"index":0,"id":"","type":"function","function":{"name":null,"arguments":"{\"a"}}}"#
                ),
                chat(
                    #"{"tool_calls":{"index":0,"id":"","type":"function","function":{"name":"f","arguments":{"b":1}}}}"#
                ),
            ],
            deltas: [(.tool, 3), (.tool, 7)],
            tool: #"{"a{"b":1}"#
        ),
        // GitHub Copilot: thinking beside a sealed copy of it.
        .init(
            what: "Copilot: reasoning_text, and reasoning_opaque which is none",
            wireProtocol: .openaiChat,
            events: [chat(#"{"reasoning_text":"hm"}"#), chat(#"{"reasoning_opaque":"c2ln","content":"Hi"}"#)],
            deltas: [(.thinking, 2), (.text, 2)],
            text: "Hi",
            thinking: "hm"
        ),
        // LiteLLM's thinking_blocks repeat what reasoning_content says.
        .init(
            what: "LiteLLM: thinking_blocks beside reasoning_content, counted once",
            wireProtocol: .openaiChat,
            events: [
                chat(
                    #"{"reasoning_content":"hm","thinking_blocks":[{"type":"thinking","thinking":"hm","signature":"x"}]}"#
                ), chat(#"{"thinking_blocks":[{"type":"thinking","thinking":"ok","signature":"x"}]}"#),
            ],
            deltas: [(.thinking, 2), (.thinking, 2)],
            thinking: "hmok"
        ),
        .init(
            what: "thinking under names of the same family, as a string, an object and a list",
            wireProtocol: .openaiChat,
            events: [
                chat(#"{"thinking":"a"}"#), chat(#"{"thought":"b"}"#), chat(#"{"reasoning_summary":{"text":"c"}}"#),
                chat(#"{"thinking_content":[{"text":"d"},"e"]}"#),
            ],
            deltas: [(.thinking, 1), (.thinking, 1), (.thinking, 1), (.thinking, 2)],
            thinking: "abcde"
        ),
        .init(
            what: "what only speaks about thinking, and names nobody knows, are no text",
            wireProtocol: .openaiChat,
            events: [
                chat(
                    #"{"reasoning_effort":"high","thinking_signature":"x","reasoning_id":"r","channel":"analysis","name":"n"}"#
                )
            ],
            deltas: []
        ),
        .init(
            what: "an event with thinking and text is both",
            wireProtocol: .openaiChat,
            events: [chat(#"{"reasoning":"We","content":"Hi!"}"#)],
            deltas: [(.thinking, 2), (.text, 3)],
            text: "Hi!",
            thinking: "We"
        ),
        .init(
            what: "an event with text and a call is both",
            wireProtocol: .openaiChat,
            events: [chat(#"{"content":"Hi","tool_calls":[{"function":{"name":"f","arguments":"{}"}}]}"#)],
            deltas: [(.text, 2), (.tool, 2)],
            text: "Hi",
            tool: "{}"
        ),
        // OpenAI's custom tools: https://platform.openai.com/docs/guides/function-calling#custom-tools
        .init(
            what: "OpenAI: a custom tool's input",
            wireProtocol: .openaiChat,
            events: [
                chat(#"{"tool_calls":[{"index":0,"id":"c","type":"custom","custom":{"name":"sql","input":""}}]}"#),
                chat(#"{"tool_calls":[{"index":0,"custom":{"input":"select"}}]}"#),
            ],
            deltas: [(.tool, 6)],
            tool: "select"
        ),
        // Ollama and others hand arguments over as an object.
        .init(
            what: "arguments as an object, under a type of tool nobody knows, and beside the name",
            wireProtocol: .openaiChat,
            events: [
                chat(#"{"tool_calls":[{"function":{"name":"f","arguments":{"a":1}}}]}"#),
                chat(#"{"tool_calls":[{"type":"shell","shell":{"name":"s","commands":["ls"]}}]}"#),
                chat(#"{"tool_calls":[{"name":"f","arguments":"{}"}]}"#),
            ],
            deltas: [(.tool, 7), (.tool, 6), (.tool, 2)],
            tool: #"{"a":1}["ls"]{}"#
        ),
        // OpenAI's audio models: https://platform.openai.com/docs/guides/audio
        .init(
            what: "OpenAI: sound and what is said in it",
            wireProtocol: .openaiChat,
            events: [chat(#"{"audio":{"id":"a","transcript":"Hi"}}"#), chat(#"{"audio":{"data":"AAAA"}}"#)],
            deltas: [(.text, 2), (.text, 4)],
            text: "Hi"
        ),
        // https://openrouter.ai/docs/guides/overview/multimodal/image-generation
        .init(
            what: "OpenRouter: a picture",
            wireProtocol: .openaiChat,
            events: [chat(#"{"images":[{"image_url":{"url":"data:x"}}]}"#), chat(#"{"images":[]}"#)],
            deltas: [(.text, 32)]
        ),
        // MiniMax and Perplexity repeat the whole answer as a message behind the deltas; others send nothing but it.
        .init(
            what: "a message in place of deltas is the answer, behind deltas it is none",
            wireProtocol: .openaiChat,
            events: [
                #"{"choices":[{"index":0,"message":{"role":"assistant","content":"Hi"},"finish_reason":"stop"}]}"#,
                #"{"choices":[{"index":0,"message":{"role":"assistant","content":"Hi"},"finish_reason":"stop"}]}"#,
            ],
            deltas: [(.text, 2)],
            text: "Hi"
        ),
    ]

    static let anthropic: [UnlistedOutput] = [
        // Servers that make their Messages from a whole answer (LiteLLM, several gateways) put it into the start.
        .init(
            what: "tool input whole in content_block_start",
            wireProtocol: .anthropicMessages,
            events: [
                #"{"type":"content_block_start","index":0,"content_block":{"type":"tool_use","name":"f","input":{"a":1}}}"#,
                #"{"type":"content_block_start","index":1,"content_block":{"type":"server_tool_use","name":"web_search","input":{"query":"x"}}}"#,
                #"{"type":"content_block_start","index":2,"content_block":{"type":"tool_use","name":"f","input":{ }}}"#,
            ],
            deltas: [(.tool, 7), (.tool, 13)],
            tool: #"{"a":1}{"query":"x"}"#
        ),
        .init(
            what: "text and thinking whole in content_block_start",
            wireProtocol: .anthropicMessages,
            events: [
                #"{"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"hm","signature":"x"}}"#,
                #"{"type":"content_block_start","index":1,"content_block":{"type":"text","text":"Hi"}}"#,
            ],
            deltas: [(.thinking, 2), (.text, 2)],
            text: "Hi",
            thinking: "hm"
        ),
        .init(
            what: "a whole message in message_start",
            wireProtocol: .anthropicMessages,
            events: [#"{"type":"message_start","message":{"type":"message","content":[{"type":"text","text":"Hi"}]}}"#],
            deltas: [(.text, 2)],
            text: "Hi"
        ),
        .init(
            what: "a delta of tool input and of thinking under other names",
            wireProtocol: .anthropicMessages,
            events: [
                #"{"type":"content_block_delta","index":0,"delta":{"type":"input_json","input":"{}"}}"#,
                #"{"type":"content_block_delta","index":0,"delta":{"type":"reasoning_delta","reasoning":"hm"}}"#,
            ],
            deltas: [(.tool, 2), (.thinking, 2)],
            thinking: "hm",
            tool: "{}"
        ),
        .init(
            what: "what a server's tool brought back is not the model's",
            wireProtocol: .anthropicMessages,
            events: [
                #"{"type":"content_block_start","index":1,"content_block":{"type":"web_search_tool_result","content":[{"type":"web_search_result","text":"x"}]}}"#
            ],
            deltas: []
        ),
    ]

    static let responses: [UnlistedOutput] = [
        .init(
            what: "a call that is whole where it is added, and nowhere else",
            wireProtocol: .openaiResponses,
            events: [
                #"{"type":"response.output_item.added","output_index":0,"item":{"type":"function_call","name":"f","arguments":"{\"a\":1}"}}"#,
                #"{"type":"response.completed","response":{"status":"completed","output":[]}}"#,
            ],
            deltas: [(.tool, 7)],
            tool: #"{"a":1}"#
        ),
        .init(
            what: "a call that is whole where it is added, and comes in deltas again",
            wireProtocol: .openaiResponses,
            events: [
                #"{"type":"response.output_item.added","output_index":0,"item":{"type":"function_call","name":"f","arguments":"{\"a\":1}"}}"#,
                #"{"type":"response.function_call_arguments.delta","output_index":0,"delta":"{\"a\":1}"}"#,
                #"{"type":"response.completed","response":{"status":"completed","output":[]}}"#,
            ],
            deltas: [(.tool, 7)],
            tool: #"{"a":1}"#
        ),
        .init(
            what: "an answer that stands only in the end, where thinking came by deltas",
            wireProtocol: .openaiResponses,
            events: [
                #"{"type":"response.reasoning_text.delta","output_index":0,"delta":"hm"}"#,
                #"{"type":"response.completed","response":{"status":"completed","output":[{"type":"reasoning","content":[{"type":"reasoning_text","text":"hm"}]},{"type":"message","content":[{"type":"output_text","text":"Hi"}]}]}}"#,
            ],
            deltas: [(.thinking, 2), (.text, 2)],
            text: "Hi",
            thinking: "hm"
        ),
        .init(
            what: "a delta with only an id, and its .done with only a place",
            wireProtocol: .openaiResponses,
            events: [
                #"{"type":"response.output_text.delta","item_id":"i","delta":"Hi"}"#,
                #"{"type":"response.output_text.done","output_index":0,"content_index":0,"text":"Hi"}"#,
                #"{"type":"response.output_item.done","output_index":0,"item":{"type":"message","content":[{"type":"output_text","text":"Hi"}]}}"#,
            ],
            deltas: [(.text, 2)],
            text: "Hi"
        ),
        // Shapes of the OpenAI SDK 3.54.
        .init(
            what: "whatever ends in .delta and has a string",
            wireProtocol: .openaiResponses,
            events: [
                #"{"type":"response.shell_call_command.delta","output_index":0,"command_index":0,"delta":"ls"}"#,
                #"{"type":"response.apply_patch_call_operation_diff.delta","output_index":1,"delta":"+a"}"#,
                #"{"type":"response.audio_transcript.delta","output_index":2,"delta":"Hi"}"#,
                #"{"type":"response.output_audio.delta","output_index":2,"delta":"AAAA"}"#,
                #"{"type":"response.reasoning.delta","output_index":3,"delta":{"text":"hm"}}"#,
                #"{"type":"response.never_heard_of.delta","output_index":4,"delta":"!"}"#,
                #"{"type":"response.code_interpreter_call_code.delta","output_index":5,"delta":"1+1"}"#,
                #"{"type":"response.never_heard_of.delta","output_index":4,"delta":7}"#,
            ],
            deltas: [(.tool, 2), (.tool, 2), (.text, 2), (.text, 4), (.thinking, 2), (.text, 1), (.tool, 3)],
            text: "Hi!",
            thinking: "hm",
            tool: "ls+a1+1"
        ),
        .init(
            what: "text whole at its .done, and said again and again behind it",
            wireProtocol: .openaiResponses,
            events: [
                #"{"type":"response.output_text.done","item_id":"m","output_index":0,"content_index":0,"text":"Hi"}"#,
                #"{"type":"response.content_part.done","item_id":"m","output_index":0,"content_index":0,"part":{"type":"output_text","text":"Hi"}}"#,
                #"{"type":"response.output_item.done","output_index":0,"item":{"id":"m","type":"message","content":[{"type":"output_text","text":"Hi"}]}}"#,
                #"{"type":"response.completed","response":{"status":"completed","output":[{"type":"message","content":[{"type":"output_text","text":"Hi"}]}]}}"#,
            ],
            deltas: [(.text, 2)],
            text: "Hi"
        ),
        .init(
            what: "text whole at the part, and at the item",
            wireProtocol: .openaiResponses,
            events: [
                #"{"type":"response.content_part.done","item_id":"m","part":{"type":"output_text","text":"Hi"}}"#,
                #"{"type":"response.output_item.done","item":{"id":"n","type":"message","content":[{"type":"output_text","text":"Ho"}]}}"#,
            ],
            deltas: [(.text, 2), (.text, 2)],
            text: "HiHo"
        ),
        .init(
            what: "a response that holds its output and sent none of it",
            wireProtocol: .openaiResponses,
            events: [
                #"{"type":"response.completed","response":{"status":"completed","output":[{"type":"reasoning","summary":[{"type":"summary_text","text":"hm"}]},{"type":"message","content":[{"type":"output_text","text":"Hi"}]},{"type":"function_call","name":"f","arguments":"{}"}]}}"#
            ],
            deltas: [(.thinking, 2), (.text, 2), (.tool, 2)],
            text: "Hi",
            thinking: "hm",
            tool: "{}"
        ),
        .init(
            what: "deltas for one item, and another that comes whole",
            wireProtocol: .openaiResponses,
            events: [
                #"{"type":"response.output_text.delta","item_id":"m","output_index":0,"content_index":0,"delta":"Hi"}"#,
                #"{"type":"response.function_call_arguments.done","item_id":"f","output_index":1,"arguments":"{}"}"#,
                #"{"type":"response.output_text.done","item_id":"m","output_index":0,"content_index":0,"text":"Hi"}"#,
                #"{"type":"response.output_item.done","output_index":1,"item":{"id":"f","type":"function_call","arguments":"{}"}}"#,
                #"{"type":"response.output_text.done","item_id":"m","output_index":0,"content_index":1,"text":"Ho"}"#,
            ],
            deltas: [(.text, 2), (.tool, 2), (.text, 2)],
            text: "HiHo",
            tool: "{}"
        ),
        // A gateway that makes up an id for each event.
        .init(
            what: "deltas whose ids change, and their .done",
            wireProtocol: .openaiResponses,
            events: [
                #"{"type":"response.output_text.delta","item_id":"a","output_index":0,"delta":"H"}"#,
                #"{"type":"response.output_text.delta","item_id":"b","output_index":0,"delta":"i"}"#,
                #"{"type":"response.output_text.done","item_id":"c","output_index":0,"text":"Hi"}"#,
                #"{"type":"response.output_item.done","output_index":0,"item":{"id":"d","type":"message","content":[{"type":"output_text","text":"Hi"}]}}"#,
            ],
            deltas: [(.text, 1), (.text, 1)],
            text: "Hi"
        ),
        .init(
            what: "calls of every kind, whole in their items",
            wireProtocol: .openaiResponses,
            events: [
                #"{"type":"response.output_item.done","output_index":0,"item":{"type":"custom_tool_call","input":"x"}}"#,
                #"{"type":"response.output_item.done","output_index":1,"item":{"type":"shell_call","action":{"commands":["ls"]}}}"#,
                #"{"type":"response.output_item.done","output_index":2,"item":{"type":"apply_patch_call","operation":{"diff":"+"}}}"#,
                #"{"type":"response.output_item.done","output_index":3,"item":{"type":"image_generation_call","result":"AAAA"}}"#,
            ],
            deltas: [(.tool, 1), (.tool, 19), (.tool, 12), (.text, 4)],
            tool: #"x{"commands":["ls"]}{"diff":"+"}"#
        ),
    ]

    static let gemini: [UnlistedOutput] = [
        // https://ai.google.dev/api/caching#Part
        .init(
            what: "Gemini: code, what came of it, a picture and a part nobody knows",
            wireProtocol: .gemini,
            events: [
                gemini(#"{"executableCode":{"language":"PYTHON","code":"1+1"}}"#),
                gemini(#"{"codeExecutionResult":{"outcome":"OUTCOME_OK","output":"2"}}"#),
                gemini(#"{"inlineData":{"mimeType":"image/png","data":"AAAA"}}"#), gemini(#"{"newCall":{"a":1}}"#),
                gemini(#"{"videoMetadata":{"fps":1},"thoughtSignature":"x"}"#),
            ],
            deltas: [(.tool, 3), (.tool, 1), (.text, 4), (.tool, 7)],
            tool: #"1+12{"a":1}"#
        ),
        .init(
            what: "Gemini: a call with arguments, in parts and without",
            wireProtocol: .gemini,
            events: [
                gemini(#"{"functionCall":{"name":"f","args":{"a":1}}}"#),
                gemini(#"{"functionCall":{"name":"f","partialArgs":[{"jsonPath":"$.a","numberValue":1}]}}"#),
                gemini(#"{"functionCall":{"name":"f","args":{}}}"#), gemini(#"{"functionCall":{"name":"f"}}"#),
            ],
            deltas: [(.tool, 7), (.tool, 36)],
            tool: #"{"a":1}[{"jsonPath":"$.a","numberValue":1}]"#
        ),
        .init(
            what: "Gemini: an event with a thought and text is both",
            wireProtocol: .gemini,
            events: [gemini(#"{"text":"hm","thought":true},{"text":"Hi"}"#)],
            deltas: [(.thinking, 2), (.text, 2)],
            text: "Hi",
            thinking: "hm"
        ),
    ]

    @Test("is a token event of its kind, once", arguments: chat + anthropic + responses + gemini)
    func taken(_ output: UnlistedOutput) {
        let body = output.events.map { "data: \($0)\n\n" }.joined()
        let response = decodeBothWays(body, as: output.wireProtocol)
        #expect(response.deltas.kinds == output.deltas.map(\.0))
        #expect(response.deltas.byteCounts == output.deltas.map(\.1))
        #expect(response.text == output.text && response.thinkingText == output.thinking)
        #expect(response.toolText == output.tool)
        #expect(response.defect == nil)
    }

    @Test("has been waited for since the first thought, and the first answer, of an event that is both")
    func bothAreFirst() {
        let response = decode(events(Self.chat(#"{"reasoning":"We","content":"Hi!"}"#)), as: .openaiChat).response
        #expect(response.deltas.first(of: .thinking) == 1_000 && response.deltas.firstAnswer == 1_000)
        #expect(response.tokenReads == 1)
    }

    // MARK: What no event brought

    private static let unseen: [(String, TokenUsage, UnseenOutput.Seen, saidThinking: Bool, Bool)] = [
        ("nothing came of 5 tokens", TokenUsage(output: 5), .init(), false, true),
        ("nothing came, and an end mark was counted", TokenUsage(output: 1), .init(), false, false),
        ("hidden reasoning is counted apart", TokenUsage(output: 64, reasoning: 64), .init(), false, false),
        ("reasoning, and marks between channels", TokenUsage(output: 70, reasoning: 64), .init(), false, false),
        ("reasoning, and 60 tokens more", TokenUsage(output: 124, reasoning: 64), .init(thinking: 90), false, true),
        (
            "thinking is shown and not counted apart", TokenUsage(output: 500), .init(thinking: 90, answer: 2), false,
            false
        ),
        ("the server thinks and shows nothing", TokenUsage(output: 500), .init(answer: 2), true, false),
        ("a token a byte", TokenUsage(output: 100), .init(answer: 100), false, false),
        ("a third of the bytes that tokens need", TokenUsage(output: 100), .init(answer: 33), false, true),
        ("a short answer and marks", TokenUsage(output: 11), .init(answer: 5), false, false),
        ("a call whose name is tokens too", TokenUsage(output: 30), .init(answer: 2, calls: 1), false, false),
        ("a call without arguments", TokenUsage(output: 30), .init(calls: 1), false, false),
        ("a call, and 500 tokens more", TokenUsage(output: 500), .init(answer: 2, calls: 1), false, true),
        ("usage says nothing", TokenUsage(), .init(), false, false),
        ("usage contradicts itself", TokenUsage(output: 5, reasoning: 9), .init(answer: 2), false, false),
    ]

    @Test("that usage counts and no event brought is told, and only then", arguments: unseen.indices)
    func told(index: Int) {
        let (what, usage, seen, saidThinking, expected) = Self.unseen[index]
        #expect(UnseenOutput.exists(usage, seen, saidThinking: saidThinking) == expected, "\(what)")
    }

    @Test("raises the mark in whole answers of every protocol, streamed and buffered, and in no other")
    func mark() {
        let chat = [
            #"{"choices":[{"index":0,"delta":{"content":"Hi","new_kind_of_output":"a long text of many tokens"},"finish_reason":"stop"}]}"#,
            #"{"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":90}}"#,
        ].map { "data: \($0)\n\n" }.joined()
        #expect(decodeBothWays(chat, as: .openaiChat).marks == [.unseenOutput])
        #expect(decodeBothWays(chat, as: .openaiChat, complete: false).marks == [])
        let bodies: [(WireProtocol, String)] = [
            (
                .anthropicMessages,
                events(
                    #"{"type":"content_block_delta","index":0,"delta":{"type":"never_heard_of","value":"x"}}"#,
                    #"{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":40}}"#,
                    #"{"type":"message_stop"}"#
                )
            ),
            (
                .openaiResponses,
                events(
                    #"{"type":"response.completed","response":{"status":"completed","output":[{"type":"new","value":"x"}],"usage":{"output_tokens":40}}}"#
                )
            ),
            (
                .gemini,
                events(
                    #"{"candidates":[{"content":{"parts":[{"newText":"x"}]},"finishReason":"STOP"}],"usageMetadata":{"candidatesTokenCount":40}}"#
                )
            ),
            (
                .openaiChat,
                #"{"choices":[{"message":{"content":"","new":"x"},"finish_reason":"stop"}],"usage":{"completion_tokens":40}}"#
            ),
        ]
        for (wireProtocol, body) in bodies {
            #expect(decodeBothWays(body, as: wireProtocol).marks == [.unseenOutput], "\(wireProtocol)")
        }
    }

    @Test("is told in no recorded answer of a real server, where all of it came")
    func recorded() throws {
        for expected in FixtureTests.streams + FixtureTests.documents {
            let fixture = try Fixture(expected.fixture)
            let response = decode([fixture.body], as: expected.wireProtocol, head: fixture.head).response
            // LiteLLM's mock counts 503 tokens for a line of text.
            // GuideLLM's mock of completions counts its words as choices, of which only the last one finishes.
            let countsWords = expected.fixture == "guidellm-mock-completions"
            let marks: Set<ResponseMark> = expected.wasBuffered ? [.unseenOutput] : countsWords ? [.neverFinished] : []
            #expect(response.marks == marks, "\(expected.fixture)")
            #expect(response.skippedEvents == 0, "\(expected.fixture)")
            #expect(outcome(response, wireProtocol: expected.wireProtocol) == .ok, "\(expected.fixture)")
        }
    }
}
