import BenchModel

/// A table laid out for a screen's width: what it shows, and what it says beneath.
///
/// A table that is too wide is first narrowed in its columns of words and then broken into several beneath each other, each with
/// the names of the rows in front: no line is longer than the screen, and no figure is cut.
struct TableLayout {
    private let table: ReportTable
    private let screen: Screen
    private var columns: Int { screen.columns }
    /// By row, the head apart.
    private let cells: [[String]]
    private let titles: ColumnTitles
    /// The columns that are shown.
    private let kept: [Int]
    /// What every row has alike.
    private let alike: [String]

    /// Creates the layout.
    ///
    /// - Parameters:
    ///   - table: what to lay out.
    ///   - screen: how wide it may be, and whether that is an edge; if it is none, no word is shortened.
    ///   - leavesOut: whether columns that are empty are left out, and what is the same in every row is said once.
    init(_ table: ReportTable, on screen: Screen, leavesOut: Bool) {
        self.table = table
        self.screen = screen
        let cells = table.rows.map { row in
            row.map { PlainText.line(leavesOut ? $0.rounded : $0.shown) }
        }
        self.cells = cells
        titles = ColumnTitles(table.columns.map(\.title))
        let isEmpty = { (column: Int) in table.rows.allSatisfy { $0[column].value == .absent } }
        let isAlike = { (column: Int) in
            cells.count > 1 && cells.dropFirst().allSatisfy { $0[column] == cells[0][column] }
        }
        let filled = table.columns.indices.filter { !leavesOut || $0 == 0 || !isEmpty($0) }
        let different = filled.filter { !leavesOut || $0 == 0 || !isAlike($0) }
        // Where nothing differs, the figures are the table.
        kept = different.count > 1 ? different : filled
        alike =
            kept.count < filled.count
            ? filled.filter { !different.contains($0) }.map { [titles] in "\(titles.full[$0]) \(cells[0][$0])" } : []
    }

    /// The lines: a title, and for each block a head above a rule, the rows and a rule; then the notes.
    var lines: [InkedLine] {
        var lines = [InkedLine(table.title, .bold)]
        let widths = narrowedWidths
        let blocks = blocks(widths)
        for block in blocks { lines += blockLines(block) }
        let same = alike.isEmpty ? [] : ["the same in every row: " + alike.joined(separator: " · ")]
        return lines
            + (same + table.notes + cutSentences(blocks)).flatMap {
                Terminal.wrap($0, indent: "  ", columns: noteColumns).map { InkedLine($0, .dim) }
            }
    }

    /// Sentences are wrapped where rows are not.
    private var noteColumns: Int { screen.isBounded ? columns : min(columns, Terminal.columns) }

    // MARK: Widths

    private static let space = 2
    /// Names and words are not narrowed below this.
    private static let leastWords = 12

    /// Below which width a column is not narrowed: the names of rows stay whole up to a quarter of the screen, since a reader
    /// who cannot tell the rows apart has no use for their figures.
    private func leastWidth(_ column: Int) -> Int { column == 0 ? max(Self.leastWords, columns / 4) : Self.leastWords }

    private func isOfWords(_ column: Int) -> Bool { table.columns[column].alignment == .left }

    private func naturalWidth(_ column: Int, title: String) -> Int {
        max(Terminal.width(title), cells.map { Terminal.width(listed($0[column], in: column)) }.max() ?? 0)
    }

    /// A cell before it is narrowed: where nothing is, a list has a few of its names.
    private func listed(_ text: String, in column: Int) -> String {
        table.columns[column].isList && !screen.isBounded ? ShortNames.list(text, atMost: Self.mostListed) : text
    }

    /// So many names of a list stand where there is no edge: each of them whole, and in one line with its row.
    private static let mostListed = 4

    /// The widths of all columns, with the widest ones of words narrowed until the table fits, or no more can be taken.
    private var narrowedWidths: [Int] {
        var widths = table.columns.indices.map { naturalWidth($0, title: titles.short[$0]) }
        let words = kept.filter(isOfWords)
        guard screen.isBounded else { return widths }
        let total = { (widths: [Int]) in kept.reduce(-Self.space) { $0 + widths[$1] + Self.space } }
        while total(widths) > columns {
            let narrowable = words.filter { widths[$0] > leastWidth($0) }
            guard let widest = narrowable.max(by: { widths[$0] < widths[$1] }) else { break }
            widths[widest] -= 1
        }
        return widths
    }

    /// Whether all columns stand beside each other with nothing cut.
    var fits: Bool {
        kept.reduce(-Self.space) { $0 + naturalWidth($1, title: titles.short[$1]) + Self.space } <= columns
    }

    private struct Block {
        /// With the names in front.
        var columns: [Int]
        var titles: [String]
        var widths: [Int]

        var width: Int { widths.reduce(0, +) + TableLayout.space * (widths.count - 1) }
    }

    /// Deals the columns out among blocks that each fit.
    private func blocks(_ widths: [Int]) -> [Block] {
        let names = { (width: Int) in Block(columns: [0], titles: [titles.short[0]], widths: [width]) }
        let short = names(min(widths[0], screen.nameWidth(max(8, columns / 3))))
        if kept.reduce(-Self.space, { $0 + widths[$1] + Self.space }) <= columns {
            return [
                Block(
                    columns: kept,
                    titles: titles.titles(of: kept),
                    widths: zip(kept, titles.titles(of: kept)).map { max(widths[$0], Terminal.width($1)) }
                )
            ].flatMap { $0.width <= columns ? [$0] : dealt(short, widths) }
        }
        let blocks = dealt(short, widths)
        // Whole names, where they cost no further block.
        let whole = dealt(names(min(naturalWidth(0, title: titles.short[0]), columns / 2)), widths)
        return (whole.count == blocks.count && whole.allSatisfy { $0.width <= columns } ? whole : blocks).map(widened)
    }

    /// Gives words that were narrowed for one long row back what their own row has left.
    private func widened(_ block: Block) -> Block {
        var block = block
        for (place, column) in block.columns.enumerated().dropFirst() where isOfWords(column) {
            let wanted = naturalWidth(column, title: block.titles[place]) - block.widths[place]
            block.widths[place] += max(0, min(wanted, columns - block.width))
        }
        return block
    }

    private func dealt(_ names: Block, _ widths: [Int]) -> [Block] {
        var blocks: [Block] = []
        var block = names
        var rest = kept.dropFirst()[...]
        while !rest.isEmpty {
            // A number of values stays with what it counts.
            let group = titles.group(from: rest)
            let shown = titles.titles(of: block.columns + group).suffix(group.count)
            var longer = block
            for (column, title) in zip(group, shown) {
                longer.columns.append(column)
                longer.titles.append(title)
                let room = columns - names.width - Self.space
                let width = max(widths[column], Terminal.width(title))
                longer.widths.append(isOfWords(column) && screen.isBounded ? min(width, room) : width)
            }
            if longer.width > columns, block.columns.count > 1 {
                blocks.append(block)
                block = names
            } else {
                block = longer
                rest = rest.dropFirst(group.count)
            }
        }
        return blocks + [block]
    }

    // MARK: Lines

    private func blockLines(_ block: Block) -> [InkedLine] {
        let shown = block.columns.indices.map { place -> [String] in
            let (column, width) = (block.columns[place], block.widths[place])
            let texts = cells.map { $0[column] }
            if table.columns[column].isList {
                return texts.map { ShortNames.list(listed($0, in: column), fitting: width) }
            }
            return isOfWords(column) && isOfNames(column) ? ShortNames.fitting(texts, max(8, width)) : texts
        }
        let line = { (texts: [String]) in
            texts.enumerated()
                .map { Terminal.fit($1, block.widths[$0], table.columns[block.columns[$0]].alignment) }
                .joined(separator: String(repeating: " ", count: Self.space))
        }
        let rule = InkedLine(
            String(repeating: "─", count: min(block.width, screen.isBounded ? columns : Self.longestRule)),
            .dim
        )
        let rows = cells.indices.map { row in InkedLine(line(shown.map { $0[row] })) }
        return [InkedLine(line(block.titles), .dim), rule] + rows + [rule]
    }

    /// A rule of a file or a pipe is no longer than this, whatever its widest row.
    private static let longestRule = 200

    /// How much of a sentence that a cell cuts is told beneath the table.
    private static let toldAtMost = 480

    /// Returns each sentence that its column cuts, behind the name of its row, once.
    private func cutSentences(_ blocks: [Block]) -> [String] {
        var told: [String] = []
        for block in blocks {
            for (column, width) in zip(block.columns, block.widths).dropFirst()
            where isOfWords(column) && !isOfNames(column) && !table.columns[column].isList {
                for row in cells where Terminal.width(row[column]) > width {
                    let start = Terminal.prefix(row[column], Self.toldAtMost)
                    let sentence = "\(row[0]): \(start)\(start == row[column] ? "" : "…")"
                    told.append(sentence)
                }
            }
        }
        return told.eachOnce
    }

    /// Whether a column holds names: the first one does, and any without a sentence in it.
    private func isOfNames(_ column: Int) -> Bool {
        column == 0 || cells.allSatisfy { !$0[column].contains(" ") }
    }
}
