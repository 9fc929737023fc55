import Testing

@testable import CurlTransport

@Suite("The numbers of connections")
struct KeptConnectionsTests {
    @Test("stay with the ends until those are another connection's, and go on over all loops")
    func numbers() {
        let sequence = ConnectionNumbers()
        var first = KeptConnections(sequence)
        var second = KeptConnections(sequence)
        #expect(first.number(of: "a:1 b:80", isNew: true) == 1)
        #expect(second.number(of: "a:2 b:80", isNew: true) == 2)
        #expect(first.number(of: "a:1 b:80", isNew: false) == 1)
        #expect(first.number(of: "a:3 b:80", isNew: false) == 3)
        #expect(first.number(of: "a:1 b:80", isNew: true) == 4)
        #expect(first.number(of: "a:1 b:80", isNew: false) == 4)
        #expect(second.number(of: "a:2 b:80", isNew: false) == 2)
    }
}
