import BenchModel

/// Reads the cost and the tier from header fields, where the body says neither.
///
/// | who | field | source |
/// | --- | --- | --- |
/// | LiteLLM | `x-litellm-response-cost`, where 0 means unknown | docs.litellm.ai/docs/proxy/cost_tracking |
/// | Gemini | `x-gemini-service-tier` | ai.google.dev/gemini-api/docs/priority-inference |
/// | Bedrock | `x-amzn-bedrock-service-tier` | docs.aws.amazon.com/bedrock/latest/userguide/service-tiers-inference.html |
/// | others | any field whose name ends in `service-tier` | – |
enum HeaderBill {
    /// Adds what the header says to an answer of success that does not say it.
    static func complete(_ response: inout DecodedResponse<Monotonic>, from head: ResponseHead?) {
        guard let head, (200..<300).contains(head.status) else { return }
        if response.billed == nil {
            let said = BillReader.decimal(head.value(of: "x-litellm-response-cost"))
            response.billed = said.flatMap { BillReader.isSome($0) ? $0 : nil }
        }
        if response.serviceTier == nil {
            let field = head.headers.first { $0.name.lowercased().hasSuffix("service-tier") }
            let tier = field.map { TextExcerpt.oneLine($0.value, limit: 64) }
            response.serviceTier = tier.flatMap { $0.isEmpty || $0.lowercased() == "auto" ? nil : $0 }
        }
    }
}
