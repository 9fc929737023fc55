import Statistics

/// A small table: one subject, few columns.
struct ReportTable {
    enum Alignment { case left, right }

    struct Column {
        var title: String
        var alignment: Alignment
        /// Whether each cell is a list of names with commas between them, of which the first ones are shown where not all fit.
        var isList = false
    }

    var title: String
    var columns: [Column]
    var rows: [[Cell]] = []
    /// What the marks in the cells mean; only the marks that occur.
    var notes: [String] = []

    /// Creates a table of which the first column names the row and the others hold figures.
    init(_ title: String, name: String = "target", figures: [String], words: [String] = []) {
        self.title = title
        columns =
            [Column(title: name, alignment: .left)]
            + figures.map { Column(title: $0, alignment: .right) }
            + words.map { Column(title: $0, alignment: .left) }
    }
}

extension ReportTable {
    /// Fills in a row per item, and a note per mark that occurs.
    mutating func fill<Item>(_ items: [Item], _ build: (Item, inout RowBuilder) -> Void) {
        var marks: Set<Mark> = []
        for item in items {
            var row = RowBuilder()
            build(item, &row)
            rows.append(row.cells)
            marks.formUnion(row.marks)
        }
        notes += Mark.allCases.filter(marks.contains).map(\.note)
    }
}
