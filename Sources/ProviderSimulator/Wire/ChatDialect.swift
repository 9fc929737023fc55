import NIOCore

/// OpenAI Chat Completions: unnamed chunks, a role first, the finish reason, perhaps usage, `[DONE]`.
struct ChatDialect: Dialect {
    private let reply: Reply
    /// The members with which every chunk begins.
    private let head: String
    private var sentTokens = 0
    private var callIsOpen = false

    init(_ reply: Reply) {
        self.reply = reply
        head =
            #""id":"chatcmpl-\#(reply.suffix)","object":"chat.completion.chunk","created":\#(reply.created),"#
            + #""model":\#(reply.request.model.quoted),"service_tier":"default","system_fingerprint":"fp_simulator","#
    }

    mutating func open(_ out: inout EventBuffer) {
        if reply.segments.first?.kind == .tool {
            callIsOpen = true
            chunk(&out) { $0.writeString(#""role":"assistant","content":null,"tool_calls":[\#(callStart)]"#) }
        } else {
            chunk(&out) { $0.writeStaticString(#""role":"assistant","content":"","refusal":null"#) }
        }
    }

    mutating func delta(_ event: TokenEvent, _ out: inout EventBuffer) {
        sentTokens += event.tokens * reply.request.choices
        if event.kind == .tool, !callIsOpen {
            callIsOpen = true
            chunk(&out) { $0.writeString(#""tool_calls":[\#(callStart)]"#) }
        }
        let logprobs = event.kind == .text ? reply.chatLogprobs { [event.text] } : nil
        chunk(&out, finish: reply.misbehaviour.earlyFinish ? finishReason : nil, logprobs: logprobs) {
            switch event.kind {
            case .text: $0.writeStaticString(#""content":"#)
            case .thinking: $0.writeStaticString(#""reasoning_content":"#)
            case .tool: $0.writeStaticString(#""tool_calls":[{"index":0,"function":{"arguments":"#)
            }
            $0.writeJSON(event.text)
            if event.kind == .tool { $0.writeStaticString("}}]") }
        }
    }

    mutating func close(_ out: inout EventBuffer) {
        let placement = reply.misbehaviour.usage
        sentTokens = reply.usage.output
        let reason = reply.misbehaviour.neverFinished ? nil : finishReason
        chunk(&out, finish: reason, usage: placement == .every ? nil : placement) { _ in }
        reply.endOpenAIStream(head, &out)
    }

    mutating func fail(_ out: inout EventBuffer) { OpenAIFailure.write(to: &out) }

    mutating func unknown(_ out: inout EventBuffer) {
        out.event {
            $0.writeStaticString(#""object":"weather.report","sky":"clear","content":"no token","choices":[]"#)
        }
    }

    func document() -> ByteBuffer {
        var message = #""role":"assistant""#
        var content = "null"
        for (kind, text) in reply.wholeTexts {
            switch kind {
            case .text: content = text.quoted
            case .thinking: message += #","reasoning_content":\#(text.quoted)"#
            case .tool: message += #","tool_calls":[\#(call(arguments: text))]"#
            }
        }
        message += #","content":\#(content),"refusal":null"#
        let logprobs =
            reply.chatLogprobs { IteratorSequence(reply.tokenEvents).filter { $0.kind == .text }.map(\.text) } ?? "null"
        let choices = (0..<reply.request.choices).map {
            #"{"index":\#($0),"message":{\#(message)},"logprobs":\#(logprobs),"finish_reason":"\#(finishReason)"}"#
        }
        return ByteBuffer(
            string: #"{"id":"chatcmpl-\#(reply.suffix)","object":"chat.completion","created":\#(reply.created),"#
                + #""model":\#(reply.request.model.quoted),"choices":[\#(choices.joined(separator: ","))],"#
                + #""usage":\#(reply.openAIUsage(output: reply.usage.output)),"#
                + #""service_tier":"default","system_fingerprint":"fp_simulator"}"#
        )
    }

    private func chunk(
        _ out: inout EventBuffer,
        finish: String? = nil,
        usage placement: Fault.UsagePlacement? = nil,
        logprobs: String? = nil,
        delta: (inout ByteBuffer) -> Void
    ) {
        // Each choice has its own chunks; the last choice's chunk carries what concerns all of them.
        let last = reply.request.choices - 1
        for index in 0...last {
            let usage = index == last ? placement : nil
            chunk(&out, of: index, finish: finish, usage: usage, logprobs: logprobs, delta: delta)
        }
    }

    private func chunk(
        _ out: inout EventBuffer,
        of choice: Int,
        finish: String?,
        usage placement: Fault.UsagePlacement?,
        logprobs: String?,
        delta: (inout ByteBuffer) -> Void
    ) {
        out.event {
            $0.writeString(head)
            $0.writeString(#""choices":[{"index":\#(choice),"delta":{"#)
            delta(&$0)
            $0.writeStaticString(#"},"logprobs":"#)
            $0.writeString(logprobs ?? "null")
            $0.writeStaticString(#","finish_reason":"#)
            $0.writeString(finish.map { "\"\($0)\"" } ?? "null")
            if placement == .choice { $0.writeString(#","usage":\#(reply.openAIUsage(output: sentTokens))"#) }
            $0.writeStaticString("}]")
            reply.writeOpenAIUsage(sent: sentTokens, placement, to: &$0)
        }
    }

    private var callStart: String { #"{"index":0,"# + call(arguments: "").dropFirst() }

    private func call(arguments: String) -> String {
        #"{"id":"call_\#(reply.suffix)","type":"function","function":{"name":"#
            + #"\#((reply.request.tool?.name ?? "").quoted),"arguments":\#(arguments.quoted)}}"#
    }

    private var finishReason: String {
        switch reply.stop {
        case .end: "stop"
        case .length: "length"
        case .tool: "tool_calls"
        }
    }
}
