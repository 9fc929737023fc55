import Statistics

/// A small table: one subject, few columns.
struct ReportTable {
    enum Alignment { case left, right }

    struct Column {
        var title: String
        var alignment: Alignment
    }

    var title: String
    var columns: [Column]
    var rows: [[String]] = []
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

/// Marks behind a figure, each explained by a note.
enum Mark: String, CaseIterable {
    case fewSamples = "*"
    case countedFromChunks = "~"
    case buffered = "!"
    case firstEventAsOne = "^"
    case reckoned = "≈"

    var note: String {
        switch self {
        case .fewSamples:
            "* too few samples to tell this percentile from the extreme: p95 wants 20, p99 wants 100"
        case .countedFromChunks:
            "~ for want of usage, tokens of some requests were counted from chunks"
        case .buffered:
            "! most events shared reads, see delivery below: these gaps are not the model's"
        case .reckoned:
            "≈ for want of usage, reckoned from the events received, each taken to carry what those of uncut answers do"
        case .firstEventAsOne:
            "^ events carry several tokens, the first an unknown number: it is taken for one, and the pace reads too fast"
        }
    }
}

/// One row in the making, with the marks it used.
struct RowBuilder {
    private(set) var cells: [String] = []
    private(set) var marks: Set<Mark> = []

    mutating func text(_ text: String?) { cells.append(text ?? Figure.absent) }
    mutating func count(_ number: Int?) { cells.append(number.map(String.init) ?? Figure.absent) }

    mutating func figure(_ value: Double?, _ format: (Double) -> String, mark: Mark? = nil) {
        guard let value else { return cells.append(Figure.absent) }
        if let mark { marks.insert(mark) }
        cells.append(format(value) + (mark?.rawValue ?? ""))
    }

    mutating func percentiles(_ percents: [Double], of distribution: Distribution, _ format: (Double) -> String) {
        for percent in percents {
            let mark: Mark? = distribution.canTell(percent) ? nil : .fewSamples
            figure(distribution.percentile(percent), format, mark: mark)
        }
    }

    /// Marks the last cells, but for those without a figure.
    mutating func marked(_ mark: Mark, last count: Int = 1) {
        for index in cells.indices.suffix(count) where cells[index] != Figure.absent {
            marks.insert(mark)
            cells[index] += mark.rawValue
        }
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
