import BenchModel

/// The ID by which a provider finds a request again.
extension ProviderCall {
    /// Returns the provider's ID of the request, at most 128 characters.
    ///
    /// It comes from a provider's header, else the body, else a header of a proxy or CDN on the way.
    package func requestID(of exchange: RecordedExchange) -> String? {
        let named = { (headers: [String]) in
            headers.lazy.compactMap { exchange.head?.value(of: $0) }.first { !$0.isEmpty }
        }
        let id = named(Self.idHeaders) ?? idOfUnknownVendor(exchange.head) ?? exchange.response.responseID
        guard let id = id ?? named(Self.edgeHeaders) else { return nil }
        let shown = TextExcerpt.oneLine(redaction.redacted(id), limit: 128)
        return shown.isEmpty ? nil : shown
    }

    /// Returns the request's ID where a vendor's own header field names it, such as `nvcf-reqid`.
    private func idOfUnknownVendor(_ head: ResponseHead?) -> String? {
        head?.headers.first { header in
            let name = header.name.lowercased()
            return !header.value.isEmpty && Self.idEndings.contains(where: name.hasSuffix)
                && !Self.edgeHeaders.contains(name)
        }?.value
    }

    /// Header fields with the request's ID, in order of preference: the provider's own, then gateways'.
    ///
    /// Anthropic; OpenAI, Groq, Mistral and most others; OpenRouter; Azure; AWS Bedrock; Google; DeepSeek; SiliconFlow;
    /// Moonshot; MiniMax; Volcengine; Zhipu; Baidu; Alibaba; Fireworks; and LiteLLM, new-api, Helicone, Portkey.
    private static let idHeaders = [
        "request-id", "x-request-id", "x-generation-id", "apim-request-id", "x-ms-request-id", "x-amzn-requestid",
        "x-amz-request-id", "x-goog-request-id", "x-groq-id", "x-ds-trace-id", "x-siliconcloud-trace-id",
        "msh-request-id", "trace-id", "x-tt-logid", "x-log-id", "x-bce-request-id", "x-acs-request-id",
        "x-dashscope-request-id", "eagleeye-traceid", "x-fireworks-request-id", "x-litellm-call-id",
        "x-oneapi-request-id", "helicone-id", "x-portkey-trace-id", "x-trace-id", "x-correlation-id",
    ]
    /// How header fields with a request's ID end, whoever's they are.
    private static let idEndings = ["request-id", "requestid", "reqid", "correlation-id", "inference-id", "trace-id"]
    /// Header fields that identify the request at a proxy or CDN, not at the provider.
    private static let edgeHeaders = [
        "cf-ray", "x-vercel-id", "x-cloud-trace-context", "x-amz-cf-id", "fly-request-id", "x-served-by",
        "x-amzn-trace-id", "x-kong-request-id", "uber-trace-id", "x-datadog-trace-id",
    ]
}
