extension Fault {
    /// The name of a fault in a directive.
    package enum Kind: String, Sendable, CaseIterable {
        case status
        case errorMidStream = "error-mid-stream"
        case errorFirst = "error-first"
        case cut, reset, stall, hold, truncate
        case slowHeaders = "slow-headers"
        case noHeaders = "no-headers"
        case coalesce, split, crlf, cr, comments
        case noSpace = "no-space"
        case noDone = "no-done"
        case noFinalBlankLine = "no-final-blank-line"
        case emptyChunks = "empty-chunks"
        case usage
        case jsonBody = "json-body"
        case malformed
        case unknownEvents = "unknown-events"
        case html
        case hugeEvent = "huge-event"
        case endless, redirect, echo, trickle, interim, gzip
        case invalidUTF8 = "invalid-utf8"
        case deep
        case endlessHeader = "endless-header"
        case endlessLine = "endless-line"
        case badChunk = "bad-chunk"
        case deadReuse = "dead-reuse"
        case heldBody = "held-body"
        case earlyFinish = "early-finish"
        case emptyAnswer = "empty-answer"
        case fallbackModel = "fallback-model"
        case zeroUsage = "zero-usage"
        case foreignEvent = "foreign-event"
        case oddError = "odd-error"
        case expiredKey = "expired-key"
        case thinkTags = "think-tags"
        case neverFinished = "never-finished"
        case spoil

        /// Whether the name may be followed by `=value`.
        var takesValue: Bool {
            switch self {
            case .status, .slowHeaders, .coalesce, .usage, .hugeEvent, .redirect, .echo, .deep, .heldBody,
                .fallbackModel, .foreignEvent, .oddError, .expiredKey, .spoil:
                true
            default: false
            }
        }
    }

    /// Reads a comma-separated list of faults, such as `crlf, cut;after=3`.
    ///
    /// - Throws: A ``DirectiveError`` that names the unknown fault or parameter.
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
        guard let name = Kind(rawValue: kind.name) else {
            let known = Kind.allCases.map(\.rawValue).joined(separator: ", ")
            throw DirectiveError("Unknown fault \"\(kind.name)\": expected one of \(known).")
        }
        if !name.takesValue { try kind.bare() }
        switch name {
        case .status:
            self = .status(
                try kind.status(),
                retryAfter: try parameters.take("retry-after")?.number(in: 0...1e9),
                retryAfterMilliseconds: try parameters.take("retry-after-ms")?.count(in: Bounds.milliseconds),
                shouldRetry: try parameters.take("should-retry")?.text()
            )
        case .errorMidStream: self = .errorMidStream(after: try parameters.after(3))
        case .errorFirst: self = .errorFirst
        case .cut: self = .cut(after: try parameters.after(3))
        case .reset: self = .reset(after: try parameters.after(3))
        case .stall: self = .stall(after: try parameters.after(3))
        case .hold:
            self = .hold(
                after: try parameters.after(3),
                sparing: try parameters.take("spare")?.count(in: Bounds.events) ?? 0
            )
        case .truncate: self = .truncate(after: try parameters.after(3))
        case .slowHeaders: self = .slowHeaders(try kind.duration())
        case .noHeaders: self = .noHeaders
        case .coalesce: self = .coalesce(try kind.count(in: Bounds.eventsPerWrite))
        case .split: self = .split
        case .crlf: self = .crlf
        case .cr: self = .cr
        case .comments:
            let mark = parameters.take("bom")
            try mark?.bare()
            self = .comments(byteOrderMark: mark != nil)
        case .noSpace: self = .noSpace
        case .noDone: self = .noDone
        case .noFinalBlankLine: self = .noFinalBlankLine
        case .emptyChunks: self = .emptyChunks
        case .usage: self = .usage(try kind.choice())
        case .jsonBody: self = .jsonBody
        case .malformed: self = .malformed(after: try parameters.after(1))
        case .unknownEvents: self = .unknownEvents
        case .html: self = .html
        case .hugeEvent: self = .hugeEvent(bytes: try kind.count(in: Bounds.eventBytes))
        case .endless: self = .endless
        case .trickle: self = .trickle
        case .interim: self = .interim
        case .gzip: self = .gzip
        case .invalidUTF8: self = .invalidUTF8
        case .deep: self = .deep(levels: try kind.count(in: Bounds.levels))
        case .endlessHeader: self = .endlessHeader
        case .endlessLine: self = .endlessLine
        case .badChunk: self = .badChunk(after: try parameters.after(3))
        case .redirect: self = .redirect(try kind.text())
        case .echo: self = .echo(try kind.choice())
        case .deadReuse:
            self = .deadReuse(after: try parameters.after(1), sit: try parameters.take("sit")?.duration() ?? .zero)
        case .heldBody: self = .heldBody(kind.value == nil ? nil : try kind.duration())
        case .earlyFinish: self = .earlyFinish
        case .emptyAnswer: self = .emptyAnswer
        case .fallbackModel: self = .fallbackModel(kind.value == nil ? "fallback-small" : try kind.text())
        case .zeroUsage: self = .zeroUsage
        case .foreignEvent: self = .foreignEvent(try kind.choice(default: .keepalive))
        case .oddError: self = .oddError(try kind.choice(default: .field), after: try parameters.after(3))
        case .expiredKey:
            self = .expiredKey(kind.value == nil ? .uses(try parameters.after(3)) : .age(try kind.duration()))
        case .thinkTags: self = .thinkTags
        case .neverFinished: self = .neverFinished
        case .spoil: self = .spoil(try kind.choice(default: .fence))
        }
        if let share = try parameters.take("share")?.number(in: 0...1) { self = .sometimes(share, self) }
        if let first = try parameters.take("first")?.count(in: 1...Bounds.events.upperBound) {
            self = .first(first, self)
        }
        try parameters.finish()
    }
}

/// The `name=value` parts behind a fault's name; a part that the fault does not take is an error.
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
        try take("after")?.count(in: Bounds.events) ?? absent
    }

    func finish() throws(DirectiveError) {
        guard let unknown = rest.first else { return }
        throw DirectiveError("Fault \"\(kind)\" has no parameter \"\(unknown.name)\".")
    }
}

extension Setting {
    /// Reads a value that must be one of a fixed set of words.
    fileprivate func choice<Choice: RawRepresentable & CaseIterable>(
        default absent: Choice? = nil
    ) throws(DirectiveError) -> Choice where Choice.RawValue == String {
        if value == nil, let absent { return absent }
        guard let choice = Choice(rawValue: value ?? "") else {
            let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw DirectiveError("Fault \"\(name)=\(value ?? "")\": expected one of \(known).")
        }
        return choice
    }

    fileprivate func status() throws(DirectiveError) -> Int {
        try count(in: 200...599)
    }
}
