import BenchModel
import JSONSyntax

/// Reads the program that prints an endpoint's key.
extension ScenarioDecoder {
    func readKeyCommand(_ object: ObjectReader, into endpoint: inout Endpoint) {
        guard let field = object["apiKeyCommand"] else {
            object["apiKeyTTL"]?.report(
                found: "apiKeyTTL without apiKeyCommand",
                expected: "the two together",
                advice: "add apiKeyCommand, or delete apiKeyTTL"
            )
            return
        }
        for other in ["apiKey", "apiKeyFile"] where object[other] != nil {
            field.report(
                found: "apiKeyCommand beside \(other)",
                expected: "one place for the key",
                advice: "delete one of the two"
            )
        }
        let timeToLive = object["apiKeyTTL"].flatMap { $0.duration() }
        guard let words = words(field) else { return }
        var command = KeyCommand(words: words.map(\.text), timeToLive: timeToLive)
        switch origin {
        case .database: break
        case .resumption(_, let simulated) where simulated.contains(endpoint.name): endpoint.keyIsMissing = true
        case .file(let environment, _), .resumption(let environment, _):
            guard let program = program(words, in: environment, endpoint) else { return }
            // Store the absolute path, as for the other files that a scenario names.
            if isFile(words[0].text) { command.words[0] = program[0] }
            if let path = executable(program[0], in: environment) {
                command.program = [path] + program.dropFirst()
            } else if mayLackKey(endpoint) {
                endpoint.keyIsMissing = true
            } else {
                words[0].field.report(
                    found: "no program \(program[0]) that can be run",
                    expected: "a program that prints the key",
                    advice: "install it, put its folder into PATH, or write its whole path"
                )
            }
        }
        endpoint.keyCommand = command
    }

    private func words(_ field: Field) -> [(text: String, field: Field)]? {
        let example = "[\"gcloud\", \"auth\", \"print-access-token\"]"
        guard let elements = field.elements("words, such as \(example)") else { return nil }
        let words = elements.compactMap { element -> (text: String, field: Field)? in
            // Keep the text as written: filled-in variables are not stored.
            guard let text = element.written("a word in quotes") else { return nil }
            if !text.unicodeScalars.contains("\0") { return (text, element) }
            element.report(found: "a zero byte", expected: "a word", advice: "take it out")
            return nil
        }
        guard words.count == elements.count else { return nil }
        guard let first = words.first, !first.text.allSatisfy(\.isWhitespace) else {
            field.report(
                expected: "a program and its arguments",
                advice: "write it like \(example); no shell reads it, so that each word stands by itself"
            )
            return nil
        }
        return words
    }

    private func isFile(_ word: String) -> Bool { word.contains("/") }

    /// Returns the words with variables filled in; nil, after reporting, if that fails.
    private func program(
        _ words: [(text: String, field: Field)],
        in environment: Environment,
        _ endpoint: Endpoint
    ) -> [String]? {
        var program: [String] = []
        for (index, word) in words.enumerated() {
            if index == 0, isFile(word.text) {
                guard let path = filePath(word.field) else { return nil }
                program.append(path)
                continue
            }
            let expansion: Environment.Expansion?
            if isStored {
                expansion = try? environment.expand(word.text)
            } else {
                expansion = expand(word.text, word.field)
            }
            guard let expansion else { return nil }
            if !expansion.missing.isEmpty, !mayLackKey(endpoint) {
                reportMissing(expansion.missing, word.field, "or write the word itself")
                return nil
            }
            program.append(expansion.text)
        }
        return program
    }

    /// Returns the path of a program; a bare name is looked up in PATH.
    private func executable(_ name: String, in environment: Environment) -> String? {
        if name.isEmpty { return nil }
        let folders = isFile(name) ? [] : (environment.variables["PATH"] ?? "").split(separator: ":").map(String.init)
        let paths = isFile(name) ? [name] : folders.map { "\($0)/\(name)" }
        return paths.first(where: NamedFile.isProgram)
    }
}
