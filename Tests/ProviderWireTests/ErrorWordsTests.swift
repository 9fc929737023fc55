import BenchModel
import ProviderWire
import Testing

@Suite("Errors in the words of every server")
struct ErrorWordsTests {
    /// What an error says in JSON, and what must be read of it: streamed, as a document, and as the body of a refusal.
    static let words: [(String, ProviderError)] = [
        (
            #"{"error":{"type":"overloaded_error","message":"Busy"}}"#,
            ProviderError(type: "overloaded_error", message: "Busy")
        ),
        (
            #"{"error":"Request failed during generation","error_type":"generation"}"#,
            ProviderError(type: "generation", message: "Request failed during generation")
        ),
        (
            #"{"error_type":"server_error","error_message":"upstream gone","error_code":503}"#,
            ProviderError(type: "server_error", code: "503", message: "upstream gone")
        ),
        (#"{"error_code":17,"error_msg":"Daily limit"}"#, ProviderError(code: "17", message: "Daily limit")),
        (#"{"detail":"Unexpected fields"}"#, ProviderError(message: "Unexpected fields")),
        (
            #"{"detail":[{"loc":["body","messages",0],"msg":"field required","type":"value_error.missing"},{"msg":"x"}]}"#,
            ProviderError(type: "value_error.missing", message: "body.messages.0: field required")
        ),
        (#"{"message":"no such engine","code":1214}"#, ProviderError(code: "1214", message: "no such engine")),
        (
            #"{"success":false,"errors":[{"code":10000,"message":"Authentication error"}]}"#,
            ProviderError(code: "10000", message: "Authentication error")
        ),
        (#"{"errors":["first","second"]}"#, ProviderError(message: "first")),
        (#"{"errors":{"message":"m","code":"c"}}"#, ProviderError(code: "c", message: "m")),
        (#"{"errors":"m"}"#, ProviderError(message: "m")),
        (#"{"error":[{"message":"m","code":5},{"message":"x"}]}"#, ProviderError(code: "5", message: "m")),
        (#"{"error":["m"]}"#, ProviderError(message: "m")),
        (#"{"error":true,"message":"m"}"#, ProviderError(message: "m")),
        (#"{"error":502,"message":"m"}"#, ProviderError(code: "502", message: "m")),
        (#"{"error":502}"#, ProviderError(code: "502", message: "an error without a message")),
        (#"{"status":503,"error":"Unavailable","message":"m"}"#, ProviderError(type: "Unavailable", message: "m")),
        (#"{"error":"bad_thing","error_description":"m"}"#, ProviderError(type: "bad_thing", message: "m")),
        (
            #"{"modelStreamErrorException":{"message":"m"}}"#,
            ProviderError(type: "modelStreamErrorException", message: "m")
        ),
        (#"{"exception":"m"}"#, ProviderError(message: "m")),
        (#"{"fault":{"faultstring":"m","detail":{"errorcode":"x"}}}"#, ProviderError(message: "m")),
        (#"{"errcode":40001,"errmsg":"m"}"#, ProviderError(code: "40001", message: "m")),
        (#"{"err_code":"E1","err_msg":"m"}"#, ProviderError(code: "E1", message: "m")),
        (#"{"errorCode":"E1","errorMessage":"m"}"#, ProviderError(code: "E1", message: "m")),
        (#"{"detail":{"message":"m","code":"c"}}"#, ProviderError(code: "c", message: "m")),
        (#"{"detail":{"error":{"message":"m","type":"t"}}}"#, ProviderError(type: "t", message: "m")),
        (#"{"header":{"code":10013,"message":"m","sid":"s"}}"#, ProviderError(code: "10013", message: "m")),
        (#"{"success":false,"message":"m"}"#, ProviderError(message: "m")),
        (#"{"type":"error","reason":"m"}"#, ProviderError(message: "m")),
        (
            #"{"id":"x","status":"failed","error":null,"output":null}"#,
            ProviderError(type: "failed", message: "an error without a message")
        ),
        (#"{"status":"failed"}"#, ProviderError(type: "failed", message: "an error without a message")),
        (#"{"status":"failed","detail":"gone"}"#, ProviderError(type: "failed", message: "gone")),
        (#"{"status":"error","message":"gone"}"#, ProviderError(message: "gone")),
        (#"{"ok":false,"description":"gone"}"#, ProviderError(message: "gone")),
        (#"{"ok":false}"#, ProviderError(message: "an error without a message")),
        (
            #"{"error":{"code":403,"message":"Input required moderation","metadata":{"reasons":["violence"],"flagged_input":"a prompt","provider_name":"OpenAI"}}}"#,
            ProviderError(type: "moderation", code: "403", message: "Input required moderation")
        ),
        (
            #"{"error":{"code":429,"message":"m","status":"RESOURCE_EXHAUSTED","details":[{"violations":[{"quotaId":"APerMinute"},{"quotaId":"BPerDay","x":{}},{"quotaId":"C"}]},"x",{"retryDelay":"3s"}]}}"#,
            ProviderError(type: "RESOURCE_EXHAUSTED", code: "BPerDay", message: "m", retryDelay: .seconds(3))
        ),
        (
            #"{"message":"Too many tokens","__type":"ThrottlingException"}"#,
            ProviderError(type: "ThrottlingException", message: "Too many tokens")
        ),
        (
            #"{"base_resp":{"status_code":1008,"status_msg":"insufficient balance"}}"#,
            ProviderError(code: "1008", message: "insufficient balance")
        ),
        (
            #"{"object":"error","message":"The model is gone","type":"NotFoundError","code":404}"#,
            ProviderError(type: "NotFoundError", code: "404", message: "The model is gone")
        ),
        (
            #"{"code":"Client specified an invalid argument","error":"Incorrect API key provided"}"#,
            ProviderError(code: "Client specified an invalid argument", message: "Incorrect API key provided")
        ),
        (
            #"{"error":{"message":"{\n \"error\": {\n \"code\": 429, \"message\": \"Exhausted\", \"status\": \"RESOURCE_EXHAUSTED\"\n }\n}\n","code":500}}"#,
            ProviderError(type: "RESOURCE_EXHAUSTED", code: "429", message: "Exhausted")
        ),
        (
            #"{"error":"{\"error\":{\"message\":\"{\\\"message\\\":\\\"deep\\\",\\\"code\\\":\\\"c\\\"}\"}}"}"#,
            ProviderError(code: "c", message: "deep")
        ),
        (
            #"{"error":{"message":"Provider returned error","code":429,"metadata":{"raw":"{\"error\":{\"message\":\"suspended\",\"type\":\"exceeded_current_quota_error\"}}","provider_name":"Moonshot"}}}"#,
            ProviderError(code: "429", message: "Provider returned error: exceeded_current_quota_error: suspended")
        ),
        (
            #"[{"error":{"code":503,"message":"m","status":"UNAVAILABLE"}}]"#,
            ProviderError(type: "UNAVAILABLE", code: "503", message: "m")
        ),
    ]

    @Test("are read in a stream, whichever the protocol", arguments: words, WireProtocol.allCases)
    func streamed(words: (json: String, error: ProviderError), wireProtocol: WireProtocol) {
        let response = decode(events(words.json), as: wireProtocol).response
        #expect(response.providerError == words.error)
    }

    @Test("are read in a document, whichever the protocol", arguments: words, WireProtocol.allCases)
    func document(words: (json: String, error: ProviderError), wireProtocol: WireProtocol) {
        // A streamed array of Gemini's has elements.
        guard !words.json.hasPrefix("[") || wireProtocol != .gemini else { return }
        let read = decode(words.json, as: wireProtocol, head: jsonAnswer).response.providerError
        if wireProtocol == .openaiResponses, words.error.type == "failed" {
            // The protocol's own documents have such a status.
            #expect(read?.type == "response.failed")
        } else {
            #expect(read == words.error)
        }
    }

    @Test("are read in the body of a refusal, as a document and as a stream", arguments: words)
    func refusal(words: (json: String, error: ProviderError)) {
        let head = ResponseHead(status: 400, headers: [])
        #expect(decode(words.json, as: .openaiChat, head: head).response.providerError == words.error)
        #expect(decode(events(words.json), as: .openaiChat, head: head).response.providerError == words.error)
    }

    @Test("are read in a field named error, and in an event of that name", arguments: WireProtocol.allCases)
    func fields(wireProtocol: WireProtocol) {
        let read = { decode($0, as: wireProtocol).response.providerError }
        #expect(read("error: upstream gone\n\ndata: [DONE]\n\n") == ProviderError(message: "upstream gone"))
        #expect(
            read("error:{\"message\":\"gone\",\"code\":\"e7\"}\n\ndata: [DONE]\n\n")
                == ProviderError(code: "e7", message: "gone")
        )
        for name in ["errors", "exception"] {
            #expect(read("\(name): upstream gone\n\ndata: [DONE]\n\n") == ProviderError(message: "upstream gone"))
            #expect(
                read("\(name): {\"message\":\"gone\"}\n\ndata: [DONE]\n\n") == ProviderError(message: "gone")
            )
        }
        #expect(
            read("event: error\ndata: {\"code\":\"e7\",\"message\":\"gone\"}\n\n")
                == ProviderError(code: "e7", message: "gone")
        )
        #expect(read("event:error\r\ndata: upstream gone\r\n\r\n") == ProviderError(message: "upstream gone"))
        #expect(read("event: error\ndata: upstream gone") == ProviderError(message: "upstream gone"))
        // Other events are not called so, and the name holds for one event.
        #expect(read("event: errors\ndata: {}\n\n") == nil)
        #expect(read("event: error\n\ndata: {}\n\n") == nil)
        #expect(read("errands: x\n\ndata: {}\n\n") == nil)
    }

    @Test("are not read into what is none")
    func none() {
        let harmless = [
            #"{"choices":[{"index":0,"delta":{"content":"Hi"}}],"error":null,"message":"note","code":0}"#,
            #"{"choices":[],"detail":"note"}"#,
            #"{"choices":[],"base_resp":{"status_code":0,"status_msg":"success"},"errors":[],"success":true}"#,
            #"{"code":0,"message":"Success","sid":"s"}"#,
            #"{"error":false,"message":"ok","code":200}"#,
            #"{"header":{"code":0,"message":"Success"}}"#,
            #"{"choices":[{"index":0,"delta":{"content":"Hi"}}],"base_resp":{"status_code":0,"status_msg":""}}"#,
            #"{"usage":{"prompt_tokens":1}}"#, #"{"status":"in_progress"}"#, #"{"ok":true,"status":"success"}"#,
            #"{"message":{"role":"assistant","content":"Hi"},"done":false}"#,
            #"{}"#,
        ]
        for json in harmless {
            #expect(decode(events(json), as: .openaiChat).response.providerError == nil, "\(json)")
        }
        let message = #"{"type":"ping","message":"note"}"#
        #expect(decode(events(message), as: .anthropicMessages).response.providerError == nil)
        #expect(decode(events(message), as: .openaiResponses).response.providerError == nil)
        let chunk = #"{"candidates":[{"content":{"parts":[{"text":"Hi"}]}}],"message":"note"}"#
        #expect(decode(events(chunk), as: .gemini).response.providerError == nil)
    }

    /// A whole answer of each protocol but for its end, and the end.
    private static func answer(_ wireProtocol: WireProtocol) -> (String, String) {
        switch wireProtocol {
        case .openaiChat:
            (
                #"{"choices":[{"index":0,"delta":{"content":"Hi"}}]}"#,
                #"{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#
            )
        case .openaiCompletions:
            (#"{"choices":[{"index":0,"text":"Hi"}]}"#, #"{"choices":[{"index":0,"text":"","finish_reason":"stop"}]}"#)
        case .anthropicMessages:
            (#"{"type":"content_block_delta","delta":{"type":"text_delta","text":"Hi"}}"#, #"{"type":"message_stop"}"#)
        case .openaiResponses:
            (#"{"type":"response.output_text.delta","delta":"Hi"}"#, #"{"type":"response.completed","response":{}}"#)
        case .gemini:
            (#"{"candidates":[{"content":{"parts":[{"text":"Hi"}]}}]}"#, #"{"candidates":[{"finishReason":"STOP"}]}"#)
        }
    }

    @Test("may be a remark, which a whole answer tells", arguments: WireProtocol.allCases)
    func remark(wireProtocol: WireProtocol) {
        let (text, end) = Self.answer(wireProtocol)
        let remarks = [
            #"{"status":"queued","message":"position 3"}"#, #"{"detail":"model is warming up"}"#, "[ERROR] retrying",
            "error: try again",
        ]
        for remark in remarks {
            for body in [events(remark, text, end), events(text, remark, end)] {
                let whole = decodeBothWays(body, as: wireProtocol)
                #expect(outcome(whole, wireProtocol: wireProtocol) == .ok, "\(remark)")
            }
            for body in [events(remark), events(remark, text), events(text, remark)] {
                let broken = decodeBothWays(body + events("[DONE]"), as: wireProtocol)
                #expect(failure(outcome(broken, wireProtocol: wireProtocol)) == .streamError, "\(remark)")
            }
            #expect(
                failure(outcome(decodeBothWays(events(remark, end), as: wireProtocol))) == .streamError,
                "\(remark)"
            )
        }
        // What names a failure is one, whatever follows.
        for failing in [#"{"message":"m","code":500}"#, #"{"message":"m","error_type":"server_error"}"#] {
            let response = decodeBothWays(events(text, failing, end), as: wireProtocol)
            #expect(response.providerError?.message == "m")
        }
    }

    @Test("nested without end are read to a depth, and are a message all the same")
    func nesting() {
        var json = #"{"message":"deep"}"#
        for _ in 0..<12 {
            let escaped = json.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
            json = #"{"message":"\#(escaped)"}"#
        }
        let error = decode(json, as: .openaiChat, head: ResponseHead(status: 500, headers: [])).response.providerError
        #expect(error?.message.isEmpty == false)
    }
}
