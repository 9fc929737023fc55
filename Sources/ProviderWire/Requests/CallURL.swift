import BenchModel

/// Builds the URL of a call from a scenario's base URL and optional path.
///
/// People write the base URL that their SDK wants, which differs by vendor: a host, a host with a version, a path below
/// a version, or the URL of the call itself. Parts that are already there are not added again.
enum CallURL {
    /// A base URL in pieces: origin `https://host:1`, segments `api` and `v1`, query `a=1`.
    private struct Base {
        /// Scheme and authority.
        var origin: String
        /// The host without the port; names are in lower case.
        var host: String
        var segments: [Substring]
        var query: Substring?

        init(_ text: String) {
            let address = ServerAddress(text)
            origin = address.origin
            host = address.host
            let parts = address.tail.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
            segments = parts.first?.split(separator: "/") ?? []
            query = parts.count == 2 && !parts[1].isEmpty ? parts[1] : nil
        }

        /// Returns the URL with a path, and perhaps a query, appended to the base.
        func url(with tail: some StringProtocol) -> String {
            let tail = tail.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false).map { Substring($0) }
            let path = (segments + tail.prefix(1)).filter { !$0.isEmpty }.joined(separator: "/")
            let queries = (tail.dropFirst() + [query].compactMap(\.self)).filter { !$0.isEmpty }
            return origin + "/" + path + (queries.isEmpty ? "" : "?" + queries.joined(separator: "&"))
        }
    }

    /// Returns the URL at which a target is asked.
    static func of(_ target: Target, at base: String) -> String {
        let dialect = target.wireProtocol.requests
        if let path = target.path { return joining(base, filling(path, model: target.model)) }
        let operation = filling(dialect.operation(for: target), model: target.model)
        var root = Base(base)
        if let whole = asItIs(root, operation) { return whole }
        if target.wireProtocol == .gemini, let shorter = withoutModel(root, operation) { root = shorter }
        if let shortened = withoutOperation(root) { return shortened.url(with: operation) }
        if let prefix = KnownRoots.path(host: root.host, below: root.segments, for: target.wireProtocol) {
            return root.url(with: (prefix + [operation]).joined(separator: "/"))
        }
        return root.url(with: "\(dialect.version)/\(operation)")
    }

    /// Returns the base as it is if it already is the URL of a call in this protocol; else nil.
    private static func asItIs(_ base: Base, _ operation: String) -> String? {
        let (path, query) = cut(operation)
        let wanted = path.split(separator: "/")
        // The chat's own path ends in the word that is the whole path of the older API.
        let isOthers = wanted == ["completions"] && base.segments.ends(with: ["chat", "completions"])
        if base.segments.ends(with: wanted), !isOthers { return with(query, base) }
        if let last = base.segments.last, ownPaths.contains(last.lowercased()) { return base.url(with: "") }
        guard let last = base.segments.last, let own = Self.verb(of: last) else { return nil }
        // Anthropic's models on Vertex AI.
        if own == "rawPredict" || own == "streamRawPredict" { return base.url(with: "") }
        // Gemini's own URL contains the model's name, and its last word says whether it streams.
        guard let verb = wanted.last.flatMap(verb), ["generateContent", "streamGenerateContent"].contains(own) else {
            return nil
        }
        var base = base
        base.segments[base.segments.count - 1] = last.dropLast(own.count) + verb
        return with(query, base)
    }

    /// How addresses of calls end that have no other protocol's path: Databricks and SageMaker, Snowflake's Cortex, MiniMax, watsonx.
    private static let ownPaths: Set<String> = [
        "invocations", "invocations-response-stream", "inference:complete", "chatcompletion_v2", "chat_stream",
        "generation_stream",
    ]

    /// Returns the base without what it has of Gemini's operation `models/NAME:verb` already: `models`, or the name with it.
    private static func withoutModel(_ base: Base, _ operation: String) -> Base? {
        let named = cut(operation).path.split(separator: "/").map { $0.prefix { $0 != ":" } }
        guard named.count >= 2, named.first == "models" else { return nil }
        for known in [named, [named[0]]] where base.segments.ends(with: known) {
            var base = base
            base.segments.removeLast(known.count)
            return base
        }
        return nil
    }

    private static func with(_ query: Substring?, _ base: Base) -> String {
        let own = base.query?.split(separator: "&") ?? []
        let missing = (query?.split(separator: "&") ?? []).filter { !own.contains($0) }
        return base.url(with: "?" + missing.joined(separator: "&"))
    }

    /// The operations of all protocols that are a path of their own, the longer of two with one end first.
    private static let operations: [[Substring]] = [
        ["chat", "completions"], ["completions"], ["responses"], ["messages"],
    ]

    /// Returns a base without the operation (of any protocol) at its end, whole or in part; nil if there is none.
    private static func withoutOperation(_ base: Base) -> Base? {
        for operation in operations + [["chat"], ["models"]] where base.segments.ends(with: operation) {
            let before = base.segments.dropLast(operation.count)
            // `/models` is also a root at Azure, and any single word may be a gateway's own name. A version before it
            // shows that it is an operation.
            guard operation.count > 1 || before.last.map(KnownRoots.isVersion) == true else { continue }
            var base = base
            base.segments = Array(before)
            return base
        }
        return nil
    }

    private static func cut(_ text: String) -> (path: Substring, query: Substring?) {
        let parts = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        return (parts.first ?? "", parts.count == 2 ? parts[1] : nil)
    }

    /// Returns the part after the last colon of a segment such as `gemini-2.5-flash:generateContent`.
    private static func verb(of segment: Substring) -> Substring? {
        segment.lastIndex(of: ":").map { segment[segment.index(after: $0)...] }
    }

    /// Returns `base` with the scenario's own path appended.
    ///
    /// A slash or an API version that both have is not doubled; the base's version wins. A base that already ends in
    /// the path stays as it is. The base's query goes behind the path.
    static func joining(_ base: String, _ path: String) -> String {
        let root = Base(base)
        let (own, query) = cut(path)
        var wanted = own.split(separator: "/")
        if !wanted.isEmpty, root.segments.ends(with: wanted) { wanted = [] }
        if let last = root.segments.last, let first = wanted.first, KnownRoots.isVersion(last),
            KnownRoots.isVersion(first)
        {
            wanted.removeFirst()
        }
        let slash = own.hasSuffix("/") && !wanted.isEmpty ? "/" : ""
        return root.url(with: wanted.joined(separator: "/") + slash + (query.map { "?\($0)" } ?? ""))
    }

    /// Returns the part of a URL's path that occurs twice in a row, such as `v1` or `v1/chat/completions`; nil if there
    /// is none.
    ///
    /// The URL is used as written nevertheless: a gateway may really have such a path.
    static func repetition(in url: String) -> String? {
        let segments = Base(url).segments
        for length in stride(from: segments.count / 2, to: 0, by: -1) {
            for start in 0...(segments.count - 2 * length) {
                let part = segments[start..<(start + length)]
                if part.elementsEqual(segments[(start + length)..<(start + 2 * length)]) {
                    return part.joined(separator: "/")
                }
            }
        }
        return nil
    }

    /// Returns the root of the URL's server.
    static func root(of base: String) -> String {
        let address = ServerAddress(base)
        return address.scheme == nil ? base : address.origin + "/"
    }

    /// Returns a path with `{model}` replaced by the percent-encoded name; slashes in the name stay, because gateways
    /// use them in model names.
    static func filling(_ path: String, model: String) -> String {
        let pieces = path.split(separator: "{model}", omittingEmptySubsequences: false)
        return pieces.joined(separator: encoded(model))
    }

    private static func encoded(_ model: String) -> String {
        var text = ""
        for byte in model.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), Byte.zero...Byte.nine,
                UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "/"),
                UInt8(ascii: ":"), UInt8(ascii: "@"):
                text.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let hex = String(byte, radix: 16, uppercase: true)
                text += "%" + (hex.count == 1 ? "0" : "") + hex
            }
        }
        return text
    }

    /// Returns a URL with secrets struck out, but never the words of an API's own path: a secret such as the name
    /// `my-deployment` may share a piece with such a word.
    static func redacted(_ url: String, by redact: (String) -> String) -> String {
        var (shown, others, rest) = ("", "", url[...])
        while !rest.isEmpty {
            let part = rest.prefix { !"/?&=".contains($0) }
            if AddressWords.isOne(part) {
                shown += redact(others) + part
                others = ""
            } else {
                others += part
            }
            rest = rest[part.endIndex...]
            if let mark = rest.popFirst() { others.append(mark) }
        }
        return shown + redact(others)
    }

    /// Returns a URL without credentials: user and password are removed, and the values of query items named like keys
    /// are struck out.
    static func withoutCredentials(_ url: String) -> String {
        let text = ServerAddress(url).withoutUser
        guard let mark = text.firstIndex(of: "?") else { return text }
        let query = text[text.index(after: mark)...].split(separator: "&", omittingEmptySubsequences: false)
        let shown = query.map { item in
            let name = item.prefix { $0 != "=" }
            return CredentialName.isOne(String(name)) ? name + "=" + Redaction.mark : String(item)
        }
        return text[...mark] + shown.joined(separator: "&")
    }
}

// MARK: - Other operations than the call

extension CallURL {
    /// Returns the URL of an operation beside an API, such as `/tokenize` beside `/v1/chat/completions`, with the call's own query.
    static func beside(_ call: String, _ operation: String) -> String {
        var base = Base(call)
        if let known = operations.first(where: { base.segments.ends(with: $0) }) {
            base.segments.removeLast(known.count)
        } else if base.segments.dropLast().last == "models", let own = base.segments.last.flatMap(verb),
            ["generateContent", "streamGenerateContent"].contains(own)
        {
            base.segments.removeLast(2)
        }
        if let last = base.segments.last, KnownRoots.isVersion(last) { base.segments.removeLast() }
        return base.url(with: operation)
    }

    /// Returns the URL with its path changed and its query kept.
    static func changing(_ call: String, _ change: (String) -> String?) -> String? {
        let (path, query) = cut(call)
        return change(String(path)).map { $0 + (query.map { "?\($0)" } ?? "") }
    }

    /// The path of a URL, for display.
    static func path(of url: String) -> String { String(ServerAddress(url).tail.prefix { $0 != "?" }) }
}

extension Array where Element: Equatable {
    fileprivate func ends(with tail: [Element]) -> Bool { suffix(tail.count).elementsEqual(tail) }
}
