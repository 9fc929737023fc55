import Statistics

/// Marks behind a figure, each explained by a note.
enum Mark: String, CaseIterable {
    case fewSamples = "*"
    case countedFromChunks = "~"
    case buffered = "!"
    case firstEventAsOne = "^"
    case reckoned = "≈"

    var note: String {
        switch self {
        case .fewSamples:
            "* too few samples to tell this percentile from the extreme: p95 wants 20, p99 wants 100"
        case .countedFromChunks:
            "~ for want of usage, tokens of some requests were counted from chunks"
        case .buffered:
            "! most events shared reads, see delivery below: these gaps are not the model's"
        case .reckoned:
            "≈ for want of usage, reckoned from the events received, each taken to carry what those of uncut answers do"
        case .firstEventAsOne:
            "^ events carry several tokens, the first an unknown number: it is taken for one, and the pace reads too fast"
        }
    }
}
