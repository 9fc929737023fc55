import JSONSyntax

extension Target {
    /// Whether its body asks a cache to keep something for an hour: a `cache_control` with `"ttl": "1h"`, wherever in it.
    ///
    /// platform.claude.com/docs/en/build-with-claude/prompt-caching
    package var asksForHourWrites: Bool { JSONValue.object(body).asksForHourWrites }
}

extension JSONValue {
    fileprivate var asksForHourWrites: Bool {
        switch self {
        case .object(let members):
            if case .object(let control)? = members["cache_control"], control["ttl"] == "1h" { return true }
            return members.values.contains(where: \.asksForHourWrites)
        case .array(let elements): return elements.contains(where: \.asksForHourWrites)
        default: return false
        }
    }
}
