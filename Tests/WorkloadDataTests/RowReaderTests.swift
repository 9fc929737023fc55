import BenchModel
import JSONSyntax
import Testing

@testable import WorkloadData

/// Every text is written from rows that are known, so that what is read can be held against them.
@Suite("Rows are cut where they end, in every container")
struct RowReaderTests {
    private static let awkward = [
        "plain", "", " ", "a,b", "\"", "\"\"", "[", "]", "{", "}", "\\", "a\nb", "\r\n", "\t", ";", "é", "日本", "😀",
        "x\"y", "]},{", "\u{2028}", "'", ":",
    ]

    private static func text(_ random: inout SplitMix64) -> String {
        (0..<Int.random(in: 0...5, using: &random)).map { _ in awkward.randomElement(using: &random) ?? "" }.joined()
    }

    private static func value(depth: Int, _ random: inout SplitMix64) -> JSONValue {
        switch Int.random(in: 0..<(depth > 0 ? 5 : 3), using: &random) {
        case 0: return .string(text(&random))
        case 1: return .number("\(Int.random(in: -99...99, using: &random))")
        case 2: return [true, false, .null].randomElement(using: &random) ?? .null
        case 3: return .array((0..<Int.random(in: 0...3, using: &random)).map { _ in value(depth: depth - 1, &random) })
        default: return ["k": value(depth: depth - 1, &random), "\"]": value(depth: depth - 1, &random)]
        }
    }

    private static func read(_ text: String) throws -> (container: RowContainer, rows: [RawRow]) {
        let folder = try DataFolder()
        var reader = try RowReader(ByteStream(path: folder.file(text)))
        var rows: [RawRow] = []
        while let row = try reader.next() { rows.append(row) }
        return (reader.container, rows)
    }

    /// Holds the place of each row against one who counts from the beginning.
    private static func holdPlaces(_ rows: [RawRow], in text: String) {
        let bytes = Array(text.utf8)
        let source = SourceText(file: "f", bytes: bytes)
        for (place, row) in rows.enumerated() {
            #expect(row.number == place + 1 && Array(bytes[row.offset..<row.offset + row.bytes.count]) == row.bytes)
            let (line, column) = source.position(of: row.offset)
            #expect(row.line == line && row.column == column, "row \(row.number) of \(text.debugDescription)")
        }
    }

    @Test("as JSON Lines, an array, an array in an object, or one value after the other", arguments: 0..<12)
    func values(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let objects: [JSONValue] = (0..<Int.random(in: 1...9, using: &random)).map {
            ["row": .number("\($0)"), "v": Self.value(depth: 3, &random)]
        }
        func blank() -> String { ["", " ", "\n", "\r\n", "\t", "\n\n"].randomElement(using: &random) ?? "" }
        let commas = objects.map { blank() + $0.indented + blank() }.joined(separator: ",")
        let mark = Bool.random(using: &random) ? "\u{FEFF}" : ""
        let texts: [(RowContainer, String)] = [
            (.lines, objects.map { $0.json + blank().filter { $0 != "\n" } + "\n" + blank() }.joined()),
            (.lines, objects.map(\.json).joined(separator: "\r\n")),
            (.elements, blank() + "[" + commas + "]" + blank()),
            (.elements, "{\"data\": [" + commas + "], \"more\": 1}"),
            (.elements, "[" + objects.map(\.json).joined(separator: ",") + ",]"),
            (.values, objects.map { "{\n" + $0.json.dropFirst() + blank() }.joined(separator: "\n")),
        ]
        for (container, text) in texts {
            let (found, rows) = try Self.read(mark + text)
            #expect(found == container && rows.count == objects.count, "\(text.debugDescription)")
            for (row, object) in zip(rows, objects) {
                #expect(try JSONParser.parse(row.bytes).plain == object, "\(text.debugDescription)")
            }
            Self.holdPlaces(rows, in: mark + text)
        }
    }

    @Test("as a table, whatever its fields hold", arguments: 0..<12)
    func tables(seed: UInt64) throws {
        var random = SplitMix64(seed: seed &+ 40)
        let separator: Character = [",", "\t", ";"].randomElement(using: &random) ?? ","
        let lineEnd = Bool.random(using: &random) ? "\r\n" : "\n"
        func written(_ field: String) -> String {
            let needsQuotes = field.unicodeScalars.contains { "\"\r\n\(separator)".unicodeScalars.contains($0) }
            if !needsQuotes, Bool.random(using: &random) { return field }
            return "\"" + field.replacing("\"", with: "\"\"") + "\""
        }
        let names = ["id", "a text", "größe"]
        let records = (0..<Int.random(in: 1...8, using: &random)).map { number in
            ["\(number)", Self.text(&random), Self.text(&random)]
        }
        // A header in which only its own separator comes tells it.
        let text =
            ([names] + records).map { $0.map(written).joined(separator: String(separator)) }.joined(separator: lineEnd)
            + (Bool.random(using: &random) ? lineEnd : "")
        let (container, rows) = try Self.read(text)
        let byte = try #require(separator.asciiValue)
        #expect(container == .table(separator: byte) && rows.count == records.count + 1, "\(text.debugDescription)")
        for (row, record) in zip(rows.dropFirst(), records) {
            let fields = try #require(TableRecord.fields(row.bytes, separator: byte))
            #expect(fields.map { Array($0.text.utf8) } == record.map { Array($0.utf8) }, "\(text.debugDescription)")
            #expect(fields.map(\.offset) == fields.map(\.offset).sorted() && fields.first?.offset == 0)
        }
        Self.holdPlaces(rows, in: text)
    }

    private static let records: [(record: String, fields: [String]?)] = [
        ("", [""]), (",", ["", ""]), ("a,b", ["a", "b"]), (" a , b ", [" a ", " b "]), (#""a""#, ["a"]),
        (#""a,b",c"#, ["a,b", "c"]),
        (#""a""b""#, [#"a"b"#]), (#"a"b,c"#, [#"a"b"#, "c"]), (#"5" pipe"#, [#"5" pipe"#]), ("\"\"\",\"", ["\","]),
        (#""a"#, nil), (#"a,"b"#, nil),
        ("\"\",\"\"", ["", ""]), (#""""#, [""]), ("\"\"\"\"", ["\""]), (#""a" ,b"#, ["a ", "b"]), (#"a,""#, nil),
        (#""a"b"#, ["ab"]), ("a;b\tc", ["a;b\tc"]),
    ]

    @Test("fields are what RFC 4180 says, and a quote within a field is text", arguments: records)
    func fields(record: String, fields: [String]?) {
        #expect(TableRecord.fields(Array(record.utf8), separator: UInt8(ascii: ","))?.map(\.text) == fields)
    }

    @Test("what is beside the rows in the object around them is named")
    func beside() throws {
        let row = #"{"prompt": "a"}"#
        let folder = try DataFolder()
        let found = try folder.dataset(#"{"data": [\#(row), \#(row)], "name": "x", "more": [1, {"y": "}"}]}"#).survey
        #expect(found.rows == 2)
        #expect(found.container == #"a JSON array in an object, of which "name", "more" are left alone"#)
        #expect(try folder.dataset(#"{"data": [\#(row)]}"#).survey.container == "a JSON array")
        #expect(try folder.dataset("[\(row)]").survey.container == "a JSON array")
    }

    @Test("what is held is one row, and a row ends at the end of its text")
    func ends() throws {
        #expect(try Self.read("{\"a\":1}").rows.map { String(decoding: $0.bytes, as: UTF8.self) } == ["{\"a\":1}"])
        #expect(try Self.read("[]").rows.isEmpty && Self.read("[ ]\n").rows.isEmpty)
        #expect(
            try Self.read("[1,\"a\",[2],{}, null ]").rows.map { String(decoding: $0.bytes, as: UTF8.self) } == [
                "1", "\"a\"", "[2]", "{}", "null",
            ]
        )
        #expect(try Self.read("[\"]\", \"\\\"]\"]").rows.count == 2)
        #expect(try Self.read("question\nWhy?").rows.count == 2)
        #expect(try Self.read("{\n\"a\": 1}{\n\"a\": 2}").rows.count == 2)
    }

    private static let broken: [(text: String, words: String)] = [
        ("", "is empty"), (" \n\t\n", "is empty"), ("\u{FEFF}", "is empty"), ("[1", "ends before"),
        ("[1,", "ends before"), ("[\"a", "ends before this row is closed"),
        ("[{\"a\": [}", "ends before"), ("[1] 2", "goes on after the end"), ("<?xml", "XML or HTML"),
        ("{\n\"a\": 1", "ends before this row is closed"),
        ("{\"data\": [1, 2", "ends before its array is closed"), ("[1 2]", "a row without a comma before it"),
        ("{\"data\": [1]", "ends before the object around its rows is closed"),
        ("{\"data\": [1], \"x\": \"}", "ends before the object around its rows is closed"),
        ("{\"data\": [1], \"x\": [{\"y\": \"]\"}]} {", "goes on after the end"),
        ("[{} {}]", "a row without a comma before it"), ("[1,,2]", "a comma without a row before it"),
        ("[,1]", "a comma without a row before it"), ("[1,,]", "a comma without a row before it"),
    ]

    @Test("what has no end, or more than one, is told", arguments: broken)
    func eachBroken(text: String, words: String) {
        let problem = #expect(throws: DataProblem.self) { try Self.read(text) }
        #expect(problem?.message.contains(words) == true, "\(String(describing: problem))")
    }

    @Test(
        "a file that is packed or written otherwise is named, with what to do",
        arguments: [
            ([0x28, 0xB5, 0x2F, 0xFD, 0], "zstdcat"), (Array("BZh9".utf8), "bzcat"),
            ([0xFD, 0x37, 0x7A, 0x58, 0x5A], "xzcat"), (Array("ARROW1".utf8), "duckdb"),
            (Array("SQLite format 3".utf8), "a database"), ([0xFF, 0xFE, 0x7B, 0], "iconv -f UTF-16 "),
            ([0xFF, 0xFE, 0, 0, 0x7B, 0, 0, 0], "iconv -f UTF-32 "),
            ([0, 0, 0xFE, 0xFF, 0, 0, 0, 0x7B], "iconv -f UTF-32 "),
            ([0xFE, 0xFF, 0, 0x7B], "iconv"), ([0x1F, 0x8B], "ends in the middle"),
            ([0x1F, 0x8B, 8, 0, 1, 2, 3, 4, 5, 6, 7, 8], "damaged gzip"),
        ] as [([UInt8], String)]
    )
    func packed(bytes: [UInt8], words: String) throws {
        let folder = try DataFolder()
        let file = try folder.file(bytes)
        let problem = #expect(throws: DataProblem.self) { try Dataset(DataSource(file: file)) }
        #expect(problem?.message.contains(words) == true && problem?.file == file, "\(String(describing: problem))")
    }

    @Test("a path that leads to no file says what is there")
    func paths() throws {
        let folder = try DataFolder()
        let missing = #expect(throws: DataProblem.self) { try Dataset(DataSource(file: folder.path + "/none")) }
        #expect(missing?.message == "there is no such file; check the path" && missing?.line == 0)
        let directory = #expect(throws: DataProblem.self) { try Dataset(DataSource(file: folder.path)) }
        #expect(
            directory?.message.contains("is a directory") == true
                && directory?.description.hasPrefix("\(folder.path): ") == true
        )
    }
}

@Suite("Figures of rows")
struct RowFigureTests {
    private static let counts: [(value: JSONValue, tokens: Int?, isRefused: Bool)] = [
        (0, 0, false), (128, 128, false), (.number("128.0"), 128, false), (.number("1.28e2"), 128, false),
        (.string("128"), 128, false), (.string(" 1 024 "), 1024, false),
        (.string("128.0"), 128, false), (.string(""), nil, false), (.string("  "), nil, false),
        (.number("-0"), 0, false), (1_000_000_000, 1_000_000_000, false),
        (1_000_000_001, nil, true), (-1, nil, true), (.number("1.5"), nil, true), (.number("1e400"), nil, true),
        (.string("many"), nil, true), (.string("nan"), nil, true),
        (.string("inf"), nil, true), (.string("0x10"), nil, true), (.string("0x1p4"), nil, true),
        (.string("１"), nil, true), (true, nil, true), ([], nil, true), ([:], nil, true),
    ]

    @Test("A number of tokens is whole, from 0 on, written as a number or as tables write it", arguments: counts)
    func tokens(value: JSONValue, tokens: Int?, isRefused: Bool) {
        do throws(RowDefect) {
            let found = try JSONNode(plain: value).tokens()
            #expect(found == tokens && !isRefused, "\(value)")
        } catch {
            #expect(
                isRefused && error.refusal == .wrongShape && error.message.contains(JSONNode.tokenCount),
                "\(value)"
            )
        }
    }

    private static let estimates: [(text: String, tokens: Int)] = [
        ("", 0), (" \n\t", 0), ("a", 2), ("one two three", 4), ("one  two\nthree", 4), ("abcdefghijkl", 2),
        ("abcdefghijklm", 3), ("日本語", 3), ("日 本", 2),
        ("한국어", 3), ("ひらがな", 4), ("é", 2), ("naïve café", 3), ("word日本word", 5), ("😀", 2),
    ]

    @Test("Tokens are guessed from words, long words and ideographs", arguments: estimates)
    func estimate(text: String, tokens: Int) { #expect(TokenEstimate.tokens(in: text) == tokens) }

    @Test("Tokens of two texts together are about those of each, however they are stored", arguments: 0..<6)
    func additive(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let pieces = ["word", " ", "\n", "日本", "é", "averyverylongwordindeed", "a", "한", "12", "."]
        for _ in 0..<60 {
            func text() -> String {
                (0..<Int.random(in: 0...20, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }
                    .joined()
            }
            let (one, other) = (text(), text())
            let (a, b, both) = (
                TokenEstimate.tokens(in: one), TokenEstimate.tokens(in: other),
                TokenEstimate.tokens(in: one + " " + other)
            )
            #expect(abs(a + b - both) <= 1, "\(one) | \(other)")
            #expect(
                TokenEstimate.tokens(in: String(one.dropFirst(0))) == a && TokenEstimate.tokens(in: one + "\n") == a
            )
            #expect(TokenEstimate.tokens(in: String(Substring("x\(one)").dropFirst())) == a, "a slice is the same text")
        }
    }

    private static func slowDays(_ year: Int, _ month: Int, _ day: Int) -> Int {
        func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }
        let lengths = [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return (1970..<year).reduce(0) { $0 + (isLeap($1) ? 366 : 365) } + lengths.prefix(month - 1).reduce(0, +) + day
            - 1
    }

    @Test("Moments of traces are counted as a calendar counts them, and no day is taken that it does not have")
    func moments() {
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        for year in [1970, 1972, 1999, 2000, 2023, 2024, 2100, 2200] {
            var previous = -1
            for month in 1...12 {
                for day in 1...32 {
                    let found = TraceTime.nanoseconds("\(year)-\(two(month))-\(two(day)) 00:00:00").map {
                        $0.quotient(by: .seconds(86_400))
                    }
                    let days = Self.slowDays(year, month, day)
                    let next = month == 12 ? Self.slowDays(year + 1, 1, 1) : Self.slowDays(year, month + 1, 1)
                    #expect(found == (days < next ? days : nil), "\(year)-\(month)-\(day)")
                    if let found { #expect(found > previous); previous = found }
                }
            }
        }
        #expect(
            TraceTime.nanoseconds("2023-00-10 00:00:00") == nil && TraceTime.nanoseconds("2023-01-00 00:00:00") == nil
        )
        #expect(
            TraceTime.nanoseconds("2201-01-01 00:00:00") == nil && TraceTime.nanoseconds("1969-12-31 23:59:59") == nil
        )
    }

    @Test(
        "A moment is the same in every zone that it is written in",
        arguments: ["Z", "+00:00", "-00:00", "+0000", "+00"]
    )
    func zones(zone: String) {
        let moment = TraceTime.nanoseconds("2024-02-29 12:34:56.789")
        #expect(TraceTime.nanoseconds("2024-02-29T12:34:56.789\(zone)") == moment)
        #expect(
            TraceTime.nanoseconds("2024-02-29 14:04:56.789+01:30") == moment
                && TraceTime.nanoseconds("2024-02-29 04:34:56.789-0800") == moment
        )
        #expect(TraceTime.nanoseconds("2024-03-01 02:34:56.789000000+14:00") == moment)
    }
}
