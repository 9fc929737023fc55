import Foundation
import Testing

@testable import ProviderSimulator

@Suite("The simulator, shown pictures")
struct PictureTests {
    /// The first bytes of a PNG of this size.
    private static func png(_ width: UInt32, _ height: UInt32) -> String {
        let head: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]
        let size = [width, height].flatMap { number in [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) } }
        return Data(head + size + [8, 2, 0, 0, 0]).base64EncodedString()
    }

    @Test("takes one for a token for each 750 pixels begun, and one whose size it does not read for 1,000")
    func tokens() {
        func tokens(_ base64: String) -> Int { Picture(base64: base64[...]).tokens }
        #expect(tokens(Self.png(750, 1)) == 1 && tokens(Self.png(751, 1)) == 2 && tokens(Self.png(1, 1)) == 1)
        #expect(tokens(Self.png(1024, 768)) == 1_049)
        #expect(tokens(Self.png(.max, .max)) == 1_000_000 && tokens(Self.png(0, 9)) == 1)
        #expect(tokens("/9j/4AAQ") == 1_000 && tokens("") == 1_000 && tokens("no base64 at all") == 1_000)
    }

    @Test(
        "counts them in the input, in every protocol that takes some",
        arguments: WireProtocol.allCases.filter { $0 != .completions }
    )
    func usage(_ wire: WireProtocol) throws {
        let picture = Self.png(75, 100)
        let url = "data:image/png;base64,\(picture)"
        let content: Any =
            switch wire {
            case .anthropic:
                ["type": "image", "source": ["type": "base64", "media_type": "image/png", "data": picture]]
            case .chat, .completions: ["type": "image_url", "image_url": ["url": url]]
            case .responses: ["type": "input_image", "image_url": url]
            case .gemini: ["inlineData": ["mimeType": "image/png", "data": picture]]
            }
        var prompt = Prompt(model: "m")
        prompt.addStrings(in: [content, ["type": "text", "text": "two words"]])
        #expect(prompt.words == 12)
    }
}
