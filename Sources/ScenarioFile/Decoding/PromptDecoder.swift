import BenchModel
import JSONSyntax

extension ScenarioDecoder {
    /// Reads prompts written in the scenario, or the suite file that it names.
    func prompts(_ field: Field) -> [Prompt] {
        if case .string = field.node.value { return field.string().map { suite($0, field) } ?? [] }
        guard case .array = field.node.value, let elements = field.elements("prompts") else {
            field.report(
                expected: "an array of prompts, or the path of a suite file",
                advice: "write [{ \"id\": …, \"user\": … }] or \"prompts/NAME.jsonl\""
            )
            return []
        }
        return prompts(elements, of: field)
    }

    private func prompts(_ elements: [Field], of field: Field) -> [Prompt] {
        if elements.isEmpty {
            field.report(
                found: "no prompts",
                expected: "at least one prompt",
                advice: "write { \"id\": \"hello\", \"user\": \"Say hello.\" }"
            )
        }
        var ids: [(name: String, field: Field)] = []
        let prompts = elements.compactMap { prompt($0, ids: &ids) }
        reportRepeats(ids, what: "a prompt id")
        return prompts
    }

    private func prompt(_ field: Field, ids: inout [(name: String, field: Field)]) -> Prompt? {
        guard let object = open(field, as: .prompt) else { return nil }
        if isStored, let digest = StoredTexts.digest(ofPrompt: field.node) {
            return object["id"]?.string().map { Prompt(id: $0, digest: digest) }
        }
        let idField = object.required("id", advice: "give the prompt a short name")
        let id = idField?.name("a short name")
        if let idField, let id { ids.append((id, idField)) }
        let expect = object["expect"].flatMap(expectation)
        if object["schema"] != nil, !isStored, expect?.isAsked == true {
            object["expect"]?.report(
                found: "two forms that the answer is asked to have",
                expected: "one",
                advice: "delete \"schema\", or \"ask\""
            )
        }
        guard let conversation = conversation(object), let id else { return nil }
        var prompt = Prompt(id: id, conversation)
        prompt.expect = expect
        return prompt
    }

    func text(_ field: Field, orElse advice: String) -> String? {
        guard let text = field.string("text in quotes") else { return nil }
        guard text.allSatisfy(\.isWhitespace) else { return text }
        field.report(found: "a blank text", expected: "text", advice: advice)
        return nil
    }

    // MARK: Suite files

    /// Reads a JSON array of prompts, or one prompt per line (JSONL).
    private func suite(_ path: String, _ field: Field) -> [Prompt] {
        guard let file = namedFile(path, field, "the suite file") else { return [] }
        let source = file.source
        let start = source.bytes.starts(with: JSONParser.byteOrderMark) ? JSONParser.byteOrderMark.count : 0
        if source.bytes[start...].first(where: { $0 > 0x20 }) == UInt8(ascii: "[") {
            guard let root = parse(file, 0..<source.bytes.count) else { return [] }
            if case .array(let elements) = root.node.value, tellsForeign(elements.first, root, "a JSON array") {
                return []
            }
            root.reportDuplicateKeys()
            return prompts(root.elements("prompts") ?? [], of: root)
        }
        let lines = lines(of: file)
        if tellsForeign(lines.first?.node, file, "JSON Lines") { return [] }
        return prompts(lines, of: file)
    }

    /// Reports once that the file is something else, if its first element shows it.
    private func tellsForeign(_ first: JSONNode?, _ file: Field, _ container: String) -> Bool {
        guard let first, case .object(let members) = first.value, !Self.isPrompt(Set(members.map(\.key))),
            let format = ForeignFormat.of(element: first, container)
        else { return false }
        file.report(at: first.offset, format.message(inPlaceOf: .suite))
        return true
    }

    /// Whether an object with these keys is meant for a prompt; chats in data sets have `messages` too, but no name beside.
    private static func isPrompt(_ keys: Set<String>) -> Bool {
        keys.contains("user") || keys.isSuperset(of: ["id", "messages"])
    }

    /// Reads each line that is not blank; line 3 is `$[2]` if no blank line precedes it.
    private func lines(of file: Field) -> [Field] {
        var elements: [Field] = []
        let bytes = file.source.bytes
        var start = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
            if bytes[start..<end].contains(where: { $0 > 0x20 }) {
                let line = Field(node: file.node, path: "$[\(elements.count)]", source: file.source, log: file.log)
                if let element = parse(line, start..<end) {
                    element.reportDuplicateKeys()
                    elements.append(element)
                } else if file.log.count > 50 {
                    // Not a suite at all: the problems of its first lines suffice.
                    break
                }
            }
            start = end + 1
        }
        return elements
    }

    // MARK: Files that a scenario names

    /// Loads a file whose path stands beside this one or at the root; nil after reporting, if that fails.
    ///
    /// - Parameters:
    ///   - path: as it is written.
    ///   - field: where it is written.
    ///   - what: what the file is, such as "the suite file".
    /// - Returns: the file, with nothing read of it.
    private func namedFile(_ path: String, _ field: Field, _ what: String) -> Field? {
        named(path, field, what, ScenarioPath.load).map { source in
            Field(node: JSONNode(.null), path: "$", source: source, log: field.log)
        }
    }

    /// Reads a file that a field names, beside the field's own; reports why it cannot be.
    func named<Content>(
        _ path: String,
        _ field: Field,
        _ what: String,
        _ read: (String) throws(ScenarioError) -> Content
    ) -> Content? {
        do throws(ScenarioError) {
            let path = HomeFolder.path(path, environment: field.environment?.variables ?? [:])
            return try read(
                ScenarioPath.resolve(ScenarioPath.sibling(path, of: field.source), namedBy: field.source.file)
            )
        } catch {
            for problem in error.problems {
                field.report(at: field.node.offset, "found \(what) \(problem.file): \(problem.message)")
            }
            return nil
        }
    }

    /// Loads a file that holds one JSON value.
    func namedJSON(_ path: String, _ field: Field, _ what: String) -> Field? {
        guard let file = namedFile(path, field, what), let root = parse(file, 0..<file.source.bytes.count) else {
            return nil
        }
        root.reportDuplicateKeys()
        return root
    }

    private func parse(_ field: Field, _ range: Range<Int>) -> Field? {
        do {
            return field.child(field.path, try JSONParser.parse(field.source.bytes, in: range))
        } catch {
            field.report(at: error.offset, error.message)
            return nil
        }
    }
}
