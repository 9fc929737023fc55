import BenchModel

/// Merges header fields: the endpoint's override the protocol's own, and the target's override both.
enum RequestHeaders {
    /// Returns the fields in the order in which they first occur.
    ///
    /// Names are compared without case. A later field replaces an earlier one; an empty value removes it.
    static func merged(_ layers: [[HTTPHeader]]) -> [HTTPHeader] {
        var merged: [HTTPHeader] = []
        for header in layers.joined() {
            let name = header.name.lowercased()
            let place = merged.firstIndex { $0.name.lowercased() == name }
            switch (place, header.value.isEmpty) {
            case (let place?, true): merged.remove(at: place)
            case (let place?, false): merged[place] = header
            case (nil, true): break
            case (nil, false): merged.append(header)
            }
        }
        return merged
    }

    /// Returns the fields of every call; without `accept-encoding`, because a gateway that compresses holds data back.
    static func defaults(streamed: Bool) -> [HTTPHeader] {
        [
            HTTPHeader("content-type", "application/json"),
            HTTPHeader("accept", streamed ? "text/event-stream" : "application/json"),
        ]
    }
}
