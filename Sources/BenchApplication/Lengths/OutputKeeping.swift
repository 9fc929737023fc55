import BenchModel

/// Finds out, before a plan begins, how a server is made to keep an answer's length, by a prompt that invites one word.
struct OutputKeeping {
    let target: Target
    let probe: ProbeRequest

    /// The tokens that are asked of one word.
    static let tokens = 48
    private static let question = "Answer with one word and nothing else: what colour is a clear sky at noon?"

    /// Returns what the server keeps to.
    ///
    /// - Throws: an ``ApplicationError`` where it keeps to nothing.
    func find() async throws -> LengthFit.Keeping {
        var said: [String] = []
        for keeping in LengthFit.Keeping.allCases {
            var prompt = Prompt(id: "", user: Self.question)
            prompt.maxTokens = Self.tokens
            prompt.fields = RequestFields(
                wireProtocol: target.wireProtocol,
                members: keeping.members(Self.tokens)
            )
            switch await probe.send(prompt) {
            case .answered(let usage):
                if usage.output == Self.tokens { return keeping }
                guard let output = usage.output else {
                    throw obstacle("its answers do not say how many tokens they have")
                }
                said.append("with \(keeping.rawValue) it gave \(output)")
            case .failed(let detail, _): said.append("\(keeping.rawValue): \(detail)")
            }
        }
        throw obstacle("asked for \(Self.tokens) tokens of an answer of one word, \(said.joined(separator: "; "))")
    }

    private func obstacle(_ words: String) -> ApplicationError {
        ApplicationError(
            "answers of exact length are not to be had of target \"\(target.name)\": \(words). Have the length limited instead: "
                + "\"how\": \"cap\", or --output-how cap"
        )
    }
}
