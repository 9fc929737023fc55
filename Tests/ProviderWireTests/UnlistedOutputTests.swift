import BenchModel
import Testing

@testable import ProviderWire

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
            what: "text under the legacy name, and as an object of a part",
            wireProtocol: .openaiChat,
            events: [chat(#"{"text":"Hi"}"#), chat(#"{"content":[{"type":"text","text":{"value":"!"}}]}"#)],
            deltas: [(.text, 2), (.text, 1)],
            text: "Hi!"
        ),
        .init(
            what: "a call's input as parameters",
            wireProtocol: .openaiChat,
            events: [chat(#"{"tool_calls":[{"function":{"name":"f","parameters":{"a":1}}}]}"#)],
            deltas: [(.tool, 7)],
            tool: #"{"a":1}"#
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
            tool: "{\"a\":1}\n[\"ls\"]\n{}"
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
            tool: "{\"a\":1}\n{\"query\":\"x\"}"
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

    static let gemini: [UnlistedOutput] = [
        // https://ai.google.dev/api/caching#Part
        .init(
            what: "Gemini: code, a picture and a part nobody knows, but not what came of the code",
            wireProtocol: .gemini,
            events: [
                gemini(#"{"executableCode":{"language":"PYTHON","code":"1+1"}}"#),
                gemini(#"{"codeExecutionResult":{"outcome":"OUTCOME_OK","output":"2"}}"#),
                gemini(#"{"inlineData":{"mimeType":"image/png","data":"AAAA"}}"#), gemini(#"{"newCall":{"a":1}}"#),
                gemini(#"{"videoMetadata":{"fps":1},"thoughtSignature":"x"}"#),
            ],
            deltas: [(.tool, 3), (.text, 4), (.tool, 7)],
            tool: "1+1\n{\"a\":1}"
        ),
        .init(
            what: "Gemini: a call with arguments, in parts and without",
            wireProtocol: .gemini,
            events: [
                gemini(#"{"functionCall":{"name":"f","args":{"a":1}}}"#),
                gemini(#"{"functionCall":{"name":"f","partialArgs":[{"jsonPath":"$.a","numberValue":1}]}}"#),
                gemini(#"{"functionCall":{"partialArgs":[{"jsonPath":"$.b","stringValue":"","willContinue":true}]}}"#),
                gemini(#"{"functionCall":{"partialArgs":[{"jsonPath":"$.b"}]}}"#), gemini(#"{"functionCall":{}}"#),
                gemini(#"{"functionCall":{"name":"f","args":{}}}"#), gemini(#"{"functionCall":{"name":"f"}}"#),
            ],
            deltas: [(.tool, 7), (.tool, 36)],
            tool: "{\"a\":1}\n[{\"jsonPath\":\"$.a\",\"numberValue\":1}]"
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

    @Test("is a token event of its kind, once", arguments: chat + anthropic + gemini)
    func taken(_ output: UnlistedOutput) { output.hold() }

    @Test("has been waited for since the first thought, and the first answer, of an event that is both")
    func bothAreFirst() {
        let response = decode(events(Self.chat(#"{"reasoning":"We","content":"Hi!"}"#)), as: .openaiChat).response
        #expect(response.deltas.first(of: .thinking) == 1_000 && response.deltas.firstAnswer == 1_000)
        #expect(response.tokenReads == 1)
    }
}
