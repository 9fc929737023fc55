import BenchModel
import CurlTransport
import Testing

@Suite("Proxies", .timeLimit(.minutes(2)))
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
        ] as [([String: String], String, String?)]
    )
    func rules(environment: [String: String], url: String, shown: String?) {
        #expect(SystemProxies(environment: environment).proxy(for: url)?.shown == shown)
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

    @Test("A proxy that cannot be reached is blamed itself")
    func unreachableProxy() async throws {
        let proxies = SystemProxies(environment: ["all_proxy": "http://127.0.0.1:1"])
        let transport = try CurlTransport(.init(userAgent: "ezbench-tests", proxies: proxies))
        let exchange = await transport.perform(.make("http://127.0.0.1:2/"))
        guard case .failed(let kind, _) = exchange.ending else {
            Issue.record("expected a failure, found \(exchange.ending)")
            return
        }
        #expect(kind == .proxy)
    }
}
