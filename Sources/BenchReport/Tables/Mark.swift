import Statistics

/// Marks behind a figure, each explained by a note.
enum Mark: String, CaseIterable {
    case fewSamples = "*"
    case countedFromChunks = "~"
    case buffered = "!"
    case firstEventAsOne = "^"
    case atOnce = "="
    case reckoned = "≈"
    /// What stands in brackets behind a number of samples says it all.
    case dependent = ""

    var note: String {
        switch self {
        case .fewSamples:
            "* too few samples to tell this percentile from the extreme: p95 wants 20, p99 wants 100"
        case .countedFromChunks:
            "~ for want of usage, tokens of some requests were counted from chunks"
        case .buffered:
            "! most events shared reads, see delivery below: these gaps are not the model's"
        case .atOnce:
            "= answers came at once or in one piece, see delivery below: this is not the model's pace"
        case .reckoned:
            "≈ for want of usage, reckoned from the events received, each taken to carry what those of uncut answers do"
        case .dependent:
            "n (m): samples of one stream, or of requests one after the other, are alike: n of them tell as much as m independent "
                + "ones, by which intervals and gates go"
        case .firstEventAsOne:
            "^ events carry several tokens, the first an unknown number: it is taken for one, and the pace reads too fast"
        }
    }
}
