import BenchModel
import JSONSyntax

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

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
            for (place, element) in elements.enumerated() {
                images.append(try Self.image(element, at: "\(key)[\(place)]"))
            }
            return images
        case .object: return [try Self.image(node, at: key)]
        case .string(let text):
            if text.isEmpty { return [] }
            let isSure = areExpected || Self.sure.contains(key.lowercased())
            guard isSure || ChatMessages.looksLikePicture(text) || files.hasFile(at: text) else { return nil }
            return [try Self.image(node, at: key)]
        case .number, .bool, .null: return nil
        }
    }

    /// Takes one picture; what is none is told with the path to it.
    static func image(_ node: JSONNode, at path: String) throws(RowDefect) -> Conversation.Image {
        do { return try ChatMessages.image(node) } catch {
            throw RowDefect(
                error.refusal,
                at: error.offset,
                error.message.isEmpty ? "" : "\(path): \(error.message)"
            )
        }
    }
}

extension PictureFiles {
    /// Whether a path leads to a file, whatever is in it.
    func hasFile(at path: String) -> Bool {
        var status = stat()
        return stat(path.hasPrefix("/") ? path : folder + path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }
}

extension JSONNode {
    /// Returns where a text stands within, and the path to it; nil where it does not.
    func place(of text: String, at path: String = "") -> (path: String, offset: Int)? {
        switch value {
        case .string(text): return (path, offset)
        case .array(let elements):
            for (place, element) in elements.enumerated() {
                if let found = element.place(of: text, at: "\(path)[\(place)]") { return found }
            }
        case .object(let members):
            for member in members {
                let inner = path.isEmpty ? member.key : "\(path).\(member.key)"
                if let found = member.value.place(of: text, at: inner) { return found }
            }
        case .string, .number, .bool, .null: break
        }
        return nil
    }
}
