import BenchModel
import Digests
import JSONSyntax
import Statistics

extension ObjectKind {
    static let inputLengthKeys = ["tokens", "spread"]
    static let outputLengthKeys = ["tokens", "spread", "how"]
    static let prefixKeys = ["groups", "tokens", "distribution"]
}

extension ObjectReader {
    /// Whether texts are made up, and no file is read.
    var isSynthetic: Bool { self["from"]?.node.text == SyntheticData.name }
}

extension ScenarioDecoder {
    /// Reads how texts are made up; nil where the scenario's data are a file, which is read elsewhere.
    func synthetic(_ object: ObjectReader) -> SyntheticData? {
        guard object.isSynthetic else { return nil }
        for key in ObjectKind.dataKeys where !(["from", "sha256"] + ObjectKind.syntheticKeys).contains(key) {
            object[key]?.report(
                found: "\"\(key)\" beside \"from\": \"synthetic\"",
                expected: "it beside a file only",
                advice: "delete it; a file of that name is \"./synthetic\""
            )
        }
        if let field = object["sha256"], let digest = digest(field), digest != SyntheticWords.digest {
            field.report(
                expected: "the digest of the words that this version makes texts of, \(SyntheticWords.digest.hex)",
                advice: isStored
                    ? "another version of ezbench began the run: go on with that one" : "delete it, or use that version"
            )
        }
        let input = object.required("input", advice: "say how long prompts are: { \"tokens\": 1024 }").flatMap(input)
        let output = object["output"].flatMap(output)
        let prefix = object["prefix"].flatMap(prefix)
        guard let input else { return nil }
        if let prefix, let field = object["prefix"], prefix.tokens >= input.range.lowerBound {
            field.report(
                found: "a prefix of \(prefix.tokens) tokens",
                expected: "it to be shorter than the shortest input, of which it is a part: \(input.range.lowerBound)",
                advice: "write less, or a longer input"
            )
        }
        return SyntheticData(input: input, output: output ?? .natural, prefix: prefix)
    }

    private func input(_ field: Field) -> SyntheticData.Length? {
        open(field, as: .inputLength).flatMap(length)
    }

    private func output(_ field: Field) -> SyntheticData.Output? {
        guard let object = open(field, as: .outputLength) else { return nil }
        let policy = object["how"].flatMap { $0.choice("how answers are held to it", of: SyntheticData.Policy.self) }
        guard policy == .natural else { return length(object).map { SyntheticData.Output($0, policy ?? .cap) } }
        for key in ["tokens", "spread"] {
            object[key]?.report(
                found: "\"\(key)\" beside \"natural\"",
                expected: "answers as long as the model has them",
                advice: "delete it, or write \"cap\" or \"exact\""
            )
        }
        return .natural
    }

    private func length(_ object: ObjectReader) -> SyntheticData.Length? {
        let tokens = object.required("tokens", advice: "say how many").flatMap {
            $0.whole(Int.self, ScenarioBounds.syntheticTokens, unit: "tokens")
        }
        let spread = object["spread"].flatMap { $0.share(as: use(.limit)) } ?? Share.none
        return tokens.map { SyntheticData.Length(tokens: $0, spread: spread) }
    }

    private func prefix(_ field: Field) -> SyntheticData.Prefix? {
        guard let object = open(field, as: .prefix) else { return nil }
        let groups = object.required("groups", advice: "say how many different beginnings there are").flatMap {
            $0.whole(Int.self, ScenarioBounds.groups, unit: "groups")
        }
        let tokens = object.required("tokens", advice: "say how long each is").flatMap {
            $0.whole(Int.self, ScenarioBounds.syntheticTokens, unit: "tokens")
        }
        let distribution = object["distribution"].flatMap {
            $0.choice("how often each comes", of: SyntheticData.Prefix.Distribution.self)
        }
        guard let groups, let tokens else { return nil }
        return SyntheticData.Prefix(groups: groups, tokens: tokens, distribution: distribution ?? .uniform)
    }
}

/// The words of synthetic texts as a whole.
enum SyntheticWords {
    static let digest = TextDigest(of: CommonWords.text.utf8)
}

extension CanonicalScenario {
    static func synthetic(_ data: SyntheticData) -> JSONNode {
        object([
            ("from", .string(SyntheticData.name)),
            ("sha256", .string(SyntheticWords.digest.hex)),
            ("input", object(length(data.input)).value),
            (
                "output",
                object((data.output.length.map(length) ?? []) + [("how", .string(data.output.policy.rawValue))]).value
            ),
            (
                "prefix",
                data.prefix.map {
                    object([
                        ("groups", .number("\($0.groups)")), ("tokens", .number("\($0.tokens)")),
                        ("distribution", .string($0.distribution.rawValue)),
                    ]).value
                }
            ),
        ])
    }

    private static func length(_ length: SyntheticData.Length) -> [(String, JSONNode.Value?)] {
        [("tokens", .number("\(length.tokens)")), ("spread", number(length.spread.value))]
    }
}
