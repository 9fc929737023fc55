import BenchModel
import ProviderWire
import Testing

@Suite("Gemini streams")
struct GeminiStreamTests {
    private static let chunks = [
        #"{"candidates": [{"content": {"parts": [{"text": "Let me", "thought": true}],"role": "model"},"index": 0}],"#
            + #""usageMetadata": {"trafficType":"ON_DEMAND"},"modelVersion": "gemini-3.7-flash","responseId": "WQ"}"#,
        #"{"candidates": [{"content": {"parts": [{"text": "fixture ok"}],"role": "model"},"index": 0}],"#
            + #""usageMetadata": {"promptTokenCount": 7,"candidatesTokenCount": 1,"totalTokenCount": 102,"thoughtsTokenCount": 94}}"#,
        #"{"candidates": [{"content": {"parts": [{"functionCall": {"name": "f","args": {"a":1}}}],"role": "model"}}]}"#,
        #"{"candidates": [{"content": {"parts": [{"functionCall": {"name": "f"}}],"role": "model"}}]}"#,
        #"{"candidates": [{"content": {"parts": [{"text": "","thoughtSignature": "EqkECq"}],"role": "model"},"finishReason": "STOP"}],"#
            + #""usageMetadata": {"promptTokenCount": 7,"cachedContentTokenCount": 3,"candidatesTokenCount": 2,"thoughtsTokenCount": 94}}"#,
    ]

    private func check(_ decoded: Decoded, endsWith verdict: ConsumerVerdict = .saidToEnd) {
        let response = decoded.response
        // The call without arguments is no token event.
        #expect(response.deltas.kinds == [.thinking, .text, .tool])
        #expect(response.deltas.byteCounts == [6, 10, 7])
        #expect(response.usage == TokenUsage(input: 7, output: 96, reasoning: 94, cacheRead: 3))
        // What stood in the chunk of the first answer; the thought before it is no part of the pace.
        #expect(response.firstEventTokens == 1)
        #expect(response.stopReason == "STOP")
        #expect(response.servedModel == "gemini-3.7-flash" && response.responseID == "WQ")
        #expect(response.isTerminated && !response.wasBuffered && response.defect == nil)
        #expect(decoded.verdict == verdict)
    }

    @Test("come as events with CRLF")
    func asEvents() {
        let body = Self.chunks.map { "data: \($0)\r\n\r\n" }.joined()
        check(decode(body, as: .gemini))
        check(decode(byteByByte(Array(body.utf8)), as: .gemini))
    }

    @Test("count the tokens of their first chunk in it")
    func firstEventTokens() {
        let chunks = (1...3).map {
            #"{"candidates":[{"content":{"parts":[{"text":"many words"}]}}],"usageMetadata":{"candidatesTokenCount":\#($0 * 20)}}"#
        }
        let response = decode(chunks.map { "data: \($0)\n\n" }.joined(), as: .gemini).response
        #expect(response.firstEventTokens == 20)
        #expect(response.usage.output == 60)
    }

    @Test("come as one JSON array")
    func asArray() {
        let body = "[" + Self.chunks.joined(separator: "\n,\r\n") + "\n]\n"
        check(decode(body, as: .gemini, head: jsonAnswer), endsWith: .terminated)
        check(decode(byteByByte(Array(body.utf8)), as: .gemini, head: jsonAnswer), endsWith: .terminated)
        let cut = decode(String(body.dropLast(60)), as: .gemini, head: jsonAnswer, complete: false).response
        #expect(!cut.isTerminated && cut.deltas.count == 3 && cut.defect == nil)
    }

    @Test("carry errors as an event, an array of one, and bare lines")
    func errors() {
        let error = #"{"error": {"code": 503,"message": "overloaded","status": "UNAVAILABLE"}}"#
        let expected = ProviderError(type: "UNAVAILABLE", code: "503", message: "overloaded")
        #expect(decode("data: \(error)\r\n\r\n", as: .gemini).response.providerError == expected)
        #expect(decode("data: [\(error)]\r\n\r\n", as: .gemini).response.providerError == expected)
        #expect(decode("[\(error)]", as: .gemini, head: jsonAnswer).response.providerError == expected)
        #expect(decode(error, as: .gemini, head: jsonAnswer).response.providerError == expected)
        let bare =
            "data: \(Self.chunks[1])\n\n{\n  \"error\": {\n    \"code\": 503,\n    \"message\": \"overloaded\",\n"
            + "    \"status\": \"UNAVAILABLE\"\n  }\n}\n"
        #expect(decode(bare, as: .gemini).response.providerError == expected)
        #expect(decode(byteByByte(Array(bare.utf8)), as: .gemini).response.providerError == expected)
    }

    @Test("may be blocked before they begin")
    func blocked() {
        let body = events(
            #"{"promptFeedback":{"blockReason":"PROHIBITED_CONTENT"},"usageMetadata":{"promptTokenCount":4}}"#
        )
        let response = decode(body, as: .gemini).response
        #expect(response.providerError == ProviderError(type: "PROHIBITED_CONTENT", message: "the prompt was blocked"))
        #expect(response.usage == TokenUsage(input: 4))
    }
}
