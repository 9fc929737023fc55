import BenchModel
import Digests
import JSONSyntax
import Pictures

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The pictures that rows name by their paths.
///
/// While a row is read, a path stands as the picture's address; here it becomes the picture.
struct PictureFiles {
    /// Larger than any provider takes; a larger file is a mistake.
    static let mostBytes = 64 * 1024 * 1024

    /// Where paths begin that do not begin at the root: the data file's folder, with a slash at its end, or nothing.
    private let folder: String
    /// Takes up every file that is sent; nil where they are only read to see that they are pictures.
    let digest: RunningDigest?
    /// Those of one row: its turns have the same pictures.
    private var known: [String: (image: Conversation.Image, bytes: Int)] = [:]

    /// - Parameters:
    ///   - file: the data file.
    ///   - digest: takes up the pictures that are to be sent; nil where none is.
    init(beside file: String, sentTo digest: RunningDigest? = nil) {
        folder = file == DataSource.standardInput ? "" : SourceText(file: file, bytes: []).folder
        self.digest = digest
    }

    /// Puts pictures in the places of their paths.
    ///
    /// - Returns: how many bytes of base64 those are that stand in files.
    /// - Throws: why a picture cannot be sent.
    mutating func resolve(_ conversation: inout Conversation) throws(RowDefect) -> Int {
        var bytes = 0
        for (place, message) in conversation.messages.enumerated() {
            for (part, content) in message.parts.enumerated() {
                guard case .image(.url(let path)) = content, !Self.isAddress(path) else { continue }
                let found = if let earlier = known[path] { earlier } else { try picture(at: path) }
                known[path] = found
                conversation.messages[place].parts[part] = .image(found.image)
                bytes += found.bytes
            }
        }
        return bytes
    }

    /// Whether a path leads to a file, whatever is in it.
    func hasFile(at path: String) -> Bool {
        var status = stat()
        return stat(full(path), &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }

    private func full(_ path: String) -> String { path.hasPrefix("/") ? path : folder + path }

    static func isAddress(_ text: String) -> Bool { text.hasPrefix("https://") || text.hasPrefix("http://") }

    /// Reads a picture; what keeps it from being sent is about its path, wherever that stands in the row.
    private func picture(at path: String) throws(RowDefect) -> (image: Conversation.Image, bytes: Int) {
        do { return try read(path) } catch {
            throw RowDefect(error.refusal, at: error.offset, error.message, place: .pathTo(path))
        }
    }

    private func read(_ path: String) throws(RowDefect) -> (image: Conversation.Image, bytes: Int) {
        let full = full(path)
        // What nobody meant as a path may be megabytes long.
        let shown = full.utf8.count > 1_000 ? full.prefix(200) + "…" : full
        func defect(_ found: String, _ expected: String = PictureFault.expected) -> RowDefect {
            RowDefect(.noPicture, "found the picture \"\(shown)\", which \(found); expected \(expected)")
        }
        // A pipe would be waited for.
        let descriptor = open(full, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            throw defect(
                errno == ENOENT ? "is not there" : "cannot be read",
                "a path from the data file's folder, or from the root"
            )
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { throw defect("is no file") }
        let size = Int(status.st_size)
        guard size <= Self.mostBytes else {
            throw defect("has \(size / 1_000_000) MB", "at most \(Self.mostBytes / 1_000_000) MB")
        }
        guard let bytes = ByteStream.bytes(of: descriptor, at: 0, count: size), bytes.count == size else {
            throw defect("cannot be read to its end")
        }
        let kind: PictureKind
        do throws(PictureFault) { kind = try WholePicture.kind(of: bytes) } catch { throw defect("is \(error.found)") }
        guard let digest else { return (.url(path), (size + 2) / 3 * 4) }
        // The size first, so that no two files together are like two others.
        withUnsafeBytes(of: UInt64(size).littleEndian) { digest.add($0) }
        bytes.withUnsafeBytes { digest.add($0) }
        let image = Conversation.Image.data(mediaType: kind.mediaType, base64: Data(bytes).base64EncodedString())
        return (image, (size + 2) / 3 * 4)
    }
}

extension DataRow {
    /// Where a text has a picture, as LLaVA and others write it.
    private static let mark = "<image>"
    /// Stands for a picture whose place is a part without an address.
    static let anyPicture = Conversation.Image.url("")

    /// Whether a text has a place for a picture.
    ///
    /// It is asked of every message of a file: a search for characters took three quarters of the time of reading one.
    private static func hasMark(_ text: String) -> Bool {
        let (bytes, mark) = (text.utf8, mark.utf8)
        var rest = bytes[...]
        while let start = rest.firstIndex(of: UInt8(ascii: "<")) {
            if rest[start...].starts(with: mark) { return true }
            rest = rest[bytes.index(after: start)...]
        }
        return false
    }

    /// Whether the user's messages have places for pictures.
    var hasPicturePlaces: Bool {
        messages.contains { message in
            message.role == .user
                && message.parts.contains { part in
                    switch part {
                    case .image(Self.anyPicture): true
                    case .text(let text): Self.hasMark(text)
                    default: false
                    }
                }
        }
    }

    /// Puts the row's pictures where its messages have places for them, or else before the user's first text.
    mutating func place(_ pictures: [Conversation.Image]) throws(RowDefect) {
        // It would be sent somewhere else, and the words that stand for it as they are.
        let isElsewhere = { (message: Conversation.Message) in
            message.role != .user && message.texts.contains(where: Self.hasMark)
        }
        if !pictures.isEmpty, messages.contains(where: isElsewhere) { throw RowDefect(.strayPicture) }
        var waiting = pictures[...]
        var places = 0
        for index in messages.indices where messages[index].role == .user {
            var parts: [Conversation.Part] = []
            for part in messages[index].parts {
                switch part {
                case .image(Self.anyPicture):
                    places += 1
                    parts += waiting.popFirst().map { [.image($0)] } ?? []
                case .text(let text) where !pictures.isEmpty && Self.hasMark(text):
                    for (number, piece) in text.split(separator: Self.mark, omittingEmptySubsequences: false)
                        .enumerated()
                    {
                        if number > 0 {
                            places += 1
                            parts += waiting.popFirst().map { [.image($0)] } ?? []
                        }
                        // Line breaks stood beside a picture.
                        let words = String(piece).trimming(\.isNewline)
                        if !words.isEmpty { parts.append(.text(words)) }
                    }
                default: parts.append(part)
                }
            }
            messages[index].parts = parts
        }
        if places > 0, places != pictures.count {
            throw RowDefect(
                .noPicture,
                "found \(Counted.text(places, "place")) for pictures and \(Counted.text(pictures.count, "picture")); expected one for each"
            )
        }
        if places == 0, !pictures.isEmpty, let first = messages.firstIndex(where: { $0.role == .user }) {
            messages[first].parts.insert(contentsOf: pictures.map { .image($0) }, at: 0)
        }
    }
}
