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
