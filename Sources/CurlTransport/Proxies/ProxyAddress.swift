import BenchModel

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The parts of a proxy's address, `[SCHEME://][USER[:PASSWORD]@]HOST[:PORT]`.
///
/// libcurl gets the credentials separately, so that none of its messages can repeat them.
struct ProxyAddress: Sendable, Equatable {
    /// Why a text is not a proxy's address, in words that do not repeat it.
    struct Defect: Error, CustomStringConvertible {
        let description: String

        fileprivate init(_ description: String) { self.description = description }
    }

    /// Scheme, host and port.
    let url: String
    /// Percent-decoded; nil if the address has none.
    let user: String?
    let password: String?
    /// The credentials as written in the address.
    private let spelled: [String]

    /// The schemes of libcurl; the default is HTTP.
    private static let schemes = ["http", "https", "socks4", "socks4a", "socks5", "socks5h"]

    init(_ text: String) throws(Defect) {
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw Defect("it holds a space or a character beyond ASCII; percent-encode it")
        }
        let address = ServerAddress(text)
        let scheme = address.scheme ?? "http"
        guard Self.schemes.contains(scheme), address.scheme != nil || !text.contains("://") else {
            throw Defect("what stands before :// is none of \(Self.schemes.joined(separator: ", "))")
        }
        guard !address.tail.contains("@") else {
            throw Defect(
                "a /, ? or # stands before the @; in a user or password they are percent-encoded (%2F, %3F, %23)"
            )
        }
        if let login = address.userInfo {
            let colon = login.firstIndex(of: ":")
            let (name, word) = (login[..<(colon ?? login.endIndex)], colon.map { login[login.index(after: $0)...] })
            user = try Self.decoded(name)
            password = try word.map(Self.decoded)
            spelled = [String(login), String(name), word.map(String.init) ?? ""]
        } else {
            (user, password, spelled) = (nil, nil, [])
        }
        try Self.check(address)
        url = "\(scheme)://\(address.server)"
    }

    private static func decoded(_ text: Substring) throws(Defect) -> String {
        var bytes: [UInt8] = []
        var rest = Substring(text).utf8
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let digits = String(rest.prefix(2)), digits.utf8.count == 2, let code = UInt8(digits, radix: 16)
            else {
                throw Defect("its user or password has a % without the two digits of a character; a % itself is %25")
            }
            bytes.append(code)
            rest.removeFirst(2)
        }
        guard let decoded = String(validating: bytes, as: UTF8.self), bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7F })
        else { throw Defect("its user or password, percent-decoded, is no text") }
        return decoded
    }

    private static func check(_ address: ServerAddress) throws(Defect) {
        if address.defect == .openBracket { throw Defect("a [ has no ]; write it like [::1]:8080") }
        if address.isBracketed {
            guard NumericAddress.bytes(of: String(address.host.prefix { $0 != "%" }))?.count == 16 else {
                throw Defect("no IPv6 address stands between [ and ]")
            }
        } else {
            guard address.host.utf8.allSatisfy(isPartOfName) else {
                throw Defect("its host has a character that no host has; in a user or password it is percent-encoded")
            }
        }
        switch address.defect {
        case nil: return
        case .noHost: throw Defect("it has no host")
        case .openBracket, .textBehindBracket, .port:
            throw Defect("its port is no number from 1 to 65535; a : in a user or password is %3A, an @ is %40")
        }
    }

    static func isPartOfName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"): true
        default: false
        }
    }

    /// Without credentials, but with a mark if there are any.
    var shown: String { user == nil ? url : url.replacing("://", with: "://•••@", maxReplacements: 1) }

    /// For `CURLOPT_PROXYUSERPWD`, which libcurl decodes; nil if there are no credentials.
    var login: String? {
        func encoded(_ text: String) -> String {
            text.utf8.map { byte in
                let character = String(UnicodeScalar(byte))
                if Self.isPartOfName(byte) { return character }
                return (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
            }.joined()
        }
        return user.map { encoded($0) + ":" + encoded(password ?? "") }
    }

    /// User and password in plain text, as written in the address, and as a header carries them (RFC 7617).
    var credentials: [String] {
        guard let user else { return [] }
        let both = "\(user):\(password ?? "")"
        let all = spelled + [user, password ?? "", both, Data(both.utf8).base64EncodedString()]
        return Set(all.filter { !$0.isEmpty }).sorted()
    }
}
