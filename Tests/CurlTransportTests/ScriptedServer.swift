import Glibc
import Synchronization

/// A server of few words: takes connections on a free port and plays a script on each, byte for byte.
///
/// Blocking sockets on threads of its own, so that it shares nothing with what is tested.
final class ScriptedServer: Sendable {
    /// One connection as the script sees it.
    struct Connection {
        let socket: Int32

        /// Reads one request: its header and as much body as Content-Length says; nil when the client is gone.
        func readRequest() -> String? {
            var bytes: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 65536)
            while true {
                let text = String(decoding: bytes, as: UTF8.self)
                let parts = text.split(separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false)
                if parts.count == 2, parts[1].utf8.count >= Self.contentLength(parts[0]) { return text }
                let count = read(socket, &buffer, buffer.count)
                guard count > 0 else { return nil }
                bytes += buffer[..<count]
            }
        }

        private static func contentLength(_ head: Substring) -> Int {
            for line in head.lowercased().split(separator: "\r\n") where line.hasPrefix("content-length:") {
                return Int(line.dropFirst("content-length:".count).drop { $0 == " " }) ?? 0
            }
            return 0
        }

        func send(_ text: String) { send(Array(text.utf8)) }

        /// Sends all of the bytes, waiting where the client does not read; false when the client is gone.
        @discardableResult
        func send(_ bytes: [UInt8]) -> Bool {
            var sent = 0
            while sent < bytes.count {
                let count = bytes.withUnsafeBytes { all in
                    let rest = UnsafeRawBufferPointer(rebasing: all[sent...])
                    return Glibc.send(socket, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
                }
                guard count > 0 else { return false }
                sent += count
            }
            return true
        }

        /// Sends the text over and over until the client is gone.
        func sendForever(_ text: String) {
            let bytes = Array(text.utf8)
            while send(bytes) {}
        }

        /// Reads so many bytes; nil when the client is gone before.
        func readBytes(_ count: Int) -> [UInt8]? {
            var bytes = [UInt8](repeating: 0, count: count)
            var filled = 0
            while filled < count {
                let got = bytes.withUnsafeMutableBytes {
                    read(socket, $0.baseAddress?.advanced(by: filled), count - filled)
                }
                guard got > 0 else { return nil }
                filled += got
            }
            return bytes
        }

        /// Ends what is sent, and nothing else: a close with bytes unread would be a reset, and take back what was sent.
        func endSending() { shutdown(socket, Int32(SHUT_WR)) }

        /// Waits until the client closes the connection.
        func waitForClose() {
            var byte: UInt8 = 0
            while read(socket, &byte, 1) > 0 {}
        }

        /// Makes the coming close a reset rather than an orderly end.
        func closeWillReset() {
            var option = linger(l_onoff: 1, l_linger: 0)
            setsockopt(socket, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
        }
    }

    let port: UInt16
    private let host: String
    private let listener: Int32
    private let connections: Counter

    /// `127.0.0.1:PORT` or `[::1]:PORT`.
    var address: String { "\(host):\(port)" }
    var baseURL: String { "http://\(address)" }
    /// How many connections were taken so far.
    var connectionCount: Int { connections.count.load(ordering: .sequentiallyConsistent) }

    private final class Counter: Sendable {
        let count = Atomic<Int>(0)
    }

    /// Starts serving; `script` runs on a thread for each connection, which is closed when it returns.
    init(ipv6: Bool = false, script: @escaping @Sendable (Connection) -> Void) {
        let listener = socket(ipv6 ? AF_INET6 : AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        let connections = Counter()
        self.listener = listener
        self.connections = connections
        host = ipv6 ? "[::1]" : "127.0.0.1"
        if ipv6 {
            var address = sockaddr_in6()
            address.sin6_family = sa_family_t(AF_INET6)
            address.sin6_addr = in6addr_loopback
            Self.bindAnyPort(listener, &address)
            port = UInt16(bigEndian: address.sin6_port)
        } else {
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
            Self.bindAnyPort(listener, &address)
            port = UInt16(bigEndian: address.sin_port)
        }
        listen(listener, 512)
        onThread {
            while true {
                let socket = accept(listener, nil, nil)
                guard socket >= 0 else { return }
                connections.count.add(1, ordering: .sequentiallyConsistent)
                onThread {
                    script(Connection(socket: socket))
                    close(socket)
                }
            }
        }
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    /// Binds to the port 0 of an address and reads back which one that was.
    private static func bindAnyPort<Address>(_ listener: Int32, _ address: inout Address) {
        var length = socklen_t(MemoryLayout<Address>.size)
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                _ = bind(listener, pointer, length)
                _ = getsockname(listener, pointer, &length)
            }
        }
    }
}

/// Runs work that blocks on a thread of its own.
private func onThread(_ work: @escaping @Sendable () -> Void) {
    final class Box: Sendable {
        let work: @Sendable () -> Void
        init(_ work: @escaping @Sendable () -> Void) { self.work = work }
    }
    var thread = pthread_t()
    pthread_create(
        &thread,
        nil,
        { context in
            guard let context else { return nil }
            Unmanaged<Box>.fromOpaque(context).takeRetainedValue().work()
            return nil
        },
        Unmanaged.passRetained(Box(work)).toOpaque()
    )
    pthread_detach(thread)
}
