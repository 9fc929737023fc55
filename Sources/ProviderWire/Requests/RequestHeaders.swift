import BenchModel

/// Merges header fields: the endpoint's override the protocol's own, and the target's override both.
enum RequestHeaders {
    /// Returns the fields in the order in which they first occur.
    ///
    /// Names are compared without case. A later field replaces an earlier one; an empty value removes it.
    static func merged(_ layers: [[HTTPHeader]]) -> [HTTPHeader] {
        var merged: [HTTPHeader?] = []
        var places: [String: Int] = [:]
        for header in layers.joined() {
            let name = header.name.lowercased()
            switch (places[name], header.value.isEmpty) {
            case (let place?, true):
                merged[place] = nil
                places[name] = nil
            case (let place?, false): merged[place] = header
            case (nil, true): break
            case (nil, false):
                places[name] = merged.count
                merged.append(header)
            }
        }
        return merged.compactMap(\.self)
    }

    /// Returns the fields of every call; without `accept-encoding`, because a gateway that compresses holds data back.
    static func defaults(streamed: Bool) -> [HTTPHeader] {
        [
            HTTPHeader("content-type", "application/json"),
            HTTPHeader("accept", streamed ? "text/event-stream" : "application/json"),
        ]
    }
}
