import BenchModel
import Testing

@testable import Digests

@Suite("Digests")
struct DigestTests {
    @Test(
        "are SHA-256, as FIPS 180-4's examples have it",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
        ]
    )
    func examples(text: String, hex: String) {
        #expect(TextDigest(of: text).hex == hex)
        #expect(TextDigest(hex: hex.uppercased())?.hex == hex)
    }

    @Test("are keyed as RFC 4231's examples have it")
    func keyed() {
        let code = SHA256.code(of: Array("what do ya want for nothing?".utf8), key: Array("Jefe".utf8))
        #expect(
            SHA256.hexadecimal(code) == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        )
    }

    @Test("are no other text", arguments: ["", "abc", String(repeating: "g", count: 64)])
    func refused(text: String) { #expect(TextDigest(hex: text) == nil) }

    @Test("A machine's id does not hold the system's own, is the same each time, and differs between machines")
    func machine() {
        let system = "0123456789abcdef0123456789ABCDEF"
        let machine = MachineID(systemID: system + "\n")
        #expect(machine == MachineID(systemID: system.lowercased()) && machine?.text.count == 32)
        #expect(machine?.text != system.lowercased())
        #expect(machine != MachineID(systemID: "1" + system.dropFirst()))
        #expect(MachineID(systemID: "uninitialized\n") == nil)
    }
}
