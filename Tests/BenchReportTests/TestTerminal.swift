/// A terminal, as far as a live view uses one: it wraps, scrolls, moves its cursor and clears.
struct TestTerminal {
    private(set) var rows: [[Character]] = [[]]
    private var row = 0
    private var column = 0
    var columns: Int
    let height: Int
    private(set) var writes = 0
    private(set) var wraps = true

    init(columns: Int, height: Int = 24) {
        self.columns = columns
        self.height = height
    }

    /// What is seen, and what has scrolled away above, without blanks at the ends.
    var text: [String] {
        var lines = rows.map { row in
            var line = String(row)
            while line.last == " " { line.removeLast() }
            return line
        }
        while lines.last?.isEmpty == true { lines.removeLast() }
        return lines
    }

    /// What is seen.
    var seen: [String] { Array(text.dropFirst(top)) }

    /// The first row that the cursor can reach.
    private var top: Int { max(scrolled, rows.count - height) }
    /// How many rows scrolled away above when there were more below than now.
    private var scrolled = 0

    mutating func write(_ text: String) {
        writes += 1
        var rest = Array(text.unicodeScalars)[...]
        var pending = ""
        while let scalar = rest.popFirst() {
            switch scalar {
            case "\r": column = 0
            case "\n":
                row += 1
                if row == rows.count { rows.append([]) }
            case "\u{1B}":
                guard rest.popFirst() == "[" else { fatalError("an escape that is no sequence") }
                pending = ""
                while let next = rest.popFirst() {
                    pending.unicodeScalars.append(next)
                    if ("@"..."~").contains(next) { break }
                }
                obey(pending)
            default: put(Character(scalar))
            }
        }
    }

    private mutating func put(_ character: Character) {
        if column == columns, !wraps { column -= 1 }
        if column == columns {
            (row, column) = (row + 1, 0)
            if row == rows.count { rows.append([]) }
        }
        while rows[row].count <= column { rows[row].append(" ") }
        rows[row][column] = character
        column += 1
    }

    private mutating func obey(_ sequence: String) {
        switch sequence.last {
        case "A": row = max(top, row - (Int(sequence.dropLast()) ?? 1))
        case "H":
            (row, column) = (top, 0)
        case "J" where sequence == "2J":
            // What was seen scrolls away above, as in tmux.
            let below = row - top
            scrolled = rows.count
            rows += Array(repeating: [], count: height)
            row = scrolled + below
        case "K": rows[row] = Array(rows[row].prefix(column))
        case "J" where row == top && column == 0:
            // The whole screen is cleared: tmux takes that for the same.
            while rows.last?.isEmpty == true, rows.count > top { rows.removeLast() }
            scrolled = rows.count
            row = scrolled
            rows.append([])
        case "J":
            scrolled = top
            rows[row] = Array(rows[row].prefix(column))
            rows.removeSubrange((row + 1)...)
        case "m": break
        case "h" where sequence == "?7h": wraps = true
        case "l" where sequence == "?7l": wraps = false
        case "h", "l": if sequence.dropLast() != "?2026" { fatalError("a mode that nobody resets: \(sequence)") }
        default: fatalError("unknown: \(sequence)")
        }
    }

    /// Makes the terminal narrower or wider: its lines are broken anew, as most terminals do, or cut where they are too long.
    mutating func resize(to columns: Int, breaking: Bool = true) {
        guard breaking else {
            rows = rows.map { Array($0.prefix(columns)) }
            self.columns = columns
            column = min(column, columns)
            return
        }
        var broken: [[Character]] = []
        var away = 0
        for (place, line) in rows.enumerated() {
            if place == scrolled { away = broken.count }
            var rest = line[...]
            repeat {
                broken.append(Array(rest.prefix(columns)))
                rest = rest.dropFirst(columns)
            } while !rest.isEmpty
        }
        let below = rows.count - row
        (rows, self.columns) = (broken, columns)
        scrolled = away
        row = rows.count - below
        column = min(column, columns)
    }
}
