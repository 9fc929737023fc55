import BenchModel

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Reads the cost of an answer and the tier that served it, as the provider states them in its usage object or beside it.
///
/// A cost that stands in several places is one cost. The first place of these that tells of more than nothing holds: `cost` in
/// usage, another name in usage, a gateway's metadata, `cost` beside usage.
///
/// | who | member | source |
/// | --- | --- | --- |
/// | OpenRouter | `cost` in US dollars; with a key of one's own (`is_byok`) that is OpenRouter's fee alone, and `cost_details.upstream_inference_cost` comes on top | openrouter.ai/docs/use-cases/usage-accounting |
/// | Perplexity | `cost.total_cost` | docs.perplexity.ai/api-reference/chat-completions-post |
/// | xAI | `cost_in_usd_ticks`, 10¹⁰ to the dollar | docs.x.ai/developers/cost-tracking |
/// | DeepInfra | `estimated_cost` | deepinfra.com/docs |
/// | LiteLLM | `cost`, or a header, see ``HeaderBill`` | docs.litellm.ai/docs/proxy/cost_tracking |
/// | LLM Gateway | `cost_usd_total` | docs.llmgateway.io/features/cost-breakdown |
/// | Vercel's AI Gateway | `provider_metadata.gateway.cost`, a string beside usage or in a delta; the same as `cost` in usage | vercel.com/docs/ai-gateway |
/// | other gateways | `total_cost`, `cost_usd`, `cost_details.total_cost`; `cost` beside usage | github.com/sst/opencode |
/// | Anthropic | `service_tier`, and `speed` where it is not the standard one | platform.claude.com/docs/en/api/service-tiers |
/// | Anthropic | `inference_geo`, the region that inference was bound to | platform.claude.com/docs/en/build-with-claude/data-residency |
/// | Gemini | `serviceTier`; Vertex `trafficType` | docs.cloud.google.com/vertex-ai |
struct BillReader {
    /// In US dollars, as the decimal that the server wrote.
    private var cost: ModelPrice.Digits?
    /// The total under another name in usage.
    private var total: ModelPrice.Digits?
    private var ofGateway: ModelPrice.Digits?
    private var besideUsage: ModelPrice.Digits?
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
            Self.raise(&cost, Self.cost(&cursor, bytes))
        } else if key.equals("cost_in_usd_ticks", in: bytes) {
            Self.raise(&cost, cursor.readWord(in: bytes).flatMap { Int($0) }.flatMap(Self.dollars(ofTicks:)))
        } else if Self.isTotal(key, in: bytes) {
            Self.raise(&total, Self.decimal(cursor.readWord(in: bytes)))
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

    /// Takes a member that stands beside usage and returns true if it is one of these; the cursor then stands behind its value.
    ///
    /// This is asked of members of events, of which hardly one has the first letter and the length of these names.
    @inline(__always)
    mutating func takeBeside(_ key: JSONText, _ cursor: inout JSONCursor, _ bytes: Span<UInt8>) -> Bool {
        switch key.end &- key.start {
        case 4 where bytes[unchecked: key.start] == UInt8(ascii: "c"),
            10 where bytes[unchecked: key.start] == UInt8(ascii: "t"),
            16...17 where bytes[unchecked: key.start] == UInt8(ascii: "p"):
            return takeNamedBeside(key, &cursor, bytes)
        default: return false
        }
    }

    @inline(never)
    private mutating func takeNamedBeside(_ key: JSONText, _ cursor: inout JSONCursor, _ bytes: Span<UInt8>) -> Bool {
        if key.equals("cost", in: bytes) || key.equals("total_cost", in: bytes) {
            Self.raise(&besideUsage, Self.cost(&cursor, bytes))
        } else if Self.isMetadata(key, in: bytes) {
            takeMetadata(&cursor, bytes)
        } else {
            return false
        }
        hasWords = true
        return true
    }

    /// Whether a member holds a gateway's metadata, as Vercel names it.
    static func isMetadata(_ key: JSONText, in bytes: Span<UInt8>) -> Bool {
        key.equals("provider_metadata", in: bytes) || key.equals("providerMetadata", in: bytes)
    }

    /// Takes the cost from a gateway's metadata.
    mutating func takeMetadata(_ cursor: inout JSONCursor, _ bytes: Span<UInt8>) {
        var metadata = cursor.enterObject(in: bytes)
        while let member = cursor.nextKey(of: &metadata, in: bytes) {
            if member.equals("gateway", in: bytes) {
                Self.raise(&ofGateway, Self.total("cost", &cursor, bytes))
            } else {
                cursor.skipValue(in: bytes)
            }
        }
        hasWords = true
    }

    private static func isTotal(_ key: JSONText, in bytes: Span<UInt8>) -> Bool {
        key.equals("estimated_cost", in: bytes) || key.equals("total_cost", in: bytes)
            || key.equals("totalCost", in: bytes) || key.equals("cost_usd", in: bytes)
            || key.equals("cost_usd_total", in: bytes)
    }

    /// Keeps the last cost, but a 0 does not replace a known cost.
    private static func raise(_ known: inout ModelPrice.Digits?, _ said: ModelPrice.Digits?) {
        guard let said, known == nil || isSome(said) else { return }
        known = said
    }

    /// Whether a cost is more than nothing.
    static func isSome(_ cost: ModelPrice.Digits) -> Bool { Decimal(string: cost) != 0 }

    /// Writes what is known to the record; leaves the rest unchanged.
    func tell(_ record: inout ResponseRecord) {
        guard hasWords else { return }
        if let billed { record.response.billed = billed }
        let served = speed.flatMap { $0 == "standard" ? nil : $0 } ?? tier ?? trafficType
        record.serve(tier: ServedTier.text(tier: served, region: region))
    }

    private var billed: ModelPrice.Digits? {
        guard isOwnKey, let upstream else {
            let places = [cost, total, ofGateway, besideUsage].compactMap(\.self)
            return places.first(where: Self.isSome) ?? places.first
        }
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
            } else if key.equals("total_cost", in: bytes) {
                Self.raise(&total, Self.decimal(cursor.readWord(in: bytes)))
            } else {
                cursor.skipValue(in: bytes)
            }
        }
    }

    /// Reads a cost: a number, a number in a string, or an object with its total.
    private static func cost(_ cursor: inout JSONCursor, _ bytes: Span<UInt8>) -> ModelPrice.Digits? {
        guard cursor.peek(in: bytes) == Byte.openBrace else { return decimal(cursor.readWord(in: bytes)) }
        return total("total_cost", &cursor, bytes)
    }

    private static func total(
        _ name: StaticString,
        _ cursor: inout JSONCursor,
        _ bytes: Span<UInt8>
    ) -> ModelPrice.Digits? {
        var total: ModelPrice.Digits?
        var parts = cursor.enterObject(in: bytes)
        while let key = cursor.nextKey(of: &parts, in: bytes) {
            if key.equals(name, in: bytes) {
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
