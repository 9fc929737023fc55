package import BenchModel
import JSONSyntax

extension ProviderCall {
    /// What tells whether a server that is starting is ready, in the order in which it is asked: its health, as vLLM, SGLang,
    /// TensorRT-LLM and llama-server have it, and the list of its models.
    ///
    /// Empty where the protocol has neither: only an answer of the model tells then.
    package var readinessRequests: [PlainRequest] {
        if target.wireProtocol == .gemini { return [] }
        return [plain(CallURL.beside(callURL, "health")), modelsRequest]
    }

    /// What a server lists its models by.
    package var modelsRequest: PlainRequest {
        if target.wireProtocol == .gemini, let models = callURL.firstRange(of: "/models/") {
            return plain(callURL[..<models.upperBound].dropLast() + "?pageSize=1000")
        }
        return plain(CallURL.beside(callURL, "v1/models"))
    }

    private func plain(_ url: String) -> PlainRequest {
        PlainRequest(
            .get,
            url,
            headers: plainHeaders.filter { $0.name.lowercased() != "content-type" },
            limits: TimeLimits(connect: .seconds(5), idle: nil, total: .seconds(10)),
            httpVersion: endpoint.httpVersion,
            trust: endpoint.trust
        )
    }

    /// Returns the names in a list of models, of OpenAI's form, Anthropic's or Gemini's; nil of what is none, and of a part of one.
    package static func models(in body: [UInt8]) -> [String]? {
        guard let list = try? JSONParser.parse(body), let models = (list["data"] ?? list["models"])?.elements else {
            return nil
        }
        if list["has_more"]?.value == .bool(true) || list["nextPageToken"]?.text?.isEmpty == false { return nil }
        return models.compactMap { model in
            (model["id"] ?? model["name"])?.text.map { $0.hasPrefix("models/") ? String($0.dropFirst(7)) : $0 }
        }
    }

    /// Returns words of a server's or a transport's with secrets struck out, on one line.
    package func readable(words: String) -> String { TextExcerpt.oneLine(redacted(words), limit: 200) }
}
