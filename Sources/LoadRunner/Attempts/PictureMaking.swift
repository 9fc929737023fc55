import BenchModel
import Pictures

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Puts pictures that are made for each request into what it asks.
struct PictureMaking: Sendable {
    private let pictures: MadePictures
    /// Of requests without a nonce: they ask the same each time, pictures too.
    private let seed: UInt64

    /// Makes none where the scenario asks for none.
    init?(_ scenario: Scenario) {
        guard let pictures = scenario.pictures else { return nil }
        self.pictures = pictures
        seed = scenario.load.seed
    }

    /// Returns a prompt with pictures before the user's first text.
    ///
    /// - Parameters:
    ///   - prompt: the prompt.
    ///   - nonce: what tells the request from others, and with it its pictures; nil to make those of the prompt.
    /// - Returns: the prompt, as it is where the user says nothing.
    func adding(to prompt: Prompt, nonce: String?) -> Prompt {
        guard let place = prompt.conversation.messages.firstIndex(where: { $0.role == .user }) else { return prompt }
        var random = SplitMix64(seed: seed ^ Self.hash(nonce ?? prompt.id))
        let made = (0..<pictures.count).map { _ -> Conversation.Part in
            let file = MadePicture.png(width: pictures.width, height: pictures.height, seed: random.next())
            return .image(.data(mediaType: PictureKind.png.mediaType, base64: Data(file).base64EncodedString()))
        }
        var prompt = prompt
        prompt.conversation.messages[place].parts.insert(contentsOf: made, at: 0)
        return prompt
    }

    /// FNV-1a: the same on every machine.
    private static func hash(_ text: String) -> UInt64 {
        text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }
}
