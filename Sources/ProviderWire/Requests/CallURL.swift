import BenchModel

/// Makes the URL of a call out of what a scenario has: a base and, sometimes, a path.
///
/// People write the base their SDK wants, which is another with each vendor: a host, a host with a version, a root below a
/// version, or the whole address of a call. None of these is doubled.
enum CallURL {
    /// A base taken apart: `https://host:1` + `api`, `v1` + `a=1`.
    private struct Base {
        /// Scheme and authority.
        var origin: Substring
        var segments: [Substring]
        var query: Substring?

        init(_ text: String) {
            let parts = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
            let whole = parts.first ?? ""
            query = parts.count == 2 && !parts[1].isEmpty ? parts[1] : nil
            let start = whole.firstRange(of: "://")?.upperBound ?? whole.startIndex
            let slash = whole[start...].firstIndex(of: "/") ?? whole.endIndex
            origin = whole[..<slash]
            segments = whole[slash...].split(separator: "/")
        }

        /// The host alone, in lower case.
        var host: String {
            let start = origin.firstRange(of: "://")?.upperBound ?? origin.startIndex
            let authority = origin[start...].split(separator: "@").last ?? ""
            if authority.hasPrefix("[") { return String(authority) }
            return authority.prefix { $0 != ":" }.lowercased()
        }

        /// Returns the URL with a path, and perhaps its own query, behind the base.
        func url(with tail: some StringProtocol) -> String {
            let tail = tail.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false).map { Substring($0) }
            let path = (segments + tail.prefix(1)).filter { !$0.isEmpty }.joined(separator: "/")
            let queries = (tail.dropFirst() + [query].compactMap(\.self)).filter { !$0.isEmpty }
            return origin + "/" + path + (queries.isEmpty ? "" : "?" + queries.joined(separator: "&"))
        }
    }

    /// Returns the address that a target is asked at.
    static func of(_ target: Target, at base: String) -> String {
        let dialect = target.wireProtocol.requests
        if let path = target.path { return joining(base, filling(path, model: target.model)) }
        let operation = filling(dialect.operation(for: target), model: target.model)
        let root = Base(base)
        if let whole = asItIs(root, operation) { return whole }
        if let shortened = withoutOperation(root) { return shortened.url(with: operation) }
        if let prefix = KnownRoots.path(host: root.host, below: root.segments, for: target.wireProtocol) {
            return root.url(with: (prefix + [operation]).joined(separator: "/"))
        }
        return root.url(with: "\(dialect.version)/\(operation)")
    }

    /// Returns a base that already is the address of a call of the protocol.
    private static func asItIs(_ base: Base, _ operation: String) -> String? {
        let (path, query) = cut(operation)
        let wanted = path.split(separator: "/")
        if base.segments.ends(with: wanted) { return with(query, base) }
        guard let last = base.segments.last, let own = Self.verb(of: last) else { return nil }
        // Anthropic's models on Vertex AI.
        if own == "rawPredict" || own == "streamRawPredict" { return base.url(with: "") }
        // Gemini's own has the model's name in it, and the last word says whether it streams.
        guard let verb = wanted.last.flatMap(verb), ["generateContent", "streamGenerateContent"].contains(own) else {
            return nil
        }
        var base = base
        base.segments[base.segments.count - 1] = last.dropLast(own.count) + verb
        return with(query, base)
    }

    private static func with(_ query: Substring?, _ base: Base) -> String {
        let own = base.query?.split(separator: "&") ?? []
        let missing = (query?.split(separator: "&") ?? []).filter { !own.contains($0) }
        return base.url(with: "?" + missing.joined(separator: "&"))
    }

    /// Returns a base without the operation (of whichever protocol) that it ends in, whole or begun; nil where it ends in
    /// none.
    private static func withoutOperation(_ base: Base) -> Base? {
        for operation in [["chat", "completions"], ["responses"], ["messages"], ["chat"], ["models"]] as [[Substring]]
        where base.segments.ends(with: operation) {
            let before = base.segments.dropLast(operation.count)
            // `/models` is a root of Azure's, too, and any of them may be a gateway's own name: a version tells.
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

    /// Returns what stands behind the last colon of a segment such as `gemini-2.5-flash:generateContent`.
    private static func verb(of segment: Substring) -> Substring? {
        segment.lastIndex(of: ":").map { segment[segment.index(after: $0)...] }
    }

    /// Returns `base` with a path of the scenario's own behind it.
    ///
    /// A slash at the base's end is not doubled, nor is an API version, and then the base's version holds; a base that ends
    /// in the path is taken as it is. A query of the base is kept, behind the path.
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

    /// Returns what stands twice in a row in an address's path, such as `v1` or `v1/chat/completions`; nil where nothing does.
    ///
    /// A base that was written so is asked so: some gateway may mean it.
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

    /// Returns the root of the server that an address lies on.
    static func root(of base: String) -> String {
        guard let scheme = base.firstRange(of: "://") else { return base }
        return base[..<scheme.upperBound] + base[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" } + "/"
    }

    /// Returns a path with `{model}` filled in, percent-encoded; slashes of the name stay, as gateways name models
    /// with them.
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

    /// Returns an address with secrets struck out, but not of the words of an API's own path: a secret may have a piece in common
    /// with one, as the name `my-deployment` has with what leads to it.
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

    /// Returns a URL without what may let someone in: user and password, and query values whose names speak of keys.
    static func withoutCredentials(_ url: String) -> String {
        var text = url
        if let scheme = text.firstRange(of: "://") {
            let rest = text[scheme.upperBound...]
            let authority = rest.prefix { $0 != "/" && $0 != "?" }
            if let at = authority.lastIndex(of: "@") { text.removeSubrange(scheme.upperBound...at) }
        }
        guard let mark = text.firstIndex(of: "?") else { return text }
        let query = text[text.index(after: mark)...].split(separator: "&", omittingEmptySubsequences: false)
        let shown = query.map { item in
            let name = item.prefix { $0 != "=" }
            let isSecret = CredentialName.isOne(String(name)) || name.lowercased().contains("sig")
            return isSecret ? name + "=" + Redaction.mark : String(item)
        }
        return text[...mark] + shown.joined(separator: "&")
    }
}

extension Array where Element: Equatable {
    fileprivate func ends(with tail: [Element]) -> Bool { suffix(tail.count).elementsEqual(tail) }
}
