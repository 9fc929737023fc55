import BenchModel
import Testing

@Suite("The address of a server")
struct ServerAddressTests {
    private struct Parts: Equatable, Sendable {
        var scheme: String?
        var user: String?
        var host: String
        var port: Int?
        var tail = ""
        var defect: ServerAddress.Defect?
    }

    private static func parts(_ text: String) -> Parts {
        let address = ServerAddress(text)
        return Parts(
            scheme: address.scheme,
            user: address.userInfo.map(String.init),
            host: address.host,
            port: address.port,
            tail: String(address.tail),
            defect: address.defect
        )
    }

    @Test("is taken apart")
    func apart() {
        let table: [(String, Parts)] = [
            ("https://api.example.com", Parts(scheme: "https", host: "api.example.com", port: 443)),
            ("http://h", Parts(scheme: "http", host: "h", port: 80)),
            ("HTTPS://API.Example.COM/V1", Parts(scheme: "https", host: "api.example.com", port: 443, tail: "/V1")),
            ("http://h:8000/v1?a=b#c", Parts(scheme: "http", host: "h", port: 8000, tail: "/v1?a=b#c")),
            ("http://h?x=/", Parts(scheme: "http", host: "h", port: 80, tail: "?x=/")),
            ("http://h#/:@", Parts(scheme: "http", host: "h", port: 80, tail: "#/:@")),
            ("http://[::1]", Parts(scheme: "http", host: "::1", port: 80)),
            ("http://[FE80::1%eth0]:9/x", Parts(scheme: "http", host: "fe80::1%eth0", port: 9, tail: "/x")),
            ("https://u:p@h:1/x@y", Parts(scheme: "https", user: "u:p", host: "h", port: 1, tail: "/x@y")),
            ("https://u@v:p@[::1]:1", Parts(scheme: "https", user: "u@v:p", host: "::1", port: 1)),
            ("http://@h", Parts(scheme: "http", user: "", host: "h", port: 80)),
            ("socks5h://proxy:1080", Parts(scheme: "socks5h", host: "proxy", port: 1080)),
            ("socks5h://proxy", Parts(scheme: "socks5h", host: "proxy")),
            ("h:8080", Parts(host: "h", port: 8080)),
            ("h", Parts(host: "h")),
            ("h/to?u=http://x:1", Parts(host: "h", tail: "/to?u=http://x:1")),
            ("http://a/http://b", Parts(scheme: "http", host: "a", port: 80, tail: "/http://b")),
            // What names no server.
            ("", Parts(host: "", defect: .noHost)),
            ("://", Parts(scheme: "", host: "", defect: .noHost)),
            ("http://", Parts(scheme: "http", host: "", port: 80, defect: .noHost)),
            ("http:///v1", Parts(scheme: "http", host: "", port: 80, tail: "/v1", defect: .noHost)),
            ("http://:80", Parts(scheme: "http", host: "", port: 80, defect: .noHost)),
            ("http://[]", Parts(scheme: "http", host: "", port: 80, defect: .noHost)),
            ("http://u@", Parts(scheme: "http", user: "u", host: "", port: 80, defect: .noHost)),
            ("http://[::1", Parts(scheme: "http", host: "::1", port: 80, defect: .openBracket)),
            ("http://[", Parts(scheme: "http", host: "", port: 80, defect: .openBracket)),
            ("http://[::1]8000", Parts(scheme: "http", host: "::1", port: 80, defect: .textBehindBracket)),
            ("http://h:", Parts(scheme: "http", host: "h", port: 80, defect: .port)),
            ("http://h:0", Parts(scheme: "http", host: "h", port: 80, defect: .port)),
            ("http://h:65536", Parts(scheme: "http", host: "h", port: 80, defect: .port)),
            ("http://h:99999999999999999999", Parts(scheme: "http", host: "h", port: 80, defect: .port)),
            ("http://h:+80", Parts(scheme: "http", host: "h", port: 80, defect: .port)),
            ("http://h:8٠", Parts(scheme: "http", host: "h", port: 80, defect: .port)),
            ("http://::1:80", Parts(scheme: "http", host: "", port: 80, defect: .noHost)),
            ("http://fe80::1", Parts(scheme: "http", host: "fe80", port: 80, defect: .port)),
        ]
        for (text, expected) in table { #expect(Self.parts(text) == expected, "\(text)") }
        #expect(Set(table.compactMap(\.1.defect)) == Set(ServerAddress.Defect.allCases))
    }

    @Test("is put together again as it was written, user and password left out or not")
    func together() {
        let table: [(text: String, origin: String, bare: String)] = [
            ("HTTP://U:p@Host:80/x?y#z", "HTTP://U:p@Host:80", "HTTP://Host:80/x?y#z"),
            ("h:1/x", "h:1", "h:1/x"),
            ("https://[::1]:2?q=a@b", "https://[::1]:2", "https://[::1]:2?q=a@b"),
            ("https://u:p#w@h/x@y", "https://u:p", "https://h/x@y"),
            ("https://u:p@ss@h", "https://u:p@ss@h", "https://h"),
            ("u:p@h", "u:p@h", "h"),
            ("", "", ""),
        ]
        for (text, origin, bare) in table {
            let address = ServerAddress(text)
            #expect(address.origin == origin && address.withoutUser == bare, "\(text)")
            #expect(ServerAddress(bare).userInfo == nil, "\(text)")
        }
    }

    @Test("of any text is taken apart without losing a character of it")
    func anything() {
        var random = SystemRandomNumberGenerator()
        let pieces = [
            "http", "://", ":", "/", "?", "#", "@", "[", "]", "%", "::1", "a", "é", "\u{301}", "80", " ", ".",
        ]
        for _ in 0..<20_000 {
            let text = (0..<Int.random(in: 0...9, using: &random)).map { _ in
                pieces.randomElement(using: &random) ?? ""
            }.joined()
            let address = ServerAddress(text)
            #expect(address.origin + address.tail == text)
            #expect(address.defect == nil || address.defect != .noHost || address.host.isEmpty, "\(text)")
        }
    }

    @Test("is another server's where scheme, host or port differ, however they are spelled")
    func same() {
        let server = ServerAddress("http://127.0.0.1:4123")
        for same in ["http://127.0.0.1:4123/v1", "HTTP://127.0.0.1:4123?x", "http://u@127.0.0.1:4123"] {
            #expect(server.isSameServer(as: ServerAddress(same)))
        }
        for other in [
            "http://127.0.0.1:41234", "http://127.0.0.1", "https://127.0.0.1:4123", "http://127.0.0.1.example:4123",
            "http://127.0.0.1:4123@example.com/",
        ] { #expect(!server.isSameServer(as: ServerAddress(other)), "\(other)") }
        #expect(ServerAddress("HTTPS://h").isTLS && !ServerAddress("http://https").isTLS)
        #expect(ServerAddress("https://h").isSameServer(as: ServerAddress("https://H:443/x")))
    }

    @Test("is this machine's, or another's")
    func loopback() {
        for own in [
            "http://localhost", "http://x.LOCALHOST:1", "http://127.0.0.1", "http://[::1]:1", "http://u@127.9.9.9/",
        ] {
            #expect(ServerAddress(own).isLoopback, "\(own)")
        }
        for other in [
            "http://127.0.0.1.example.com", "http://localhost.example", "http://[::2]", "http://128.0.0.1",
            "http://localhost@example.com", "",
        ] { #expect(!ServerAddress(other).isLoopback, "\(other)") }
    }
}
