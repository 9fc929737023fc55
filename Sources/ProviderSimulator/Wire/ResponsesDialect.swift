import NIOCore

/// OpenAI Responses: named events with a running number, output items that open and close, usage in the last event.
struct ResponsesDialect: Dialect {
    private let reply: Reply
    private var sequence = 0
    private var item: TokenKind?
    private var itemText = ""
    /// The finished items, as JSON; their count is the index of the next one.
    private var done: [String] = []

    init(_ reply: Reply) {
        self.reply = reply
    }

    private var hidesReasoning: Bool { reply.usage.reasoning > 0 && reply.request.thinking == .hidden }

    mutating func open(_ out: inout EventBuffer) {
        for status in ["created", "in_progress"] {
            // The first event's status is already `in_progress`.
            let response = response("in_progress")
            event(&out, status == "created" ? "response.created" : "response.in_progress") {
                $0.writeStaticString(#","response":"#)
                $0.writeString(response)
            }
        }
        if let first = hidesReasoning ? .thinking : reply.segments.first?.kind { begin(first, &out) }
    }

    mutating func delta(_ token: TokenEvent, _ out: inout EventBuffer) {
        if item != token.kind { begin(token.kind, &out) }
        itemText += token.text
        let place = place
        let name: StaticString =
            switch token.kind {
            case .text: "response.output_text.delta"
            case .thinking: "response.reasoning_summary_text.delta"
            case .tool: "response.function_call_arguments.delta"
            }
        event(&out, name) {
            $0.writeString(place)
            $0.writeStaticString(#","delta":"#)
            $0.writeJSON(token.text)
            if token.kind == .text { $0.writeStaticString(#","logprobs":[]"#) }
        }
        if reply.misbehaviour.earlyFinish { tellWhole(token.kind, &out) }
    }

    mutating func close(_ out: inout EventBuffer) {
        endItem(&out)
        let isCut = reply.stop == .length
        let response = response(isCut ? "incomplete" : "completed")
        event(&out, isCut ? "response.incomplete" : "response.completed") {
            $0.writeStaticString(#","response":"#)
            $0.writeString(response)
        }
    }

    mutating func fail(_ out: inout EventBuffer) {
        let message = #""The server had an error while processing your request. Sorry about that!""#
        event(&out, "error") {
            $0.writeString(
                #","error":{"type":"server_error","code":"server_error","message":\#(message),"param":null}"#
            )
        }
        let response = response("failed", error: #"{"code":"server_error","message":\#(message)}"#)
        event(&out, "response.failed") {
            $0.writeStaticString(#","response":"#)
            $0.writeString(response)
        }
    }

    mutating func unknown(_ out: inout EventBuffer) {
        event(&out, "response.weather_report.delta") { $0.writeStaticString(#","sky":"clear","delta":"no token""#) }
    }

    func document() -> ByteBuffer {
        var whole = self
        if hidesReasoning { whole.done.append(whole.finished(.thinking, text: "")) }
        for (kind, text) in reply.wholeTexts { whole.done.append(whole.finished(kind, text: text)) }
        return ByteBuffer(string: whole.response(reply.stop == .length ? "incomplete" : "completed"))
    }

    // MARK: Items

    private mutating func begin(_ kind: TokenKind, _ out: inout EventBuffer) {
        endItem(&out)
        item = kind
        itemText = ""
        let index = done.count
        let opened: String =
            switch kind {
            case .text: #"{"id":"\#(itemID)","type":"message","status":"in_progress","content":[],"role":"assistant"}"#
            case .thinking: #"{"id":"\#(itemID)","type":"reasoning","summary":[]}"#
            case .tool: call(arguments: "", status: "in_progress")
            }
        event(&out, "response.output_item.added") { $0.writeString(#","output_index":\#(index),"item":\#(opened)"#) }
        let place = place
        switch kind {
        case .text: event(&out, "response.content_part.added") { $0.writeString(place + #","part":\#(Self.part(""))"#) }
        case .thinking where !hidesReasoning:
            event(&out, "response.reasoning_summary_part.added") {
                $0.writeString(place + #","part":\#(Self.summary(""))"#)
            }
        default: break
        }
    }

    private mutating func endItem(_ out: inout EventBuffer) {
        guard let item else { return }
        let (place, text, index) = (place, itemText, done.count)
        tellWhole(item, &out)
        switch item {
        case .text:
            event(&out, "response.content_part.done") { $0.writeString(place + #","part":\#(Self.part(text))"#) }
        case .thinking where !hidesReasoning:
            event(&out, "response.reasoning_summary_part.done") {
                $0.writeString(place + #","part":\#(Self.summary(text))"#)
            }
        case .thinking, .tool: break
        }
        let finished = finished(item, text: text)
        event(&out, "response.output_item.done") { $0.writeString(#","output_index":\#(index),"item":\#(finished)"#) }
        done.append(finished)
        self.item = nil
    }

    /// Writes the event with the whole content of the item, which its deltas carried in pieces.
    private mutating func tellWhole(_ item: TokenKind, _ out: inout EventBuffer) {
        let (place, text) = (place, itemText)
        switch item {
        case .text:
            event(&out, "response.output_text.done") {
                $0.writeString(place + #","text":\#(text.quoted),"logprobs":[]"#)
            }
        case .thinking where !hidesReasoning:
            event(&out, "response.reasoning_summary_text.done") { $0.writeString(place + #","text":\#(text.quoted)"#) }
        case .thinking: break
        case .tool:
            event(&out, "response.function_call_arguments.done") {
                $0.writeString(place + #","arguments":\#(text.quoted)"#)
            }
        }
    }

    /// Returns a finished item as it is in `output`.
    private func finished(_ kind: TokenKind, text: String) -> String {
        switch kind {
        case .text:
            let status = reply.stop == .length ? "incomplete" : "completed"
            return #"{"id":"\#(itemID)","type":"message","status":"\#(status)","content":[\#(Self.part(text))],"#
                + #""role":"assistant"}"#
        case .thinking:
            let summary = text.isEmpty ? "" : Self.summary(text)
            return #"{"id":"\#(itemID)","type":"reasoning","summary":[\#(summary)]\#(encrypted)}"#
        case .tool: return call(arguments: text, status: "completed")
        }
    }

    /// What only the server can read, for those who asked for it: about as long as its reasoning.
    private var encrypted: String {
        guard reply.request.encryptsReasoning else { return "" }
        return #","encrypted_content":"gAAAAAB\#(String(repeating: "mR4x", count: 16 + reply.usage.reasoning))""#
    }

    private static func part(_ text: String) -> String {
        #"{"type":"output_text","annotations":[],"logprobs":[],"text":\#(text.quoted)}"#
    }

    private static func summary(_ text: String) -> String { #"{"type":"summary_text","text":\#(text.quoted)}"# }

    private func call(arguments: String, status: String) -> String {
        #"{"id":"\#(itemID)","type":"function_call","status":"\#(status)","arguments":\#(arguments.quoted),"#
            + #""call_id":"call_\#(reply.suffix)","name":\#((reply.request.tool?.name ?? "").quoted)}"#
    }

    private var itemID: String { "item_\(reply.suffix)_\(done.count)" }

    /// The members that tell where in the output an event belongs.
    private var place: String {
        let start = #","item_id":"\#(itemID)","output_index":\#(done.count)"#
        switch item {
        case .text: return start + #","content_index":0"#
        case .thinking: return start + #","summary_index":0"#
        default: return start
        }
    }

    // MARK: Envelope

    private mutating func event(
        _ out: inout EventBuffer,
        _ type: StaticString,
        members: (inout ByteBuffer) -> Void
    ) {
        let number = sequence
        sequence += 1
        out.event(type) {
            $0.writeStaticString(#""type":""#)
            $0.writeStaticString(type)
            $0.writeString(#"","sequence_number":\#(number)"#)
            members(&$0)
        }
    }

    private func response(_ status: String, error: String = "null") -> String {
        let isOver = status == "completed" || status == "incomplete"
        let reason = status == "incomplete" ? #"{"reason":"max_output_tokens"}"# : "null"
        return #"{"id":"\#(reply.responseID)","object":"response","created_at":\#(reply.created),"#
            + #""status":"\#(status)","error":\#(error),"incomplete_details":\#(reason),"instructions":null,"#
            + #""max_output_tokens":\#(reply.request.maxTokens.map(String.init) ?? "null"),"#
            + #""model":\#(reply.request.model.quoted),"output":[\#(done.joined(separator: ","))],"#
            + #""parallel_tool_calls":true,"#
            + #""previous_response_id":\#(reply.request.earlierResponse.map(\.quoted) ?? "null"),"#
            + #""tool_choice":"auto","tools":[],"#
            + #""usage":\#(isOver ? usage : "null"),"metadata":{}}"#
    }

    /// `input_tokens` includes cached tokens, `output_tokens` includes reasoning.
    private var usage: String {
        let usage = reply.usage
        return #"{"input_tokens":\#(usage.input),"input_tokens_details":{"cached_tokens":\#(usage.cacheRead)},"#
            + #""output_tokens":\#(usage.output),"output_tokens_details":{"reasoning_tokens":\#(usage.reasoning)},"#
            + #""total_tokens":\#(usage.input + usage.output)"#
            + (reply.misbehaviour.zeroUsage ? #","prompt_tokens":0,"completion_tokens":0}"# : "}")
    }
}
