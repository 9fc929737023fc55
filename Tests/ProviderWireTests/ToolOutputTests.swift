import BenchModel
import Testing

@testable import ProviderWire

@Suite("What a server's tool gave back")
struct ToolOutputTests {
    private static func responses(_ data: [String]) -> String {
        data.map { events($0) }.joined()
            + events(
                #"{"type":"response.output_text.delta","output_index":9,"delta":"Hi"}"#,
                #"{"type":"response.completed","response":{"status":"completed","output":[]}}"#
            )
    }

    private static let responsesEvents: [(name: String, events: [String])] = [
        (
            "shell",
            [
                #"{"type":"response.shell_call_output_content.delta","output_index":1,"delta":{"stdout":"file","stderr":""}}"#,
                #"{"type":"response.shell_call_output_content.done","output_index":1,"output":[{"stdout":"file","stderr":""}]}"#,
                #"{"type":"response.output_item.done","output_index":1,"item":{"type":"shell_call_output","output":[{"stdout":"file"}]}}"#,
            ]
        ),
        (
            "texts under names of the same kind",
            [
                #"{"type":"response.mcp_call_output.delta","output_index":1,"delta":"rows"}"#,
                #"{"type":"response.custom_tool_call_output.delta","output_index":1,"delta":"rows"}"#,
                #"{"type":"response.function_call_output.done","output_index":1,"text":"rows"}"#,
                #"{"type":"response.web_search_results.delta","output_index":1,"delta":[{"title":"t"}]}"#,
                #"{"type":"response.code_interpreter_call_logs.delta","output_index":1,"delta":"1"}"#,
                #"{"type":"response.output_item.added","output_index":2,"item":{"type":"mcp_tool_result","input":"x"}}"#,
                #"{"type":"response.output_item.done","output_index":2,"item":{"type":"mcp_tool_result","content":"rows","result":"rows"}}"#,
                #"{"type":"response.output_item.done","output_index":3,"item":{"type":"file_search_result","text":"rows"}}"#,
            ]
        ),
    ]

    @Test("is no token of Responses, in pieces and whole", arguments: responsesEvents.indices)
    func inResponses(place: Int) {
        let (name, events) = Self.responsesEvents[place]
        let response = decodeBothWays(Self.responses(events), as: .openaiResponses)
        #expect(response.deltas.kinds == [.text] && response.text == "Hi", "\(name)")
        #expect(outcome(response, wireProtocol: .openaiResponses) == .ok)
    }

    @Test("is no token in a whole document, while what the model asked of its tools is")
    func document() {
        let body =
            #"{"status":"completed","output":[{"type":"shell_call","action":{"commands":["ls"]}},"#
            + #"{"type":"shell_call_output","output":[{"stdout":"file"}],"text":"file"},"#
            + #"{"type":"code_interpreter_call","code":"1+1","outputs":[{"type":"logs","logs":"2"}]},"#
            + #"{"type":"message","content":[{"type":"output_text","text":"Hi"}]}]}"#
        let response = decode(body, as: .openaiResponses, head: jsonAnswer, keepsText: true).response
        #expect(response.text == "Hi" && response.toolText?.contains("1+1") == true)
        #expect(response.toolText?.contains("file") == false)
    }

    @Test("is no token of Anthropic's blocks, whatever its members are called")
    func anthropic() {
        let body = events(
            #"{"type":"content_block_start","index":0,"content_block":{"input":{"a":1},"type":"bash_code_execution_tool_result","text":"x","content":{"stdout":"x"}}}"#,
            #"{"type":"content_block_start","index":1,"content_block":{"type":"mcp_tool_result","code":"x","content":[{"type":"text","text":"x"}]}}"#,
            #"{"type":"content_block_delta","index":2,"delta":{"type":"text_delta","text":"Hi"}}"#,
            #"{"type":"message_stop"}"#
        )
        let response = decodeBothWays(body, as: .anthropicMessages)
        #expect(response.deltas.kinds == [.text])
    }

    @Test("is no token of Gemini's parts")
    func gemini() {
        let body = events(
            #"{"candidates":[{"content":{"parts":[{"executableCode":{"code":"1+1"}}]}}]}"#,
            #"{"candidates":[{"content":{"parts":[{"codeExecutionResult":{"outcome":"OUTCOME_OK","output":"2"}}]}}]}"#,
            #"{"candidates":[{"content":{"parts":[{"functionResponse":{"name":"f","response":{"a":1}}}]}}]}"#,
            #"{"candidates":[{"content":{"parts":[{"text":"2"}]},"finishReason":"STOP"}]}"#
        )
        let response = decodeBothWays(body, as: .gemini)
        #expect(response.deltas.kinds == [.tool, .text])
    }

    @Test("is no token of a chat, where it is said by a tool")
    func chat() {
        let body = events(
            #"{"choices":[{"index":0,"delta":{"role":"tool","content":"rows and rows"}}]}"#,
            #"{"choices":[{"index":0,"delta":{"role":"assistant","content":"Hi"}}]}"#,
            #"{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#
        )
        let response = decodeBothWays(body, as: .openaiChat)
        #expect(response.deltas.kinds == [.text] && response.text == "Hi")
    }
}
