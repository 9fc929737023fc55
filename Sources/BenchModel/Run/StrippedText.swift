extension StringProtocol {
    /// Returns the text without the characters of a kind at its ends.
    package func stripped(of isMeant: (Character) -> Bool) -> String {
        guard let start = firstIndex(where: { !isMeant($0) }), let end = lastIndex(where: { !isMeant($0) }) else {
            return ""
        }
        return String(self[start...end])
    }
}
