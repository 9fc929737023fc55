import BenchModel

/// The tags in which models think, which some servers send as they are.
///
/// | who | source |
/// | --- | --- |
/// | DeepSeek, Qwen and most others (`think`): Groq, Together, local servers | console.groq.com/docs/reasoning |
/// | Gemini's OpenAI interface (`thought`) | ai.google.dev/gemini-api/docs/openai |
/// | Qwen and Claude at times, prompted models: `thinking`, `reasoning`, `antThinking` | github.com/QwenLM/qwen-code/issues/10791, github.com/openclaw/openclaw |
/// | Mistral | docs.mistral.ai/capabilities/reasoning |
/// | ByteDance (`seed:think`) | huggingface.co/ByteDance-Seed/Seed-OSS-36B-Instruct |
/// | Meituan (`longcat_think`) | huggingface.co/meituan-longcat/LongCat-Flash-Thinking |
/// | Moonshot (Kimi-Dev, Kimi-VL; Kimi K3) | huggingface.co/moonshotai, github.com/smg-project/smg/pull/2007 |
/// | Cohere | docs.cohere.com/docs/command-a-reasoning |
/// | Gemma 4; MedGemma (`<unused94>`) | huggingface.co/google/gemma-4-E2B-it, huggingface.co/google/medgemma-27b-text-it |
/// | OpenThinker, Sky-T1 (`<|begin_of_thought|>`) | huggingface.co/open-thoughts/OpenThinker-7B |
/// | gpt-oss, in the harmony format | github.com/openai/harmony |
/// | IBM's Granite 3, in words | docs.vllm.ai, `granite_reasoning_parser` |
enum ThinkTag {
    /// What a text may begin with.
    enum Match {
        case none
        /// More of it is needed.
        case partial
        /// A whole tag, and the texts that close the thinking, in lower case.
        case whole(closings: [[UInt8]])
    }

    /// Names that stand for thinking and for nothing else; an answer in markup does not begin with them.
    private static let names = bytes([
        "think", "thinking", "thought", "reasoning", "antthinking", "seed:think", "longcat_think",
    ])
    /// Names that prompts ask for, and that may as well be a section of the answer.
    private static let wideNames = bytes([
        "scratchpad", "analysis", "reflection", "reason", "thoughts", "inner_monologue", "chain_of_thought", "cot",
    ])

    private static let endOfAnalysis = [
        "<|end|><|start|>assistant<|channel|>final<|message|>", "<|channel|>final<|message|>",
    ]
    /// Tags that are no markup, as they are written.
    private static let others: [(opening: [UInt8], closings: [[UInt8]])] = others([
        ("[THINK]", ["[/THINK]"]), ("◁think▷", ["◁/think▷"]), ("<|open|>think<|sep|>", ["<|close|>think<|sep|>"]),
        ("<|START_THINKING|>", ["<|END_THINKING|>"]), ("<|channel>thought\n", ["<channel|>"]),
        ("<|begin_of_thought|>", ["<|end_of_thought|>"]), ("<unused94>thought\n", ["<unused95>"]),
        ("<|channel|>analysis<|message|>", endOfAnalysis),
        ("<|start|>assistant<|channel|>analysis<|message|>", endOfAnalysis),
    ])
    /// Ordinary words in which an answer may begin, too.
    private static let wideOthers: [(opening: [UInt8], closings: [[UInt8]])] = others([
        ("Here is my thought process:", ["here is my response:"]),
        ("Here's my thought process:", ["here's my response:"]),
    ])

    /// What closes thinking that no tag opened.
    static let allClosings = names.map(closing(of:)) + others.flatMap(\.closings)

    /// The longest that attributes of a tag may be, in bytes.
    private static let longestAttributes = 128

    /// Returns what a text begins with.
    ///
    /// - Parameters:
    ///   - text: its first bytes, without the white space before them; not empty.
    ///   - isWide: whether tags count that may as well be part of an answer.
    /// - Returns: whether it is a tag, or the beginning of one.
    static func match(_ text: ArraySlice<UInt8>, isWide: Bool) -> Match {
        if let markup = markup(text, isWide: isWide) { return markup }
        for (opening, closings) in isWide ? others + wideOthers : others where opening.starts(with: text) {
            return opening.count == text.count ? .whole(closings: closings) : .partial
        }
        return .none
    }

    /// Reads `<name>`, in letters of any case, with or without attributes, as HTML has it; returns nil for anything else.
    private static func markup(_ text: ArraySlice<UInt8>, isWide: Bool) -> Match? {
        guard text.first == UInt8(ascii: "<") else { return nil }
        let inner = text.dropFirst()
        let name = inner.prefix { $0 != UInt8(ascii: ">") && !TextExcerpt.isBlank($0) }.map(lowercased)
        let rest = inner.dropFirst(name.count)
        let known = isWide ? names + wideNames : names
        if rest.isEmpty { return known.contains { $0.starts(with: name) } ? .partial : nil }
        guard known.contains(name) else { return nil }
        let attributes = rest.prefix { $0 != UInt8(ascii: ">") }
        let isMarkup = !attributes.contains { [UInt8(ascii: "<"), Byte.lineFeed, Byte.carriageReturn].contains($0) }
        guard isMarkup, attributes.count <= longestAttributes else { return nil }
        if attributes.count == rest.count { return .partial }
        // An element that is closed at once holds no thinking.
        return attributes.last == UInt8(ascii: "/") ? nil : .whole(closings: [closing(of: name)])
    }

    /// The bytes with which closing tags begin, in letters of any case.
    static func starts(of closings: [[UInt8]]) -> [UInt8] {
        let starts = Set(closings.map { $0[0] })
        return (0...UInt8.max).filter { starts.contains(lowercased($0)) }
    }

    private static func closing(of name: [UInt8]) -> [UInt8] { Array("</".utf8) + name + [UInt8(ascii: ">")] }

    @inline(__always)
    static func lowercased(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }

    private static func bytes(_ texts: [String]) -> [[UInt8]] { texts.map { $0.utf8.map(lowercased) } }

    private static func others(_ tags: [(String, [String])]) -> [(opening: [UInt8], closings: [[UInt8]])] {
        tags.map { (Array($0.utf8), bytes($1)) }
    }
}
