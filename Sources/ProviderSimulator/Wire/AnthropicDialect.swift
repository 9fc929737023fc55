import NIOCore

/// Anthropic Messages: named events, blocks with dense indexes, cumulative usage at the end.
struct AnthropicDialect: Dialect {
    private let reply: Reply
    private var index = -1
    private var block: TokenKind?

    init(_ reply: Reply) {
        self.reply = reply
    }

    mutating func open(_ out: inout EventBuffer) {
        out.event("message_start") {
            $0.writeStaticString(#""type":"message_start","message":"#)
            writeMessage(&$0, content: "[]", stopped: false)
        }
        // Hidden thinking still is a block: it opens, and closes with its signature when the answer begins.
        let hides = reply.usage.reasoning > 0 && reply.request.thinking == .hidden
        if let first = hides ? .thinking : reply.segments.first?.kind { begin(first, &out) }
        out.event("ping") { $0.writeStaticString(#""type":"ping""#) }
    }

    mutating func delta(_ event: TokenEvent, _ out: inout EventBuffer) {
        if block != event.kind { begin(event.kind, &out) }
        let index = index
        out.event("content_block_delta") {
            $0.writeStaticString(#""type":"content_block_delta","index":"#)
            $0.writeString("\(index)")
            switch event.kind {
            case .text: $0.writeStaticString(#","delta":{"type":"text_delta","text":"#)
            case .thinking: $0.writeStaticString(#","delta":{"type":"thinking_delta","thinking":"#)
            case .tool: $0.writeStaticString(#","delta":{"type":"input_json_delta","partial_json":"#)
            }
            $0.writeJSON(event.text)
            $0.writeStaticString("}")
        }
        if reply.misbehaviour.earlyFinish { finishMessage(&out) }
    }

    mutating func close(_ out: inout EventBuffer) {
        endBlock(&out)
        finishMessage(&out)
        out.event("message_stop") { $0.writeStaticString(#""type":"message_stop""#) }
    }

    private func finishMessage(_ out: inout EventBuffer) {
        let faults = reply.misbehaviour
        let reason = faults.neverFinished ? "null" : stopReason.quoted
        let input =
            faults.zeroUsage
            ? #""input_tokens":0,"cache_creation_input_tokens":0,"cache_read_input_tokens":0"# : inputUsage
        out.event("message_delta") {
            $0.writeString(
                #""type":"message_delta","delta":{"stop_reason":\#(reason),"stop_sequence":\#(stopSequence),"#
                    + #""stop_details":null},"usage":{\#(input),"output_tokens":\#(reply.usage.output),"#
                    + #""output_tokens_details":{"thinking_tokens":\#(reply.usage.reasoning)}}"#
            )
        }
    }

    mutating func fail(_ out: inout EventBuffer) {
        out.event("error") {
            $0.writeString(
                #""type":"error","error":{"type":"overloaded_error","message":"Overloaded"},"#
                    + #""request_id":"\#(reply.requestID)""#
            )
        }
    }

    mutating func unknown(_ out: inout EventBuffer) {
        out.event("weather_report") {
            $0.writeStaticString(#""type":"weather_report","sky":"clear","text":"no token""#)
        }
    }

    func document() -> ByteBuffer {
        var blocks: [String] = []
        if reply.usage.reasoning > 0, reply.request.thinking == .hidden {
            blocks.append(#"{"type":"thinking","thinking":"","signature":"\#(signature)"}"#)
        }
        for (kind, text) in reply.wholeTexts {
            switch kind {
            case .text: blocks.append(#"{"type":"text","text":\#(text.quoted)}"#)
            case .thinking:
                blocks.append(#"{"type":"thinking","thinking":\#(text.quoted),"signature":"\#(signature)"}"#)
            case .tool: blocks.append(#"{\#(toolMembers),"input":\#(reply.callIsCut ? "{}" : text)}"#)
            }
        }
        var buffer = ByteBuffer()
        writeMessage(&buffer, content: "[\(blocks.joined(separator: ","))]", stopped: true)
        return buffer
    }

    private mutating func begin(_ kind: TokenKind, _ out: inout EventBuffer) {
        endBlock(&out)
        block = kind
        index += 1
        let start: String =
            switch kind {
            case .text: #"{"type":"text","text":""}"#
            case .thinking: #"{"type":"thinking","thinking":"","signature":""}"#
            case .tool: #"{\#(toolMembers),"input":{}}"#
            }
        let index = index
        out.event("content_block_start") {
            $0.writeString(#""type":"content_block_start","index":\#(index),"content_block":\#(start)"#)
        }
        // The provider starts a call's arguments with an empty delta.
        if kind == .tool { delta(TokenEvent(kind: .tool, tokens: 0, text: "", due: 0), &out) }
    }

    private mutating func endBlock(_ out: inout EventBuffer) {
        guard let block else { return }
        let index = index
        if block == .thinking {
            out.event("content_block_delta") {
                $0.writeString(
                    #""type":"content_block_delta","index":\#(index),"#
                        + #""delta":{"type":"signature_delta","signature":"\#(signature)"}"#
                )
            }
        }
        out.event("content_block_stop") { $0.writeString(#""type":"content_block_stop","index":\#(index)"#) }
        self.block = nil
    }

    private func writeMessage(_ buffer: inout ByteBuffer, content: String, stopped: Bool) {
        let output = stopped ? reply.usage.output : min(1, reply.usage.output)
        buffer.writeString(
            #"{"id":"msg_\#(reply.suffix)","type":"message","role":"assistant","model":\#(reply.request.model.quoted),"#
                + #""content":\#(content),"stop_reason":\#(stopped ? "\"\(stopReason)\"" : "null"),"#
                + #""stop_sequence":\#(stopped ? stopSequence : "null"),"usage":{\#(inputUsage),"cache_creation":{\#(keeping)},"output_tokens":\#(output),"#
                + (stopped ? #""output_tokens_details":{"thinking_tokens":\#(reply.usage.reasoning)},"# : "")
                + #""service_tier":"standard"}}"#
        )
    }

    /// `input_tokens` excludes cached tokens, read or written.
    private var inputUsage: String {
        let usage = reply.usage
        return #""input_tokens":\#(usage.input - usage.cacheRead - usage.cacheWritten),"#
            + #""cache_creation_input_tokens":\#(usage.cacheWritten),"cache_read_input_tokens":\#(usage.cacheRead)"#
    }

    /// How long what was written is kept, which `message_delta` does not repeat.
    private var keeping: String {
        let (all, hour) = (reply.usage.cacheWritten, reply.usage.cacheWrittenForHour)
        return #""ephemeral_5m_input_tokens":\#(all - hour),"ephemeral_1h_input_tokens":\#(hour)"#
    }

    private var toolMembers: String {
        #""type":"tool_use","id":"toolu_\#(reply.suffix)","name":\#((reply.request.tool?.name ?? "").quoted)"#
    }

    private var signature: String { "c2ltdWxhdGVk\(reply.suffix)" }

    private var stopSequence: String { reply.stoppedBefore.map(\.quoted) ?? "null" }

    private var stopReason: String {
        switch reply.stop {
        case .end: reply.stoppedBefore == nil ? "end_turn" : "stop_sequence"
        case .length: "max_tokens"
        case .tool: "tool_use"
        }
    }
}
