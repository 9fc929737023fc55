/// Decides whether two names mean the same model.
///
/// Providers, gateways and servers write a model's name differently, and many answer a request for a short name with
/// the long name of a snapshot. Two names mean the same model if their words and numbers are equal, ignoring
/// - everything before the last slash (`openai/gpt-5`, `models/gemini-2.5-flash`, `accounts/fireworks/models/…`);
/// - Bedrock's regions, makers and versions (`us.anthropic.claude-…-v1:0`), and suffixes after a colon that do not
///   change the model (`:free`, `:latest`);
/// - separators, and the order of words (`claude-4.5-sonnet` is `claude-sonnet-4-5`);
/// - `latest`, and a snapshot (`-20250929`, `@20250929`, `-2025-09-29`, `-09-2025`, `-0613`, `-2411`, `-001`) if only
///   one of the names has one: two different snapshots are two models.
package enum ModelNames {
    /// Returns whether two names mean one model.
    package static func isSame(_ one: String, _ other: String) -> Bool {
        if one == other { return true }
        let (one, other) = (Parts(one), Parts(other))
        guard one.words == other.words, one.numbers == other.numbers else { return false }
        return one.snapshot == nil || other.snapshot == nil || one.snapshot == other.snapshot
    }

    /// Returns the largest number of different models among the names, in whatever order they come.
    ///
    /// A name without a snapshot may be any of the snapshots beside it, and adds none to them.
    package static func distinct(_ names: [String]) -> Int {
        var snapshots: [Parts: Set<String>] = [:]
        for name in names {
            var parts = Parts(name)
            let snapshot = parts.snapshot
            parts.snapshot = nil
            snapshots[parts, default: []].formUnion([snapshot].compactMap(\.self))
        }
        return snapshots.values.reduce(0) { $0 + max(1, $1.count) }
    }

    private struct Parts: Hashable {
        var words: [Substring] = []
        var numbers: [Substring] = []
        var snapshot: String?

        init(_ name: String) {
            var name = name.lowercased()[...]
            if let slash = name.lastIndex(of: "/"), slash != name.index(before: name.endIndex) {
                name = name[name.index(after: slash)...]
            }
            name = Self.withoutBedrock(name)
            if name.hasSuffix(".gguf") { name = name.dropLast(5) }
            if let colon = name.lastIndex(of: ":"), variants.contains(name[name.index(after: colon)...]) {
                name = name[..<colon]
            }
            var pieces = name.split { "-._ @".contains($0) }
            while let last = pieces.last, ["latest", "default", "main"].contains(last) { pieces.removeLast() }
            snapshot = Self.takeSnapshot(&pieces)
            // Azure's spelling.
            if let index = pieces.firstIndex(of: "35"), pieces.first == "gpt" {
                pieces.replaceSubrange(index...index, with: ["3", "5"])
            }
            numbers = pieces.filter { $0.allSatisfy(\.isNumber) }
            words = pieces.filter { !$0.allSatisfy(\.isNumber) }.sorted()
        }

        private static func withoutBedrock(_ name: Substring) -> Substring {
            var name = name
            for region in regions where name.hasPrefix(region) { name = name.dropFirst(region.count) }
            guard let maker = makers.first(where: { name.hasPrefix($0) }) else { return name }
            name = name.dropFirst(maker.count)
            if let colon = name.lastIndex(of: ":") { name = name[..<colon] }
            if let dash = name.lastIndex(of: "-"), name[dash...].hasPrefix("-v"),
                name[dash...].dropFirst(2).allSatisfy(\.isNumber)
            {
                name = name[..<dash]
            }
            return name
        }

        /// Removes a snapshot from the end: year, month and day, or a part of a date.
        private static func takeSnapshot(_ pieces: inout [Substring]) -> String? {
            let isNumber = { (piece: Substring, count: Int) in piece.count == count && piece.allSatisfy(\.isNumber) }
            guard pieces.count > 1, let last = pieces.last else { return nil }
            let tail = pieces.suffix(3)
            if tail.count == 3, isNumber(tail[tail.startIndex], 4), tail.first?.hasPrefix("20") == true,
                isNumber(tail[tail.startIndex + 1], 2), isNumber(last, 2)
            {
                pieces.removeLast(3)
                return tail.joined()
            }
            let pair = pieces.suffix(2)
            if pair.count == 2, let first = pair.first, isNumber(first, 2), isNumber(last, 4), last.hasPrefix("20") {
                pieces.removeLast(2)
                return String(last + first)
            }
            let isDay = isNumber(last, 8) && last.hasPrefix("20")
            let isVersion = isNumber(last, 3) && last.hasPrefix("0")
            guard isDay || isVersion || isNumber(last, 4) else { return nil }
            pieces.removeLast()
            return String(last)
        }
    }

    private static let variants: Set<Substring> = [
        "free", "latest", "nitro", "floor", "exacto", "online", "extended", "beta", "0",
    ]
    private static let regions = ["us.", "eu.", "apac.", "ap.", "global.", "us-gov.", "jp.", "au.", "ca."]
    private static let makers = [
        "anthropic.", "meta.", "amazon.", "mistral.", "cohere.", "ai21.", "deepseek.", "qwen.", "openai.", "google.",
        "moonshot.", "minimax.", "nvidia.", "writer.", "zai.",
    ]
}
