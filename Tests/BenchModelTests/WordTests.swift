import Testing

@testable import BenchModel

@Suite("A word of a command to be typed")
struct ShellWordTests {
    @Test(
        "stands bare where a shell sees nothing in it",
        arguments: ["a", "runs.sqlite", "/tmp/x-1/y_2", "a:b", "50%", "k=v", "a@b,c+d"]
    )
    func bare(text: String) { #expect(ShellWord.quoted(text) == text) }

    @Test(
        "is quoted where it does, and never taken for an option",
        arguments: [
            ("", "''"), ("a b", "'a b'"), ("$HOME", "'$HOME'"), ("it's", #"'it'\''s'"#), ("`x`", "'`x`'"),
            ("-rf", "'./-rf'"), ("--db", "'./--db'"), ("a\nb", "'a\nb'"), ("é", "'é'"), ("~", "'~'"),
        ]
    )
    func quoted(text: String, word: String) { #expect(ShellWord.quoted(text) == word) }

    /// Reads a word as POSIX shells do: single quotes keep everything, a backslash keeps one character.
    private func read(_ word: String) -> String? {
        var text = ""
        var (isQuoted, isEscaped) = (false, false)
        for character in word.unicodeScalars {
            if isQuoted {
                if character == "'" { isQuoted = false } else { text.unicodeScalars.append(character) }
            } else if isEscaped {
                text.unicodeScalars.append(character)
                isEscaped = false
            } else if character == "'" {
                isQuoted = true
            } else if character == "\\" {
                isEscaped = true
            } else if " \t\n|&;<>()$`\"*?[#~!{}".unicodeScalars.contains(character) {
                return nil
            } else {
                text.unicodeScalars.append(character)
            }
        }
        return isQuoted || isEscaped ? nil : text
    }

    @Test("is read back by a shell as it was, whatever is in it", arguments: 0..<200)
    func roundTrip(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let alphabet = Array("ab'\"\\ $`!-\n*?;&|<>(){}[]#~é".unicodeScalars)
        var text = "x"
        for _ in 0..<Int.random(in: 0...12, using: &random) {
            if let scalar = alphabet.randomElement(using: &random) { text.unicodeScalars.append(scalar) }
        }
        #expect(read(ShellWord.quoted(text)) == text)
    }
}

@Suite("A word of an address that is no secret")
struct AddressWordTests {
    @Test(
        "is one that vendors document, in any case, or a version by its date",
        arguments: [
            "completions", "Completions", "MESSAGES", "deployments", "streamGenerateContent", "fireworks-ai",
            "2024-10-21", "2025-04-01-preview",
        ]
    )
    func isOne(word: String) { #expect(AddressWords.isOne(word)) }

    @Test(
        "is none that only looks like it",
        arguments: [
            "", "completion", "my-completions", "sk-live-2024", "1999-01-01", "2024-1-1", "2024-10-21-secret",
            "2024-10-2x", "20241021", "2024-10-21-preview-preview", "acme",
        ]
    )
    func isNone(word: String) { #expect(!AddressWords.isOne(word)) }
}

@Suite("Facts of a stored run")
struct RunRecordTests {
    @Test("A digest is 64 hexadecimal digits, and case makes no difference")
    func digest() {
        let hex = String(repeating: "0123456789abcdef", count: 4)
        #expect(TextDigest(hex: hex.uppercased())?.hex == hex)
        for text in ["", String(hex.dropLast()), hex + "0", String(hex.dropLast()) + "g", String(hex.dropLast()) + "é"]
        {
            #expect(TextDigest(hex: text) == nil)
        }
    }

    @Test("A target is priced by its model's name unless another is said")
    func priceModel() {
        let plain = RunRecord.Target(name: "t", wireProtocol: "p", model: "m", endpoint: "e")
        let named = RunRecord.Target(name: "t", wireProtocol: "p", model: "m", endpoint: "e", priceModel: "n")
        #expect(plain.priceModel == "m" && named.priceModel == "n")
    }

    @Test(
        "A target is embedded where the program itself answered in its place",
        arguments: [(false, nil, false), (true, nil, true), (true, "1.0", false)] as [(Bool, String?, Bool)]
    )
    func embedded(isSimulated: Bool, simulator: String?, isEmbedded: Bool) {
        let target = RunRecord.Target(
            name: "t",
            wireProtocol: "p",
            model: "m",
            endpoint: "e",
            isSimulated: isSimulated,
            simulator: simulator
        )
        #expect(target.isEmbedded == isEmbedded)
    }

    @Test("Names of machines and shards are equal where they say the same")
    func identity() {
        #expect(MachineID(text: "a") == MachineID(text: "a") && MachineID(text: "a") != MachineID(text: "b"))
        #expect(Shard(index: 1, of: 3) != Shard(index: 2, of: 3) && Shard(index: 1, of: 3) != Shard(index: 1, of: 4))
        #expect(Set([Remark.Kind.clockStep, Remark.Kind(rawValue: "clock_step"), .suspended]).count == 2)
    }
}

@Suite("Words beside a number")
struct CountedTests {
    @Test("agree with it")
    func agree() {
        #expect(Counted.text(0, "request") == "0 requests" && Counted.text(1, "request") == "1 request")
        #expect(Counted.part(1, of: 40, "request", ("is", "are")) == "1 of 40 requests is")
        #expect(Counted.part(3, of: 40, "request", ("is", "are")) == "3 of 40 requests are")
        #expect(Counted.part(1, of: 1, "answer") == "1 of 1 answer")
    }
}
