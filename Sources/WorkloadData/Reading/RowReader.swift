import BenchModel
import JSONSyntax

/// How the rows of a file follow on each other.
enum RowContainer: Equatable {
    /// One JSON value on each line.
    case lines
    /// The elements of one array, which may be a member of an object.
    case elements
    /// JSON values one after the other, over several lines each.
    case values
    /// The records of a table (RFC 4180), after one with the names.
    case table(separator: UInt8)

    var words: String {
        switch self {
        case .lines: "JSON Lines"
        case .elements: "a JSON array"
        case .values: "JSON values one after the other"
        case .table(UInt8(ascii: "\t")): "a table with tabs"
        case .table: "CSV"
        }
    }
}

/// The bytes of one row, and where they are.
struct RawRow {
    /// Counted from 1; blank lines do not count.
    var number: Int
    /// From the beginning of the text.
    var offset: Int
    var line: Int
    var column: Int
    var bytes: [UInt8]
}

/// Cuts a text of any size into its rows, with no more of it in memory than one row and one piece.
struct RowReader {
    /// No request is larger.
    static let mostBytes = 64 * 1024 * 1024

    let stream: ByteStream
    private(set) var container = RowContainer.lines
    /// What is not consumed of the text, from ``base`` on.
    private var window: [UInt8] = []
    /// The place of the next byte in `window`.
    private var at = 0
    private var base = 0
    private var (line, column) = (1, 1)
    private var count = 0
    private var hasEnded = false
    /// Whether the array of rows is a member of an object, after which others may follow.
    private var isWrapped = false
    /// The names of that object's other members, which say nothing of the rows; known at the end.
    private(set) var beside: [String] = []

    /// Begins to read: finds out how rows follow on each other.
    init(_ stream: ByteStream) throws(DataProblem) {
        self.stream = stream
        try need(3)
        if window.starts(with: JSONParser.byteOrderMark) { at = 3 }
        try skipSpace()
        switch try peek() {
        case nil:
            throw problem("is empty; expected rows; name the file that has them")
        case UInt8(ascii: "["):
            consume(1)
            container = .elements
        case UInt8(ascii: "{"):
            try openObject()
        case UInt8(ascii: "<"):
            throw problem("is XML or HTML; expected JSON Lines, JSON or CSV; name the file that is meant")
        default:
            try openTable()
        }
    }

    /// Returns the next row; nil at the end.
    mutating func next() throws(DataProblem) -> RawRow? {
        if hasEnded { return nil }
        if case .table = container {
            // A blank before the first separator is a field.
            while let byte = try peek(), byte == 0x0A || byte == 0x0D { consume(1) }
        } else {
            try skipSpace()
            if container == .elements { try skipComma() }
        }
        guard let first = try peek() else {
            if container == .elements {
                throw problem("ends before its array is closed; expected ]; fetch the whole file")
            }
            return nil
        }
        if container == .elements, first == UInt8(ascii: "]") {
            hasEnded = true
            consume(1)
            if isWrapped { try skipRest() }
            try skipSpace()
            if try peek() != nil {
                throw problem("goes on after the end of its rows; expected nothing more; delete the rest")
            }
            return nil
        }
        let found =
            switch container {
            case .lines: try lineEnd()
            case .table(let separator): try recordEnd(separator)
            case .elements, .values: try valueEnd(from: at)
            }
        // A bracket that closes nothing is a row of its own, and none that can be read.
        let end = max(found, at + 1)
        count += 1
        var row = RawRow(number: count, offset: base + at, line: line, column: column, bytes: Array(window[at..<end]))
        // A table's last field may be blank, and be a field all the same.
        let isTable = if case .table = container { true } else { false }
        while let last = row.bytes.last, last == 0x0D || !isTable && (last == 0x20 || last == 0x09) {
            row.bytes.removeLast()
        }
        consume(end - at)
        return row
    }

    /// A problem at the next byte.
    private func problem(_ message: String) -> DataProblem {
        DataProblem(file: stream.name, line: line, column: column, message)
    }

    // MARK: What kind of file it is

    private mutating func openObject() throws(DataProblem) {
        // `{"data": [` is one object around the rows; anything else of that beginning is a row.
        try need(at + 64)
        let head = window[at..<min(window.count, at + 64)].filter { $0 > 0x20 }
        if head.starts(with: "{\"data\":[".utf8), let opening = window[at...].firstIndex(of: UInt8(ascii: "[")) {
            consume(opening + 1 - at)
            (container, isWrapped) = (.elements, true)
            return
        }
        let end = try lineEnd()
        var depth = ValueScan()
        depth.scan(window, from: at, to: end)
        if !depth.isWhole {
            // A line that is cut off has another after it that begins anew.
            let next = end - at
            try need(end + 16)
            let following = window[(at + next)...].first { $0 > 0x20 }
            container = following == UInt8(ascii: "{") ? .lines : .values
        }
    }

    private mutating func openTable() throws(DataProblem) {
        if try areTexts() {
            container = .lines
            return
        }
        let end = try recordEnd(nil)
        let header = String(decoding: window[at..<min(end, at + 4000)], as: UTF8.self)
        let separator = TableQuotes.usualSeparators.first { header.utf8.contains($0) }
        container = .table(separator: separator ?? UInt8(ascii: ","))
    }

    /// Whether the first two lines are texts as JSON writes them; a table may begin with one name in quotes, too, and of that the file's
    /// name tells.
    private mutating func areTexts() throws(DataProblem) -> Bool {
        let endings = [".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz"]
        guard try peek() == UInt8(ascii: "\""), endings.contains(where: stream.name.hasSuffix) else { return false }
        let first = try lineEnd() - at
        try need(at + first + 4096)
        let second = window[(at + first)...].drop { $0 <= 0x20 }.prefix { $0 != UInt8(ascii: "\n") }
        return [window[at..<at + first], second].allSatisfy { line in
            if case .string? = try? JSONParser.parse(Array(line)).value { true } else { false }
        }
    }

    // MARK: Where rows end

    private mutating func lineEnd() throws(DataProblem) -> Int {
        var from = at
        while true {
            if let end = window[from...].firstIndex(of: UInt8(ascii: "\n")) { return end }
            from = window.count - at
            if try !fill() { return window.count }
            from += at
        }
    }

    /// The end of a table's record: line breaks in quotes belong to it.
    private mutating func recordEnd(_ separator: UInt8?) throws(DataProblem) -> Int {
        var from = at
        var quotes = TableQuotes(separator: separator)
        while true {
            let found = window.withUnsafeBufferPointer { bytes -> Int? in
                for index in from..<bytes.count {
                    if bytes[index] == UInt8(ascii: "\n"), !quotes.isQuoted { return index }
                    _ = quotes.take(bytes[index])
                }
                return nil
            }
            if let found { return found }
            from = window.count - at
            if try !fill() { return window.count }
            from += at
        }
    }

    private mutating func valueEnd(from start: Int) throws(DataProblem) -> Int {
        var scan = ValueScan()
        var from = start
        while true {
            if let end = scan.scan(window, from: from, to: window.count) { return end }
            from = window.count - at
            if try !fill() {
                if scan.endsAnywhere { return window.count }
                throw problem("ends before this row is closed; expected its closing bracket; fetch the whole file")
            }
            from += at
        }
    }

    // MARK: The window

    private mutating func peek() throws(DataProblem) -> UInt8? {
        try need(at + 1)
        return at < window.count ? window[at] : nil
    }

    private mutating func need(_ count: Int) throws(DataProblem) {
        let missing = count - at
        while window.count < at + missing, try fill() {}
    }

    /// Drops what is consumed and reads on; false at the end of the text.
    ///
    /// Places in the window change by `at`.
    private mutating func fill() throws(DataProblem) -> Bool {
        if at > 0 {
            window.removeSubrange(..<at)
            base += at
            at = 0
        }
        if window.count > Self.mostBytes {
            throw problem(
                "has a row of more than \(Self.mostBytes / 1_000_000) MB; expected rows that are requests; check the file"
            )
        }
        return try stream.append(to: &window)
    }

    private mutating func skipSpace() throws(DataProblem) {
        while let byte = try peek(), byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { consume(1) }
    }

    /// Goes to the end of the object around the rows, whose other members say nothing of them.
    private mutating func skipRest() throws(DataProblem) {
        var scan = ValueScan(depth: 1)
        var from = at
        while true {
            if let end = scan.scan(window, from: from, to: window.count) {
                noteBeside(window[at..<end])
                return consume(end - at)
            }
            from = window.count - at
            if try !fill() {
                throw problem("ends before the object around its rows is closed; expected }; fetch the whole file")
            }
            from += at
        }
    }

    /// Notes the names in what follows on the rows, up to the end of the object around them.
    private mutating func noteBeside(_ rest: ArraySlice<UInt8>) {
        let members = rest.drop { $0 <= 0x20 || $0 == UInt8(ascii: ",") }
        guard case .object(let found)? = try? JSONParser.parse([UInt8(ascii: "{")] + members).value else { return }
        beside = found.map(\.key)
    }

    /// Goes over the comma between two elements; one behind the last does no harm.
    private mutating func skipComma() throws(DataProblem) {
        let next = try peek()
        if count > 0, next == UInt8(ascii: ",") {
            consume(1)
            try skipSpace()
        } else if count > 0, let next, next != UInt8(ascii: "]") {
            throw problem("has a row without a comma before it; expected one between two rows of an array; write it")
        }
        if try peek() == UInt8(ascii: ",") {
            throw problem("has a comma without a row before it; expected a row; delete the comma")
        }
    }

    /// Goes on, and counts lines and columns.
    private mutating func consume(_ count: Int) {
        let (from, to) = (at, at + count)
        var (line, column) = (line, column)
        window.withUnsafeBufferPointer { bytes in
            for index in from..<to {
                let byte = bytes[index]
                if byte == UInt8(ascii: "\n") {
                    line += 1
                    column = 1
                } else if byte & 0xC0 != 0x80 {
                    column += 1
                }
            }
        }
        (self.line, self.column, at) = (line, column, to)
    }
}
