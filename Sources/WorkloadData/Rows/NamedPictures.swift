import BenchModel
import JSONSyntax

/// Takes what a row has under a picture's name: pictures, or something else that is called so, such as a container's image.
struct NamedPictures {
    let files: PictureFiles
    /// Whether the row's messages have places for pictures, so that nothing else can be meant.
    let areExpected: Bool

    /// Names under which a single text is a picture, and nothing else.
    private static let sure: Set = [
        "image_file", "image_files", "image_path", "image_paths", "image_url", "image_urls", "image_base64",
        "images_base64", "image_b64", "base64_image", "image_data", "image_bytes",
    ]

    /// A member that has a picture's name, or is within the object that vLLM has for what is no text.
    struct Member {
        /// Of the row's member.
        var key: String
        /// Its own name.
        var name: String
        var node: JSONNode

        var path: String { key == name ? key : "\(key).\(name)" }
    }

    /// Returns the members of a row that have the names of pictures, in the row's order.
    static func members(of row: JSONNode) -> [Member] {
        guard case .object(let members) = row.value else { return [] }
        var found: [Member] = []
        for member in members where member.value.value != .null {
            if member.key == ColumnNames.otherMedia, case .object(let inner) = member.value.value {
                found += inner.filter { isName($0.key) && $0.value.value != .null }.map {
                    Member(key: member.key, name: $0.key, node: $0.value)
                }
            } else if isName(member.key) {
                found.append(Member(key: member.key, name: member.key, node: member.value))
            }
        }
        return found
    }

    private static func isName(_ key: String) -> Bool {
        ColumnNames.pictures.contains(key.lowercased().replacing(" ", with: "_").replacing("-", with: "_"))
    }

    /// Refuses what vLLM's object has besides pictures.
    func refuseOthers(in row: JSONNode) throws(RowDefect) {
        guard let media = row[ColumnNames.otherMedia] else { return }
        for found in ColumnNames.unsupported.compactMap({ media[$0] }) where !found.isBlank {
            throw RowDefect(.unsupportedPart, at: found.offset)
        }
    }

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
            for element in elements { images.append(try ChatMessages.image(element["image_url"] ?? element)) }
            return images
        // A part of a chat's message may stand here.
        case .object: return [try ChatMessages.image(node["image_url"] ?? node)]
        case .string(let text):
            if text.isEmpty { return [] }
            let isSure = areExpected || Self.sure.contains(key.lowercased())
            guard isSure || ChatMessages.looksLikePicture(text) || files.hasFile(at: text) else { return nil }
            return [try ChatMessages.image(node)]
        case .number, .bool, .null: return nil
        }
    }
}
