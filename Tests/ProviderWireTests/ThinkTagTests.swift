import BenchModel
import ProviderWire
import Testing

@Suite("Thinking inside the answer's text")
struct ThinkTagTests {
    /// The pieces of one text as a stream of each protocol.
    private static func stream(_ pieces: [String], as wireProtocol: WireProtocol) -> String {
        let last = pieces.count - 1
        let data = pieces.enumerated().map { index, piece in
            // `<` and `/` as some servers escape them.
            let text = piece.replacing("\n", with: #"\n"#)
            return switch wireProtocol {
            case .openaiChat:
                #"{"choices":[{"delta":{"content":"\#(text)"},"index":0,"finish_reason":\#(index == last ? "\"stop\"" : "null")}]}"#
            case .openaiCompletions:
                #"{"choices":[{"text":"\#(text)","index":0,"finish_reason":\#(index == last ? "\"stop\"" : "null")}]}"#
            case .anthropicMessages:
                #"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"\#(text)"}}"#
            case .openaiResponses: #"{"type":"response.output_text.delta","output_index":0,"delta":"\#(text)"}"#
            case .gemini:
                #"{"candidates":[{"content":{"parts":[{"text":"\#(text)"}]}\#(index == last ? #","finishReason":"STOP""# : "")}]}"#
            }
        }
        let end: [String] =
            switch wireProtocol {
            case .anthropicMessages:
                [#"{"type":"message_delta","delta":{"stop_reason":"end_turn"}}"#, #"{"type":"message_stop"}"#]
            case .openaiResponses: [#"{"type":"response.completed","response":{"status":"completed"}}"#]
            case .openaiChat, .openaiCompletions, .gemini: []
            }
        return (data + end).map { "data: \($0)\n\n" }.joined()
    }

    private static func document(_ text: String, as wireProtocol: WireProtocol) -> String {
        let text = text.replacing("\n", with: #"\n"#)
        return switch wireProtocol {
        case .openaiChat: #"{"choices":[{"message":{"content":"\#(text)"},"finish_reason":"stop"}]}"#
        case .openaiCompletions: #"{"choices":[{"index":0,"text":"\#(text)","finish_reason":"stop"}]}"#
        case .anthropicMessages:
            #"{"type":"message","content":[{"type":"text","text":"\#(text)"}],"stop_reason":"end_turn"}"#
        case .openaiResponses:
            #"{"status":"completed","output":[{"type":"message","content":[{"type":"output_text","text":"\#(text)"}]}]}"#
        case .gemini: #"{"candidates":[{"content":{"parts":[{"text":"\#(text)"}]},"finishReason":"STOP"}]}"#
        }
    }

    @Test("is told apart where the text starts with it, in every protocol", arguments: WireProtocol.allCases)
    func automatic(wireProtocol: WireProtocol) {
        let pieces = ["<think>", "Let me", " see", "</think>", "\n\nYes", "."]
        let response = decodeBothWays(Self.stream(pieces, as: wireProtocol), as: wireProtocol)
        #expect(response.deltas.kinds == [.thinking, .thinking, .thinking, .thinking, .text, .text])
        #expect(response.deltas.byteCounts == [7, 6, 4, 8, 5, 1])
        #expect(response.thinkingText == "Let me see" && response.text == "\n\nYes.")
        #expect(response.marks == [.thinkTags] && response.isTerminated)
        let whole = decodeBothWays(Self.document(pieces.joined(), as: wireProtocol), as: wireProtocol)
        #expect(whole.thinkingText == "Let me see" && whole.text == "\n\nYes.")
        #expect(whole.marks == [.thinkTags] && whole.isTerminated && whole.hasContent)
    }

    @Test("is told apart wherever events cut the tags")
    func cuts() {
        let text = Array("\n <think>a<b</thin</think>grüß <think>dich</think>")
        for first in 0..<text.count {
            for second in first..<text.count {
                let pieces = [text[..<first], text[first..<second], text[second...]].map { String($0) }
                let body = Self.stream(pieces.filter { !$0.isEmpty }, as: .openaiChat)
                let response = decode(body, as: .openaiChat, keepsText: true).response
                #expect(response.thinkingText == "a<b</thin", "\(pieces)")
                #expect(response.text == "grüß <think>dich</think>", "\(pieces)")
                let bytes = response.deltas.byteCounts.reduce(0) { $0 + Int($1) }
                #expect(bytes == String(text).utf8.count && response.marks == [.thinkTags], "\(pieces)")
                // Text that was logged before the tag was whole has become thinking.
                #expect(response.deltas.kinds.first == .thinking, "\(pieces)")
            }
        }
    }

    @Test("may be escaped in JSON, and each maker has its own tag")
    func spellings() {
        let texts = [
            #"\u003cthink\u003ehm\u003c/think\u003eHi"#, #"<think>hm<\/think>Hi"#, "<thought>hm</thought>Hi",
            "[THINK]hm[/THINK]Hi", "<seed:think>hm</seed:think>Hi", "<thinking>hm</thinking>Hi",
            "<reasoning>hm</reasoning>Hi", "◁think▷hm◁/think▷Hi", "<|open|>think<|sep|>hm<|close|>think<|sep|>Hi",
            "<|START_THINKING|>hm<|END_THINKING|>Hi", "<|channel>thought\nhm<channel|>Hi",
            "<|channel|>analysis<|message|>hm<|channel|>final<|message|>Hi",
            "<|channel|>analysis<|message|>hm<|end|><|start|>assistant<|channel|>final<|message|>Hi",
            "<|start|>assistant<|channel|>analysis<|message|>hm<|end|><|start|>assistant<|channel|>final<|message|>Hi",
            "<THINK>hm</THINK>Hi", "<Thought>hm</thought>Hi", "<antThinking>hm</antThinking>Hi",
            "<longcat_think>hm</longcat_think>Hi", "<|begin_of_thought|>hm<|end_of_thought|>Hi",
            "<unused94>thought\nhm<unused95>Hi", "<think >hm</think>Hi", "<think time=3>hm</think>Hi",
            #"<thinking lang=\"en\" x='>hm</thinking>Hi"#,
        ]
        for text in texts {
            let response = decodeBothWays(Self.stream([text], as: .openaiChat), as: .openaiChat)
            #expect(response.deltas.kinds == [.thinking, .text] && response.deltas.byteCounts.last == 2, "\(text)")
            #expect(response.thinkingText == "hm" && response.text == "Hi", "\(text)")
        }
    }

    @Test(
        "is none where the text starts otherwise",
        arguments: [
            "Hi <think>", " <b>", "<thin", "<thinks>x", "<|channel|>final<|message|>Hi", "\n", "<", "[T", "[THIN]",
            "[1]", "<html>x</html>", "<thinkers>x", "<think/>x", "<think a/>x", "<think a\nb>x", "<think a<b>x",
            "< think>x",
            "<think \(String(repeating: "a", count: 200))>x", "<scratchpad>x</scratchpad>y", "<analysis>x</analysis>y",
            "<reflection>x", "Here is my thought process: x",
        ]
    )
    func plain(text: String) {
        for pieces in [[text], text.map { String($0) }] {
            let response = decodeBothWays(Self.stream(pieces, as: .openaiChat), as: .openaiChat)
            #expect(response.deltas.kinds.allSatisfy { $0 == .text } && response.marks == [])
            #expect(response.text == text && response.thinkingText == nil)
        }
    }

    @Test("is in tags that may be part of an answer where the scenario says so, wherever events cut them")
    func wide() {
        let texts = [
            "<scratchpad>hm</scratchpad>Hi", "<Analysis>hm</Analysis>Hi", "<reflection depth=2>hm</reflection>Hi",
            "<inner_monologue>hm</inner_monologue>Hi", "<think>hm</think>Hi",
            "Here is my thought process:hmHere is my response:Hi",
            "Here's my thought process:hmHere's my response:Hi",
        ]
        for text in texts {
            for wireProtocol in WireProtocol.allCases {
                for pieces in [[text], text.map { String($0) }] {
                    let body = Self.stream(pieces, as: wireProtocol)
                    let response = decodeBothWays(body, as: wireProtocol, thinkTags: .wide)
                    #expect(response.thinkingText == "hm" && response.text == "Hi", "\(pieces)")
                    #expect(response.marks == [.thinkTags], "\(pieces)")
                }
            }
        }
        for text in ["<analysis_report>x</analysis_report>", "<html>x", "Here is my answer"] {
            let body = Self.stream(text.map { String($0) }, as: .openaiChat)
            let response = decodeBothWays(body, as: .openaiChat, thinkTags: .wide)
            #expect(response.text == text && response.marks == [])
        }
    }

    @Test("is all there is where its closing tag never comes", arguments: WireProtocol.allCases)
    func neverClosed(wireProtocol: WireProtocol) {
        let response = decodeBothWays(Self.stream(["<TH", "INK>hm", " </thin"], as: wireProtocol), as: wireProtocol)
        #expect(response.thinkingText == "hm </thin" && response.text == nil)
        #expect(Set(response.deltas.kinds) == [.thinking] && response.isTerminated)
    }

    @Test("ends at the whole tag, also where a broken one stands before it")
    func brokenClosing() {
        let texts = [
            "<think>a</th</think>Hi": "a</th",
            "<|channel|>analysis<|message|>a<|channel|>final<|channel|>final<|message|>Hi": "a<|channel|>final",
            "◁think▷a◁◁/think▷Hi": "a◁",
        ]
        for (text, thinking) in texts {
            for pieces in [[text], text.map { String($0) }] {
                let response = decodeBothWays(Self.stream(pieces, as: .openaiChat), as: .openaiChat)
                #expect(response.thinkingText == thinking && response.text == "Hi", "\(pieces)")
                let unkept = decode(Self.stream(pieces, as: .openaiChat), as: .openaiChat).response
                #expect(unkept.deltas == response.deltas, "where no text is kept: \(pieces)")
            }
        }
    }

    @Test(
        "without an opening tag ends at the closing tag of any maker",
        arguments: ["</think>", "[/THINK]", "◁/think▷"]
    )
    func openEnds(tag: String) {
        let body = Self.stream(["hm", "\(tag)Hi"], as: .openaiChat)
        let response = decodeBothWays(body, as: .openaiChat, thinkTags: .open)
        #expect(response.deltas.kinds == [.thinking, .thinking, .text])
        #expect(response.thinkingText == "hm" && response.text == "Hi")
    }

    @Test("begins without a tag where the scenario says so")
    func open() {
        for pieces in [["Let me", " see</th", "ink>", "Yes"], ["<think>", "Let me see", "</think>Yes"]] {
            let body = Self.stream(pieces, as: .openaiChat)
            let response = decodeBothWays(body, as: .openaiChat, thinkTags: .open)
            #expect(response.thinkingText == "Let me see" && response.text == "Yes")
            #expect(response.deltas.kinds.first == .thinking && response.deltas.kinds.last == .text)
            #expect(response.marks == [.thinkTags])
        }
        let early = decodeBothWays(
            Self.stream(["</think>", "Yes"], as: .openaiChat),
            as: .openaiChat,
            thinkTags: .open
        )
        #expect(early.deltas.kinds == [.thinking, .text] && early.text == "Yes")
        let cut = decodeBothWays(Self.stream(["Let me"], as: .openaiChat), as: .openaiChat, thinkTags: .open)
        #expect(cut.deltas.kinds == [.thinking] && cut.thinkingText == "Let me" && cut.text == nil)
    }

    @Test("is text where the scenario says so")
    func off() {
        let body = Self.stream(["<think>", "hm</think>Hi"], as: .openaiChat)
        let response = decodeBothWays(body, as: .openaiChat, thinkTags: .off)
        #expect(
            response.deltas.kinds == [.text, .text] && response.text == "<think>hm</think>Hi" && response.marks == []
        )
    }

    @Test("is each choice's own")
    func choices() {
        let chunks = [(0, "<think>"), (1, "Hi"), (0, "a"), (1, " <think>"), (0, "</think>b")].map { index, text in
            #"data: {"choices":[{"delta":{"content":"\#(text)"},"index":\#(index)}]}"# + "\n\n"
        }
        let response = decodeBothWays(chunks.joined(), as: .openaiChat)
        #expect(response.deltas.kinds == [.thinking, .text, .thinking, .text, .thinking, .text])
        #expect(response.thinkingText == "a" && response.text == "b\nHi <think>")
    }

    @Test("is no first answer when usage is asked what had come by then")
    func firstEvent() {
        func chunk(_ text: String, _ tokens: Int) -> String {
            #"{"choices":[{"index":0,"delta":{"content":"\#(text)"}}],"usage":{"completion_tokens":\#(tokens),"completion_tokens_details":{"reasoning_tokens":3}}}"#
        }
        let response = decode(
            events(chunk("\\n", 1), chunk("<think>", 2), chunk("a</think>", 4), chunk("Hi", 5)),
            as: .openaiChat
        )
        .response
        #expect(response.deltas.kinds == [.thinking, .thinking, .thinking, .text])
        #expect(response.firstEventTokens == 2)
    }

    @Test("is asked for by the target")
    func target() {
        var target = Target(name: "t", endpoint: "e", wireProtocol: .openaiChat, model: "m")
        target.thinkTags = .open
        let call = ProviderCall(target: target, endpoint: Endpoint(name: "e", baseURL: "http://127.0.0.1"))
        let decoder = call.request(for: Prompt(id: "p", user: "hi"), nonce: nil).makeConsumer(eventStream)
        let bytes = Array(Self.stream(["hm"], as: .openaiChat).utf8)
        _ = decoder.receive(bytes.span, arrival: 1, takenInHand: 1)
        let response = decoder.close(complete: true).content as? DecodedResponse<Monotonic>
        #expect(response?.deltas.kinds == [.thinking])
    }
}
