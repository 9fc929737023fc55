import Foundation

/// A page of the documentation as something to carry out: its fenced blocks in order, with the marks above them.
///
/// A mark is a comment of HTML on the line above a fence, which readers do not see:
///
/// - `<!-- file: NAME -->`: the block is that file's content.
/// - `<!-- keeps running -->`: the block is one command that serves, on a port of its own; its address stands for
///   `http://127.0.0.1:8000` from there on.
/// - `<!-- ends with N -->`: the block's last exit code; 0 without a mark.
/// - `<!-- not run: REASON -->`: the block is only checked: commands, flags and files that it names exist.
///
/// A block of `text` shows what the block of `sh` before it prints. Above one, `<!-- compared: N lines -->` says that only its
/// beginning is the same on every machine: which model is the quickest of a simulated run, load may change.
struct DocumentedPage {
    enum Step {
        case file(name: String, content: String)
        case server(arguments: [String])
        case commands(script: String, code: Int32, shown: String?)
        /// Lines that are not run.
        case checked(lines: [String])

        var isServer: Bool { if case .server = self { true } else { false } }
    }

    struct Malformed: Error, CustomStringConvertible { let description: String }

    let steps: [Step]

    /// Takes a page apart.
    ///
    /// - Throws: where a mark says nothing known, or stands above nothing: a block must not be left out by a slip.
    init(_ markdown: String) throws {
        var steps: [Step] = []
        var mark: String?
        var rest = markdown.split(separator: "\n", omittingEmptySubsequences: false)[...]
        while let line = rest.popFirst() {
            if line.hasPrefix("<!-- "), line.hasSuffix(" -->") {
                let said = String(line.dropFirst(5).dropLast(4))
                if Self.isMark(said) { mark = said }
                continue
            }
            guard line.hasPrefix("```") else {
                if let mark, !line.isEmpty { throw Malformed(description: "\(mark): no block follows") }
                continue
            }
            let body = rest.prefix { !$0.hasPrefix("```") }
            rest = rest.dropFirst(body.count + 1)
            let content = body.joined(separator: "\n") + "\n"
            defer { mark = nil }
            if line == "```text" {
                guard case .commands(let script, let code, nil)? = steps.last else { continue }
                let shown = try Self.compared(body.map(String.init), mark)
                steps[steps.count - 1] = .commands(script: script, code: code, shown: shown)
                continue
            }
            if let step = try Self.step(language: String(line.dropFirst(3)), content, mark) { steps.append(step) }
        }
        if let mark { throw Malformed(description: "\(mark): no block follows") }
        self.steps = steps
    }

    private static let marks = ["file: ", "keeps running", "ends with ", "not run: ", "compared: "]

    private static func isMark(_ said: String) -> Bool { marks.contains { said.hasPrefix($0) } }

    /// Returns the part of a shown output that is compared.
    private static func compared(_ lines: [String], _ mark: String?) throws -> String {
        guard let mark else { return lines.joined(separator: "\n") }
        guard let count = mark.wholeMatch(of: /compared: ([0-9]+) lines/).flatMap({ Int($0.1) }), count <= lines.count
        else {
            throw Malformed(description: "\(mark): expected `compared: N lines`, and as many")
        }
        return lines.prefix(count).joined(separator: "\n")
    }

    private static func step(language: String, _ content: String, _ mark: String?) throws -> Step? {
        if let mark, mark.hasPrefix("file: ") { return .file(name: String(mark.dropFirst(6)), content: content) }
        guard language == "sh" else {
            if let mark { throw Malformed(description: "\(mark): expected a block of sh, found \(language)") }
            return nil
        }
        guard let mark else { return .commands(script: content, code: 0, shown: nil) }
        if mark == "keeps running" {
            let words = content.split(whereSeparator: \.isWhitespace).map(String.init)
            guard words.first == "ezbench", let port = words.firstIndex(of: "--port") else {
                throw Malformed(description: "\(mark): expected `ezbench simulate --port …`, found \(content)")
            }
            var arguments = words
            arguments[port + 1] = "0"
            return .server(arguments: Array(arguments.dropFirst()))
        }
        if mark.hasPrefix("not run: ") {
            let whole = content.replacing("\\\n", with: " ")
            return .checked(lines: whole.split(separator: "\n").map(String.init))
        }
        guard let code = Int32(mark.dropFirst("ends with ".count)) else {
            throw Malformed(description: "\(mark): expected an exit code")
        }
        return .commands(script: content, code: code, shown: nil)
    }
}

/// What a page shows of an output, compared by its shape: words and their order, without figures, units and rules.
struct ShownOutput {
    private let pieces: [[String]]

    /// Takes what a page shows; lines of `…` alone stand for what it leaves out.
    init(_ text: String) {
        pieces = text.split(separator: "\n", omittingEmptySubsequences: false)
            .split { $0.trimmingCharacters(in: .whitespaces) == "…" }
            .map { Self.shape($0.joined(separator: "\n")) }
            .filter { !$0.isEmpty }
    }

    /// Returns the first piece that an output does not have, behind those before it; nil if it has all of them.
    func missing(in output: String) -> String? {
        var rest = Self.shape(output)[...]
        for piece in pieces {
            guard let place = rest.firstRange(of: piece) else { return piece.joined(separator: " ") }
            rest = rest[place.upperBound...]
        }
        return nil
    }

    private static let units: Set<String> = ["ms", "s", "µs", "ns"]

    /// Returns the words of a text, each figure as `#`, without marks, units and whatever holds neither letter nor digit.
    static func shape(_ text: String) -> [String] {
        // What samples of a busy machine are worth is different each time.
        let alike = text.replacing(/\ worth [0-9]+/, with: "")
        let plain = alike.filter { !"*~²≤≥<".contains($0) }.replacing(/[+−]?[0-9][0-9.,]*/, with: "#")
        return plain.split { $0.isWhitespace || $0 == "│" }.map(String.init)
            .filter { word in word.contains { $0.isLetter || $0 == "#" } && !units.contains(word) }
    }
}
