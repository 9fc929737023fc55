import NIOCore

/// OpenAI's legacy completions: chunks with a bare `text` and no role, the finish reason, perhaps usage, `[DONE]`.
struct CompletionsDialect: Dialect {
    private let reply: Reply
    /// The members with which every chunk begins.
    private let head: String
    private var sentTokens = 0

    init(_ reply: Reply) {
        self.reply = reply
        head =
            #""id":"cmpl-\#(reply.suffix)","object":"text_completion","created":\#(reply.created),"#
            + #""model":\#(reply.request.model.quoted),"system_fingerprint":"fp_simulator","#
    }

    /// Writes what is to be repeated of the prompts; without it, nothing comes before the first token.
    mutating func open(_ out: inout EventBuffer) {
        for (index, text) in reply.request.echoed.enumerated() {
            chunk(&out, of: index, text, tokens: 0, finish: nil, usage: nil)
        }
    }

    mutating func delta(_ event: TokenEvent, _ out: inout EventBuffer) {
        sentTokens += event.tokens * reply.request.choices
        chunks(&out, event.text, tokens: event.tokens, finish: reply.misbehaviour.earlyFinish ? finishReason : nil)
    }

    mutating func close(_ out: inout EventBuffer) {
        let placement = reply.misbehaviour.usage
        sentTokens = reply.usage.output
        let reason = reply.misbehaviour.neverFinished ? nil : finishReason
        chunks(&out, "", tokens: 0, finish: reason, usage: placement == .every ? nil : placement)
        reply.endOpenAIStream(head, &out)
    }

    mutating func fail(_ out: inout EventBuffer) { OpenAIFailure.write(to: &out) }

    mutating func unknown(_ out: inout EventBuffer) {
        out.event {
            $0.writeStaticString(#""object":"weather.report","sky":"clear","text":"no token","choices":[]"#)
        }
    }

    func document() -> ByteBuffer {
        let text = reply.wholeTexts.map(\.text).joined()
        let tokens = reply.segments.reduce(0) { $0 + $1.tokens }
        let choices = (0..<reply.request.choices).map { index in
            let whole = index < reply.request.echoed.count ? reply.request.echoed[index] + text : text
            return #"{"text":\#(whole.quoted),"index":\#(index),"logprobs":\#(logprobs(text, tokens: tokens)),"#
                + #""finish_reason":"\#(finishReason)"}"#
        }
        return ByteBuffer(
            string: #"{"id":"cmpl-\#(reply.suffix)","object":"text_completion","created":\#(reply.created),"#
                + #""model":\#(reply.request.model.quoted),"choices":[\#(choices.joined(separator: ","))],"#
                + #""usage":\#(reply.openAIUsage(output: reply.usage.output)),"system_fingerprint":"fp_simulator"}"#
        )
    }

    /// Writes a chunk of each choice; the last one carries what concerns all of them.
    private func chunks(
        _ out: inout EventBuffer,
        _ text: String,
        tokens: Int,
        finish: String?,
        usage placement: Fault.UsagePlacement? = nil
    ) {
        let last = reply.request.choices - 1
        for index in 0...last {
            chunk(&out, of: index, text, tokens: tokens, finish: finish, usage: index == last ? placement : nil)
        }
    }

    private func chunk(
        _ out: inout EventBuffer,
        of choice: Int,
        _ text: String,
        tokens: Int,
        finish: String?,
        usage placement: Fault.UsagePlacement?
    ) {
        out.event {
            $0.writeString(head)
            $0.writeStaticString(#""choices":[{"text":"#)
            $0.writeJSON(text)
            $0.writeString(#","index":\#(choice),"logprobs":\#(logprobs(text, tokens: tokens)),"finish_reason":"#)
            $0.writeString(finish.map { "\"\($0)\"" } ?? "null")
            if placement == .choice { $0.writeString(#","usage":\#(reply.openAIUsage(output: sentTokens))"#) }
            $0.writeStaticString("}]")
            reply.writeOpenAIUsage(sent: sentTokens, placement, to: &$0)
        }
    }

    /// The probabilities of an event's tokens, taken for one token: the first `logprobs` names have them too.
    private func logprobs(_ text: String, tokens: Int) -> String {
        guard let likeliest = reply.request.likeliest, tokens > 0 else { return "null" }
        let others = (0..<likeliest).map { #""other \#($0)":-\#($0 + 1).5"# }
        return #"{"tokens":[\#(text.quoted)],"token_logprobs":[-0.25],"text_offset":[0],"#
            + #""top_logprobs":[{\#(others.joined(separator: ","))}]}"#
    }

    private var finishReason: String { reply.stop == .length ? "length" : "stop" }
}
