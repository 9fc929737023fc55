import BenchModel
import JSONSyntax

/// The one pass through a dataset: recognises it, reads each row, counts, and notes where each request is.
struct DatasetReading {
    /// Bad rows beyond these are counted and not shown.
    private static let mostShown = 5

    private let source: DataSource
    private var rows: RowReader
    private let file: String
    private(set) var decoder: RowDecoder
    private(set) var header: [String]?
    private(set) var entries: [Dataset.Entry] = []
    /// Of conversations that several rows hold, by the place of their entry.
    private(set) var growing: [Int: GrowingConversation] = [:]
    /// The conversation whose rows are being read, the line of its first row, and its latest row.
    private var open: (conversation: GrowingConversation, firstLine: Int, request: RowRequest, entry: Dataset.Entry)?
    /// Its rows where it is a trace, whose texts are not in the file.
    private var trace = TraceReading()
    private var turns = DataSource.Turns.last
    /// Whether later turns cannot be asked, as the answers before them are not in the file.
    private var lacksAnswers = false
    private var columnsAsked: [String] = []
    private var columnsLeft: Set<String> = []
    private var pictures = SentPictures(count: 0, bytes: 0)
    /// Bytes of base64, of requests whose pictures stand in files, by the place of their entry.
    private(set) var pictureBytes: [Int: Int] = [:]
    private var rowCount = 0
    private var recognised: DataFormat?
    private var refusals: [Refusal: DataSurvey.Refused] = [:]
    private var bad: [DataProblem] = []
    private var unsent: [String: Int] = [:]
    private var (input, output, limits) = (LengthTally(), LengthTally(), LengthTally())
    private var conversations = 0
    private var turnsLeftOut = 0
    private var heldTurns = TurnTally()
    private var tiers: [RowTier: Int] = [:]

    init(_ source: DataSource, _ stream: ByteStream, sending sent: Set<String>) throws(DataProblem) {
        self.source = source
        file = stream.name
        rows = try RowReader(stream)
        decoder = RowDecoder(
            format: source.format ?? .chat,
            columns: source.columns,
            sent: sent,
            grouped: source.groupBy,
            pictures: PictureFiles(beside: source.file)
        )
        recognised = source.format
        if case .table(let separator) = rows.container, let first = try rows.next() {
            header = try Self.header(first, separator, of: file)
            rowCount = -1
        }
    }

    /// Reads the names of a table's columns; nil where a quote is not closed.
    private static func header(_ row: RawRow, _ separator: UInt8, of file: String) throws(DataProblem) -> [String]? {
        guard let fields = TableRecord.fields(row.bytes, separator: separator) else { return nil }
        var names: [String] = []
        for field in fields {
            let name = field.text.filter { $0 != "\u{FEFF}" }.trimming { $0 == " " || $0 == "\t" }
            if !name.isEmpty, names.contains(name) {
                let before = String(decoding: row.bytes[..<field.offset], as: UTF8.self)
                throw DataProblem(
                    file: file,
                    line: row.line,
                    column: row.column + before.unicodeScalars.count,
                    "found the column \"\(name)\" a second time; expected each name once, since only one of them would be read; "
                        + "rename one"
                )
            }
            names.append(name)
        }
        return names
    }

    var separator: UInt8? { if case .table(let separator) = rows.container { separator } else { nil } }

    mutating func readAll() throws(DataProblem) {
        while let row = try rows.next() {
            rowCount = row.number - (header == nil ? 0 : 1)
            do throws(RowDefect) {
                let node = try Self.node(row.bytes, header, separator)
                if recognised == nil { try recognise(node, at: row) }
                try take(node, row)
            } catch {
                try refuse(error, row)
            }
        }
        closeConversation()
        if rowCount <= 0, header?.contains(where: { $0.utf8.contains(0x0D) }) == true { throw endsInReturns() }
        if rowCount <= 0 {
            throw DataProblem(file: file, "has no rows; expected at least one; name the file that has them")
        }
        if recognised == nil, let first = bad.first { throw first }
    }

    private mutating func recognise(_ node: JSONNode, at row: RawRow) throws(RowDefect) {
        guard node.isObject || node.string != nil else {
            throw node.defect("a row that is an object, or a prompt in quotes")
        }
        guard let format = DataFormat.of(node, isTable: header != nil, columns: source.columns) else {
            throw RowDefect(.otherFormat, at: node.offset, DataFormat.advice(for: node, isTable: header != nil))
        }
        recognised = format
        decoder.format = format
    }

    private mutating func take(_ node: JSONNode, _ raw: RawRow) throws(RowDefect) {
        if decoder.format.isTrace { return try takeArrival(node, raw) }
        let wanted = source.turns ?? RowDecoder.usualTurns(decoder.format)
        let found = try decoder.requests(node, wanted)
        lacksAnswers = lacksAnswers || found.lacksAnswers
        // The first is all that is asked then, of each row.
        turns = lacksAnswers ? .first : wanted
        for column in found.columnsAsked where !columnsAsked.contains(column) { columnsAsked.append(column) }
        if columnsLeft.count < Self.mostColumns { columnsLeft.formUnion(found.columnsLeft) }
        if turns == .session, decoder.format == .agentperf, let request = found.requests.first,
            let named = GrowingConversation(node)
        {
            return try grow(named, request, node, raw)
        }
        if found.turns > 1 {
            conversations += 1
            turnsLeftOut += found.turnsLeftOut
        }
        for word in found.unsent { unsent[word, default: 0] += 1 }
        var refused: RowDefect?
        for (place, request) in found.requests.enumerated() {
            if let refusal = keeps(request) {
                refused = RowDefect(refusal)
                continue
            }
            add(request, at: entry(raw, place))
        }
        if let refused { throw refused }
    }

    private mutating func takeArrival(_ node: JSONNode, _ raw: RawRow) throws(RowDefect) {
        let rows = TraceRowDecoder(format: decoder.format)
        let row = try rows.row(node)
        let keep = source.keep
        try trace.take(row, number: rowCount, line: raw.line, blockTokens: rows.blockTokens) { input, output in
            keep.refusal(input: input, output: output)
        }
        if let what = row.unsent { unsent[what, default: 0] += 1 }
        input.add(row.input)
        output.add(row.output)
    }

    /// A file with more tiers has names of no price.
    private static let mostTiers = 50

    /// A file with more columns has names of no use to anybody.
    private static let mostColumns = 200

    /// Counts a request that is taken, and notes where it is.
    private mutating func add(_ request: RowRequest, at entry: Dataset.Entry) {
        if let sent = SentPictures(request.conversation) {
            pictures.count += sent.count
            pictures.bytes += sent.bytes + request.pictureBytes / 4 * 3
        }
        input.add(request.inputTokens)
        if let tokens = request.outputTokens { output.add(tokens) }
        if let limit = request.maxTokens { limits.add(limit) }
        if let tier = RowTier(request.fields), tiers.count < Self.mostTiers || tiers[tier] != nil {
            tiers[tier, default: 0] += 1
        }
        if turns == .session {
            heldTurns.add(request.conversation, lastAnswer: request.outputTokens, tokens: \.estimatedTokens)
        }
        if request.pictureBytes > 0 { pictureBytes[entries.count] = request.pictureBytes }
        entries.append(entry)
    }

    private func entry(_ raw: RawRow, _ place: Int) -> Dataset.Entry {
        Dataset.Entry(
            offset: raw.offset,
            length: Int32(raw.bytes.count),
            row: Int32(clamping: rowCount),
            place: Int32(clamping: place)
        )
    }

    // MARK: Conversations of several rows

    /// Takes a row that goes on with a conversation, or begins one.
    private mutating func grow(
        _ named: GrowingConversation,
        _ request: RowRequest,
        _ node: JSONNode,
        _ raw: RawRow
    ) throws(RowDefect) {
        if open?.conversation.name != named.name { closeConversation() }
        var conversation = open?.conversation ?? named
        try conversation.take(node, request)
        open = (conversation, open?.firstLine ?? raw.line, request, entry(raw, 0))
    }

    private mutating func closeConversation() {
        guard let (conversation, firstLine, request, entry) = open else { return }
        open = nil
        if let refusal = keeps(request) {
            count(conversation.paces.count, refused: refusal, firstLine: firstLine)
            return
        }
        if conversation.paces.count > 1 { conversations += 1 }
        growing[entries.count] = conversation
        add(request, at: entry)
    }

    private func keeps(_ request: RowRequest) -> Refusal? {
        source.keep.refusal(input: request.inputTokens, output: request.outputTokens ?? request.maxTokens)
    }

    private mutating func count(_ rows: Int, refused refusal: Refusal, firstLine: Int) {
        refusals[refusal, default: DataSurvey.Refused(count: 0, firstLine: firstLine)].count += rows
    }

    private func endsInReturns() -> DataProblem {
        DataProblem(
            file: file,
            line: 1,
            column: 1,
            "found lines that end in a carriage return alone; expected line feeds; convert it: tr '\\r' '\\n' < FILE > data.txt"
        )
    }

    private mutating func refuse(_ defect: RowDefect, _ row: RawRow) throws(DataProblem) {
        if recognised == nil, row.number == 1, defect.refusal == .notJSON, rows.container == .lines,
            row.bytes.contains(0x0D)
        {
            throw endsInReturns()
        }
        count(1, refused: defect.refusal, firstLine: row.line)
        guard defect.refusal.isBad else { return }
        let (line, column) = SourceText(file: file, bytes: row.bytes).position(of: defect.offset)
        let format = recognised.map { " (the file was taken for \($0.words) in \(rows.container.words))" } ?? ""
        let problem = DataProblem(
            file: file,
            line: row.line + line - 1,
            column: line == 1 ? row.column + column - 1 : column,
            (defect.message.isEmpty ? defect.refusal.rawValue : defect.message) + format
        )
        if recognised == nil, defect.refusal == .otherFormat { throw problem }
        if !source.skipsBad {
            throw DataProblem(
                file: problem.file,
                line: problem.line,
                column: problem.column,
                problem.message + "; mend the row, or leave such rows out: \"skipBad\": true, or --skip-bad"
            )
        }
        if bad.count < Self.mostShown { bad.append(problem) }
    }

    /// What was found; the stream has to be at its end.
    func survey(_ stream: ByteStream) -> DataSurvey {
        var survey = DataSurvey(
            file: file,
            fileBytes: stream.fileBytes,
            isCompressed: stream.isCompressed,
            digest: stream.finishDigest(),
            container: rows.container.words,
            format: decoder.format,
            turns: turns,
            rows: rowCount,
            requests: decoder.format.isTrace ? trace.trace.requests.count : entries.count,
            refused: Refusal.allCases.compactMap { refusal in refusals[refusal].map { (refusal, $0) } },
            bad: bad,
            unsent: unsent.sorted { $0.key < $1.key }.map { ($0.key, $0.value) },
            conversations: conversations,
            turnsLeftOut: turnsLeftOut,
            input: input,
            output: output,
            limits: limits
        )
        survey.tiers = tiers
        survey.columnsAsked = columnsAsked
        survey.columnsLeft = columnsLeft.sorted()
        if pictures.count > 0 { survey.pictures = pictures }
        if decoder.format.isTrace { survey.trace = trace.trace }
        if heldTurns.turns > 0 { survey.heldTurns = heldTurns }
        return survey
    }

    /// Parses a row: a JSON value, or a table's record by the names in its header.
    static func node(_ bytes: [UInt8], _ header: [String]?, _ separator: UInt8?) throws(RowDefect) -> JSONNode {
        if let invalid = SourceText.firstInvalidByte(of: bytes) {
            throw RowDefect(.notJSON, at: invalid, "found a byte that is not UTF-8; expected UTF-8 text")
        }
        guard let header, let separator else {
            do { return try JSONParser.parse(bytes) } catch {
                throw RowDefect(.notJSON, at: error.offset, error.message)
            }
        }
        guard let fields = TableRecord.fields(bytes, separator: separator) else {
            throw RowDefect(.notJSON, "found a quote that is not closed; expected its closing quote")
        }
        guard fields.count == header.count else {
            throw RowDefect(
                .wrongShape,
                "found \(Counted.text(fields.count, "field")); expected \(header.count), as the first line names them; put fields with commas "
                    + "or line breaks in double quotes"
            )
        }
        return JSONNode(.object(zip(header, fields).map { JSONMember($0, JSONNode(.string($1.text), at: $1.offset)) }))
    }
}

extension DataSource.Keep {
    /// Returns why a request of some lengths is not taken; nil where it is.
    fileprivate func refusal(input: Int, output: Int?) -> Refusal? {
        if let range = inputTokens, !range.contains(input) { return .inputTokens }
        if let range = outputTokens, !(output.map(range.contains) ?? false) { return .outputTokens }
        if let range = totalTokens, !range.contains(input + (output ?? 0)) { return .totalTokens }
        return nil
    }
}
