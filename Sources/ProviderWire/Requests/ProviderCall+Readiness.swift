package import BenchModel
import JSONSyntax

extension ProviderCall {
    /// What tells whether a server that is starting is ready, in the order in which it is asked: its health, as vLLM, SGLang,
    /// TensorRT-LLM and llama-server have it, and the list of its models.
    ///
    /// Empty where the protocol has neither: only an answer of the model tells then.
    package var readinessRequests: [PlainRequest] {
        if target.wireProtocol == .gemini { return [] }
        return [plain(CallURL.beside(callURL, "health")), modelsRequest()]
    }

    /// What a server lists its models by: the first page of them, or the one after another.
    package func modelsRequest(after page: ModelPage? = nil) -> PlainRequest {
        let next = page?.next.map(Self.encoded)
        if target.wireProtocol == .gemini, let models = callURL.firstRange(of: "/models/") {
            let token = next.map { "&pageToken=\($0)" } ?? ""
            return plain(callURL[..<models.upperBound].dropLast() + "?pageSize=1000" + token)
        }
        let name = target.wireProtocol == .anthropicMessages ? "after_id" : "after"
        return plain(CallURL.beside(callURL, "v1/models") + (next.map { "?\(name)=\($0)" } ?? ""))
    }

    /// Returns a value as the query of a URL has it (RFC 3986, section 2.1).
    private static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            let isPlain =
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte & 0xDF) || "-._~".utf8.contains(byte)
            if isPlain { return String(UnicodeScalar(byte)) }
            let digits = String(byte, radix: 16, uppercase: true)
            return "%" + (digits.count < 2 ? "0" : "") + digits
        }.joined()
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

    /// Models as a server lists them, a page of them.
    package struct ModelPage: Sendable, Equatable {
        package var names: [String]
        /// What names the page after it; nil of the last one.
        package var next: String?
    }

    /// Returns the names in a page of a list of models, of OpenAI's form, Anthropic's or Gemini's; nil of what is none.
    package static func modelPage(in body: [UInt8]) -> ModelPage? {
        guard let list = try? JSONParser.parse(body), let models = (list["data"] ?? list["models"])?.elements else {
            return nil
        }
        let names = models.compactMap { model in
            (model["id"] ?? model["name"])?.text.map { $0.hasPrefix("models/") ? String($0.dropFirst(7)) : $0 }
        }
        if let token = list["nextPageToken"]?.text, !token.isEmpty { return ModelPage(names: names, next: token) }
        guard list["has_more"]?.value == .bool(true) else { return ModelPage(names: names) }
        return ModelPage(names: names, next: list["last_id"]?.text ?? names.last ?? "")
    }

    /// Returns words of a server's or a transport's with secrets struck out, on one line.
    package func readable(words: String) -> String { TextExcerpt.oneLine(redacted(words), limit: 200) }
}
