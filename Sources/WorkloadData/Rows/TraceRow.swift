import BenchModel
import JSONSyntax

/// One row of a trace, read: when a request arrived, how long it and its answer were, and which blocks it began with.
struct TraceRow {
    /// Of a session, as the row has it.
    enum Session: Equatable {
        /// What all requests of a session have in common.
        case named(String)
        /// A conversation's turn, with the turn that it goes on with, and its number where the row has one.
        case turn(chat: Int, after: Int?, number: Int?)
    }

    /// From whenever the trace counts.
    var time: Nanoseconds
    var timeOffset: Int
    var input: Int
    var output: Int
    var blocks: [UInt64] = []
    var session: Session?
    /// Of what says which session and turn it is.
    var sessionOffset = 0
    /// What the row holds and no request sends, in words.
    var unsent: [String] = []
    /// The names of the members that nothing is made of.
    var left: [String] = []
}

/// Reads rows of traces; each format has its own unit of time, which is never guessed.
struct TraceRowDecoder {
    private let format: DataFormat
    private let known: KnownMembers?
    /// The places of a table's columns that nothing is made of; nil of rows that have keys of their own.
    private let unread: [Int]?

    /// - Parameters:
    ///   - format: a trace's.
    ///   - header: the names of a table's columns, which every row has then; nil of rows that have keys of their own.
    init(format: DataFormat, header: [String]?) {
        self.format = format
        let known = KnownMembers.of(format)
        self.known = known
        unread = header.flatMap { known?.unread(of: $0) }
    }

    /// The tokens of a block that the format's ids stand for; nil where it has none.
    var blockTokens: Int? {
        switch format {
        case .mooncake: 512
        case .bailian: 16
        default: nil
        }
    }

    func row(_ node: JSONNode) throws(RowDefect) -> TraceRow {
        guard node.isObject else { throw node.defect("an object") }
        var row =
            switch format {
            case .mooncake: try mooncake(node)
            case .bailian: try bailian(node)
            case .azure: try azure(node)
            default: try burstGPT(node)
            }
        noteLeft(in: node, &row.left)
        return row
    }

    private func noteLeft(in node: JSONNode, _ left: inout [String]) {
        guard let unread, case .object(let members) = node.value else {
            known?.noteLeft(in: node, &left)
            return
        }
        for place in unread where !members[place].value.isNothing { left.append(members[place].key) }
    }

    // MARK: Formats

    private func mooncake(_ node: JSONNode) throws(RowDefect) -> TraceRow {
        // Milliseconds.
        var row = try lengths(node, time: "timestamp", unit: 1_000_000, "input_length", "output_length")
        row.blocks = try blocks(node["hash_ids"], of: &row)
        return row
    }

    private func bailian(_ node: JSONNode) throws(RowDefect) -> TraceRow {
        var row = try lengths(node, time: "timestamp", unit: 1_000_000_000, "input_length", "output_length")
        row.blocks = try blocks(node["hash_ids"], of: &row)
        let chat = try whole(member(node, "chat_id"), "the number of a chat")
        let parent = try node["parent_chat_id"].map { value throws(RowDefect) in
            try whole(value, "the number of a chat, or -1")
        }
        let turn = try node["turn"].map { value throws(RowDefect) in
            let number = try whole(value, "the number of a turn, from 1 on")
            guard number > 0 else { throw value.defect("the number of a turn, from 1 on") }
            return number
        }
        let after = parent.flatMap { $0 < 0 ? nil : $0 }
        row.session = .turn(chat: chat, after: after, number: turn)
        row.sessionOffset = (node["turn"] ?? node["chat_id"])?.offset ?? 0
        if let turn, turn > 1, after == nil { row.unsent.append("a turn after the first that goes on with no chat") }
        if let kind = node["type"]?.string, kind != "text" { row.unsent.append("a search, a picture or a file") }
        return row
    }

    private func azure(_ node: JSONNode) throws(RowDefect) -> TraceRow {
        let time = try column(node, "TIMESTAMP")
        guard let text = time.string, let instant = TraceTime.nanoseconds(text) else {
            throw time.defect("a time such as 2023-11-16 18:15:46.6805900")
        }
        let input = try column(node, "ContextTokens")
        let output = try column(node, "GeneratedTokens")
        var row = TraceRow(
            time: instant,
            timeOffset: time.offset,
            input: try tokens(input),
            output: try tokens(output)
        )
        if let images = node["NumImages"], try tokens(images) > 0 {
            row.unsent = ["pictures, whose tokens are asked as text"]
        }
        return row
    }

    private func burstGPT(_ node: JSONNode) throws(RowDefect) -> TraceRow {
        let time = try column(node, "Timestamp")
        let input = try column(node, "Request tokens")
        let output = try column(node, "Response tokens")
        var row = TraceRow(
            time: try self.time(time, unit: 1_000_000_000),
            timeOffset: time.offset,
            input: try tokens(input),
            output: try tokens(output)
        )
        if let session = node["Session ID"]?.string, !session.isEmpty { row.session = .named(session) }
        return row
    }

    // MARK: Parts

    private func lengths(
        _ node: JSONNode,
        time timeKey: String,
        unit: Double,
        _ inputKey: String,
        _ outputKey: String
    ) throws(RowDefect) -> TraceRow {
        let time = try member(node, timeKey)
        return TraceRow(
            time: try self.time(time, unit: unit),
            timeOffset: time.offset,
            input: try tokens(member(node, inputKey)),
            output: try tokens(member(node, outputKey))
        )
    }

    private func blocks(_ node: JSONNode?, of row: inout TraceRow) throws(RowDefect) -> [UInt64] {
        guard let node, let size = blockTokens else { return [] }
        var blocks: [UInt64] = []
        let elements = try node.list("an array of the ids of blocks")
        blocks.reserveCapacity(elements.count)
        for element in elements {
            guard case .number(let digits) = element.value, let id = UInt64(digits) else {
                throw element.defect("the id of a block, a whole number from 0 to \(UInt64.max)")
            }
            blocks.append(id)
        }
        let most = (row.input + size - 1) / size
        if blocks.count > most {
            throw RowDefect(
                .wrongShape,
                at: node.offset,
                "found \(blocks.count) ids of blocks for \(row.input) input tokens; expected at most \(most), of \(size) tokens each"
            )
        }
        if !blocks.isEmpty, blocks.count < row.input / size {
            row.unsent.append("input beyond the blocks that it has ids of, which no other row shares then")
        }
        if Set(blocks).count < blocks.count {
            throw RowDefect(
                .wrongShape,
                at: node.offset,
                "found the id of a block twice; expected each once, since it stands for the block and all that is before it"
            )
        }
        return blocks
    }

    private func time(_ node: JSONNode, unit: Double) throws(RowDefect) -> Nanoseconds {
        let most = ArrivalSchedule.furthest.count / Int64(unit)
        let digits: String? =
            switch node.value {
            case .number(let text), .string(let text): text
            default: nil
            }
        guard let number = digits.flatMap(JSONNode.decimal), abs(number) <= Double(most) else {
            let name = unit == 1_000_000 ? "milliseconds" : "seconds"
            throw node.defect("a time of arrival, a number of \(name) from -\(most) to \(most)")
        }
        return Nanoseconds(clamping: (number * unit).rounded())
    }

    private func tokens(_ node: JSONNode) throws(RowDefect) -> Int {
        guard let tokens = try node.tokens() else { throw node.defect(JSONNode.tokenCount) }
        return tokens
    }

    private func whole(_ node: JSONNode, _ expected: String) throws(RowDefect) -> Int {
        guard case .number(let digits) = node.value, let number = Int(digits) else { throw node.defect(expected) }
        return number
    }

    private func member(_ node: JSONNode, _ key: String) throws(RowDefect) -> JSONNode {
        guard let found = node[key] else { throw other(node, lacks: key) }
        return found
    }

    /// A column by its name, whatever its case.
    private func column(_ node: JSONNode, _ name: String) throws(RowDefect) -> JSONNode {
        guard let found = node[name] ?? TraceColumns.value(node, name) else { throw other(node, lacks: name) }
        return found
    }

    private func other(_ node: JSONNode, lacks key: String) -> RowDefect {
        RowDefect(
            .otherFormat,
            at: node.offset,
            "found a row without \(JSONPath.quoted(key)); expected it, as \(format.words) has it in the rows before"
        )
    }
}

/// The columns by which traces that are tables are known, whatever their case.
enum TraceColumns {
    static let azure: Set = ["timestamp", "contexttokens", "generatedtokens"]
    static let burstGPT: Set = ["timestamp", "request tokens", "response tokens"]

    static func value(_ node: JSONNode, _ name: String) -> JSONNode? {
        guard case .object(let members) = node.value else { return nil }
        let lower = name.lowercased()
        return members.first { $0.key.lowercased() == lower }?.value
    }
}

extension DataFormat {
    /// Recognises a trace by the members of its first row; nil of anything else.
    static func trace(_ row: JSONNode, isTable: Bool) -> DataFormat? {
        if isTable {
            let columns = Set(row.keys.map { $0.lowercased() })
            if columns.isSuperset(of: TraceColumns.azure) { return .azure }
            return columns.isSuperset(of: TraceColumns.burstGPT) ? .burstgpt : nil
        }
        let keys = row.keys
        guard keys.isSuperset(of: ["timestamp", "input_length", "output_length"]) else { return nil }
        // Other tools' rows with texts have lengths beside them.
        if !keys.isDisjoint(with: ["text", "texts", "messages", "prompt"]) { return nil }
        return keys.contains("chat_id") ? .bailian : .mooncake
    }
}
