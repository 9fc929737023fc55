/// The lines of a ``FirstTable``.
struct FirstTableLines {
    let head: [InkedLine]
    let rows: [InkedLine]

    /// Lays the table out.
    ///
    /// - Parameters:
    ///   - table: the table; where it is too wide, columns are left out.
    ///   - columns: the width there is.
    ///   - nameWidth: the most that a name takes.
    init(_ table: FirstTable, columns: Int, nameWidth: Int) {
        var table = table
        let names = max(Terminal.width(table.nameTitle), table.rows.map { Terminal.width($0.name) }.max() ?? 0)
        let nameColumn = min(names, nameWidth)
        table.narrow { nameColumn + Self.widths($0).reduce(0) { $0 + $1 + 2 } > columns }
        let widths = Self.widths(table)
        let marks = Self.marks(table)
        let line = { (name: String, cells: [(String, String, Ink?)], ink: Ink?) -> InkedLine in
            var line = InkedLine(Terminal.fit(name, nameColumn, .left), ink)
            for (place, cell) in cells.enumerated() {
                let text = cell.0 + cell.1.padded(to: marks[place])
                line.add("  " + Terminal.fit(text, widths[place], .right), cell.2 ?? ink)
            }
            return line
        }
        let groups = table.columns.map(\.group)
        var above = InkedLine()
        if groups.contains(where: { !$0.isEmpty }) {
            above = InkedLine(Self.groupLine(table, nameColumn, widths, marks), .dim)
        }
        let titles = line(table.nameTitle, table.columns.map { ($0.title, "", nil) }, .dim)
        head = above.text.isEmpty ? [titles] : [above, titles]
        rows = table.rows.map { row in
            line(row.name, row.cells.map { ($0.text, $0.mark, $0.isBest ? .green : $0.isBad ? .red : nil) }, nil)
        }
    }

    /// How many columns the marks behind a column's figures take.
    private static func marks(_ table: FirstTable) -> [Int] {
        table.columns.indices.map { place in table.rows.map { Terminal.width($0.cells[place].mark) }.max() ?? 0 }
    }

    private static func widths(_ table: FirstTable) -> [Int] {
        let marks = marks(table)
        var widths = table.columns.indices.map { place in
            let cells = table.rows.map { Terminal.width($0.cells[place].text) + marks[place] }
            return max(Terminal.width(table.columns[place].title) + marks[place], cells.max() ?? 0)
        }
        for (place, column) in table.columns.enumerated() {
            // A head above two columns takes both and the space between.
            let below = isAbovePair(table, place) ? widths[place - 1] + 2 : 0
            widths[place] = max(widths[place], Terminal.width(column.group) - below)
        }
        return widths
    }

    private static func isAbovePair(_ table: FirstTable, _ place: Int) -> Bool {
        table.columns[place].kind == .firstTokenTail && place > 0 && table.columns[place - 1].kind == .firstToken
    }

    private static func groupLine(_ table: FirstTable, _ name: Int, _ widths: [Int], _ marks: [Int]) -> String {
        var text = String(repeating: " ", count: name)
        for (place, column) in table.columns.enumerated() {
            text += String(repeating: " ", count: widths[place] + 2)
            guard !column.group.isEmpty else { continue }
            let head = column.group + String(repeating: " ", count: min(marks[place], max(0, widths[place] - 1)))
            text = String(text.dropLast(min(text.count, Terminal.width(head)))) + head
        }
        return text
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - Terminal.width(self)))
    }
}
