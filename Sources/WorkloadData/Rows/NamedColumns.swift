import BenchModel
import JSONSyntax

/// The names that columns of datasets commonly have, the likelier first; written in lower case, as they are compared.
enum ColumnNames {
    static let prompt = [
        "prompt", "instruction", "question", "input", "query", "user", "text", "context", "content", "prompt_0",
    ]
    /// What the prompt is about, which is asked with it: Alpaca's input, Dolly's and SQuAD's context.
    static let about = [
        "instruction": ["input", "context"], "question": ["context"], "input": ["context"], "query": ["context"],
    ]
    static let system = ["system_prompt", "system", "prefix"]
    static let outputTokens = [
        "output_tokens_count", "completion_tokens_count", "output_tokens", "output_length", "output_len", "max_tokens",
        "output_tokens_count_0",
    ]
    static let answer = ["answer", "response", "output", "completion"]
    static let pictures = LeftAlone.pictureNames
    /// vLLM's name for an object with what is no text.
    static let otherMedia = "multi_modal_data"
    /// What no request sends, under the names that rows of any form have for it, and that columns have besides.
    static let unsupported = ["audio", "audios", "video", "videos"]
    static let unsupportedFiles = ["audio_file", "audio_files", "audio_path", "video_path"]
}

/// The members of a row, found in whatever case their names are written, with blanks for `_`.
struct NamedColumns {
    private let members: [(name: String, key: String, node: JSONNode)]
    /// The keys that were asked for and found, in that order.
    private(set) var used: [String] = []

    init(_ node: JSONNode) {
        guard case .object(let members) = node.value else {
            self.members = []
            return
        }
        self.members = members.filter { $0.value.value != .null }.map { (Self.folded($0.key), $0.key, $0.value) }
    }

    private static func folded(_ key: String) -> String {
        let isPlain = key.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || byte == UInt8(ascii: "_")
        }
        return isPlain ? key : key.lowercased().replacing(" ", with: "_").replacing("-", with: "_")
    }

    /// The first of several names that the row has, with the name that it is; what holds something unfit is left alone.
    mutating func first(
        of names: [String],
        where isFit: (JSONNode) -> Bool = { _ in true }
    ) -> (name: String, node: JSONNode)? {
        for name in names {
            guard let found = members.last(where: { $0.key == name }) ?? members.last(where: { $0.name == name }) else {
                continue
            }
            guard isFit(found.node) else { continue }
            used.append(found.key)
            return (name, found.node)
        }
        return nil
    }

    /// The column that somebody names, exactly so, or else the first of several usual names, with the name that it is.
    mutating func first(_ given: String?, or usual: [String]) -> (name: String?, node: JSONNode)? {
        guard let given else { return first(of: usual).map { ($0.name, $0.node) } }
        guard let found = members.last(where: { $0.key == given }) else { return nil }
        used.append(given)
        return (nil, found.node)
    }

    /// Those members whose names are among these.
    func all(of names: [String]) -> [(key: String, node: JSONNode)] {
        members.filter { names.contains($0.name) }.map { ($0.key, $0.node) }
    }

    mutating func use(_ key: String) { used.append(key) }

    /// The keys of those that nobody asked for, and that hold something.
    func left(beside others: [String]) -> [String] {
        members.filter { !used.contains($0.key) && !others.contains($0.key) && !$0.node.isNothing }.map(\.key)
    }
}

extension RowDecoder {
    /// Reads a row by the names of its columns.
    func named(_ node: JSONNode) throws(RowDefect) -> DataRow {
        var found = NamedColumns(node)
        if format == .columns, columns.prompt == nil,
            let messages = node.first(of: ["messages", "chat_messages"]),
            messages.elements != nil
        {
            var row = try addNamed(to: chat(messages, of: node), &found)
            KnownMembers.chat.noteLeft(in: node, &row.left)
            row.left.removeAll { found.used.contains($0) }
            return row
        }
        let unsupported = ColumnNames.unsupported + ColumnNames.unsupportedFiles
        if let one = found.all(of: unsupported).first(where: { !$0.node.isBlank }) {
            throw RowDefect(.unsupportedPart, at: one.node.offset)
        }
        // Of messages in a row each, the model's are no prompts.
        let role = node["role"].flatMap { try? ChatMessages.role($0) }
        if columns.prompt == nil, let role, role != .user {
            throw RowDefect(.ofOthers)
        }
        let names = format == .prompts ? ["prompt"] : ColumnNames.prompt
        guard let (name, prompt) = found.first(columns.prompt, or: names) else {
            throw RowDefect.lacksPrompt(node, columns) ?? other(node)
        }
        var row = try asked(prompt)
        let isText = prompt.string != nil
        for about in name.flatMap({ ColumnNames.about[$0] }) ?? [] {
            guard isText, let text = found.first(of: [about], where: { $0.string != nil })?.node.string, !text.isEmpty
            else {
                continue
            }
            row = DataRow(system: nil, user: (row.messages[0].soleText ?? "") + "\n\n" + text)
        }
        row.columnsAsked = found.used
        let system = found.first(columns.system, or: ColumnNames.system)?.node
        if let text = try system?.text("text"), !text.isEmpty {
            row.messages.insert(Conversation.Message(.system, text), at: 0)
        }
        row.maxTokens = try found.first(columns.outputTokens, or: ColumnNames.outputTokens)?.node.tokenLimit()
        if let text = found.first(of: ColumnNames.answer, where: { $0.word != nil })?.node.word {
            row.recordedTokens = TokenEstimate.tokens(in: text)
        }
        if let name { try addTurns(to: &row, after: name, &found) }
        try row.place(pictures(node, &found, areExpected: row.hasPicturePlaces))
        let shown = NamedPictures.members(of: node).filter { found.used.contains($0.key) }
        row.left = found.left(beside: role == nil ? [""] : ["", "role"])
        let areMessages = prompt.elements?.first?.first(of: ["role", "from"]) != nil
        let known = areMessages ? KnownMembers.message : .part
        for element in prompt.elements ?? [] { known.noteLeft(in: element, at: "\(name ?? "prompt")[].", &row.left) }
        for picture in shown {
            let path = picture.node.elements == nil ? "\(picture.path)." : "\(picture.path)[]."
            for one in picture.node.elements ?? [picture.node] {
                KnownMembers.picture.noteLeft(in: one, at: path, &row.left)
            }
        }
        if found.used.contains(ColumnNames.otherMedia), let media = node[ColumnNames.otherMedia] {
            KnownMembers.otherMedia.noteLeft(in: media, at: "\(ColumnNames.otherMedia).", &row.left)
        }
        return row
    }

    /// Takes what columns hold that somebody names, beside messages.
    private func addNamed(to row: DataRow, _ found: inout NamedColumns) throws(RowDefect) -> DataRow {
        var row = row
        if columns.system != nil, let text = try found.first(columns.system, or: [])?.node.text("text"), !text.isEmpty {
            row.messages.insert(Conversation.Message(.system, text), at: 0)
        }
        if columns.outputTokens != nil, let limit = try found.first(columns.outputTokens, or: [])?.node.tokenLimit() {
            row.maxTokens = limit
        }
        return row
    }

    /// Takes what is asked: a text, or a list of messages or of a message's parts.
    private func asked(_ node: JSONNode) throws(RowDefect) -> DataRow {
        guard let elements = node.elements, let first = elements.first, first.isObject else {
            return DataRow(system: nil, user: try node.text("text"))
        }
        if first["role"] != nil || first["from"] != nil { return DataRow(try ChatMessages.messages(node)) }
        return DataRow([Conversation.Message(.user, try ChatMessages.parts(node, of: .user))])
    }

    /// Takes the later turns of `prompt_0`, `prompt_1` and so on, as guidellm has them.
    private func addTurns(to row: inout DataRow, after name: String, _ columns: inout NamedColumns) throws(RowDefect) {
        guard name.hasSuffix("_0") else { return }
        for turn in 1... {
            guard let found = columns.first(of: ["\(name.dropLast(2))_\(turn)"])?.node else { break }
            let text = try found.text("text")
            // A table has a field for the longest of its conversations.
            if text.isEmpty { continue }
            var message = Conversation.Message(.user, text)
            message.answerLimit = try columns.first(of: ["output_tokens_count_\(turn)"])?.node.tokenLimit()
            row.messages.append(message)
        }
        row.lacksAnswers = row.messages.count { $0.role == .user } > 1
    }

    /// Takes the pictures of a row; of columns with other things of such a name, none.
    private func pictures(
        _ row: JSONNode,
        _ columns: inout NamedColumns,
        areExpected: Bool
    ) throws(RowDefect) -> [Conversation.Image] {
        let names = NamedPictures(files: pictures, areExpected: areExpected)
        var images: [Conversation.Image] = []
        try names.refuseOthers(in: row)
        for member in NamedPictures.members(of: row) {
            guard let found = try names.pictures(member.node, in: member.name) else { continue }
            columns.use(member.key)
            images += found
        }
        return images
    }
}

extension RowDefect {
    /// That a row does not have the column that somebody names for what is asked; nil where nobody names one.
    static func lacksPrompt(_ node: JSONNode, _ columns: DataSource.Columns) -> RowDefect? {
        guard let name = columns.prompt else { return nil }
        let field = NamedField(name, .column("prompt"))
        let names = node.keys.sorted()
        return RowDefect(
            .otherFormat,
            at: node.offset,
            "found a row without \(JSONPath.quoted(name)), which \(field.namer) names; "
                + (names.isEmpty ? "it has no named members" : Nearest.advice(for: name, among: names))
        )
    }
}
