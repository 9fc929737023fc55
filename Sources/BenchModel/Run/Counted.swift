/// Words that agree with their number.
package enum Counted {
    /// Returns such as `1 request` or `40 requests`.
    package static func text(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

    /// Returns such as `3 of 40 requests`, or with a verb `1 of 40 requests is`.
    ///
    /// - Parameters:
    ///   - number: how many are meant.
    ///   - all: among how many.
    ///   - noun: what they are, when there is one.
    ///   - verb: the verb's form for one, and for several.
    /// - Returns: the words.
    package static func part(
        _ number: Int,
        of all: Int,
        _ noun: String,
        _ verb: (one: String, many: String)? = nil
    ) -> String {
        "\(number) of \(text(all, noun))" + (verb.map { " \(form(number, $0.one, $0.many))" } ?? "")
    }

    /// Returns the form of a word that goes with a number.
    package static func form(_ number: Int, _ one: String, _ many: String) -> String { number == 1 ? one : many }
}
