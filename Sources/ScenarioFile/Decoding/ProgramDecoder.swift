import BenchModel
import JSONSyntax

/// Reads programs that a scenario names: what prints a key, and what is done before a run.
extension ScenarioDecoder {
    /// Reads a program with its arguments; the program has its path afterwards, if it is to be run.
    ///
    /// - Parameters:
    ///   - field: an array of words.
    ///   - example: such an array, for advice.
    ///   - purpose: what the program is expected to do, for messages.
    ///   - mayBeMissing: whether nobody runs it here where it is missing, or variables are; see ``NamedProgram/filled``.
    /// - Returns: nil, after reporting, where it is none.
    func program(_ field: Field, example: String, purpose: String, mayBeMissing: Bool) -> NamedProgram? {
        guard let words = words(field, example: example) else { return nil }
        var program = NamedProgram(words: words.map(\.text))
        guard let environment else { return program }
        guard let filled = filled(words, in: environment, mayBeMissing: mayBeMissing) else { return nil }
        // Store the absolute path, as for the other files that a scenario names.
        if isFile(words[0].text) { program.words[0] = filled[0] }
        if let path = executable(filled[0], in: environment) {
            program.filled = [path] + filled.dropFirst()
        } else if !mayBeMissing {
            words[0].field.report(
                found: "no program \(filled[0]) that can be run",
                expected: purpose,
                advice: "install it, put its folder into PATH, or write its whole path"
            )
        }
        return program
    }

    /// Where variables are looked up; nil of a scenario that only a report reads.
    private var environment: Environment? {
        switch origin {
        case .database: nil
        case .file(let environment, _), .resumption(let environment, _): environment
        }
    }

    private func words(_ field: Field, example: String) -> [(text: String, field: Field)]? {
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
    private func filled(
        _ words: [(text: String, field: Field)],
        in environment: Environment,
        mayBeMissing: Bool
    ) -> [String]? {
        var filled: [String] = []
        for (index, word) in words.enumerated() {
            if index == 0, isFile(word.text) {
                guard let path = filePath(word.field) else { return nil }
                filled.append(path)
                continue
            }
            let expansion: Environment.Expansion?
            if isStored {
                expansion = try? environment.expand(word.text)
            } else {
                expansion = expand(word.text, word.field)
            }
            guard let expansion else { return nil }
            if !expansion.missing.isEmpty, !mayBeMissing {
                reportMissing(expansion.missing, word.field, "or write the word itself")
                return nil
            }
            filled.append(expansion.text)
        }
        return filled
    }

    /// Returns the path of a program; a bare name is looked up in PATH.
    private func executable(_ name: String, in environment: Environment) -> String? {
        if name.isEmpty { return nil }
        let folders = isFile(name) ? [] : (environment.variables["PATH"] ?? "").split(separator: ":").map(String.init)
        let paths = isFile(name) ? [name] : folders.map { "\($0)/\(name)" }
        return paths.first(where: NamedFile.isProgram)
    }
}
