/// Column titles of which some need a neighbour to be understood: `p95` the `TTFT p50` before it, `n` the figure after it.
struct ColumnTitles {
    /// As they stand beside their neighbours.
    let short: [String]
    /// As they stand alone.
    let full: [String]
    /// The neighbour that each title needs; nil if it is clear by itself.
    private let support: [Int?]

    /// Titles that say nothing without the column before them.
    private static let leaning: Set<String> = ["p5", "p50", "p95", "p99", "max", "mean", "share", "p95 interval"]
    /// Titles that say nothing without the column behind them.
    private static let counting = "n"

    init(_ titles: [String]) {
        short = titles
        var support: [Int?] = []
        var last: Int?
        for (place, title) in titles.enumerated() {
            if place > 0, Self.leaning.contains(title) {
                support.append(last)
            } else {
                support.append(title == Self.counting && place + 1 < titles.count ? place + 1 : nil)
                if title != Self.counting { last = place }
            }
        }
        self.support = support
        full = titles.enumerated().map { place, title in
            guard let base = support[place] else { return title }
            let name = Self.subject(titles[base])
            guard title == Self.counting else { return "\(name) \(title)" }
            return name.hasPrefix("of ") ? title : "n of \(name)"
        }
    }

    /// Returns what a title such as `TTFT p50` is about.
    private static func subject(_ title: String) -> String {
        title.hasSuffix(" p50") ? String(title.dropLast(4)) : title
    }

    /// Returns the titles of some columns that stand beside each other: whole where what they lean on is not among them.
    func titles(of columns: [Int]) -> [String] {
        columns.map { column in
            guard let base = support[column], !columns.contains(base) else { return short[column] }
            return full[column]
        }
    }

    /// Returns the columns that begin a row of columns and belong together: a count, and what it counts.
    func group(from columns: ArraySlice<Int>) -> [Int] {
        guard let first = columns.first else { return [] }
        let next = columns.dropFirst().first
        return short[first] == Self.counting && next != nil && next == support[first] ? [first, first + 1] : [first]
    }
}
