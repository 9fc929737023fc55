import NIOHTTP1

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The keys of a request, which a careless server repeats.
struct Echo {
    /// The keys as sent, without `Bearer` and the like.
    let keys: [String]

    init(of headers: HTTPHeaders) {
        let named = ["authorization", "x-api-key", "x-goog-api-key", "api-key"].flatMap { headers[$0] }
        keys = named.compactMap { $0.split(separator: " ").last.map(String.init) }
    }

    /// An error that contains each key in every encoding it may have.
    var rejection: RequestRejection {
        let written = keys.map { key in
            let percent = PercentText.encoded(key)
            let basic = Data("user:\(key)".utf8).base64EncodedString()
            return "\(key) (key=\(percent), Basic \(basic), \(Data(key.utf8).base64EncodedString()))"
        }
        return RequestRejection(status: 401, message: "Incorrect API key provided: \(written.joined(separator: "; ")).")
    }

    /// The first key in pieces of four characters, so that no single event contains it whole.
    var pieces: [String] {
        guard let key = keys.first else { return [] }
        return stride(from: 0, to: key.count, by: 4).map { String(key.dropFirst($0).prefix(4)) }
    }
}
