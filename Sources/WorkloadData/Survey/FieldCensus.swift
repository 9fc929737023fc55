import BenchModel
import JSONSyntax

/// Counts which rows have the fields that a scenario names, and gathers the names that there are.
///
/// A name that is not quite that of any field would else be passed over in silence: what it names is looked for in each row.
struct FieldCensus {
    /// More names are of no use to anybody.
    private static let mostNames = 200

    private(set) var fields: [NamedField]
    private var rows = 0
    /// The names of the rows' fields, in the order in which they come, and whether each ever holds a text, a number or a truth value.
    private var names: [String] = []
    private var holdsWords: [String: Bool] = [:]

    /// - Parameters:
    ///   - source: with the columns and the groups that somebody names.
    ///   - sent: the fields that requests are sent with.
    init(_ source: DataSource, sending sent: Set<String>) {
        let columns = source.columns.named.map { NamedField($0.name, .column($0.key)) }
        fields = columns + sent.sorted().map { NamedField($0, .sent) } + source.groupBy.map { NamedField($0, .group) }
    }

    /// Counts a row, whatever becomes of it.
    mutating func count(_ row: JSONNode) {
        if fields.isEmpty { return }
        rows += 1
        if case .object(let members) = row.value {
            for member in members where member.value.value != .null { note(member.key, member.value.word != nil) }
        }
        for place in fields.indices {
            guard let value = row[fields[place].name] else {
                fields[place].lacking += 1
                continue
            }
            if case .column = fields[place].use { continue }
            if value.word == nil { fields[place].unfit += 1 }
        }
    }

    private mutating func note(_ name: String, _ isWord: Bool) {
        guard let known = holdsWords[name] else {
            guard names.count < Self.mostNames else { return }
            names.append(name)
            holdsWords[name] = isWord
            return
        }
        if isWord, !known { holdsWords[name] = true }
    }

    /// Those that some rows lack.
    var lacking: [NamedField] { fields.filter { $0.missed > 0 } }

    /// Refuses names that no row has, and columns where rows have none.
    ///
    /// - Throws: a ``DataProblem`` with the place in a scenario.
    func check(_ file: String, of format: DataFormat) throws(DataProblem) {
        guard rows > 0 else { return }
        for field in fields {
            if case .column = field.use, format != .columns, format != .prompts {
                throw DataProblem(
                    file: file,
                    "\(field.namer) names \(JSONPath.quoted(field.name)), and rows that are \(format.words) have their own places for "
                        + "what is asked; leave \"columns\" out, or say \"format\": \"columns\"",
                    at: field.place
                )
            }
            guard field.missed == rows else { continue }
            var fitting = names
            if case .column = field.use {} else { fitting = names.filter { holdsWords[$0] ?? false } }
            throw DataProblem(file: file, field.missing(among: fitting), at: field.place)
        }
    }
}

extension DataSource.Columns {
    /// Those that somebody names, each with its key.
    var named: [(key: String, name: String)] {
        [("prompt", prompt), ("system", system), ("outputTokens", outputTokens)].compactMap { key, name in
            name.map { (key, $0) }
        }
    }
}
