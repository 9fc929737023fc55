/// Decodes answers of OpenAI's legacy completions, which most servers of one's own have too.
///
/// Chunks are those of the chat but for the place of the text: `choices[].text`. There are no roles, no thinking of their own
/// and no calls; with `echo` the prompt comes first, as text like the answer's.
typealias OpenAICompletions = OpenAIChunks<CompletionChoice>

enum CompletionChoice: ChoiceShape {
    static var name: String { "legacy completions" }
    static var holdsText: Bool { true }
}

/// What is still to come of prompts that the answers repeat (`echo`).
///
/// A server repeats a prompt as it was sent, so that its size tells where the answer begins. The prompt is no output: counted,
/// it would be the first token, at once.
struct EchoedPrompts: Equatable {
    /// The bytes of each choice's prompt that have not come yet; empty where none is repeated.
    private var left: [Int] = []

    /// Sets what will be repeated: the prompt's size in bytes for each choice.
    init(_ sizes: [Int] = []) { left = sizes }

    /// Whether nothing more of a choice's prompt will come.
    @inline(__always)
    func isOver(of choice: Int) -> Bool { choice >= left.count || left[choice] == 0 }

    /// Returns how many of the next `count` bytes of a choice are its prompt's.
    mutating func take(_ count: Int, of choice: Int) -> Int {
        let repeated = min(count, left[choice])
        left[choice] -= repeated
        return repeated
    }
}
