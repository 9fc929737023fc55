import BenchModel
import JSONSyntax

/// The conversations of which each row holds one turn, wherever their rows stand in the file.
///
/// Of each no more is kept than figures: the texts are in the file.
struct SharedConversations {
    struct Open {
        var conversation: GrowingConversation
        var firstLine: Int
        /// Of its latest row, which has the whole of it.
        var latest: (figures: RequestFigures, entry: Dataset.Entry)
    }

    /// In the order of their first rows.
    private(set) var all: [Open] = []
    private var places: [String: Int] = [:]

    /// Takes a row that goes on with a conversation, or begins one.
    ///
    /// - Parameters:
    ///   - named: the conversation that the row names.
    ///   - node: the row.
    ///   - messages: how many it has.
    ///   - figures: of its request.
    ///   - entry: where it is.
    ///   - line: of its beginning.
    /// - Throws: what is wrong with its place in the conversation.
    mutating func take(
        _ named: GrowingConversation,
        _ node: JSONNode,
        messages: Int,
        _ figures: RequestFigures,
        at entry: Dataset.Entry,
        line: Int
    ) throws(RowDefect) {
        if let place = places[named.name] {
            try all[place].conversation.take(node, messages: messages, limit: figures.limit)
            all[place].latest = (figures, entry)
            return
        }
        var conversation = named
        try conversation.take(node, messages: messages, limit: figures.limit)
        places[named.name] = all.count
        all.append(Open(conversation: conversation, firstLine: line, latest: (figures, entry)))
    }
}

/// What is counted of a request, without its texts.
struct RequestFigures {
    var input: Int
    /// As recorded; nil where that is not known.
    var output: Int?
    var isOutputStated: Bool
    var limit: Int?
    var tier: RowTier?
    /// Those that its recorded body may be of, if that has settings.
    var protocols: [WireProtocol]?
    var pictures: SentPictures?
    /// In base64, of its pictures that stand in files.
    var pictureBytes: Int
    /// Its turns, where it is held turn by turn.
    var held: TurnTally?

    init(_ request: RowRequest, isHeld: Bool) {
        (input, output, limit) = (request.inputTokens, request.outputTokens, request.maxTokens)
        (isOutputStated, pictureBytes) = (request.isOutputStated, request.pictureBytes)
        (tier, protocols) = (RowTier(request.fields), request.fields?.protocols)
        pictures = SentPictures(request.conversation)
        pictures?.bytes += pictureBytes / 4 * 3
        if isHeld {
            var tally = TurnTally()
            tally.add(request.conversation, lastAnswer: request.outputTokens, tokens: \.estimatedTokens)
            held = tally
        }
    }
}
