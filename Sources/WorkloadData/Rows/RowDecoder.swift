import BenchModel
import JSONSyntax

/// Reads rows of one format.
struct RowDecoder {
    var format: DataFormat
    let columns: DataSource.Columns
    /// The fields that requests are sent with, which every row must have.
    var sent: Set<String> = []
    /// The fields by which requests are grouped, which a row may have.
    var grouped: [String] = []
    /// Where the pictures are that rows name.
    var pictures = PictureFiles(beside: "")

    /// What a row becomes.
    struct Found {
        var requests: [RowRequest]
        /// The turns of the user's in it.
        var turns: Int
        /// Those that are neither asked nor before one that is.
        var turnsLeftOut: Int
        var unsent: Set<String>
        /// Whether nothing but the first turn can be asked, whatever was wanted.
        var lacksAnswers = false
        /// The names of the columns that texts are made of.
        var columnsAsked: [String] = []
        /// The names of the members that nothing is made of.
        var left: [String] = []
    }

    /// Returns the requests that a row becomes: at least one.
    func requests(_ node: JSONNode, _ turns: DataSource.Turns) throws(RowDefect) -> Found {
        var found: Found
        do throws(RowDefect) {
            found = try self.found(node, turns)
            var pictures = pictures
            for place in found.requests.indices {
                found.requests[place].pictureBytes = try pictures.resolve(&found.requests[place].conversation)
            }
        } catch {
            throw error.located(in: node)
        }
        if !found.left.isEmpty { found.left.removeAll { sent.contains($0) || grouped.contains($0) } }
        guard !sent.isEmpty || !grouped.isEmpty else { return found }
        let (fields, groups) = (try sentFields(of: node), groupFields(of: node))
        for place in found.requests.indices {
            (found.requests[place].rowFields, found.requests[place].groupFields) = (fields, groups)
        }
        return found
    }

    /// Returns the fields by which the row's requests are grouped, those that it has with a text, a number or true or false.
    private func groupFields(of node: JSONNode) -> [String: String] {
        var fields: [String: String] = [:]
        for name in grouped { fields[name] = node[name]?.word }
        return fields
    }

    private func sentFields(of node: JSONNode) throws(RowDefect) -> [String: String] {
        var fields: [String: String] = [:]
        for name in sent.sorted() {
            guard let value = node[name] else {
                throw RowDefect(
                    .wrongShape,
                    at: node.offset,
                    "found a row without \(JSONPath.quoted(name)); expected it, because {{row.\(name)}} is sent with each request; "
                        + Nearest.advice(for: name, among: node.keys.sorted())
                )
            }
            guard let word = value.word else {
                throw value.defect("a text, a number or true or false, for {{row.\(name)}}")
            }
            fields[name] = word
        }
        return fields
    }

    private func found(_ node: JSONNode, _ turns: DataSource.Turns) throws(RowDefect) -> Found {
        if format == .bodies, let bodies = Self.bodies(in: node) {
            return try found(bodies: bodies, of: node, turns)
        }
        let row = try row(node)
        let requests = try row.requests(turns)
        let leavesOut = turns != .session && (turns == .first || row.lacksAnswers)
        let count = row.turnCount
        var left = row.left
        KnownMembers.of(format)?.noteLeft(in: node, &left)
        return Found(
            requests: requests,
            turns: count,
            turnsLeftOut: leavesOut ? count - 1 : 0,
            unsent: turns == .session && keepsGaps(node) ? row.unsent.subtracting(Self.gaps) : row.unsent,
            lacksAnswers: row.lacksAnswers && turns != .session,
            columnsAsked: row.columnsAsked,
            left: left
        )
    }

    /// What is kept where conversations are held turn by turn.
    private static let gaps: Set = ["a tool's delay", "a delay between turns"]

    private func keepsGaps(_ node: JSONNode) -> Bool {
        switch format {
        case .aiperfMulti: true
        case .agentperf: node.first(of: ["conversation_id", "task_id"]) != nil
        default: false
        }
    }

    private func row(_ node: JSONNode) throws(RowDefect) -> DataRow {
        if format == .prompts, let text = node.string { return DataRow(system: nil, user: text) }
        guard node.isObject else {
            throw node.defect(format == .prompts ? "an object, or a prompt in quotes" : "an object")
        }
        switch format {
        case .sharegpt: return try shareGPT(node)
        case .chat:
            guard let messages = node.first(of: ["messages", "chat_messages"]) else { throw other(node) }
            return try chat(messages, of: node)
        case .batch: return try batch(node)
        case .prompts, .columns: return try named(node)
        case .bodies: return try body(node)
        case .aiperfSingle: return try aiperf(node)
        case .aiperfMulti: return try aiperfTurns(node)
        case .agentperf: return try agentperf(node)
        case .mooncake, .azure, .burstgpt, .bailian:
            // Their rows are read by ``TraceRowDecoder``.
            throw other(node)
        }
    }

    /// The turns that are asked where nobody says which.
    static func usualTurns(_ format: DataFormat) -> DataSource.Turns {
        switch format {
        // What other tools ask of it, so that figures can be compared.
        case .sharegpt, .aiperfMulti: .first
        default: .last
        }
    }

    // MARK: Values

    func stated(_ node: JSONNode, _ names: [String]) throws(RowDefect) -> Int? {
        try node.first(of: names)?.tokenLimit()
    }

    func refuseUnsupported(in node: JSONNode) throws(RowDefect) {
        for found in ColumnNames.unsupported.compactMap({ node[$0] }) where !found.isBlank {
            throw RowDefect(.unsupportedPart, at: found.offset)
        }
    }

    func other(_ node: JSONNode) -> RowDefect {
        RowDefect(
            .otherFormat,
            at: node.offset,
            "found a row with \(node.keyWords); expected \(format.words) as in the rows before"
        )
    }
}
