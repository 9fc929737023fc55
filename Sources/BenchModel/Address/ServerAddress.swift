/// A URL split at its server: `[SCHEME://][USER[:PASSWORD]@]HOST[:PORT]` and the rest behind it.
///
/// Splitting never fails, so that each reader can describe a problem in its own words; see ``defect``.
package struct ServerAddress: Sendable, Equatable {
    /// Why an address does not name a server.
    package enum Defect: Sendable, Equatable, CaseIterable {
        case noHost
        /// A `[` without its `]`.
        case openBracket
        /// Something other than `:PORT` behind a `]`.
        case textBehindBracket
        /// Not a number from 1 to 65535.
        case port
    }

    /// In lower case; nil if there is none.
    package let scheme: String?
    /// Scheme and `://` as written; empty if there is none.
    private let lead: Substring
    /// Everything between the scheme and the path, as written.
    package let authority: Substring
    /// User and password as written, before the last `@`; nil if there are none.
    package let userInfo: Substring?
    /// Host and port as written.
    package let server: Substring
    /// In lower case and without brackets; an IPv6 address may have a zone (`%eth0`).
    package let host: String
    /// Whether the host is in brackets, like an IPv6 address.
    package let isBracketed: Bool
    /// As written; nil if there is none, or if it is not a valid port.
    package let writtenPort: Int?
    /// Everything behind the server, from the first `/`, `?` or `#` on.
    package let tail: Substring
    package let defect: Defect?

    package init(_ text: String) {
        let whole = text[...]
        // Compare bytes: to Swift, a sign followed by a combining mark is a different character.
        let mark = whole.utf8.firstRange(of: "://".utf8).flatMap { Self.isScheme(whole[..<$0.lowerBound]) ? $0 : nil }
        scheme = mark.map { whole[..<$0.lowerBound].lowercased() }
        lead = whole[..<(mark?.upperBound ?? whole.startIndex)]
        let rest = whole[lead.endIndex...]
        let authority = rest.upTo { "/?#".utf8.contains($0) }
        self.authority = authority
        tail = rest[authority.endIndex...]
        let at = authority.utf8.lastIndex(of: UInt8(ascii: "@"))
        userInfo = at.map { authority[..<$0] }
        server = authority[(at.map(authority.utf8.index(after:)) ?? authority.startIndex)...]
        isBracketed = server.utf8.first == UInt8(ascii: "[")
        let (host, after, isOpen) = Self.hostAndRest(of: server, isBracketed: isBracketed)
        self.host = host.lowercased()
        let isPort = after.utf8.first == UInt8(ascii: ":")
        writtenPort = isPort ? Self.port(Substring(after.utf8.dropFirst())) : nil
        if isOpen {
            defect = .openBracket
        } else if host.isEmpty {
            defect = .noHost
        } else if after.isEmpty || writtenPort != nil {
            defect = nil
        } else {
            defect = isPort ? .port : .textBehindBracket
        }
    }

    private static func hostAndRest(
        of server: Substring,
        isBracketed: Bool
    ) -> (host: Substring, after: Substring, isOpen: Bool) {
        guard isBracketed else {
            let host = server.upTo { $0 == UInt8(ascii: ":") }
            return (host, server[host.endIndex...], false)
        }
        let inside = Substring(server.utf8.dropFirst())
        let host = inside.upTo { $0 == UInt8(ascii: "]") }
        return (host, Substring(inside[host.endIndex...].utf8.dropFirst()), host.endIndex == inside.endIndex)
    }

    /// Whether a text is a scheme (RFC 3986, 3.1): an address may contain another one in its path.
    private static func isScheme(_ text: Substring) -> Bool {
        text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
                true
            default: false
            }
        }
    }

    /// Returns the port that the digits name; nil if they name none.
    package static func port(_ digits: some StringProtocol) -> Int? {
        guard digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
        return Int(digits).flatMap { (1...65535).contains($0) ? $0 : nil }
    }
}

extension ServerAddress {
    /// Whether the server is reached over TLS.
    package var isTLS: Bool { scheme == "https" }

    /// The port as written, else the scheme's default; nil if there is neither.
    package var port: Int? {
        if let writtenPort { return writtenPort }
        return switch scheme {
        case "http": 80
        case "https": 443
        default: nil
        }
    }

    /// Scheme and server as written, credentials included.
    package var origin: String { String(lead) + authority }

    /// The address without user and password.
    ///
    /// A `#` in a password should have been percent-encoded; where it was not, what stands before its `@` goes too.
    package var withoutUser: String {
        let whole = origin + tail
        let start = whole.utf8.firstRange(of: "://".utf8)?.upperBound ?? whole.startIndex
        let place = whole[start...].upTo { "/?".utf8.contains($0) }
        guard let at = place.utf8.lastIndex(of: UInt8(ascii: "@")) else { return whole }
        return String(whole[..<start] + whole[whole.utf8.index(after: at)...])
    }

    /// Whether two addresses name the same server: scheme, host and port.
    package func isSameServer(as other: ServerAddress) -> Bool {
        scheme == other.scheme && host == other.host && port == other.port
    }

    /// Whether the server is on this machine, as far as its name says.
    package var isLoopback: Bool {
        // A client that is sent to no address in particular asks its own machine, as vLLM's own log has it: 0.0.0.0:8000.
        if isBracketed { return host == "::1" || host == "::" || host.hasPrefix("::ffff:127.") }
        let name = nameWithoutRoot
        if name == "localhost" || name.hasSuffix(".localhost") || name == "0.0.0.0" { return true }
        return name.hasPrefix("127.") && name.utf8.allSatisfy { "0123456789.".utf8.contains($0) }
    }

    /// The host without the dot of the root behind a whole name: `vllm.local.` is `vllm.local`.
    private var nameWithoutRoot: Substring { host.hasSuffix(".") ? host.dropLast() : host[...] }

    /// Whether its name says that the server is on this machine or in a private network: an address of RFC 1918, RFC 6598,
    /// RFC 4193 or of one link, a name of one word such as `vllm`, or one below a domain that no public name has.
    ///
    /// Hosted providers have names that everybody can look up, and never such ones.
    package var isPrivate: Bool {
        if isLoopback { return true }
        if isBracketed {
            // fc00::/7 and fe80::/10.
            let first = host.prefix { $0 != ":" }
            guard first.count == 4, let group = Int(first, radix: 16) else { return false }
            return group & 0xFE00 == 0xFC00 || group & 0xFFC0 == 0xFE80
        }
        let name = nameWithoutRoot
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        if parts.count == 4, case let bytes = parts.compactMap({ UInt8($0) }), bytes.count == 4 {
            switch (bytes[0], bytes[1]) {
            case (10, _), (172, 16...31), (192, 168), (169, 254), (100, 64...127): return true
            default: return false
            }
        }
        if parts.count == 1 { return name.contains { $0.isLetter } }
        return ["local", "internal", "lan", "home", "svc", "test", "localdomain"].contains(parts[parts.count - 1])
            || name.hasSuffix(".home.arpa")
    }
}

extension Substring {
    /// Returns the part before the first of the given bytes, all of them ASCII.
    fileprivate func upTo(_ isEnd: (UInt8) -> Bool) -> Substring {
        self[..<(utf8.firstIndex(where: isEnd) ?? endIndex)]
    }
}
