/// Generates text that looks like an answer, one word per token, some of them with non-ASCII characters.
struct WordSource {
    private var generator: SeededGenerator

    init(_ generator: SeededGenerator) {
        self.generator = generator
    }

    /// Returns the next word, without spaces around it.
    mutating func next() -> StaticString {
        let word = Self.words[Int(generator.next() % UInt64(Self.words.count))]
        return word
    }

    private static let words: [StaticString] = [
        "a", "stream", "of", "events", "carries", "each", "token", "as", "it", "is", "made", "the", "client", "reads",
        "lines", "until", "blank", "one", "ends", "them", "then", "parses", "what", "was", "sent", "and", "waits",
        "for",
        "more", "server", "keeps", "connection", "open", "while", "model", "thinks", "about", "next", "word", "time",
        "to", "first", "byte", "differs", "from", "answer", "because", "headers", "come", "early", "naïve", "café",
        "größer", "数据", "流", "поток", "→", "🙂", "latency", "rises", "when", "queues", "grow", "so", "measure", "both",
    ]
}
