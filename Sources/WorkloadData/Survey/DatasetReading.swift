import BenchModel
import JSONSyntax

/// The one pass through a dataset: recognises it, reads each row, counts, and notes where each request is.
struct DatasetReading {
    private let source: DataSource
    private var rows: RowReader
    private let file: String
    private(set) var decoder: RowDecoder
    private(set) var header: [String]?
    private(set) var entries: [Dataset.Entry] = []
    /// Of conversations that several rows hold, by the place of their entry.
    private(set) var growing: [Int: GrowingConversation] = [:]
    /// The conversations of which rows hold one turn each.
    private var shared = SharedConversations()
    /// What rows call their sessions, where each is to be of one row.
    private var sessionNames: Set<Int> = []
    /// Its rows where it is a trace, whose texts are not in the file.
    private var trace = TraceReading()
    /// Reads those rows, from the first of them on, by which the format is known.
    private lazy var arrivals = TraceRowDecoder(format: decoder.format, header: header)
    private var turns = DataSource.Turns.last
    /// Whether later turns cannot be asked, as the answers before them are not in the file.
    private var lacksAnswers = false
    /// Bytes of base64, of requests whose pictures stand in files, by the place of their entry.
    private(set) var pictureBytes: [Int: Int] = [:]
    private var rowCount = 0
    private var recognised: DataFormat?
    private var tally = RowTally()
    private var census: FieldCensus

    init(_ source: DataSource, _ stream: ByteStream, sending sent: Set<String>) throws(DataProblem) {
        self.source = source
        census = FieldCensus(source, sending: sent)
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
            header = try RowText.header(first, separator, of: file)
            rowCount = -1
        }
    }

    var separator: UInt8? { if case .table(let separator) = rows.container { separator } else { nil } }

    mutating func readAll() throws(DataProblem) {
        while let row = try nextRow() {
            rowCount = row.number - (header == nil ? 0 : 1)
            do throws(RowDefect) {
                let node = try RowText.node(row.bytes, header, separator)
                census.count(node)
                if recognised == nil { try recognise(node, at: row) }
                try take(node, row)
            } catch {
                try refuse(error, row)
            }
        }
        if turns == .session { closeConversations() }
        if rowCount <= 0, header?.contains(where: { $0.utf8.contains(0x0D) }) == true { throw endsInReturns() }
        if rowCount <= 0, let header {
            let names = header.prefix(4).map { "\"\($0.prefix(40))\"" }.joined(separator: ", ")
            throw DataProblem(
                file: file,
                "has a first line and no rows behind it: as it is no JSON, it was taken for the columns of a table (\(names)); expected "
                    + "rows below it, or a line of JSON for each prompt, such as {\"prompt\": \"Name three rivers.\"}"
            )
        }
        if rowCount <= 0 {
            throw DataProblem(file: file, "has no rows; expected at least one; name the file that has them")
        }
        if recognised == nil, let first = tally.bad.first { throw first }
        try census.check(file, of: decoder.format)
    }

    /// Returns the next row; what keeps it from being found is told with what the file was taken for.
    private mutating func nextRow() throws(DataProblem) -> RawRow? {
        do { return try rows.next() } catch {
            guard error.line > 0, recognised != nil else { throw error }
            throw DataProblem(
                file: error.file,
                line: error.line,
                column: error.column,
                error.message + takenFor
            )
        }
    }

    /// Names the format, after what is wrong; nothing where none is recognised.
    private var takenFor: String {
        recognised.map { " (the file was taken for \($0.words) in \(rows.container.words))" } ?? ""
    }

    private mutating func recognise(_ node: JSONNode, at row: RawRow) throws(RowDefect) {
        guard node.isObject || node.string != nil else {
            throw node.defect("a row that is an object, or a prompt in quotes")
        }
        guard let format = DataFormat.of(node, isTable: header != nil, columns: source.columns) else {
            throw RowDefect.lacksPrompt(node, source.columns)
                ?? RowDefect(.otherFormat, at: node.offset, DataFormat.advice(for: node, isTable: header != nil))
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
        if decoder.format == .agentperf, let named = try GrowingConversation(node), try share(named, found, node, raw) {
            tally.add(found)
            return
        }
        if decoder.format == .aiperfMulti, let name = node["session_id"]?.word,
            !sessionNames.insert(name.hashValue).inserted
        {
            tally.addUnsent("a session_id that an earlier row has, whose conversation it does not go on with")
        }
        tally.add(found)
        if found.turns > 1 { tally.addConversation(turnsLeftOut: found.turnsLeftOut) }
        var refused: [Refusal] = []
        for (place, request) in found.requests.enumerated() {
            let figures = RequestFigures(request, isHeld: turns == .session)
            if let refusal = keeps(figures) {
                tally.keepOut(input: figures.input, output: figures.output ?? figures.limit)
                refused.append(refusal)
                continue
            }
            add(figures, at: entry(raw, place))
        }
        // A row of which a turn is asked is no row that is refused.
        if refused.count == found.requests.count, let refusal = refused.last { throw RowDefect(refusal) }
        tally.addTurns(refused: refused)
    }

    private mutating func takeArrival(_ node: JSONNode, _ raw: RawRow) throws(RowDefect) {
        let row = try arrivals.row(node)
        let (keep, blockTokens) = (source.keep, arrivals.blockTokens)
        do throws(RowDefect) {
            try trace.take(row, number: rowCount, line: raw.line, blockTokens: blockTokens) { input, output in
                keep.refusal(input: input, output: output)
            }
        } catch {
            if error.refusal.isOfLength { tally.keepOut(input: row.input, output: row.output) }
            throw error
        }
        tally.add(row)
    }

    /// Counts a request that is taken, and notes where it is.
    private mutating func add(_ request: RequestFigures, at entry: Dataset.Entry) {
        tally.add(request)
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

    private func keeps(_ request: RequestFigures) -> Refusal? {
        source.keep.refusal(input: request.input, output: request.output ?? request.limit)
    }

    // MARK: Conversations of several rows

    /// Takes a row that holds one turn of a conversation.
    ///
    /// - Returns: whether it is asked with the others of its conversation, and not by itself.
    private mutating func share(
        _ named: GrowingConversation,
        _ found: RowDecoder.Found,
        _ node: JSONNode,
        _ raw: RawRow
    ) throws(RowDefect) -> Bool {
        guard let request = found.requests.first else { return false }
        let isHeld = turns == .session
        // Held turn by turn, an answer at a row's end is no part of what it asks.
        let said = isHeld ? request.conversation.messages.count : node["messages"]?.elements?.count ?? 0
        try shared.take(
            named,
            node,
            messages: said,
            RequestFigures(request, isHeld: isHeld),
            at: entry(raw, 0),
            line: raw.line
        )
        return isHeld
    }

    private mutating func closeConversations() {
        for one in shared.all {
            let (figures, entry) = one.latest
            if let refusal = keeps(figures) {
                tally.keepOut(input: figures.input, output: figures.output ?? figures.limit)
                tally.count(one.conversation.paces.count, refused: refusal, firstLine: one.firstLine)
                continue
            }
            if one.conversation.paces.count > 1 { tally.addConversation() }
            if one.conversation.isRewritten {
                tally.addUnsent("a history other than the rows before it have")
            }
            if one.conversation.hasGaps {
                tally.addUnsent("turns whose rows are missing, with their times and limits")
            }
            growing[entries.count] = one.conversation
            add(figures, at: entry)
        }
    }

    // MARK: What is wrong

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
        tally.count(1, refused: defect.refusal, firstLine: row.line)
        guard defect.refusal.isBad else { return }
        let (line, column) = SourceText(file: file, bytes: row.bytes).position(of: defect.offset)
        let problem = DataProblem(
            file: file,
            line: row.line + line - 1,
            column: line == 1 ? row.column + column - 1 : column,
            (defect.message.isEmpty ? defect.refusal.rawValue : defect.message) + takenFor
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
        tally.show(problem)
    }

    /// Names what is beside the rows in the object around them; nothing where nothing is.
    private static func words(beside names: [String]) -> String {
        if names.isEmpty { return "" }
        let more = names.count > 6 ? " and \(names.count - 6) more" : ""
        let shown = names.prefix(6).map(JSONPath.quoted).joined(separator: ", ")
        return " in an object, of which \(shown)\(more) \(names.count == 1 ? "is" : "are") left alone"
    }

    /// What was found; the stream has to be at its end.
    func survey(_ stream: ByteStream) -> DataSurvey {
        var survey = tally.survey(
            DataSurvey(
                file: file,
                fileBytes: stream.fileBytes,
                isCompressed: stream.isCompressed,
                digest: stream.finishDigest(),
                container: rows.container.words + Self.words(beside: rows.beside),
                format: decoder.format,
                turns: turns,
                rows: rowCount,
                requests: decoder.format.isTrace ? trace.trace.requests.count : entries.count
            )
        )
        survey.fieldsLacking = census.lacking
        if decoder.format.isTrace { survey.trace = trace.trace }
        if !shared.all.isEmpty { survey.sharedConversations = shared.all.count }
        return survey
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
