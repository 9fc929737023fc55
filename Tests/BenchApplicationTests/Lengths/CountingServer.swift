import BenchModel
import Foundation
import Synchronization
import TransportFakes

/// A server that counts tokens in one of the ways that there are, and streams answers whose usage counts alike.
struct CountingServer: Sendable {
    enum Endpoints: Sendable { case vllm, llama, anthropic, none }
    enum End: Sendable { case honoured, ignored, refused, halfHonoured }

    var endpoints = Endpoints.vllm
    /// Tokens of a word; nil for one more than its letters, as a vocabulary without words has it.
    var perWord: Int? = 1
    /// What the chat template adds.
    var template = 8
    var mostTokens = 100_000
    var saysMostTokens = false
    var saysUsage = true
    var end = End.honoured
    /// How much usage exceeds what the endpoint counts.
    var usageBeyond = 0

    /// What was asked, by path, in order.
    let asked = Asked()

    final class Asked: Sendable {
        let paths = Mutex<[String]>([])
    }

    var transport: FakeTransport { FakeTransport { request, _ in self.answer(request) } }

    /// Calls back when so many answers were asked for after the probe of the longest text, which is the first of all.
    func transport(whenRunAsked number: Int, _ told: @escaping @Sendable () -> Void) -> FakeTransport {
        FakeTransport { request, _ in
            let answer = self.answer(request)
            let count = self.asked.paths.withLock { $0.count { $0 == "/v1/chat/completions" } }
            if request.url.hasSuffix("completions"), count == number + 1 { told() }
            return answer
        }
    }

    private func count(_ texts: [String]) -> Int {
        let words = texts.flatMap { $0.split { $0 == " " || $0 == "\n" } }
        let tokens = words.reduce(0) { sum, word in
            // A comma is a token by itself.
            let (letters, commas) = (word.filter(\.isLetter).count, word.filter { $0 == "," }.count)
            return sum + (perWord ?? letters + 1) + commas
        }
        return tokens + template
    }

    private func answer(_ request: TransportRequest) -> FakeAnswer {
        let path = String(request.url.drop { $0 != ":" }.dropFirst(3).drop { $0 != "/" })
        asked.paths.withLock { $0.append(path) }
        guard let body = try? JSONSerialization.jsonObject(with: Data(request.body)) as? [String: Any] else {
            return json(400, #"{"error":{"message":"no JSON"}}"#)
        }
        let messages = body["messages"] as? [[String: Any]] ?? []
        let texts = messages.compactMap { $0["content"] as? String } + [body["system"] as? String].compactMap { $0 }
        switch (path, endpoints) {
        case ("/tokenize", .vllm) where !messages.isEmpty:
            let most = saysMostTokens ? #","max_model_len":\#(mostTokens)"# : ""
            return json(200, #"{"count":\#(count(texts))\#(most),"tokens":[]}"#)
        case ("/apply-template", .llama):
            return json(200, #"{"prompt":"\#(texts.joined(separator: " "))"}"#)
        case ("/tokenize", .llama):
            guard let text = body["content"] as? String else { return json(200, #"{"tokens":[]}"#) }
            let tokens = (0..<count([text])).map(String.init).joined(separator: ",")
            return json(200, #"{"tokens":[\#(tokens)]}"#)
        case ("/v1/messages/count_tokens", .anthropic): return json(200, #"{"input_tokens":\#(count(texts))}"#)
        case ("/v1/chat/completions", _), ("/v1/messages", _): return generation(body, texts)
        default: return json(404, #"{"error":{"message":"not here"}}"#)
        }
    }

    private func generation(_ body: [String: Any], _ texts: [String]) -> FakeAnswer {
        let input = count(texts) + usageBeyond
        if input > mostTokens {
            return json(
                400,
                #"{"error":{"message":"This model's maximum context length is \#(mostTokens) tokens, however \#(input) were asked."}}"#
            )
        }
        let (ignores, least) = (body["ignore_eos"] as? Bool == true, body["min_tokens"] as? Int)
        if end == .refused, ignores || least != nil {
            return json(400, #"{"error":{"message":"Unrecognized request argument supplied: ignore_eos"}}"#)
        }
        if end == .halfHonoured, least != nil {
            return json(422, #"{"error":{"message":"min_tokens is not known"}}"#)
        }
        let limit = body["max_tokens"] as? Int ?? 10
        let isKept = (end == .honoured && (ignores || least != nil)) || (end == .halfHonoured && ignores)
        let output = isKept ? limit : min(limit, 3)
        let usage = saysUsage ? #","usage":{"prompt_tokens":\#(input),"completion_tokens":\#(output)}"# : ""
        let text = """
            data: {"id":"c","choices":[{"index":0,"delta":{"content":"hi"},"finish_reason":null}]}

            data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]\(usage)}

            data: [DONE]


            """
        return FakeAnswer([
            .head(status: 200, headers: [HTTPHeader("content-type", "text/event-stream")]), .text(text),
        ])
    }

    private func json(_ status: Int, _ text: String) -> FakeAnswer {
        FakeAnswer([
            .head(status: status, headers: [HTTPHeader("content-type", "application/json")]), .text(text),
        ])
    }
}
