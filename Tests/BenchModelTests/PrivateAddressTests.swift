import Testing

@testable import BenchModel

/// Nobody looks for metrics at a provider's public address, and a key in clear is no matter on one's own machine.
@Suite("A server's whereabouts")
struct PrivateAddressTests {
    enum Place { case here, near, far }

    private static let servers: [(host: String, place: Place)] = [
        ("localhost", .here), ("LOCALHOST", .here), ("a.localhost", .here), ("127.0.0.1", .here), ("127.1.2.3", .here),
        ("[::1]", .here), ("[::ffff:127.0.0.1]", .here), ("localhost.", .here), ("a.localhost.", .here),
        ("127.0.0.1.", .here),
        // RFC 1918, 6598, one link.
        ("10.0.0.1", .near), ("10.255.255.255", .near), ("9.255.255.255", .far), ("11.0.0.0", .far),
        ("172.15.255.255", .far), ("172.16.0.0", .near), ("172.31.255.255", .near), ("172.32.0.0", .far),
        ("192.168.0.1", .near), ("192.167.0.1", .far), ("192.169.0.1", .far), ("169.254.169.254", .near),
        ("169.253.0.1", .far), ("100.63.255.255", .far), ("100.64.0.0", .near), ("100.127.255.255", .near),
        ("100.128.0.0", .far), ("8.8.8.8", .far),
        // No address in particular: the machine itself.
        ("0.0.0.0", .here), ("[::]", .here),
        // RFC 4193 and one link.
        ("[fc00::1]", .near), ("[fdff:1::1]", .near), ("[fe80::1%eth0]", .near), ("[febf::1]", .near),
        ("[fec0::1]", .far), ("[fb00::1]", .far), ("[fe00::1]", .far), ("[2001:db8::1]", .far), ("[fd::1]", .far),
        // Names of one word, and such as no public name has.
        ("vllm", .near), ("vllm-0", .near), ("vllm.svc", .near), ("a.b.svc.cluster.local", .near),
        ("a.internal", .near), ("nas.lan", .near), ("nas.home", .near), ("nas.home.arpa", .near), ("h.test", .near),
        ("a.localdomain", .near), ("vllm.local.", .near), ("vllm.", .near),
        ("api.openai.com", .far), ("api.openai.com.", .far), ("localhost.evil.com", .far), ("127.0.0.1.evil.com", .far),
        ("10.0.0.1.evil.com", .far), ("local.evil.com", .far), ("arpa", .near), ("evil.arpa", .far),
        ("10.0.0.256", .far), ("10.0.0", .far), ("167772161", .far), ("internal.com", .far),
    ]

    @Test("are told by its name: this machine, a private network, or anywhere", arguments: servers)
    func whereabouts(host: String, place: Place) {
        for text in ["http://\(host)/v1", "https://\(host):8000", "http://me:pw@\(host)?q"] {
            let address = ServerAddress(text)
            #expect(address.isLoopback == (place == .here), "\(text)")
            #expect(address.isPrivate == (place != .far), "\(text)")
        }
    }

    @Test("are nowhere where there is no name")
    func none() {
        for text in ["", "http://", "http:///path", "http://:80"] {
            #expect(!ServerAddress(text).isPrivate && !ServerAddress(text).isLoopback, "\(text)")
        }
    }

    private static let same: [(one: String, other: String, isSame: Bool)] = [
        ("https://h", "https://H:443/x?y#z", true), ("http://h", "http://h:80", true), ("http://h", "https://h", false),
        ("http://h:443", "https://h", false), ("https://h:8443", "https://h", false), ("https://a", "https://b", false),
        ("https://u:p@h", "https://h", true), ("http://[::1]:80", "http://[::1]", true),
        ("HTTPS://h", "https://h", true),
    ]

    @Test("are one where scheme, name and port are, however they are written", arguments: same)
    func sameServer(one: String, other: String, isSame: Bool) {
        let (first, second) = (ServerAddress(one), ServerAddress(other))
        #expect(first.isSameServer(as: second) == isSame && second.isSameServer(as: first) == isSame)
    }
}
