import BenchModel
import JSONSyntax
import Testing

@testable import WorkloadData

@Suite("A name that a scenario has for a field of the rows")
struct NamedFieldTests {
    private static let rows = (1...4).map {
        "{\"prompt\":\"p\($0)\",\"topic\":\"t\",\"meta\":{\"k\":1},\"system\":\"Be brief.\",\"output_tokens\":\($0)}"
    }.joined(separator: "\n")
    private static let table = "prompt,topic,system,output_tokens\np1,t,Be brief.,3\np2,t,,4\n"

    /// Where a name may stand, with what puts it there.
    private enum Place: CaseIterable {
        case prompt, system, outputTokens, group, sent

        func put(_ name: String, into source: inout DataSource, _ sent: inout Set<String>) {
            switch self {
            case .prompt: source.columns.prompt = name
            case .system: source.columns.system = name
            case .outputTokens: source.columns.outputTokens = name
            case .group: source.groupBy = [name]
            case .sent: sent = [name]
            }
        }

        var key: String {
            switch self {
            case .prompt: "columns.prompt"
            case .system: "columns.system"
            case .outputTokens: "columns.outputTokens"
            case .group: "groupBy"
            case .sent: "{{row."
            }
        }

        /// A field that would do, and the same with a slip of the finger.
        var names: (right: String, wrong: String) {
            switch self {
            case .prompt: ("prompt", "promtp")
            case .system: ("system", "sytem")
            case .outputTokens: ("output_tokens", "output_tokesn")
            case .group, .sent: ("topic", "topci")
            }
        }
    }

    private static func problem(_ place: Place, _ name: String, in text: String, skipsBad: Bool = false) throws
        -> DataProblem?
    {
        let folder = try DataFolder()
        var source = DataSource(file: try folder.file(text), order: .asFile, skipsBad: skipsBad)
        var sent: Set<String> = []
        place.put(name, into: &source, &sent)
        do throws(DataProblem) {
            _ = try Dataset(source, sending: sent)
            return nil
        } catch {
            return error
        }
    }

    @Test("is an error with the name that is meant where no row has it, wherever it stands and whatever the rows are")
    func misspelt() throws {
        for place in Place.allCases {
            for text in [Self.rows, Self.table] {
                #expect(try Self.problem(place, place.names.right, in: text) == nil, "\(place)")
                for skipsBad in [false, true] {
                    let found = try Self.problem(place, place.names.wrong, in: text, skipsBad: skipsBad)
                    let words = try #require(found).description
                    #expect(words.contains("did you mean \"\(place.names.right)\"?"), "\(words)")
                    #expect(words.contains(place.names.wrong) && words.contains(place.key), "\(words)")
                }
            }
            let other = try #require(try Self.problem(place, "zzzzzzzzzz", in: Self.rows))
            #expect(other.description.contains("use one of ") && other.description.contains("topic"), "\(other)")
        }
    }

    @Test("is an error where the field holds an object or a list, with those that hold texts")
    func objects() throws {
        for place in [Place.group, .sent] {
            let words = try #require(try Self.problem(place, "meta", in: Self.rows, skipsBad: true)).description
            #expect(
                words.contains("lists or objects") && words.contains("use one of prompt, topic, system"),
                "\(words)"
            )
            #expect(!words.contains("of meta") && !words.contains(", meta"), "\(words)")
        }
    }

    @Test("is told with its place in the scenario, and how many rows lack it where others have it")
    func some() throws {
        #expect(try Self.problem(.group, "topci", in: Self.rows)?.place == ["data", "groupBy"])
        #expect(try Self.problem(.system, "sytem", in: Self.rows)?.place == ["data", "columns", "system"])
        let folder = try DataFolder()
        let rows = #"{"prompt":"a","topic":1}"# + "\n" + #"{"prompt":"b"}"# + "\n" + #"{"prompt":"c","topic":[1]}"#
        let found = try folder.dataset(rows) { ($0.groupBy, $0.columns.system) = (["topic"], nil) }
        #expect(found.survey.fieldsLacking == [NamedField("topic", .group, lacking: 1, unfit: 1)])
        #expect(try folder.dataset(Self.rows) { $0.groupBy = ["topic"] }.survey.fieldsLacking.isEmpty)
    }

    @Test("of one column leaves the others recognised")
    func others() throws {
        let folder = try DataFolder()
        for (name, change) in [
            ("system", { $0.columns.outputTokens = "output_tokens" }),
            ("prompt", { $0.columns.prompt = "prompt" }), ("output", { $0.columns.system = "system" }),
        ] as [(String, (inout DataSource) -> Void)] {
            let asked = try folder.prompts(Self.rows, change)
            #expect(asked[2].conversation.messages.map(\.inShort) == ["s: Be brief.", "u: p3"], "\(name)")
            #expect(asked[2].maxTokens == 3, "\(name)")
        }
        // Messages of a row are asked with the system's words and the limit that columns beside them hold.
        let row = #"{"id":1,"chat_messages":[{"role":"user","content":"a"}],"sys":"S","most":9}"#
        let chat = try folder.prompts(row) { ($0.columns.system, $0.columns.outputTokens) = ("sys", "most") }
        #expect(chat[0].conversation.messages.map(\.inShort) == ["s: S", "u: a"] && chat[0].maxTokens == 9)
    }

    @Test("of a column is an error where rows have places of their own for what is asked")
    func noColumns() throws {
        let chats = #"{"messages":[{"role":"user","content":"a"}],"sys":"S"}"#
        let words = try #require(try Self.problem(.system, "sys", in: chats)).description
        #expect(words.contains("chats of OpenAI's messages have their own places"), "\(words)")
        let trace = #"{"timestamp":0,"input_length":5,"output_length":2,"hash_ids":[0],"sys":"S"}"#
        #expect(try Self.problem(.system, "sys", in: trace)?.description.contains("Mooncake trace") == true)
    }

    @Test("is looked for in rows that are texts, too, which have none")
    func texts() throws {
        let words = try #require(try Self.problem(.group, "topic", in: "\"a\"\n\"b\"")).description
        #expect(words.contains("no row has \"topic\"") && words.contains("rows have none"), "\(words)")
    }
}

@Suite("Lengths that are kept")
struct KeptLengthTests {
    /// A conversation whose turns ask one, two, four and eight words more.
    private static let row: String = {
        let turns = (0..<4).flatMap { turn in
            let text = Array(repeating: "word", count: 1 << turn).joined(separator: " ")
            return ["{\"from\":\"human\",\"value\":\"\(text)\"}", "{\"from\":\"gpt\",\"value\":\"yes\"}"]
        }
        return "{\"conversations\":[\(turns.joined(separator: ","))]}"
    }()

    @Test("count turns that are not asked as turns, and as a row only one of which nothing is asked")
    func turns() throws {
        let folder = try DataFolder()
        let text = [Self.row, Self.row, #"{"conversations":[{"from":"human","value":"a"}]}"#].joined(separator: "\n")
        let all = try folder.dataset(text) { $0.turns = .each }
        #expect(all.survey.requests == 9 && all.survey.refusedRows == 0 && all.survey.refusedTurns.isEmpty)
        let longest = all.survey.input.most
        let kept = try folder.dataset(text) {
            ($0.turns, $0.keep.inputTokens) = (.each, longest...longest)
        }
        #expect(kept.survey.requests == 2 && kept.survey.refusedRows == 1)
        #expect(kept.survey.refusedTurns.map(\.turns) == [6] && kept.survey.refusedTurns[0].refusal == .inputTokens)
        #expect(kept.survey.keptOut.input.count == 7 && kept.survey.keptOut.input.most < longest)
        let none = try folder.dataset(text) { ($0.turns, $0.keep.inputTokens) = (.each, 5_000...9_000) }
        #expect(none.survey.requests == 0 && none.survey.refusedRows == 3 && none.survey.refusedTurns.isEmpty)
    }
}
