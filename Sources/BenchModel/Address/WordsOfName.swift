/// The words of a name as programs write names.
package enum WordsOfName {
    /// Returns the words in lower case: `server_error`, `server-error` and `ServerError` have two, and so has `SERVER_ERROR`.
    package static func all(of name: some StringProtocol) -> [String] {
        var words: [String] = []
        var word = ""
        var wasLower = false
        for character in name {
            if !character.isLetter && !character.isNumber || character.isUppercase && wasLower {
                if !word.isEmpty { words.append(word) }
                word = ""
            }
            if character.isLetter || character.isNumber { word += character.lowercased() }
            wasLower = character.isLowercase
        }
        if !word.isEmpty { words.append(word) }
        return words
    }
}
