package import BenchModel
import ProviderWire

/// A protocol's decoder: the same result however reads split the input, within its memory limit, with no invented
/// output.
package struct DialectTarget: FuzzTarget {
    package let name: String
    package let seeds: [[UInt8]]
    package let dictionary =
        pieces(
            "data: ",
            "\n\n",
            "data: [DONE]\n\n",
            "[",
            "]",
            "{",
            "}",
            ",",
            "\"",
            "null",
            "\"\"",
            "1",
            "-1",
            "1e99",
            "\\ud800",
            "\"usage\":{",
            "\"type\":\"message_stop\"",
            "\"delta\":{",
            "\"text\":\"x\"",
            "\"error\":{\"message\":\"x\"}",
            "\"choices\":[",
            "\"choices\":[{\"index\":0,\"text\":\"x\"}]",
            "\"candidates\":[",
            "\"finish_reason\":\"stop\"",
            "\"finishReason\":\"STOP\"",
            "data: : keepalive\n\n",
            "data: connected\n\n",
            "error: {\"code\":500,\"message\":\"x\"}\n\n",
            "event: error\ndata: {\"code\":500,\"message\":\"x\"}\n\n",
            "\"error_type\":\"x\",\"error_message\":\"y\"",
            "{\"detail\":\"x\"}",
            "<think>",
            "</think>",
            "\"reasoning_text\":\"x\"",
            "\"custom\":{\"input\":\"x\"}",
            "\"usage\":{\"prompt_tokens\":940,\"completion_tokens\":7,\"input_tokens\":0,\"total_tokens\":9999}",
            "\"x_groq\":{\"usage\":{\"prompt_tokens\":1}}",
            "\"finish_reason\":null",
            "\"stop_reason\":\"end_turn\"",
            "-Infinity",
            "\"service_tier\":\"flex\"",
            "\"cost\":0.001125",
            "\u{FEFF}",
            "<",
            "9223372036854775807",
            "\"type\":\"response.completed\"",
            "\"input\":{\"a\":1}",
            "\"content_block\":{",
            "\"type\":\"response.output_text.done\"",
            "\"item\":{\"type\":\"message\",\"content\":[{\"text\":\"x\"}]}",
            "\"inlineData\":{\"data\":\"x\"}",
            "\"tool_calls\":[{\"custom\":{\"input\":\"x\"}}]"
        ) + [[0xFF], [0x1F, 0x8B], [0]]

    private let wireProtocol: WireProtocol

    init(_ wireProtocol: WireProtocol, _ corpus: Corpus) {
        self.wireProtocol = wireProtocol
        name = wireProtocol.rawValue
        // Mostly bodies of this protocol; also others', which a misconfigured scenario would get.
        let own = corpus.bodies.filter { Self.decode([$0], as: wireProtocol).isTerminated }
        let times = own.isEmpty ? 0 : 3 * corpus.bodies.count / own.count
        seeds = corpus.bodies + repeatElement(own, count: times).joined()
    }

    private static func decode(
        _ reads: [[UInt8]],
        as wireProtocol: WireProtocol,
        maxBytes: Int = 1 << 20,
        isComplete: Bool = true,
        keepsText: Bool = false,
        thinkTags: ThinkTags = .auto
    ) -> DecodedResponse<Monotonic> {
        let decoder = ResponseDecoding.decoder(
            for: wireProtocol,
            head: ResponseHead(status: 200, headers: [HTTPHeader("content-type", "text/event-stream")]),
            maxEventBytes: maxBytes,
            keepsText: keepsText,
            thinkTags: thinkTags
        )
        for read in reads { _ = decoder.receive(read.span, arrival: 1_000, takenInHand: 1_007) }
        return decoder.finish(complete: isComplete)
    }

    package func check(_ input: [UInt8], _ random: inout SplitMix64) -> FuzzVerdict {
        let isComplete = random.next() & 3 > 0
        let thinkTags = ThinkTags.allCases.randomElement(using: &random) ?? .auto
        func decode(_ reads: [[UInt8]], keepsText: Bool) -> DecodedResponse<Monotonic> {
            Self.decode(
                reads,
                as: wireProtocol,
                isComplete: isComplete,
                keepsText: keepsText,
                thinkTags: thinkTags
            )
        }
        let whole = decode([input], keepsText: true)
        let parts = decode(Mutation.split(input, &random), keepsText: true)
        guard whole == parts else { return .broken("in one read: \(whole)\nin several: \(parts)") }
        var bare = whole
        bare.dropTexts()
        guard bare == decode([input], keepsText: false) else { return .broken("kept text changed it: \(whole)") }
        let text = whole.deltas.byteCounts.reduce(0) { $0 + Int($1) }
        guard text <= input.count else { return .broken("\(text) bytes of text from \(input.count): \(whole)") }
        // An invalid UTF-8 byte becomes a character of three bytes.
        let kept = [whole.text, whole.thinkingText, whole.toolText].reduce(0) { $0 + ($1?.utf8.count ?? 0) }
        guard kept <= 3 * input.count else { return .broken("\(kept) bytes kept of \(input.count): \(whole)") }
        if !isComplete, whole.isTerminated, !whole.wasBuffered {
            guard Self.decode([input], as: wireProtocol).isTerminated else {
                return .broken("ended in a cut body and not in the whole one: \(whole)")
            }
        }
        guard whole.isTerminated == (whole.terminatorArrival != nil) else { return .broken("half an end: \(whole)") }
        let bound = Int.random(in: 0...200, using: &random)
        _ = Self.decode(Mutation.split(input, &random), as: wireProtocol, maxBytes: bound, isComplete: isComplete)
        return whole.isTerminated ? .taken : .refused
    }
}

/// Bodies of failed answers: any input gives a message of bounded length, the same however reads split it.
package struct ErrorBodyTarget: FuzzTarget {
    package let name = "error-body"
    package let seeds: [[UInt8]]
    package let dictionary =
        pieces(
            "{",
            "}",
            "[",
            "]",
            "\"error\":",
            "{\"error\":{\"message\":\"x\",\"type\":\"y\"}}",
            "\"detail\":",
            "data: ",
            "\n\n",
            "<title>",
            "</title>",
            "<html>",
            "null",
            "\"",
            "\\u0000",
            "é",
            "\u{301}"
        ) + [[0xFF], [0xC3], [0]]

    init(_ corpus: Corpus) {
        seeds =
            corpus.bodies.filter { $0.count < 400 }
            + pieces("<html><head><title>502 Bad Gateway</title></head></html>", "upstream connect error", "")
    }

    package func check(_ input: [UInt8], _ random: inout SplitMix64) -> FuzzVerdict {
        func error(_ reads: [[UInt8]]) -> ProviderError? {
            let decoder = ResponseDecoding.decoder(
                for: .openaiChat,
                head: ResponseHead(status: 500),
                maxEventBytes: 1 << 20
            )
            for read in reads { _ = decoder.receive(read.span, arrival: 1_000, takenInHand: 1_007) }
            return decoder.finish(complete: true).providerError
        }
        let whole = error([input])
        let parts = error(Mutation.split(input, &random))
        guard whole == parts else { return .broken("in one read: \(whole as Any)\nin several: \(parts as Any)") }
        guard let whole else { return .refused }
        guard whole.message.unicodeScalars.count <= 500, !whole.message.contains("\n") else {
            return .broken("no one-line message: \(whole)")
        }
        return .taken
    }
}
