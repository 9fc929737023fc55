/// Finds the known name that a misspelled one probably means.
package enum Nearest {
    /// Returns the known name nearest to `name`, if it is near enough for a typing error.
    ///
    /// Case, underscores and hyphens do not count: `max_tokens` is `maxTokens`. A name longer than ``longest`` is not a
    /// typing error, and more than ``most`` names are not compared.
    package static func name(to name: String, among known: [String]) -> String? {
        guard name.utf8.count <= longest, known.count <= most else { return nil }
        let wanted = bare(name)
        let bound = max(1, wanted.count / 3)
        return known.filter { $0.utf8.count <= longest }.map { (name: $0, distance: distance(wanted, bare($0))) }
            .filter { $0.distance <= bound }
            .min { ($0.distance, $0.name) < ($1.distance, $1.name) }?
            .name
    }

    /// Returns advice with the nearest known name, or with all of them if none is near.
    package static func advice(for name: String, among known: [String]) -> String {
        if let near = self.name(to: name, among: known) { return "did you mean \"\(near)\"?" }
        if known.isEmpty { return "none is defined" }
        let shown = known.prefix(mostShown).map { $0.count > 60 ? $0.prefix(59) + "…" : $0 }
        let rest = known.count > mostShown ? ", … and \(known.count - mostShown) more" : ""
        return "use one of " + shown.joined(separator: ", ") + rest
    }

    private static let longest = 200
    private static let most = 1000
    private static let mostShown = 40

    private static func bare(_ name: String) -> [Character] {
        name.lowercased().filter { $0 != "_" && $0 != "-" }
    }

    /// Returns the edit distance of two words, where swapping neighbours is one edit (Damerau 1964, Levenshtein 1965).
    ///
    /// This is the "optimal string alignment" variant: no part is edited twice.
    static func distance(_ a: [Character], _ b: [Character]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...b.count)
        for i in a.indices {
            var row = [i + 1]
            for j in b.indices {
                var edits = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { edits = min(edits, beforeLast[j - 1] + 1) }
                row.append(edits)
            }
            beforeLast = last
            last = row
        }
        return last[b.count]
    }
}
