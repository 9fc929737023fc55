import BenchModel

/// A failed request as a last line tells it: where, why, and what to do about it.
struct FailureWords {
    /// The address that was asked.
    let address: String
    /// The kind of the failure, and what was found in the server's words.
    let cause: String
    /// Half a sentence to stand behind them; empty where there is nothing to add.
    let advice: String

    /// Nil where the request did not fail.
    init?(_ outcome: Sample.Outcome, status: Int?, of target: RunRecord.Target) {
        guard case .failed(let kind, let detail) = outcome else { return nil }
        address = target.url ?? target.endpoint
        // The address behind a detail is none of the server's words: `/v1beta/models/…` tells of no model.
        let words = detail.replacing("; asked \(address)", with: "")
        cause = "\(kind.rawValue): \(words)"
        advice = FailureAdvice.words(status: status, detail: words)
    }
}

/// What to do about refusals that the server's own words do not explain to whoever set the requests up.
enum FailureAdvice {
    /// Says what to do.
    ///
    /// - Parameters:
    ///   - status: the HTTP status of the answer.
    ///   - detail: the server's words, without the address that was asked.
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
