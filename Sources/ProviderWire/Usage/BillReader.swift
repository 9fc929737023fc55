import BenchModel

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Reads the cost of an answer and the tier that served it, as the provider states them in its usage object.
///
/// | who | member | source |
/// | --- | --- | --- |
/// | OpenRouter | `cost` in US dollars; with a key of one's own (`is_byok`) that is OpenRouter's fee alone, and `cost_details.upstream_inference_cost` comes on top | openrouter.ai/docs/use-cases/usage-accounting |
/// | Perplexity | `cost.total_cost` | docs.perplexity.ai/api-reference/chat-completions-post |
/// | xAI | `cost_in_usd_ticks`, 10¹⁰ to the dollar | docs.x.ai/developers/cost-tracking |
/// | DeepInfra | `estimated_cost` | deepinfra.com/docs |
/// | LiteLLM | `cost`, or the header `x-litellm-response-cost` | docs.litellm.ai/docs/proxy/cost_tracking |
/// | Anthropic | `service_tier`, and `speed` where it is not the standard one | platform.claude.com/docs/en/api/service-tiers |
/// | Anthropic | `inference_geo`, the region that inference was bound to | platform.claude.com/docs/en/build-with-claude/data-residency |
/// | Gemini | `serviceTier`; Vertex `trafficType` | docs.cloud.google.com/vertex-ai |
struct BillReader {
    /// In US dollars, as the decimal that the server wrote.
    private var cost: ModelPrice.Digits?
    private var upstream: ModelPrice.Digits?
    private var isOwnKey = false
    private var tier: String?
    private var trafficType: String?
    private var speed: String?
    private var region: String?
    /// Whether any of these members has come.
    private var hasWords = false

    /// Takes a member and returns true if it is one of these; the cursor then stands behind its value.
    mutating func take(_ key: JSONText, _ cursor: inout JSONCursor, _ bytes: Span<UInt8>) -> Bool {
        if key.equals("cost", in: bytes) {
            raise(Self.cost(&cursor, bytes))
        } else if key.equals("cost_in_usd_ticks", in: bytes) {
            raise(cursor.readInt(in: bytes).flatMap(Self.dollars(ofTicks:)))
        } else if key.equals("estimated_cost", in: bytes) {
            cost = cost ?? Self.decimal(cursor.readWord(in: bytes))
        } else if key.equals("cost_details", in: bytes) {
            takeDetails(&cursor, bytes)
        } else if key.equals("is_byok", in: bytes) {
            isOwnKey = cursor.readTrue(in: bytes)
        } else if key.equals("service_tier", in: bytes) || key.equals("serviceTier", in: bytes) {
            tier = cursor.readWord(in: bytes) ?? tier
        } else if key.equals("trafficType", in: bytes) {
            trafficType = cursor.readWord(in: bytes) ?? trafficType
        } else if key.equals("inference_geo", in: bytes) {
            region = cursor.readWord(in: bytes) ?? region
        } else if key.equals("speed", in: bytes) {
            // At other servers a number of that name is a rate, not a tier.
            speed = cursor.readString(in: bytes).map { $0.string(in: bytes) } ?? speed
        } else {
            return false
        }
        hasWords = true
        return true
    }

    /// Keeps the last cost, but a 0 does not replace a known cost.
    private mutating func raise(_ said: ModelPrice.Digits?) {
        guard let said, cost == nil || Decimal(string: said) != 0 else { return }
        cost = said
    }

    /// Writes what is known to the record; leaves the rest unchanged.
    func tell(_ record: inout ResponseRecord) {
        guard hasWords else { return }
        if let billed { record.response.billed = billed }
        let served = speed.flatMap { $0 == "standard" ? nil : $0 } ?? tier ?? trafficType
        record.serve(tier: ServedTier.text(tier: served, region: region))
    }

    private var billed: ModelPrice.Digits? {
        guard isOwnKey, let upstream else { return cost }
        guard let fee = cost.flatMap({ Decimal(string: $0) }), let rest = Decimal(string: upstream) else {
            return upstream
        }
        return "\(fee + rest)"
    }

    private mutating func takeDetails(_ cursor: inout JSONCursor, _ bytes: Span<UInt8>) {
        var details = cursor.enterObject(in: bytes)
        while let key = cursor.nextKey(of: &details, in: bytes) {
            if key.equals("upstream_inference_cost", in: bytes) {
                upstream = Self.decimal(cursor.readWord(in: bytes)) ?? upstream
            } else {
                cursor.skipValue(in: bytes)
            }
        }
    }

    /// Reads a cost: a number, a number in a string, or an object with its total.
    private static func cost(_ cursor: inout JSONCursor, _ bytes: Span<UInt8>) -> ModelPrice.Digits? {
        guard cursor.peek(in: bytes) == Byte.openBrace else { return decimal(cursor.readWord(in: bytes)) }
        var total: ModelPrice.Digits?
        var parts = cursor.enterObject(in: bytes)
        while let key = cursor.nextKey(of: &parts, in: bytes) {
            if key.equals("total_cost", in: bytes) {
                total = decimal(cursor.readWord(in: bytes)) ?? total
            } else {
                cursor.skipValue(in: bytes)
            }
        }
        return total
    }

    /// Returns the text if it is a decimal number that is not negative.
    static func decimal(_ text: String?) -> ModelPrice.Digits? {
        guard let text, let first = text.utf8.first, Byte.isDigit(first), text.utf8.count <= 40 else { return nil }
        return JSONCursor.isWellFormed(Array(text.utf8).span) ? text : nil
    }

    /// Returns ticks as a decimal number of dollars: 37,756,000 is `0.0037756`.
    private static func dollars(ofTicks ticks: Int) -> ModelPrice.Digits? {
        guard ticks >= 0 else { return nil }
        let (whole, part) = ticks.quotientAndRemainder(dividingBy: 10_000_000_000)
        if part == 0 { return "\(whole)" }
        let digits = String(part)
        let fraction = String(repeating: "0", count: 10 - digits.count) + digits
        return "\(whole)." + String(fraction.reversed().drop { $0 == "0" }.reversed())
    }
}
