/// Frames of HTTP/2, as a scripted server sends and reads them (RFC 9113).
enum HTTP2Frames {
    static func frame(_ type: UInt8, _ flags: UInt8, _ payload: [UInt8], stream: UInt8 = 1) -> [UInt8] {
        let length = payload.count
        return [UInt8(length >> 16), UInt8(length >> 8 & 0xFF), UInt8(length & 0xFF), type, flags, 0, 0, 0, stream]
            + payload
    }

    /// Reads the client's preface and sends settings; false where the client goes before.
    static func greet(_ connection: ScriptedServer.Connection) -> Bool {
        connection.readBytes(24) != nil && connection.send(frame(4, 0, [], stream: 0))
    }

    /// Reads frames until a request is whole and returns its stream; nil where the client goes before.
    static func readRequest(_ connection: ScriptedServer.Connection) -> UInt8? {
        while let head = connection.readBytes(9) {
            let length = Int(head[0]) << 16 | Int(head[1]) << 8 | Int(head[2])
            guard length == 0 || connection.readBytes(length) != nil else { return nil }
            // Settings are acknowledged.
            if head[3] == 4, head[4] & 1 == 0 { connection.send(frame(4, 1, [], stream: 0)) }
            if head[3] <= 1, head[4] & 1 == 1 { return head[8] }
        }
        return nil
    }

    /// `:status: 200` by its place in the static table, and fields spelled out (RFC 7541), in as many frames as it takes.
    static func header(_ fields: [(name: String, value: String)]) -> [UInt8] {
        var block: [UInt8] = [0x88]
        for (name, value) in fields {
            block.append(0)
            block += length(name.utf8.count) + name.utf8 + length(value.utf8.count) + value.utf8
        }
        var frames: [UInt8] = []
        for start in stride(from: 0, to: block.count, by: 16384) {
            let part = Array(block[start..<min(start + 16384, block.count)])
            frames += frame(start == 0 ? 1 : 9, start + part.count == block.count ? 4 : 0, part)
        }
        return frames
    }

    /// An integer with a prefix of seven bits.
    private static func length(_ value: Int) -> [UInt8] {
        guard value >= 127 else { return [UInt8(value)] }
        var (bytes, rest): ([UInt8], Int) = ([127], value - 127)
        while rest >= 128 {
            bytes.append(UInt8(rest % 128 | 128))
            rest /= 128
        }
        return bytes + [UInt8(rest)]
    }
}
