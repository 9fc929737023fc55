import BenchModel

/// The header fields of a call: the protocol's own, under the endpoint's, under the target's.
enum RequestHeaders {
    /// Returns the fields in the order they were first named.
    ///
    /// Names are compared without case; a later field replaces an earlier one, and one with an empty value removes
    /// it.
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

    /// Returns the fields every call has; no `accept-encoding`, as a compressing gateway holds back what it packs.
    static func defaults(streamed: Bool) -> [HTTPHeader] {
        [
            HTTPHeader("content-type", "application/json"),
            HTTPHeader("accept", streamed ? "text/event-stream" : "application/json"),
        ]
    }
}
