import NIOCore

/// Gemini generateContent: each chunk is a whole response, with usage so far.
struct GeminiDialect: Dialect {
    private let reply: Reply
    private var answerTokens = 0
    private var thoughtTokens: Int
    private var isLast = false

    init(_ reply: Reply) {
        self.reply = reply
        // Hidden thoughts are over before the first chunk is sent.
        thoughtTokens = reply.request.thinking == .hidden ? reply.usage.reasoning : 0
    }

    mutating func open(_ out: inout EventBuffer) {}

    mutating func delta(_ event: TokenEvent, _ out: inout EventBuffer) {
        let tokens = event.tokens * reply.request.choices
        if event.kind == .thinking { thoughtTokens += tokens } else { answerTokens += tokens }
        chunk(&out, finish: reply.misbehaviour.earlyFinish ? finishReason : nil) {
            if event.kind == .tool, !event.text.isEmpty {
                $0.writeString(call(arguments: event.text))
            } else {
                $0.writeStaticString(#"{"text":"#)
                $0.writeJSON(event.text)
                $0.writeStaticString(event.kind == .thinking ? #","thought":true}"# : "}")
            }
        }
    }

    mutating func close(_ out: inout EventBuffer) {
        isLast = true
        chunk(&out, finish: reply.misbehaviour.neverFinished ? nil : finishReason) {
            $0.writeStaticString(#"{"text":""}"#)
        }
        out.endArray()
    }

    mutating func fail(_ out: inout EventBuffer) {
        out.event {
            $0.writeStaticString(
                #""error":{"code":503,"message":"The model is overloaded. Please try again later.","status":"UNAVAILABLE"}"#
            )
        }
        out.endArray()
    }

    mutating func unknown(_ out: inout EventBuffer) {
        out.event { $0.writeStaticString(#""weatherReport":{"sky":"clear","text":"no token"}"#) }
    }

    func document() -> ByteBuffer {
        let parts = reply.wholeTexts.map { kind, text in
            switch kind {
            case .text: #"{"text":\#(text.quoted)}"#
            case .thinking: #"{"text":\#(text.quoted),"thought":true}"#
            case .tool: call(arguments: text)
            }
        }
        let candidates = (0..<reply.request.choices).map {
            #"{"content":{"parts":[\#(parts.joined(separator: ","))],"role":"model"},"#
                + #""finishReason":"\#(finishReason)","index":\#($0)}"#
        }
        return ByteBuffer(
            string: #"{"candidates":[\#(candidates.joined(separator: ","))],"#
                + tail(answer: reply.usage.output - reply.usage.reasoning, thoughts: reply.usage.reasoning) + "}"
        )
    }

    private func chunk(_ out: inout EventBuffer, finish: String? = nil, part: (inout ByteBuffer) -> Void) {
        out.event {
            $0.writeStaticString(#""candidates":["#)
            for index in 0..<reply.request.choices {
                $0.writeString(#"\#(index > 0 ? "," : ""){"content":{"parts":["#)
                part(&$0)
                $0.writeStaticString(#"],"role":"model"},"#)
                if let finish { $0.writeString(#""finishReason":"\#(finish)","#) }
                $0.writeString(#""index":\#(index)}"#)
            }
            $0.writeStaticString("],")
            $0.writeString(tail(answer: answerTokens, thoughts: thoughtTokens))
        }
    }

    /// `candidatesTokenCount` excludes thoughts, `promptTokenCount` includes cached tokens.
    private func tail(answer: Int, thoughts: Int) -> String {
        let usage = reply.usage
        let input = isLast && reply.misbehaviour.zeroUsage ? 0 : usage.input
        return #""usageMetadata":{"promptTokenCount":\#(input),"candidatesTokenCount":\#(answer),"#
            + #""totalTokenCount":\#(usage.input + answer + thoughts),"#
            + (thoughts > 0 ? #""thoughtsTokenCount":\#(thoughts),"# : "")
            + (usage.cacheRead > 0 ? #""cachedContentTokenCount":\#(usage.cacheRead),"# : "")
            + #""serviceTier":"standard"},"modelVersion":\#(reply.request.model.quoted),"responseId":"\#(reply.suffix)""#
    }

    private func call(arguments: String) -> String {
        #"{"functionCall":{"name":\#((reply.request.tool?.name ?? "").quoted),"args":\#(reply.callIsCut ? "{}" : arguments)}}"#
    }

    /// A function call ends with STOP too.
    private var finishReason: String { reply.stop == .length ? "MAX_TOKENS" : "STOP" }
}
