import Foundation
import NIOHTTP1

/// The keys that a request came with, as a careless server repeats them.
struct Echo {
    /// As they stand in the header, `Bearer` and the like taken off.
    let keys: [String]

    init(of headers: HTTPHeaders) {
        let named = ["authorization", "x-api-key", "x-goog-api-key", "api-key"].flatMap { headers[$0] }
        keys = named.compactMap { $0.split(separator: " ").last.map(String.init) }
    }

    /// A refusal that names each of them in all the ways they may be written.
    var rejection: RequestRejection {
        let written = keys.map { key in
            let percent = key.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? key
            let basic = Data("user:\(key)".utf8).base64EncodedString()
            return "\(key) (key=\(percent), Basic \(basic), \(Data(key.utf8).base64EncodedString()))"
        }
        return RequestRejection(status: 401, message: "Incorrect API key provided: \(written.joined(separator: "; ")).")
    }

    /// The first key in pieces of four characters, which no single event shows whole.
    var pieces: [String] {
        guard let key = keys.first else { return [] }
        return stride(from: 0, to: key.count, by: 4).map { String(key.dropFirst($0).prefix(4)) }
    }
}
