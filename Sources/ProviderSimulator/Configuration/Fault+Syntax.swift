extension Fault {
    /// The kinds as they are typed, for messages and help texts.
    package static let kinds = [
        "status", "error-mid-stream", "error-first", "cut", "reset", "stall", "truncate", "slow-headers", "no-headers",
        "coalesce", "split", "crlf", "cr", "comments", "no-space", "no-done", "no-final-blank-line", "empty-chunks",
        "usage", "json-body", "malformed", "unknown-events", "html", "huge-event", "endless", "redirect",
        "trickle", "interim", "gzip", "invalid-utf8", "deep", "endless-header", "endless-line", "bad-chunk",
    ]

    /// Reads a comma-separated list of faults, as in `crlf, cut;after=3`.
    ///
    /// - Throws: A ``DirectiveError`` that names the fault or the parameter that is not understood.
    package static func list(parsing text: String) throws(DirectiveError) -> [Fault] {
        var faults: [Fault] = []
        for part in text.split(separator: ",") where !part.trimmed.isEmpty {
            faults.append(try Fault(parsing: part))
        }
        return faults
    }

    private init(parsing text: Substring) throws(DirectiveError) {
        let settings = text.split(separator: ";").map(Setting.init)
        guard let kind = settings.first else { throw DirectiveError("The fault is empty.") }
        let parameters = Parameters(of: kind.name, settings.dropFirst())
        switch kind.name {
        case "status":
            self = .status(
                try kind.status(),
                retryAfter: try parameters.take("retry-after")?.number(in: 0...1e9),
                retryAfterMilliseconds: try parameters.take("retry-after-ms")?.count(atLeast: 0),
                shouldRetry: try parameters.take("should-retry")?.text()
            )
        case "error-mid-stream": self = .errorMidStream(after: try parameters.after(3))
        case "error-first": self = .errorFirst
        case "cut": self = .cut(after: try parameters.after(3))
        case "reset": self = .reset(after: try parameters.after(3))
        case "stall": self = .stall(after: try parameters.after(3))
        case "truncate": self = .truncate(after: try parameters.after(3))
        case "slow-headers": self = .slowHeaders(try kind.duration())
        case "no-headers": self = .noHeaders
        case "coalesce": self = .coalesce(try kind.count(atLeast: 2))
        case "split": self = .split
        case "crlf": self = .crlf
        case "cr": self = .cr
        case "comments": self = .comments(byteOrderMark: parameters.take("bom") != nil)
        case "no-space": self = .noSpace
        case "no-done": self = .noDone
        case "no-final-blank-line": self = .noFinalBlankLine
        case "empty-chunks": self = .emptyChunks
        case "usage":
            guard let placement = UsagePlacement(rawValue: kind.value ?? "") else {
                throw DirectiveError("Fault \"usage=\(kind.value ?? "")\": expected finish, every or none.")
            }
            self = .usage(placement)
        case "json-body": self = .jsonBody
        case "malformed": self = .malformed(after: try parameters.after(1))
        case "unknown-events": self = .unknownEvents
        case "html": self = .html
        case "huge-event": self = .hugeEvent(bytes: try kind.count(atLeast: 1))
        case "endless": self = .endless
        case "trickle": self = .trickle
        case "interim": self = .interim
        case "gzip": self = .gzip
        case "invalid-utf8": self = .invalidUTF8
        case "deep": self = .deep(levels: try kind.count(atLeast: 1))
        case "endless-header": self = .endlessHeader
        case "endless-line": self = .endlessLine
        case "bad-chunk": self = .badChunk(after: try parameters.after(3))
        case "redirect": self = .redirect(try kind.text())
        default:
            throw DirectiveError(
                "Unknown fault \"\(kind.name)\": expected one of \(Fault.kinds.joined(separator: ", "))."
            )
        }
        if let first = try parameters.take("first")?.count(atLeast: 1) { self = .first(first, self) }
        try parameters.finish()
    }
}

/// The `name=value` parts behind a fault's kind; what nobody takes is an error.
private final class Parameters {
    private let kind: String
    private var rest: [Setting]

    init(of kind: String, _ settings: ArraySlice<Setting>) {
        self.kind = kind
        rest = Array(settings)
    }

    func take(_ name: String) -> Setting? {
        guard let index = rest.firstIndex(where: { $0.name == name }) else { return nil }
        return rest.remove(at: index)
    }

    func after(_ absent: Int) throws(DirectiveError) -> Int {
        try take("after")?.count(atLeast: 0) ?? absent
    }

    func finish() throws(DirectiveError) {
        guard let unknown = rest.first else { return }
        throw DirectiveError("Fault \"\(kind)\" has no parameter \"\(unknown.name)\".")
    }
}

extension Setting {
    fileprivate func status() throws(DirectiveError) -> Int {
        let status = try count(atLeast: 100)
        guard (200...599).contains(status) else {
            throw DirectiveError("Fault \"status=\(status)\": expected 200 to 599.")
        }
        return status
    }
}
