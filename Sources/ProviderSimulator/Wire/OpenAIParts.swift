import NIOCore

/// What OpenAI's two APIs of completions write alike.
extension Reply {
    /// The usage: `prompt_tokens` includes cached tokens, `completion_tokens` includes reasoning.
    func openAIUsage(output: Int) -> String {
        #"{"prompt_tokens":\#(usage.input),"completion_tokens":\#(output),"total_tokens":\#(usage.input + output),"#
            + #""prompt_tokens_details":{"cached_tokens":\#(usage.cacheRead),"audio_tokens":0},"#
            + #""completion_tokens_details":{"reasoning_tokens":\#(min(usage.reasoning, output)),"audio_tokens":0,"#
            + #""accepted_prediction_tokens":0,"rejected_prediction_tokens":0}"#
            + (misbehaviour.zeroUsage ? #","input_tokens":0,"output_tokens":0}"# : "}")
    }

    /// The probabilities of tokens of a chat's text, each event taken for one token; nil where none were asked for.
    ///
    /// The likeliest of them is the token itself.
    func chatLogprobs(of tokens: () -> [String]) -> String? {
        guard let likeliest = request.likeliest else { return nil }
        let entry = { (text: String, logprob: String) in
            let bytes = text.utf8.map(String.init).joined(separator: ",")
            return #""token":\#(text.quoted),"logprob":\#(logprob),"bytes":[\#(bytes)]"#
        }
        let content = tokens().map { token in
            let others = (0..<likeliest).map { rank in
                "{" + (rank == 0 ? entry(token, "-0.25") : entry("other \(rank)", "-\(rank + 1).5")) + "}"
            }
            return "{" + entry(token, "-0.25") + #","top_logprobs":[\#(others.joined(separator: ","))]}"#
        }
        return #"{"content":[\#(content.joined(separator: ","))],"refusal":null}"#
    }

    /// Writes what a chunk says of usage behind its choices.
    func writeOpenAIUsage(sent: Int, _ placement: Fault.UsagePlacement?, to bytes: inout ByteBuffer) {
        if placement == .xGroq {
            bytes.writeString(#","x_groq":{"id":"req_\#(suffix)","usage":\#(openAIUsage(output: sent))}"#)
        }
        if placement == .finish || misbehaviour.usage == .every {
            bytes.writeStaticString(#","usage":"#)
            bytes.writeString(openAIUsage(output: sent))
        } else if request.includesUsage {
            bytes.writeStaticString(#","usage":null"#)
        }
    }

    /// Writes what follows the last chunk with choices: usage where it was asked for, and the mark.
    func endOpenAIStream(_ head: String, _ out: inout EventBuffer) {
        if request.includesUsage, misbehaviour.usage == nil {
            out.event {
                $0.writeString(head)
                $0.writeStaticString(#""choices":[],"usage":"#)
                $0.writeString(openAIUsage(output: usage.output))
            }
        }
        if !misbehaviour.noDone { out.raw("[DONE]") }
    }
}

enum OpenAIFailure {
    /// Writes the error that ends a stream.
    static func write(to out: inout EventBuffer) {
        out.event {
            $0.writeStaticString(
                #""error":{"message":"The server had an error while processing your request. Sorry about that!","#
            )
            $0.writeStaticString(#""type":"server_error","param":null,"code":null}"#)
        }
    }
}
