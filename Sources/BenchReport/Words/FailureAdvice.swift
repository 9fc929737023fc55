import BenchModel

/// What to do about refusals that the server's own words do not explain to whoever set the requests up.
enum FailureAdvice {
    /// Says what to do.
    ///
    /// - Parameters:
    ///   - status: the HTTP status of the answer.
    ///   - detail: the server's words.
    /// - Returns: half a sentence to stand behind the failure's detail; empty where there is nothing to add.
    static func words(status: Int?, detail: String) -> String {
        switch status {
        case 401: "; was the right key sent? An endpoint's \"apiKey\" names its variable, or --api-key-env does"
        case 404 where !detail.lowercased().contains("model"), 405:
            "; is the path of the address right, and the model's name?"
        case 400 where detail.contains("stream_options"), 422 where detail.contains("stream_options"):
            "; \"body\": { \"stream_options\": null } in a scenario's target leaves it out"
        case 400 where detail.contains("max_completion_tokens"):
            "; \"body\": { \"max_completion_tokens\": 256 } in a scenario's target sends that name in place of max_tokens"
        default: ""
        }
    }
}
