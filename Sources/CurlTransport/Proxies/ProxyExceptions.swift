import Glibc

/// The servers that `no_proxy` leaves out, by the rules of newer libcurl (8.x), whatever libcurl is at work.
///
/// An entry is `*` for all, a host or a domain with all that is under it (a dot or `*.` before it changes nothing), an address,
/// or a network as `10.0.0.0/8` or `fd00::/8`. Any but a network may end in `:PORT`, and then is about that port alone.
/// See <https://curl.se/docs/manpage.html#NOPROXY>.
struct ProxyExceptions: Sendable, Equatable {
    private enum Servers: Equatable {
        case all
        /// In lower case, without dots at its ends.
        case domain(String)
        /// Those addresses of which so many first bits are these.
        case network([UInt8], bits: Int)
    }

    private struct Entry: Equatable {
        var servers: Servers
        /// Nil for every port.
        var port: Int?
    }

    private let entries: [Entry]

    /// Reads a list whose entries commas or spaces part; what is no entry names nobody.
    init(_ list: String) {
        entries = list.split { $0 == "," || $0.isWhitespace }.compactMap { Self.entry(String($0)) }
    }

    private static func entry(_ text: String) -> Entry? {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        if parts.count == 2 {
            guard let address = bytes(ofAddress: unbracketed(String(parts[0]))), let bits = Int(parts[1]),
                (0...address.count * 8).contains(bits)
            else { return nil }
            return Entry(servers: .network(address, bits: bits))
        }
        var (host, port): (String, Int?) = (text, nil)
        if bytes(ofAddress: text) == nil, let colon = text.lastIndex(of: ":"), !text.hasSuffix("]") {
            guard let number = Int(text[text.index(after: colon)...]) else { return nil }
            (host, port) = (String(text[..<colon]), number)
        }
        if host == "*" { return Entry(servers: .all, port: port) }
        if let address = bytes(ofAddress: unbracketed(host)) {
            return Entry(servers: .network(address, bits: address.count * 8), port: port)
        }
        let name = domain(host.hasPrefix("*.") ? String(host.dropFirst(2)) : host)
        return name.isEmpty ? nil : Entry(servers: .domain(name), port: port)
    }

    private static func unbracketed(_ text: String) -> String {
        text.hasPrefix("[") && text.hasSuffix("]") ? String(text.dropFirst().dropLast()) : text
    }

    private static func domain(_ host: String) -> String {
        let trimmed = host.drop { $0 == "." }
        return (trimmed.hasSuffix(".") ? trimmed.dropLast() : trimmed).lowercased()
    }

    /// Whether requests to a server go straight to it; an IPv6 address stands without brackets.
    func cover(host: String, port: Int) -> Bool {
        // A zone (`%eth0`) says where an address is, not which one it is.
        let address = Self.bytes(ofHost: String(host.prefix { $0 != "%" }))
        let name = Self.domain(host)
        return entries.contains { entry in
            if let only = entry.port, only != port { return false }
            switch entry.servers {
            case .all: return true
            case .network(let network, let bits): return address.map { Self.begin($0, network, bits) } ?? false
            case .domain(let domain): return address == nil && (name == domain || name.hasSuffix("." + domain))
            }
        }
    }

    /// Whether two addresses of one family begin with the same bits.
    private static func begin(_ address: [UInt8], _ network: [UInt8], _ bits: Int) -> Bool {
        guard address.count == network.count else { return false }
        let whole = bits / 8
        guard address[..<whole] == network[..<whole] else { return false }
        if bits % 8 == 0 { return true }
        return (address[whole] ^ network[whole]) >> UInt8(8 - bits % 8) == 0
    }

    /// Returns the 4 or 16 bytes of an address; nil of anything else.
    static func bytes(ofAddress text: String) -> [UInt8]? {
        for (family, size) in [(AF_INET, 4), (AF_INET6, 16)] {
            var bytes = [UInt8](repeating: 0, count: size)
            if inet_pton(family, text, &bytes) == 1 { return bytes }
        }
        return nil
    }

    /// Returns the address a host is, also one that libcurl would write in full, such as `127.1`; nil of a name.
    private static func bytes(ofHost host: String) -> [UInt8]? {
        if let bytes = bytes(ofAddress: host) { return bytes }
        var address = in_addr()
        guard host.first?.isNumber == true, inet_aton(host, &address) != 0 else { return nil }
        return withUnsafeBytes(of: &address.s_addr) { Array($0) }
    }
}
