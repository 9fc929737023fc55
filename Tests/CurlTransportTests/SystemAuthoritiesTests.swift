import Testing

@testable import CurlTransport

@Suite("The system's certificate authorities")
struct SystemAuthoritiesTests {
    private static let debian = "/etc/ssl/certs/ca-certificates.crt"
    private static let fedora = "/etc/pki/tls/certs/ca-bundle.crt"

    @Test("are libcurl's own affair where its file is there, or where it has none")
    func own() {
        #expect(SystemAuthorities.file(known: Self.debian, named: "/mine.pem") { _ in true } == nil)
        #expect(SystemAuthorities.file(known: nil, named: "/mine.pem") { _ in true } == nil)
    }

    @Test("are looked for where other distributions keep them")
    func elsewhere() {
        let found = SystemAuthorities.file(known: Self.debian, named: nil) { $0 == Self.fedora }
        #expect(found == Self.fedora)
        #expect(SystemAuthorities.file(known: "/opt/ca.pem", named: nil) { $0 == Self.debian } == Self.debian)
        #expect(SystemAuthorities.file(known: Self.debian, named: nil) { _ in false } == nil)
    }

    @Test("are those that the environment names, if that file is there")
    func named() {
        let there: Set = [Self.fedora, "/mine.pem"]
        let find = { SystemAuthorities.file(known: Self.debian, named: $0, isThere: there.contains) }
        #expect(find("/mine.pem") == "/mine.pem")
        #expect(find("/gone.pem") == Self.fedora)
        #expect(find("") == Self.fedora)
    }
}
