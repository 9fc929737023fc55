import BenchModel
import ProviderWire

/// Finds out how many words of synthetic text one target counts as how many input tokens, before its plan begins.
///
/// The server's own tokenizer is asked where it has an endpoint for that, else the provider's endpoint that counts, else the usage of
/// answers of one token. All of it happens before the warm-up; nothing is fitted again while requests are measured.
struct LengthFitting {
    let target: Target
    let wanted: WantedLengths
    /// What carries all questions, and asks those that are real requests.
    let probe: ProbeRequest
    /// Of the orders of words: texts that were counted are to be in no cache that a plan meets.
    let seed: UInt64

    /// Words of the two sizes that the line is laid through, where lengths allow it.
    private static let fewWords = 64
    private static let manyWords = 1024
    /// No more lengths are counted by themselves than these.
    private static let mostKnots = (exact: 16, estimated: 3, used: 1)
    /// Rounds in which a length is corrected.
    private static let mostCorrections = 4

    private var call: ProviderCall { probe.call }

    /// Finds the fit.
    ///
    /// - Throws: an ``ApplicationError`` that says which target, what its server said, and what can be done.
    func fit() async throws -> LengthFit {
        for way in CountingWay.allCases {
            guard let first = await count(TextSize(words: few), way) else { continue }
            return try await fit(by: way, first)
        }
        return try await fitByUsage()
    }

    // MARK: Endpoints that count

    private func fit(by way: CountingWay, _ first: CountedTokens) async throws -> LengthFit {
        if let most = first.mostTokens { try checkRoom(most) }
        let many = many(first.tokens)
        let path = call.countingPath(way) ?? ""
        guard let second = await count(TextSize(words: many), way),
            var fit = LengthFit(
                way.isExact ? .tokenize : .count,
                path: path,
                (few, first.tokens),
                (many, second.tokens)
            )
        else { return try await fitByUsage() }
        for tokens in lengths(atMost: way.isExact ? Self.mostKnots.exact : Self.mostKnots.estimated) {
            guard let knot = await corrected(tokens, fit, by: { await self.count($0, way)?.tokens }) else { continue }
            fit.knots.append(knot)
        }
        // The longest text is asked in any case: a server that refuses it is to do so before the run.
        fit.used = try await usage(of: fit.size(of: wanted.input.upperBound))
        return fit
    }

    /// Returns the size whose count comes nearest to a wanted one: words first, then commas for what is less than a word.
    private func corrected(
        _ tokens: Int,
        _ fit: LengthFit,
        by count: (TextSize) async -> Int?
    ) async -> LengthFit.Knot? {
        var best: LengthFit.Knot?
        func take(_ size: TextSize) async -> Int? {
            guard let counted = await count(size) else { return nil }
            let isNearer = best.map { abs(counted - tokens) < abs($0.counted - tokens) } ?? true
            if isNearer { best = LengthFit.Knot(tokens: tokens, size: size, counted: counted) }
            return counted
        }
        var size = TextSize(words: fit.size(of: tokens).words)
        for _ in 0..<Self.mostCorrections {
            guard let counted = await take(size) else { return best }
            let change = Int((Double(tokens - counted) / fit.slope).rounded(.down))
            if change == 0 || size.words + change < 1 { break }
            size.words += change
        }
        guard let knot = best, knot.counted != tokens else { return best }
        // What is left is less than a word; from below, a comma is a token.
        var filled = TextSize(words: knot.size.words)
        var missing = tokens - knot.counted
        if missing < 0, filled.words > 1 {
            filled.words -= 1
            guard let counted = await take(filled) else { return best }
            missing = tokens - counted
        }
        guard (1...LengthFit.mostCommas).contains(missing), missing <= filled.words else { return best }
        filled.commas = missing
        _ = await take(filled)
        return best
    }

    private func count(_ size: TextSize, _ way: CountingWay) async -> CountedTokens? {
        let prompt = wanted.sample(size, seed: seed ^ UInt64(size.words))
        guard let request = call.countingRequest(way, of: prompt), let body = await body(request) else { return nil }
        guard way == .template else { return ProviderCall.count(in: body) }
        guard let text = ProviderCall.templated(in: body) else { return nil }
        return await self.body(call.countingRequest(ofText: text)).flatMap(ProviderCall.count)
    }

    /// Returns the answer to a request; nil where the server has no such endpoint, or none that answers.
    private func body(_ request: PlainRequest) async -> [UInt8]? {
        for _ in 0..<2 {
            // A connection may be closed just as it is used again.
            guard let answer = try? await probe.transport.answer(to: request) else { continue }
            return (200..<300).contains(answer.head.status) ? answer.body : nil
        }
        return nil
    }

    private func checkRoom(_ most: Int) throws {
        let (input, output) = wanted.most
        guard input.addingSaturated(output) > most else { return }
        throw obstacle(
            "\(input) input tokens\(output > 0 ? " and \(output) output tokens" : "") are wanted, and its server says that the model "
                + "takes at most \(most) together; \(wanted.advice(most))"
        )
    }

    // MARK: Usage

    private func fitByUsage() async throws -> LengthFit {
        let first = try await used(TextSize(words: few))
        let many = many(first)
        let second = try await used(TextSize(words: many))
        guard var fit = LengthFit(.usage, (few, first), (many, second)) else {
            throw obstacle(
                "its usage counts \(first) input tokens of \(few) words and \(second) of \(many), of which no length can be made; "
                    + "see whether a gateway counts in the server's place"
            )
        }
        for tokens in lengths(atMost: Self.mostKnots.used) {
            let size = TextSize(words: fit.size(of: tokens).words)
            let counted = try await used(size)
            var near = fit
            near.knots = [LengthFit.Knot(tokens: counted, size: size, counted: counted)]
            let filled = near.size(of: tokens)
            let expected = counted + Int((Double(filled.words - size.words) * fit.slope).rounded()) + filled.commas
            fit.knots.append(LengthFit.Knot(tokens: tokens, size: filled, counted: expected))
        }
        return fit
    }

    private func used(_ size: TextSize) async throws -> Int {
        if let input = try await usage(of: size) { return input }
        throw obstacle(
            "its server has no endpoint that counts tokens, and its answers say no usage: nobody can tell how long a prompt is"
        )
    }

    /// Returns the input tokens of a real request of a size, by its usage; nil where that says none.
    private func usage(of size: TextSize) async throws -> Int? {
        let prompt = wanted.sample(size, seed: seed ^ UInt64(size.words) ^ 0x55)
        switch await probe.send(call.shortest(prompt)) {
        case .answered(let usage): return usage.input.flatMap { $0 > 0 ? $0 : nil }
        case .failed(let detail, _):
            throw obstacle(
                "a prompt of \(Counted.text(size.words, "word")), sent to learn how the server counts, had no answer from "
                    + "\(call.shownBaseURL): \(detail)"
            )
        }
    }

    // MARK: Sizes

    private var few: Int { max(2, min(Self.fewWords, wanted.input.upperBound / 4)) }

    /// The larger size: no longer than what is asked, so that a short context takes it.
    private func many(_ first: Int) -> Int {
        let perWord = max(1, Double(first) / Double(few))
        let room = Int(Double(wanted.input.upperBound) / perWord)
        return max(few * 2, min(Self.manyWords, room))
    }

    /// The lengths that are corrected by themselves: all of them, or some from the first to the last.
    private func lengths(atMost most: Int) -> [Int] {
        let range = wanted.input
        if range.count <= most { return Array(range) }
        if most == 1 { return [range.upperBound] }
        return (0..<most).map { range.lowerBound + (range.count - 1) * $0 / (most - 1) }
    }

    private func obstacle(_ words: String) -> ApplicationError {
        ApplicationError("lengths in tokens cannot be made for target \"\(target.name)\": \(words)")
    }
}
