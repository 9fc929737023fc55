import BenchModel
import JSONSyntax

/// A stored scenario's load in a few words, for a list.
enum ListedLoad {
    /// Returns such as `60 × 8 at a time`; nil for what cannot be read.
    static func words(_ json: String?) -> String? {
        guard let json, let load = try? JSONParser.parse(Array(json.utf8)) else { return nil }
        guard let way = way(of: load) else { return nil }
        if let requests = text("requests", of: load) { return "\(requests) × \(way)" }
        if let sessions = load["sessions"]?.natural { return "\(Counted.text(sessions, "session")) × \(way)" }
        if let duration = text("duration", of: load) { return "\(duration) × \(way)" }
        return way
    }

    private static func way(of load: JSONNode) -> String? {
        switch text("shape", of: load) {
        case nil, "closed": text("concurrency", of: load).map { "\($0) at a time" }
        case "stages": "stages"
        case "trace": "trace"
        case "ramp":
            text("from", of: load).flatMap { from in text("to", of: load).map { "ramp \(from)–\($0)/s" } }
        case let shape?: text("rate", of: load).map { "\(shape) \($0)/s" }
        }
    }

    private static func text(_ key: String, of node: JSONNode) -> String? {
        switch node[key]?.value {
        case .string(let text): return text
        case .number(let text): return text
        default: return nil
        }
    }
}
