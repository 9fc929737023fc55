/// Names made to fit a column: cut in the middle, since many names differ in their ends only, and never to the same text.
package enum ShortNames {
    /// Returns the names, each at most `columns` wide; different names stay different.
    ///
    /// Where the middle is what tells two names apart, more of the beginning or of the end is kept. Where no cut tells them
    /// apart, the names are numbered. `columns` is at least 8.
    package static func fitting(_ names: [String], _ columns: Int) -> [String] {
        guard names.contains(where: { Terminal.width($0) > columns }) else { return names }
        let different = Set(names).count
        for tail in tails(columns) {
            let cut = names.map { shortened($0, columns, tail: tail) }
            if Set(cut).count == different { return cut }
        }
        return numbered(names, columns)
    }

    /// How many columns of the end are kept, the even cut first.
    private static func tails(_ columns: Int) -> [Int] {
        let room = columns - 1
        return (0...room).sorted { (abs($0 - room / 2), $0) < (abs($1 - room / 2), $1) }
    }

    /// Returns a name cut in its middle, with `tail` columns of its end; one that fits stays as it is.
    static func shortened(_ name: String, _ columns: Int, tail: Int) -> String {
        guard Terminal.width(name) > columns else { return name }
        let end = String(Terminal.prefix(String(name.reversed()), tail).reversed())
        return Terminal.prefix(name, columns - 1 - Terminal.width(end)) + "…" + end
    }

    // MARK: Lists

    /// Returns a list of names with as many of its first ones as fit, and how many more there are: `claude,gpt +1`.
    ///
    /// - Parameters:
    ///   - list: names with commas between them.
    ///   - columns: how wide it may be; of a single name that does not fit, its middle is left out.
    /// - Returns: the list in so many columns.
    static func list(_ list: String, fitting columns: Int) -> String {
        guard Terminal.width(list) > columns else { return list }
        let names = list.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        for count in stride(from: names.count - 1, to: 0, by: -1) {
            let text = first(count, of: names)
            if Terminal.width(text) <= columns { return text }
        }
        let more = names.count > 1 ? " +\(names.count - 1)" : ""
        let room = max(1, columns - Terminal.width(more))
        return shortened(names[0], room, tail: (room - 1) / 2) + more
    }

    /// Returns the same with so many of its names at most.
    static func list(_ list: String, atMost most: Int) -> String {
        first(most, of: list.split(separator: ",", omittingEmptySubsequences: false).map(String.init))
    }

    private static func first(_ count: Int, of names: [String]) -> String {
        names.prefix(count).joined(separator: ",") + (names.count > count ? " +\(names.count - count)" : "")
    }

    private static func numbered(_ names: [String], _ columns: Int) -> [String] {
        var numbers: [String: Int] = [:]
        let taken = Set(names)
        return names.map { name in
            guard Terminal.width(name) > columns else { return name }
            var number = numbers[name] ?? numbers.count + 1
            var short = ""
            repeat {
                let mark = "…#\(number)"
                short = Terminal.prefix(name, columns - Terminal.width(mark)) + mark
                if taken.contains(short) { number += names.count }
            } while taken.contains(short)
            numbers[name] = number
            return short
        }
    }
}
