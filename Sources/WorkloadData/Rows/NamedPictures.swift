import BenchModel
import JSONSyntax

/// Takes what a row has under a picture's name: pictures, or something else that is called so, such as a container's image.
struct NamedPictures {
    let files: PictureFiles
    /// Whether the row's messages have places for pictures, so that nothing else can be meant.
    let areExpected: Bool

    /// Names under which a single text is a picture, and nothing else.
    private static let sure: Set = [
        "image_file", "image_files", "image_path", "image_paths", "image_url", "image_urls",
    ]

    /// Returns the pictures of a member, each of them: of a list no element is left out.
    ///
    /// - Parameters:
    ///   - node: what the member holds.
    ///   - key: its name, as it is written.
    /// - Returns: the pictures; nil where it holds something else.
    /// - Throws: which element is none, by its path.
    func pictures(_ node: JSONNode, in key: String) throws(RowDefect) -> [Conversation.Image]? {
        switch node.value {
        case .array(let elements):
            var images: [Conversation.Image] = []
            for element in elements { images.append(try ChatMessages.image(element)) }
            return images
        case .object: return [try ChatMessages.image(node)]
        case .string(let text):
            if text.isEmpty { return [] }
            let isSure = areExpected || Self.sure.contains(key.lowercased())
            guard isSure || ChatMessages.looksLikePicture(text) || files.hasFile(at: text) else { return nil }
            return [try ChatMessages.image(node)]
        case .number, .bool, .null: return nil
        }
    }
}
