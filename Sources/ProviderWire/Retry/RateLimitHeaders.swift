import BenchModel

/// Selects the header fields about rate limits.
enum RateLimitHeaders {
    /// The limit that bounds storage; no provider sends as many.
    private static let mostFields = 40
    private static let longestValue = 200
    private static let prefixes = ["anthropic-ratelimit-", "x-ratelimit-", "ratelimit", "retry-after"]

    /// Returns these fields in order of arrival, with names in lower case.
    static func kept(of head: ResponseHead?) -> [HTTPHeader] {
        var kept: [HTTPHeader] = []
        for header in head?.headers ?? [] where kept.count < mostFields {
            let name = header.name.lowercased()
            guard name == "x-should-retry" || prefixes.contains(where: name.hasPrefix) else { continue }
            kept.append(
                HTTPHeader(
                    TextExcerpt.oneLine(name, limit: longestValue),
                    TextExcerpt.oneLine(header.value, limit: longestValue)
                )
            )
        }
        return kept
    }
}
