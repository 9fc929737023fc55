import BenchModel

/// The header fields in which servers speak of their limits.
enum RateLimitHeaders {
    /// More than any provider sends; a server that sends thousands is not indulged.
    private static let mostFields = 40
    private static let longestValue = 200
    private static let prefixes = ["anthropic-ratelimit-", "x-ratelimit-", "ratelimit", "retry-after"]

    /// Returns these fields in order of arrival, names in lower case.
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
