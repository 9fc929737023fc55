/// The number of words of a prompt, and fingerprints of the prefixes that a cache may hold.
///
/// The text itself is not kept, because a prompt may be megabytes long.
struct Prompt: Equatable {
    /// A prefix of the prompt, identified by its fingerprint.
    struct Prefix: Hashable {
        let fingerprint: UInt64
        let words: Int
    }

    private(set) var words = 0
    /// Whether a short text asks for one word, so that the answer is one.
    private(set) var invitesOneWord = false
    /// The prefixes that end at a `cache_control` mark.
    private(set) var marked: [Prefix] = []
    /// The words up to the last mark that asks to be kept for an hour.
    private(set) var wordsForHour = 0
    /// The prefixes that end with a whole number of ``unit`` words, of which a cache takes those of its blocks.
    private(set) var units: [Prefix] = []
    /// No block of a cache is smaller, and each is a multiple of it: the smallest that servers have, in words.
    static let unit = 16
    private var fingerprint: UInt64 = 0xcbf2_9ce4_8422_2325

    init(model: String) {
        for byte in model.utf8 { mix(byte) }
        mix(0)
    }

    /// Adds a piece of text; words end at white space and at the end of the piece.
    mutating func add(_ text: String) {
        if text.utf8.count < 300, text.contains("one word") { invitesOneWord = true }
        var inWord = false
        for byte in text.utf8 {
            let isSpace = byte == 0x20 || (0x09...0x0d).contains(byte)
            if isSpace, inWord { endWord() }
            inWord = !isSpace
            mix(byte)
        }
        if inWord { endWord() }
        mix(0)
    }

    /// Adds every string inside a JSON value, in the order of the keys; other values add no words.
    mutating func addStrings(in value: Any?) {
        switch value {
        case let text as String:
            if text.hasPrefix("data:image/"), let comma = text.firstIndex(of: ",") {
                add(Picture(base64: text[text.index(after: comma)...]))
            } else {
                add(text)
            }
        case let list as [Any]: for element in list { addStrings(in: element) }
        case let object as JSONObject:
            let type = (object["media_type"] ?? object.either("mimeType")) as? String
            if type?.hasPrefix("image/") == true, let data = object["data"] as? String {
                return add(Picture(base64: data[...]))
            }
            for key in Self.read(of: object) { addStrings(in: object[key]) }
        default: break
        }
    }

    /// The members of an object that a model reads, in order.
    private static func read(of object: JSONObject) -> [String] {
        object.keys.sorted().filter { !["cache_control", "role", "type"].contains($0) }
    }

    /// Returns the strings of a Responses input, which add the same words when they are added one after the other.
    static func strings(in value: Any?) -> [String] {
        switch value {
        case let text as String: [text]
        case let list as [Any]: list.flatMap { strings(in: $0) }
        case let object as JSONObject: read(of: object).flatMap { strings(in: object[$0]) }
        default: []
        }
    }

    /// Adds a picture: as many words as it has tokens, which a cache tells by all of its bytes.
    mutating func add(_ picture: Picture) {
        for byte in picture.base64.utf8 { mix(byte) }
        for _ in 0..<picture.tokens { endWord() }
        mix(0)
    }

    /// Adds a block and, if it has `cache_control`, marks the prefix that it ends.
    mutating func addMarkable(_ block: Any?) {
        addStrings(in: block)
        mark(by: (block as? JSONObject)?["cache_control"])
    }

    /// Marks what has been added so far, if there is a `cache_control`.
    mutating func mark(by control: Any?) {
        guard let control = control as? JSONObject else { return }
        marked.append(Prefix(fingerprint: fingerprint, words: words))
        if control["ttl"] as? String == "1h" { wordsForHour = words }
    }

    private mutating func endWord() {
        words += 1
        if words.isMultiple(of: Self.unit) {
            units.append(Prefix(fingerprint: fingerprint, words: words))
        }
    }

    /// One step of the FNV-1a hash.
    private mutating func mix(_ byte: UInt8) {
        fingerprint = (fingerprint ^ UInt64(byte)) &* 0x100_0000_01b3
    }
}
