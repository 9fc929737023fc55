import BenchModel
import JSONSyntax

extension ObjectKind {
    static let dataKeys = [
        "from", "format", "sha256", "picturesSHA256", "order", "turns", "rows", "repeat", "skipBad", "outputLimit",
        "keep", "columns", "groupBy", "replay", "input", "output", "prefix",
    ]
    /// Keys of texts that are made up; all others but `from` and `sha256` are those of a file.
    static let syntheticKeys = ["input", "output", "prefix"]
    static let keepKeys = ["inputTokens", "outputTokens", "totalTokens"]
    static let columnsKeys = ["prompt", "system", "outputTokens"]
}

extension ScenarioDecoder {
    /// Reads what a scenario says of the dataset that it asks; nil where texts are made up.
    ///
    /// The file itself is read before a run.
    func dataset(_ object: ObjectReader, holdsConversations: Bool) -> DataSource? {
        if object.isSynthetic { return nil }
        for key in ObjectKind.syntheticKeys {
            object[key]?.report(
                found: "\"\(key)\" beside a file",
                expected: "it beside \"from\": \"synthetic\" only",
                advice: "delete it, or have texts made up in place of the file's rows"
            )
        }
        let from = object.required("from", advice: "name the file with the rows, or \"-\" for standard input")
        let format = object["format"].flatMap { $0.choice("a format", of: DataFormat.self) }
        let order = object["order"].flatMap { $0.choice("an order", of: DataSource.Order.self) }
        let turns = object["turns"].flatMap { $0.choice("which turns", of: DataSource.Turns.self) }
        if let turns, (turns == .session) != holdsConversations {
            object["turns"]?.report(
                found: "\(turns.rawValue) \(holdsConversations ? "beside" : "without") \"conversations\"",
                expected: holdsConversations ? "session: each row is a conversation" : "first, last or each",
                advice: holdsConversations ? "delete it" : "write \"conversations\": {} to hold rows turn by turn"
            )
        }
        let rows = object["rows"].flatMap { $0.whole(Int.self, ScenarioBounds.requests, unit: "rows") }
        let repeats = object["repeat"].flatMap { $0.bool() }
        let skipsBad = object["skipBad"].flatMap { $0.bool() }
        let limit = object["outputLimit"].flatMap { $0.choice("whose limit", of: DataSource.Limit.self) }
        let digest = object["sha256"].flatMap { self.digest($0) }
        let picturesDigest = object["picturesSHA256"].flatMap {
            self.digest($0, from: "the one that a run has stored of the same rows")
        }
        let replay = object["replay"].flatMap {
            self.replay($0, in: object, holdsConversations: holdsConversations)
        }
        let keep = object["keep"].flatMap(keep)
        let columns = object["columns"].flatMap(columns)
        let groupBy = object["groupBy"].flatMap { self.groupBy($0, beside: object["replay"]) }
        guard let from, let file = dataPath(from) else { return nil }
        return DataSource(
            file: file,
            format: format,
            digest: digest,
            picturesDigest: picturesDigest,
            order: order ?? .shuffled,
            turns: holdsConversations ? .session : turns,
            rows: rows,
            repeats: repeats ?? false,
            skipsBad: skipsBad ?? false,
            limit: limit ?? .row,
            keep: keep ?? DataSource.Keep(),
            columns: columns ?? DataSource.Columns(),
            groupBy: groupBy ?? [],
            replay: replay
        )
    }

    private func dataPath(_ field: Field) -> String? {
        guard let text = field.written("the path of a file, or \"-\"") else { return nil }
        if text.allSatisfy(\.isWhitespace) {
            field.report(found: "a blank path", expected: "the path of a file, or \"-\"", advice: "name the file")
            return nil
        }
        return text == DataSource.standardInput ? text : filePath(field)
    }

    func digest(_ field: Field, from source: String = "the one that `ezbench data FILE` prints") -> TextDigest? {
        guard let text = field.written("a SHA-256 digest in quotes") else { return nil }
        if let digest = TextDigest(hex: text) { return digest }
        field.report(
            expected: "a SHA-256 digest, 64 hexadecimal digits",
            advice: "copy \(source)"
        )
        return nil
    }

    private func keep(_ field: Field) -> DataSource.Keep? {
        guard let object = open(field, as: .keep) else { return nil }
        return DataSource.Keep(
            inputTokens: object["inputTokens"].flatMap(tokenRange),
            outputTokens: object["outputTokens"].flatMap(tokenRange),
            totalTokens: object["totalTokens"].flatMap(tokenRange)
        )
    }

    /// Reads the least and the most.
    private func tokenRange(_ field: Field) -> ClosedRange<Int>? {
        guard let ends = field.elements("two numbers of tokens") else { return nil }
        let bounds = 0...ScenarioBounds.tokens.upperBound
        let numbers = ends.compactMap { $0.whole(Int.self, bounds, unit: "tokens") }
        guard ends.count == 2 else {
            field.report(expected: "two numbers, the least and the most", advice: "write it like [4, 1024]")
            return nil
        }
        guard numbers.count == 2 else { return nil }
        if numbers[0] <= numbers[1] { return numbers[0]...numbers[1] }
        field.report(
            found: "[\(numbers[0]), \(numbers[1])]",
            expected: "the least before the most; two numbers in order",
            advice: "swap them"
        )
        return nil
    }

    /// Reads the names of fields by which requests are grouped.
    private func groupBy(_ field: Field, beside replay: Field?) -> [String]? {
        if replay != nil {
            field.report(
                found: "\"groupBy\" beside \"replay\"",
                expected: "one of them: of a trace's rows no more than times and lengths are kept",
                advice: "delete it; report --by length groups what is sent"
            )
            return nil
        }
        guard let elements = field.elements("names of fields") else { return nil }
        let names = elements.compactMap { $0.name("the name of a field of the rows") }
        guard names.count == elements.count else { return nil }
        guard (1...DataSource.mostGroupFields).contains(names.count), Set(names).count == names.count else {
            field.report(
                expected: "1 to \(DataSource.mostGroupFields) names, each once",
                advice: "name the few fields by which results are to be shown"
            )
            return nil
        }
        return names
    }

    private func columns(_ field: Field) -> DataSource.Columns? {
        guard let object = open(field, as: .columns) else { return nil }
        return DataSource.Columns(
            prompt: object["prompt"]?.name("the name of a column"),
            system: object["system"]?.name("the name of a column"),
            outputTokens: object["outputTokens"]?.name("the name of a column")
        )
    }
}

extension CanonicalScenario {
    static let picturesKey = "picturesSHA256"

    static func data(_ source: DataSource) -> JSONNode {
        object([
            ("from", .string(source.file)),
            ("format", source.format.map { .string($0.rawValue) }),
            ("sha256", source.digest.map { .string($0.hex) }),
            (picturesKey, source.picturesDigest.map { .string($0.hex) }),
            ("order", source.replay == nil ? .string(source.order.rawValue) : nil),
            ("turns", source.turns.map { .string($0.rawValue) }),
            ("rows", source.rows.map { .number("\($0)") }),
            ("repeat", source.replay == nil ? .bool(source.repeats) : nil),
            ("skipBad", .bool(source.skipsBad)),
            ("outputLimit", source.replay == nil ? .string(source.limit.rawValue) : nil),
            (
                "keep",
                source.keep == DataSource.Keep()
                    ? nil
                    : object([
                        ("inputTokens", range(source.keep.inputTokens)),
                        ("outputTokens", range(source.keep.outputTokens)),
                        ("totalTokens", range(source.keep.totalTokens)),
                    ]).value
            ),
            (
                "columns",
                source.columns == DataSource.Columns()
                    ? nil
                    : object([
                        ("prompt", source.columns.prompt.map { .string($0) }),
                        ("system", source.columns.system.map { .string($0) }),
                        ("outputTokens", source.columns.outputTokens.map { .string($0) }),
                    ]).value
            ),
            (
                "groupBy",
                source.groupBy.isEmpty ? nil : .array(source.groupBy.map { JSONNode(.string($0)) })
            ),
            ("replay", source.replay.map { replay($0).value }),
        ])
    }

    private static func range(_ range: ClosedRange<Int>?) -> JSONNode.Value? {
        range.map { .array([JSONNode(.number("\($0.lowerBound)")), JSONNode(.number("\($0.upperBound)"))]) }
    }
}
