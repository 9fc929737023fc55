import BenchModel
import Testing

/// Responses sends its output in items, and says the same in several events: what is whole may come again in each.
@Suite("Output of Responses in unusual places")
struct UnlistedItemTests {
    private static let items: [UnlistedOutput] = [
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
            tool: "ls\n+a\n1+1"
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
            tool: "x\n{\"commands\":[\"ls\"]}\n{\"diff\":\"+\"}"
        ),
    ]

    @Test("is a token event of its kind, once", arguments: items)
    func taken(_ output: UnlistedOutput) { output.hold() }
}
