import BenchModel
import ProviderWire

/// An address that something is posted to.
///
/// Whoever knows its path may be able to post, too: only its server is shown.
struct PostAddress: Sendable {
    enum Defect: Error {
        /// It names no server that is reached over HTTP.
        case noAddress
        /// It has a name, a password, blanks, or what would have to be encoded.
        case notPlain
    }

    let url: String
    /// Scheme, host and port.
    let shown: String
    /// What stands behind the server.
    let tail: Substring

    init(_ url: String) throws(Defect) {
        let address = ServerAddress(url)
        guard let scheme = address.scheme, ["http", "https"].contains(scheme), address.defect == nil else {
            throw .noAddress
        }
        guard address.userInfo == nil, !url.utf8.contains(where: { $0 <= 0x20 || $0 >= 0x7F }) else { throw .notPlain }
        self.url = url
        shown = "\(scheme)://\(address.server)"
        tail = address.tail
    }

    /// Returns a text in which nothing of the address can be read but its server, and nothing of header fields.
    func withoutSecrets(_ text: String, _ headers: [HTTPHeader]) -> String {
        // The whole of it is struck out however short it is; parts are where they are long enough to be told from words.
        let plain = tail.count > 1 ? text.replacing(tail, with: "•••") : text
        let words = headers.flatMap { $0.value.split(whereSeparator: \.isWhitespace).filter { $0 != "Bearer" } }
        return SecretText.shown(plain, without: (tail.split(separator: "/") + words).map { Secret(String($0)) })
    }
}
