import Foundation

/// A server that sends whole streams as fast as the socket takes them; for measuring the client in bulk.
enum Blaster {
    static let eventsPerStream = 20_000

    private static let stream: [UInt8] = {
        let event = "data: " + SampleEvents.chat(0) + "\n\n"
        let end =
            #"data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":20000}}"#
            + "\n\ndata: [DONE]\n\n"
        let body = String(repeating: event, count: eventsPerStream) + end
        let head =
            "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-length: \(body.utf8.count)\r\n\r\n"
        return Array((head + body).utf8)
    }()

    /// Serves until the process is ended.
    static func serve() -> Never {
        signal(SIGPIPE, SIG_IGN)
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                _ = bind(listener, pointer, length)
                _ = getsockname(listener, pointer, &length)
            }
        }
        listen(listener, 64)
        let line = "listening on http://127.0.0.1:\(UInt16(bigEndian: address.sin_port))\n"
        FileHandle.standardOutput.write(Data(line.utf8))
        while true {
            let client = accept(listener, nil, nil)
            guard client >= 0 else { continue }
            Thread.detachNewThread { answer(client) }
        }
    }

    private static func answer(_ client: Int32) {
        var buffer = [UInt8](repeating: 0, count: 65536)
        // The request is small: one read brings all of it.
        while read(client, &buffer, buffer.count) > 0 {
            var sent = 0
            while sent < stream.count {
                let count = stream[sent...].withUnsafeBytes { write(client, $0.baseAddress, $0.count) }
                guard count > 0 else { break }
                sent += count
            }
        }
        close(client)
    }
}
