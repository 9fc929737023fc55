import JSONSyntax

/// Texts of header fields and bodies with names in double braces, each of which stands for something of its request.
///
/// `{{uuid}}` and the like; `{{{{` is a pair of braces that stands for itself.
package enum RequestTemplate {
    /// What a name stands for.
    package enum Name: Hashable, Sendable {
        case uuid, session, turn, request
        /// A field of the dataset's row.
        case row(String)

        /// Reads what stands between the braces; nil where it is no name that is known.
        package init?(_ text: Substring) {
            switch text {
            case "uuid": self = .uuid
            case "session": self = .session
            case "turn": self = .turn
            case "request": self = .request
            default:
                guard text.hasPrefix("row."), text.count > 4 else { return nil }
                self = .row(String(text.dropFirst(4)))
            }
        }
    }

    /// The names, as they are written.
    package static let known = ["{{uuid}}", "{{session}}", "{{turn}}", "{{request}}", "{{row.FIELD}}"]

    /// Members of a body whose texts are templates of the server's own, and are sent as they are.
    package static let foreign: Set<String> = ["chat_template"]

    /// Whether a text may hold a name.
    package static func isOne(_ text: String) -> Bool { text.contains("{{") }

    /// What of a text no request can fill, so that it would be sent as it is written.
    package enum Defect: Equatable, Sendable {
        case unknown(name: String)
        /// Double braces that nothing closes, with what follows them.
        case unclosed(String)
    }

    /// Returns what is wrong with a text, in order.
    package static func defects(in text: String) -> [Defect] {
        var defects: [Defect] = []
        scan(text) { piece in
            switch piece {
            case .name(let name, _): if Name(name) == nil { defects.append(.unknown(name: String(name))) }
            case .unclosed(let rest): defects.append(.unclosed(String(rest)))
            case .literal: break
            }
        }
        return defects
    }

    /// Returns the names in a text that are known, in order.
    package static func names(in text: String) -> [Name] {
        var names: [Name] = []
        scan(text) { piece in
            if case .name(let written, _) = piece, let name = Name(written) { names.append(name) }
        }
        return names
    }

    /// Returns a text with the known names replaced; others stay, and so do braces that nothing closes.
    package static func filled(_ text: String, by value: (Name) -> String) -> String {
        guard isOne(text) else { return text }
        var filled = ""
        scan(text) { piece in
            switch piece {
            case .name(let name, let written): filled += Name(name).map(value) ?? String(written)
            case .literal(let text): filled += text
            case .unclosed: filled += "{{"
            }
        }
        return filled
    }

    private enum Piece {
        /// It stands for itself.
        case literal(Substring)
        /// What stands between braces, and the same with them.
        case name(Substring, written: Substring)
        /// Braces that nothing closes, with the text that follows them, whose pieces come next.
        case unclosed(Substring)
    }

    /// Tells the pieces of a text, in order.
    private static func scan(_ text: String, tell: (Piece) -> Void) {
        var rest = text[...]
        while let braces = rest.firstRange(of: "{{") {
            tell(.literal(rest[..<braces.lowerBound]))
            let inner = rest[braces.upperBound...]
            if inner.hasPrefix("{{") {
                tell(.literal("{{"))
                rest = inner.dropFirst(2)
            } else if let end = inner.firstRange(of: "}}") {
                let between = inner[..<end.lowerBound]
                let trimmed = between.drop { $0 == " " }
                let length = trimmed.reversed().drop { $0 == " " }.count
                tell(.name(trimmed.prefix(length), written: rest[braces.lowerBound..<end.upperBound]))
                rest = inner[end.upperBound...]
            } else {
                tell(.unclosed(rest[braces.lowerBound...]))
                rest = inner
            }
        }
        tell(.literal(rest))
    }
}

/// What names in a request's texts stand for, but for its row's fields, which its prompt has.
package struct RequestValues: Sendable, Equatable {
    /// Of the request, whatever its attempts.
    package var uuid: String
    package var session: String
    package var turn: String
    package var request: String

    package init(uuid: String, session: String, turn: String, request: String) {
        (self.uuid, self.session, self.turn, self.request) = (uuid, session, turn, request)
    }

    /// Those of a request that is in no plan, such as a probe's.
    package static let ofNoPlan = RequestValues(
        uuid: "00000000-0000-4000-8000-000000000000",
        session: "0",
        turn: "0",
        request: "0"
    )

    /// Returns what a name stands for.
    package func text(of name: RequestTemplate.Name, row: [String: String]) -> String {
        switch name {
        case .uuid: uuid
        case .session: session
        case .turn: turn
        case .request: request
        case .row(let field): row[field] ?? ""
        }
    }
}

extension Plan {
    /// Returns what names in the texts of a request stand for.
    ///
    /// Its UUID is drawn as nonces are: the same for every attempt, another one in every sitting and every run. A request that
    /// stands for itself is a session of one turn. Warm-up counts by itself and says so.
    package func values(of request: Request) -> RequestValues {
        let isWarmup = request.phase == .warmup
        let place =
            UInt64(request.sequence.number) &+ UInt64(request.target.number) << 32 &+ (isWarmup ? 1 << 56 : 0)
        var drawing = SplitMix64(seed: salt ^ SplitMix64.mix(place &+ 1 << 60))
        let number = (isWarmup ? "warmup-" : "") + String(request.sequence.number)
        return RequestValues(
            uuid: Self.uuid(drawing.next(), drawing.next()),
            session: request.turn.map { String($0.session) } ?? number,
            turn: String(request.turn?.turn ?? 0),
            request: number
        )
    }

    /// A UUID of version 4 (RFC 9562, section 5.4) from 122 random bits.
    private static func uuid(_ high: UInt64, _ low: UInt64) -> String {
        let versioned = high & ~0xF000 | 0x4000
        let varied = low & ~(3 << 62) | 2 << 62
        let digits = [versioned, varied].map { word in
            let hex = String(word, radix: 16)
            return String(repeating: "0", count: 16 - hex.count) + hex
        }.joined()
        var text = ""
        for (index, digit) in digits.enumerated() {
            if [8, 12, 16, 20].contains(index) { text += "-" }
            text.append(digit)
        }
        return text
    }
}

extension Scenario {
    /// The fields of the dataset's rows that requests are sent with, by their targets and these targets' endpoints.
    package var rowFields: Set<String> { targets.reduce(into: []) { $0.formUnion(rowFields(of: $1)) } }

    /// Those that the requests of one target are sent with.
    package func rowFields(of target: Target) -> Set<String> {
        target.rowFields.union((endpoint(of: target)?.headers ?? []).flatMap { RequestTemplate.fields(in: $0.value) })
    }
}

extension Target {
    /// The fields of the dataset's rows that its headers and its body name.
    fileprivate var rowFields: Set<String> {
        Set(headers.flatMap { RequestTemplate.fields(in: $0.value) } + RequestTemplate.fields(in: .object(body)))
    }
}

extension RequestTemplate {
    fileprivate static func fields(in text: String) -> [String] {
        guard isOne(text) else { return [] }
        return names(in: text).compactMap { if case .row(let field) = $0 { field } else { nil } }
    }

    fileprivate static func fields(in value: JSONValue) -> [String] {
        switch value {
        case .string(let text): fields(in: text)
        case .array(let elements): elements.flatMap { fields(in: $0) }
        case .object(let members): members.flatMap { foreign.contains($0.key) ? [] : fields(in: $0.value) }
        case .null, .bool, .number: []
        }
    }
}
