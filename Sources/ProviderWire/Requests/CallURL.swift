import BenchModel

/// Joins an endpoint's base and a path to the URL of a call.
enum CallURL {
    private static let versions: Set<Substring> = ["v1", "v1beta", "v1alpha"]

    /// Returns `base` with `path` behind it.
    ///
    /// A slash at the base's end is not doubled, nor is an API version: a base may end in `/v1` as SDKs want it,
    /// and then its version holds. A query of the base is kept, behind the path.
    static func joining(_ base: String, _ path: String) -> String {
        let parts = base.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        var root = parts.first ?? ""
        while root.hasSuffix("/") { root.removeLast() }
        var tail = path.drop { $0 == "/" }
        if let last = root.split(separator: "/").last, let first = tail.split(separator: "/").first,
            versions.contains(last), versions.contains(first)
        {
            tail = tail.dropFirst(first.count).drop { $0 == "/" }
        }
        let url = root + "/" + tail
        guard parts.count == 2, !parts[1].isEmpty else { return String(url) }
        return url + (url.contains("?") ? "&" : "?") + parts[1]
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
