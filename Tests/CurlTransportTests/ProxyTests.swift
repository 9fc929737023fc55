import BenchModel
import CurlTransport
import Synchronization
import Testing

@Suite("Proxies", .timeLimit(.minutes(30)))
struct ProxyTests {
    @Test(
        "The environment's rules decide who goes through a proxy",
        arguments: [
            (["http_proxy": "http://p:1"], "http://a.example/", "http://p:1"),
            (["HTTP_PROXY": "http://p:1"], "http://a.example/", nil),
            (["HTTPS_PROXY": "http://p:2"], "https://a.example/v1", "http://p:2"),
            (["http_proxy": "http://p:1"], "https://a.example/", nil),
            (["ALL_PROXY": "socks5://p:3"], "https://a.example/", "socks5://p:3"),
            (["https_proxy": ""], "https://a.example/", nil),
            (["all_proxy": "http://p", "no_proxy": "example"], "http://a.example:80/", nil),
            (["all_proxy": "http://p", "no_proxy": ".example"], "http://a.example/", nil),
            (["all_proxy": "http://p", "no_proxy": "ample"], "http://a.example/", "http://p"),
            (["all_proxy": "http://p", "NO_PROXY": "x, 127.0.0.1"], "http://127.0.0.1:8/", nil),
            (["all_proxy": "http://p", "NO_PROXY": "::1"], "http://[::1]:8/", nil),
            (["all_proxy": "http://p", "no_proxy": "*"], "http://a.example/", nil),
            (["all_proxy": "http://me:secret@p:9"], "http://a.example/", "http://•••@p:9"),
            (["all_proxy": "p:9"], "http://a.example/", "http://p:9"),
            (["all_proxy": "HTTP://p:9/"], "http://a.example/", "http://p:9"),
            (["all_proxy": "socks5h://[::1]:9"], "http://a.example/", "socks5h://[::1]:9"),
            // What libcurl 7.88 and a list of names take differently: networks, ports, dots, and addresses by what they are.
            (["all_proxy": "http://p", "no_proxy": "127.0.0.0/8"], "http://127.1.2.3:8/", nil),
            (["all_proxy": "http://p", "no_proxy": "127.0.0.0/8"], "http://128.0.0.1/", "http://p"),
            (["all_proxy": "http://p", "no_proxy": "10.0.0.0/9"], "http://10.127.0.1/", nil),
            (["all_proxy": "http://p", "no_proxy": "10.0.0.0/9"], "http://10.128.0.1/", "http://p"),
            (["all_proxy": "http://p", "no_proxy": "0.0.0.0/0"], "http://10.128.0.1/", nil),
            (["all_proxy": "http://p", "no_proxy": "0.0.0.0/0"], "http://[::1]/", "http://p"),
            (["all_proxy": "http://p", "no_proxy": "10.0.0.0/32"], "http://10.0.0.0/", nil),
            (["all_proxy": "http://p", "no_proxy": "fe80::1%eth0"], "http://[fe80::1%25eth0]/", nil),
            (["all_proxy": "http://p", "no_proxy": "*:8"], "http://a.example:8/", nil),
            (["all_proxy": "http://p", "no_proxy": "fd00::/8"], "http://[fdff::1]:8/", nil),
            (["all_proxy": "http://p", "no_proxy": "fd00::/8"], "http://[fe80::1%25eth0]/", "http://p"),
            (["all_proxy": "http://p", "no_proxy": "fe80::/10"], "http://[fe80::1%25eth0]/", nil),
            (["all_proxy": "http://p", "no_proxy": "[::1]"], "http://[0:0:0:0:0:0:0:1]:8/", nil),
            (["all_proxy": "http://p", "no_proxy": "[::1]:8"], "http://[::1]:8/", nil),
            (["all_proxy": "http://p", "no_proxy": "[::1]:8"], "http://[::1]:9/", "http://p"),
            (["all_proxy": "http://p", "no_proxy": "127.0.0.1"], "http://127.1:8/", nil),
            (["all_proxy": "http://p", "no_proxy": "0.1"], "http://127.0.0.1/", "http://p"),
            (["all_proxy": "http://p", "no_proxy": "a.example:443"], "https://a.example/", nil),
            (["all_proxy": "http://p", "no_proxy": "a.example:443"], "https://a.example:8443/", "http://p"),
            (["all_proxy": "http://p", "no_proxy": "example."], "http://a.example/", nil),
            (["all_proxy": "http://p", "no_proxy": "Example"], "http://a.EXAMPLE./", nil),
            (["all_proxy": "http://p", "no_proxy": "*.example"], "http://a.example/", nil),
            (["all_proxy": "http://p", "no_proxy": "a\tb,,a.example"], "http://a.example/", nil),
            (["all_proxy": "http://p", "no_proxy": "a.example"], "http://me@a.example/", nil),
            (["all_proxy": "http://p", "no_proxy": "x"], "http://x@a.example/", "http://p"),
        ] as [([String: String], String, String?)]
    )
    func rules(environment: [String: String], url: String, shown: String?) throws {
        #expect(try SystemProxies(environment: environment).proxy(for: url)?.shown == shown)
    }

    @Test(
        "An address that is no proxy's is told by its variable and by what is wrong, and by nothing it holds",
        arguments: [
            "http://me:pass word@p:1", "http://me:passwörd@p:1", "ftp://me:password@p:1", "http://me:pass/word@p:1",
            "http://me:pass?word@p:1", "http://me:pass#word@p:1", "http://me:password@p:port", "http://me:password@p:0",
            "http://me:password@p:99999", "http://me:password@", "http://me:password@:1", "http://me:pass%word@p:1",
            "http://me:pass%00word@p:1", "http://me:pass%ffword@p:1", "http://me:password@[::1:1",
            "http://me:password@[x]:1",
            "http://me:password@p^:1", "http://me:password@p:", "me:password://p:1",
        ]
    )
    func malformed(address: String) async throws {
        let proxies = SystemProxies(environment: ["https_proxy": address, "no_proxy": "b.example"])
        let problem = #expect(throws: SystemProxies.Problem.self) { try proxies.proxy(for: "https://a.example/") }
        let words = try #require(problem?.description)
        #expect(words.hasPrefix("https_proxy names no proxy: ") && !words.contains("word@") && !words.contains("me:"))
        // Whoever does not go through it is not concerned.
        #expect(try proxies.proxy(for: "http://a.example/") == nil)
        #expect(try proxies.proxy(for: "https://b.example/") == nil)
        #expect(proxies.shown == ["https": "(not the address of a proxy)"] && proxies.credentials.isEmpty)

        let transport = try CurlTransport(.init(userAgent: "ezbench-tests", proxies: proxies))
        let exchange = await transport.perform(.make("https://a.example/"))
        #expect(exchange.ending == .failed(.internal, detail: words) && exchange.times.sent == nil)
    }

    @Test(
        "An exception that names nobody is told, and those alone are concerned that would go through a proxy",
        arguments: [
            "127.0.0.0/33", "127.0.0.1/8/9", "127.0.0.0/x", "127.0.0.0/", "127.0.0.0/-1", "127.0.0.0/+8", "fd00::/129",
            "host.example/8", "127.0.0.1/8:1", "http://127.0.0.1", "http://me:password@p", ".a.com;127.0.0.1", "10.*",
            "a.*.example", "<local>", "a.example:", "a.example:0", "a.example:65536", "a.example:+1", "a.example:x",
            ".", "*.",
            ":80", "[::1", "::1]", "127.0.0.256", "10.0.0.1.2", "bücher.example", "a|b",
        ]
    )
    func malformedException(entry: String) throws {
        for name in ["no_proxy", "NO_PROXY"] {
            let environment = ["https_proxy": "http://p", name: "b.example, \(entry)"]
            let proxies = SystemProxies(environment: environment)
            let problem = #expect(throws: SystemProxies.Problem.self) { try proxies.proxy(for: "https://a.example/") }
            let words = try #require(problem?.description)
            #expect(words.hasPrefix("\(name): ") && words.contains("names no server"), "\(words)")
            #expect(words.contains(entry) != entry.contains("@") && !words.contains("password"), "\(words)")
            // Neither what an entry beside it covers, nor what has no proxy, depends on it.
            #expect(try proxies.proxy(for: "https://b.example/") == nil)
            #expect(try proxies.proxy(for: "http://a.example/") == nil)
            #expect(try SystemProxies(environment: [name: entry]).proxy(for: "https://a.example/") == nil)
        }
    }

    @Test("HTTP_PROXY is told to be left alone where it might be meant")
    func ignoredVariable() {
        let clear = ["https://a.example", "http://b.example:8"]
        let alone = SystemProxies(environment: ["HTTP_PROXY": "http://p"])
        #expect(alone.remark(for: clear)?.contains("set http_proxy") == true)
        #expect(alone.remark(for: ["https://a.example"]) == nil)
        for environment in [
            ["HTTP_PROXY": "http://p", "http_proxy": "http://q"], ["http_proxy": "http://q"], ["HTTP_PROXY": ""], [:],
            ["HTTP_PROXY": "http://p", "no_proxy": "b.example:8"],
        ] { #expect(SystemProxies(environment: environment).remark(for: clear) == nil, "\(environment)") }
    }

    @Test("A proxy gets its credentials percent-decoded, and no failure repeats them, however they are spelled")
    func credentials() async throws {
        let (login, password) = ("me%40home", "p%3aa%2Fss%25wörd".replacing("ö", with: "%C3%B6"))
        let seen = Mutex<[String]>([])
        let proxy = ScriptedServer { connection in
            let request = connection.readRequest() ?? ""
            seen.withLock { $0.append(request) }
            connection.send("HTTP/1.1 407 No\r\ncontent-length: 0\r\n\r\n")
            connection.waitForClose()
        }
        let proxies = SystemProxies(environment: ["https_proxy": "http://\(login):\(password)@\(proxy.address)"])
        let transport = try CurlTransport(.init(userAgent: "ezbench-tests", proxies: proxies))
        let exchange = await transport.perform(.make("https://nowhere.invalid/"))
        // `me@home:p:a/ss%wörd`
        let basic = "bWVAaG9tZTpwOmEvc3Mld8O2cmQ="
        #expect(seen.withLock { $0.first?.contains("Proxy-Authorization: Basic \(basic)\r\n") } == true)
        guard case .failed(.proxy, let detail) = exchange.ending else {
            Issue.record("expected the proxy's failure, found \(exchange.ending)")
            return
        }
        #expect(exchange.connection.proxy == "http://•••@\(proxy.address)")
        for secret in ["me@home", "me%40home", "p:a/ss%wörd", password, basic, "me@home:p:a/ss%wörd"] {
            #expect(proxies.credentials.contains(secret), "\(secret)")
            #expect(!detail.contains(secret))
        }
    }

    @Test("A proxy that cannot be found, and one that cannot be reached, are told without their credentials")
    func unreachable() async throws {
        for address in ["no-such-proxy.invalid:1", "127.0.0.1:1"] {
            let proxies = SystemProxies(environment: ["all_proxy": "http://someone:hidden@\(address)"])
            let transport = try CurlTransport(.init(userAgent: "ezbench-tests", proxies: proxies))
            let exchange = await transport.perform(.make("http://127.0.0.1:2/"))
            guard case .failed(.proxy, let detail) = exchange.ending else {
                Issue.record("expected the proxy's failure, found \(exchange.ending)")
                return
            }
            #expect(!detail.contains("hidden") && !detail.contains("someone"), "\(detail)")
        }
    }

    @Test("An exception of the environment goes straight, whatever this libcurl makes of it", arguments: [true, false])
    func exceptions(isCovered: Bool) async throws {
        let proxy = ScriptedServer { connection in
            _ = connection.readRequest()
            connection.send("HTTP/1.1 200 OK\r\ncontent-length: 8\r\n\r\nproxyEND")
        }
        let server = ScriptedServer { connection in
            _ = connection.readRequest()
            connection.send("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nserverEND")
        }
        // libcurl 7.88 takes the one for a name.
        let exceptions = isCovered ? "127.0.0.1:\(server.port)" : "128.0.0.0/8"
        let proxies = SystemProxies(environment: ["all_proxy": proxy.baseURL, "no_proxy": exceptions])
        let transport = try CurlTransport(.init(userAgent: "ezbench-tests", proxies: proxies))
        let exchange = await transport.perform(.make(server.baseURL))
        #expect(exchange.response.stopReason == (isCovered ? "serverEND" : "proxyEND"))
        #expect(exchange.connection.proxy == (isCovered ? nil : proxy.baseURL))
    }

    private static func transport(through proxy: ScriptedServer) throws -> CurlTransport {
        let proxies = SystemProxies(environment: ["all_proxy": proxy.baseURL])
        return try CurlTransport(.init(userAgent: "ezbench-tests", proxies: proxies))
    }

    @Test("A request in clear goes to the proxy, which is shown")
    func plainRequest() async throws {
        let proxy = ScriptedServer { connection in
            let request = connection.readRequest() ?? ""
            let isForProxy = request.hasPrefix("POST http://nowhere.invalid/ HTTP/1.1\r\n")
            let body = isForProxy ? "END" : "???"
            connection.send("HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\n\(body)")
            connection.waitForClose()
        }
        let exchange = try await Self.transport(through: proxy).perform(.make("http://nowhere.invalid/"))
        #expect(exchange.ending == .complete && exchange.response.stopReason == "END")
        #expect(exchange.connection.proxy == proxy.baseURL)
    }

    @Test(
        "What a proxy says of the tunnel is the proxy's failure, not the server's answer",
        arguments: [403, 407, 502]
    )
    func refusedTunnel(status: Int) async throws {
        let proxy = ScriptedServer { connection in
            _ = connection.readRequest()
            connection.send("HTTP/1.1 \(status) No\r\ncontent-length: 0\r\n\r\n")
            connection.waitForClose()
        }
        let exchange = try await Self.transport(through: proxy).perform(.make("https://nowhere.invalid/"))
        guard case .failed(let kind, _) = exchange.ending else {
            Issue.record("expected a failure, found \(exchange.ending)")
            return
        }
        #expect(kind == .proxy)
        #expect(exchange.head == nil && exchange.times.sent == nil)
    }

}
