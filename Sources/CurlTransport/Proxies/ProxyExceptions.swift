import BenchModel

/// The servers that `no_proxy` excludes, by the rules of libcurl 8.x, whatever version is in use.
///
/// An entry is `*` for all, a host or a domain with everything below it (a leading dot or `*.` makes no difference), an
/// address, or a network such as `10.0.0.0/8` or `fd00::/8`. Any entry except a network may end in `:PORT`, and then
/// applies to that port alone. See <https://curl.se/docs/manpage.html#NOPROXY>.
struct ProxyExceptions: Sendable, Equatable {
    /// Why an entry names no server, in words that do not repeat credentials.
    struct Defect: Error, Equatable, CustomStringConvertible {
        let description: String

        fileprivate init(_ entry: String, _ reason: String) {
            // An address with a user and a password may be here by mistake.
            description = (entry.contains("@") ? "an entry" : "the entry \(entry)") + " names no server: \(reason)"
        }
    }

    private enum Servers: Equatable {
        case all
        /// In lower case, without leading and trailing dots.
        case domain(String)
        /// The addresses that begin with these bits.
        case network([UInt8], bits: Int)
    }

    private struct Entry: Equatable {
        var servers: Servers
        /// Nil for every port.
        var port: Int?
    }

    private let entries: [Entry]
    /// The first entry that names no server; nil if there is none.
    let defect: Defect?

    /// Reads a list separated by commas or spaces.
    init(_ list: String) {
        var (entries, defect): ([Entry], Defect?) = ([], nil)
        for text in list.split(whereSeparator: { $0 == "," || $0.isWhitespace }) {
            do throws(Defect) {
                entries.append(try Self.entry(String(text)))
            } catch {
                defect = defect ?? error
            }
        }
        (self.entries, self.defect) = (entries, defect)
    }

    private static func entry(_ text: String) throws(Defect) -> Entry {
        if text.contains("://") { throw Defect(text, "it has a scheme; write the host alone") }
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        if parts.count == 2 {
            guard let address = NumericAddress.bytes(of: unbracketed(parts[0])) else {
                throw Defect(text, "no address stands before its /; a network is written like 10.0.0.0/8")
            }
            guard let bits = number(parts[1]), (0...address.count * 8).contains(bits) else {
                throw Defect(text, "what stands behind its / is no number from 0 to \(address.count * 8)")
            }
            return Entry(servers: .network(address, bits: bits))
        }
        var (host, port): (Substring, Int?) = (text[...], nil)
        if NumericAddress.bytes(of: unbracketed(host)) == nil, let colon = host.lastIndex(of: ":") {
            guard let number = ServerAddress.port(host[host.index(after: colon)...]) else {
                throw Defect(text, "what stands behind its : is no port from 1 to 65535")
            }
            (host, port) = (host[..<colon], number)
        }
        if host == "*" { return Entry(servers: .all, port: port) }
        if let address = NumericAddress.bytes(of: unbracketed(host)) {
            return Entry(servers: .network(address, bits: address.count * 8), port: port)
        }
        let name = domain(host.hasPrefix("*.") ? host.dropFirst(2) : host)
        guard !name.isEmpty, name.utf8.allSatisfy(ProxyAddress.isPartOfName) else {
            throw Defect(
                text,
                "entries are *, hosts, domains, addresses or networks, with commas or spaces between them"
            )
        }
        // A domain cannot end in a number; such a host is an address (URL Standard, 3.5), perhaps in a short form.
        let ending = name.split(separator: ".", omittingEmptySubsequences: false).last ?? ""
        if number(ending) != nil, NumericAddress.bytes(ofHost: name) == nil {
            throw Defect(text, "it ends in a number and is no address")
        }
        return Entry(servers: .domain(name), port: port)
    }

    /// Returns the number, if the text has digits only.
    private static func number(_ text: Substring) -> Int? {
        text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? Int(text) : nil
    }

    /// Returns an address without brackets and zone (`%eth0`); a zone tells where an address is, not which one it is.
    private static func unbracketed(_ text: Substring) -> String {
        let inside = text.hasPrefix("[") && text.hasSuffix("]") ? text.dropFirst().dropLast() : text
        return String(inside.contains(":") ? inside.prefix { $0 != "%" } : inside)
    }

    private static func domain(_ host: some StringProtocol) -> String {
        let trimmed = host.drop { $0 == "." }
        return String(trimmed.hasSuffix(".") ? trimmed.dropLast() : trimmed).lowercased()
    }

    /// Whether requests to a server bypass the proxy; an IPv6 address comes without brackets.
    func cover(host: String, port: Int) -> Bool {
        // A zone (`%eth0`) tells where an address is, not which one it is.
        let address = NumericAddress.bytes(ofHost: String(host.prefix { $0 != "%" }))
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

    /// Whether two addresses of the same family begin with the same bits.
    private static func begin(_ address: [UInt8], _ network: [UInt8], _ bits: Int) -> Bool {
        guard address.count == network.count else { return false }
        let whole = bits / 8
        guard address[..<whole] == network[..<whole] else { return false }
        if bits % 8 == 0 { return true }
        return (address[whole] ^ network[whole]) >> UInt8(8 - bits % 8) == 0
    }
}
