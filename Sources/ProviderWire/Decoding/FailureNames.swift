import BenchModel

/// Tells names of failures from names that only contain the same letters: `server_error` and `ValidationException` are such
/// names, `preferred_model`, `default` and `interrupted` are not.
enum FailureNames {
    private static let words: Set<String> = [
        "error", "errors", "err", "exception", "errored", "fail", "fails", "failed", "failure", "fault", "fatal",
        "abort",
        "aborted", "timeout", "overloaded", "unavailable", "exhausted", "exceeded", "denied", "invalid",
        "unauthorized", "forbidden", "throttled", "throttling",
    ]

    /// Whether a name has a word that names a failure.
    static func isOne(_ name: String) -> Bool {
        WordsOfName.all(of: name.prefix(256)).contains { word in
            // Written without a gap: `servererror`.
            words.contains(word) || word.hasSuffix("error") || word.hasSuffix("exception")
        }
    }

    /// Whether an error's type or code names a failure; a number does if it is no status of success or of waiting.
    static func says(_ error: ProviderError) -> Bool {
        if let type = error.type, isOne(type) { return true }
        guard let code = error.code else { return false }
        if let number = Int(code) { return !(0..<300).contains(number) }
        return isOne(code)
    }
}
