import Foundation
import Glibc

/// An HTTP proxy that knows CONNECT and nothing else: it joins a client with the server of this machine that it names.
///
/// What one side ends or resets ends the other. Its threads end with the connections, and when it is shut down.
final class ConnectProxy: Sendable {
    let address: String
    private let listener: Int32

    init() throws {
        let (listener, address) = try Loopback.listener()
        self.listener = listener
        self.address = address
        Thread.detachNewThread {
            while true {
                let client = accept(listener, nil, nil)
                if client < 0 { return }
                Thread.detachNewThread { Self.serve(client) }
            }
        }
    }

    func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

    private static func serve(_ client: Int32) {
        guard let port = requestedPort(client), let server = connected(to: port) else {
            close(client)
            return
        }
        let answer = Array("HTTP/1.1 200 Connection established\r\n\r\n".utf8)
        send(client, answer, answer.count, Int32(MSG_NOSIGNAL))
        let half = DispatchSemaphore(value: 0)
        Thread.detachNewThread {
            relay(client, server)
            half.signal()
        }
        relay(server, client)
        half.wait()
        close(client)
        close(server)
    }

    /// Reads `CONNECT host:port` with its header, byte by byte, so that nothing of the tunnel is taken along.
    private static func requestedPort(_ client: Int32) -> UInt16? {
        var head: [UInt8] = []
        var byte: UInt8 = 0
        while !head.ends(with: "\r\n\r\n".utf8) {
            guard recv(client, &byte, 1, 0) == 1 else { return nil }
            head.append(byte)
        }
        let words = String(decoding: head, as: UTF8.self).split(separator: " ")
        guard words.first == "CONNECT", words.count > 1 else { return nil }
        return words[1].split(separator: ":").last.flatMap { UInt16($0) }
    }

    private static func connected(to port: UInt16) -> Int32? {
        let server = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var place = Loopback.place(port: port)
        let result = withUnsafePointer(to: &place) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(server, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        if result == 0 { return server }
        close(server)
        return nil
    }

    private static func relay(_ from: Int32, _ to: Int32) {
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = recv(from, &buffer, buffer.count, 0)
            if count <= 0 { break }
            var sent = 0
            while sent < count {
                let more = buffer.withUnsafeBytes {
                    send(to, $0.baseAddress?.advanced(by: sent), count - sent, Int32(MSG_NOSIGNAL))
                }
                guard more > 0 else { break }
                sent += more
            }
            if sent < count { break }
        }
        shutdown(to, Int32(SHUT_RDWR))
        shutdown(from, Int32(SHUT_RDWR))
    }
}

extension Array where Element == UInt8 {
    fileprivate func ends(with text: String.UTF8View) -> Bool { suffix(text.count).elementsEqual(text) }
}
