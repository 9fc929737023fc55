package import BenchModel

extension ProviderCall {
    /// What tells whether a server that is starting is ready, in the order in which it is asked: its health, as vLLM, SGLang,
    /// TensorRT-LLM and llama-server have it, and the list of its models.
    ///
    /// Empty where the protocol has neither: only an answer of the model tells then.
    package var readinessRequests: [PlainRequest] {
        if target.wireProtocol == .gemini { return [] }
        return ["health", "v1/models"].map { operation in
            PlainRequest(
                .get,
                CallURL.beside(callURL, operation),
                headers: plainHeaders.filter { $0.name.lowercased() != "content-type" },
                limits: TimeLimits(connect: .seconds(5), idle: nil, total: .seconds(10)),
                httpVersion: endpoint.httpVersion,
                trust: endpoint.trust
            )
        }
    }

    /// Returns words of a server's or a transport's with secrets struck out, on one line.
    package func readable(words: String) -> String { TextExcerpt.oneLine(redacted(words), limit: 200) }
}
