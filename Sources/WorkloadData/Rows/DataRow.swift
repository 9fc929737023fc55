import BenchModel
import JSONSyntax

/// One row of a dataset, read.
struct DataRow {
    /// All messages, with the answers that were recorded among them.
    var messages: [Conversation.Message]
    var tools: [Conversation.Tool] = []
    /// The most output tokens that the row asks for; nil where it states none.
    var maxTokens: Int?
    /// How long the recorded answer is, where the row says it without its text.
    var recordedTokens: Int?
    /// Whether that is what the row says of it, and no estimate.
    var isRecordedStated = false
    /// Members of a recorded body that are sent along to servers of its protocol.
    var fields: RequestFields?
    /// What the row holds and no request sends, in words: counted and told.
    var unsent: Set<String> = []
    /// Whether later turns lack the answers before them, so that only the first can be asked.
    var lacksAnswers = false
    /// The names of the columns that its text is made of.
    var columnsAsked: [String] = []
    /// The names of the members that nothing is made of, beyond those that ``KnownMembers`` tells of its format.
    var left: [String] = []

    init(_ messages: [Conversation.Message]) { self.messages = messages }

    init(system: String?, user: String) {
        messages = (system.map { [Conversation.Message(.system, $0)] } ?? []) + [Conversation.Message(.user, user)]
    }
}

/// One request that a row becomes.
struct RowRequest {
    /// The user's turn that it ends with, counted from 1, where a row becomes several requests.
    var turn: Int?
    var conversation: Conversation
    var inputTokens: Int
    /// As recorded: nil where the row does not tell.
    var outputTokens: Int?
    /// Whether that is what the row says, and no estimate.
    var isOutputStated = false
    var maxTokens: Int?
    var fields: RequestFields?
    /// Those fields of the row that requests are sent with.
    var rowFields: [String: String] = [:]
    /// Those by which requests are grouped.
    var groupFields: [String: String] = [:]
    /// In base64, of its pictures that stand in files.
    var pictureBytes = 0

    /// The prompt that is asked.
    func prompt(row: Int) -> Prompt {
        var prompt = Prompt(id: "row \(row)" + (turn.map { " turn \($0)" } ?? ""), conversation)
        prompt.row = row
        prompt.maxTokens = maxTokens
        prompt.fields = fields
        prompt.rowFields = rowFields
        prompt.groupFields = groupFields
        return prompt
    }
}

extension DataRow {
    /// Returns the requests that the row becomes; throws if it becomes none.
    func requests(_ turns: DataSource.Turns) throws(RowDefect) -> [RowRequest] {
        try check()
        let ends = ends()
        let asked = lacksAnswers && turns != .session ? .first : turns
        let sent = messages[..<(asked == .first ? ends[0] : ends[ends.count - 1])]
        if sent.contains(where: { $0.role == .user && !$0.hasContent }) { throw RowDefect(.noText) }
        // A conversation that is held turn by turn answers its calls itself.
        if asked != .session { try Self.checkCalls(sent) }
        switch asked {
        case .first: return [request(endingBefore: ends[0], turn: nil)]
        // A session is taken apart into its turns when it is held.
        case .last, .session: return [request(endingBefore: ends[ends.count - 1], turn: nil)]
        case .each:
            return ends.enumerated().map { place, end in
                request(endingBefore: end, turn: ends.count == 1 ? nil : place + 1)
            }
        }
    }

    /// How many turns of the user's, or of tools, it has.
    var turnCount: Int { ends().count }

    /// The places after the messages that an answer is to follow: before each answer, and the end.
    private func ends() -> [Int] {
        messages.indices.filter { index in
            messages[index].role != .assistant && messages[index].role != .system
                && (index + 1 == messages.count || messages[index + 1].role == .assistant || lacksAnswers)
        }.map { $0 + 1 }
    }

    private func request(endingBefore end: Int, turn: Int?) -> RowRequest {
        let conversation = Conversation(Array(messages[..<end]), tools: tools)
        let answer = end < messages.count && messages[end].role == .assistant ? messages[end] : nil
        let answered = answer.flatMap { $0.hasContent ? $0.estimatedTokens : nil }
        return RowRequest(
            turn: turn,
            conversation: conversation,
            inputTokens: conversation.messages.reduce(0) { $0 + $1.estimatedTokens },
            outputTokens: answered ?? recordedTokens,
            isOutputStated: answered == nil && isRecordedStated,
            maxTokens: maxTokens,
            fields: fields
        )
    }

    private func check() throws(RowDefect) {
        let spoken = messages.first { $0.role != .system }
        guard let spoken, messages.contains(where: \.hasContent) else { throw RowDefect(.noText) }
        if spoken.role == .assistant { throw RowDefect(.beginsWithAnswer) }
        guard spoken.hasContent else { throw RowDefect(.noText) }
        let firstOther = messages.firstIndex { $0.role != .system } ?? 0
        if messages[firstOther...].contains(where: { $0.role == .system }) { throw RowDefect(.lateSystem) }
        var calls: Set<String> = []
        for part in messages.flatMap(\.parts) {
            switch part {
            case .call(let call): calls.insert(call.id)
            // One result answers a call; another answers none.
            case .result(let id, _): if calls.remove(id) == nil { throw RowDefect(.strayResult) }
            default: break
            }
        }
    }

    /// Refuses calls in what is sent that are followed by anything but their results: every server would.
    private static func checkCalls(_ sent: ArraySlice<Conversation.Message>) throws(RowDefect) {
        var open: Set<String> = []
        for message in sent {
            for case .result(let id, _) in message.parts { open.remove(id) }
            if message.role == .user || message.role == .assistant, !open.isEmpty { throw RowDefect(.openCall) }
            // Of two calls of one name a result would answer one.
            for call in message.calls where !open.insert(call.id).inserted { throw RowDefect(.openCall) }
        }
        if !open.isEmpty { throw RowDefect(.openCall) }
    }
}

extension Conversation.Message {
    /// Whether it says anything: blank texts are none.
    fileprivate var hasContent: Bool {
        parts.contains { part in
            switch part {
            case .text(let text): !text.unicodeScalars.allSatisfy { $0.value < 0x20 || $0.properties.isWhitespace }
            case .image, .call, .result, .given: true
            }
        }
    }

    var estimatedTokens: Int {
        parts.reduce(0) { sum, part in
            switch part {
            case .text(let text), .result(_, let text): sum + TokenEstimate.tokens(in: text)
            case .call(let call): sum + TokenEstimate.tokens(in: call.name + " " + call.arguments.json)
            case .image, .given: sum
            }
        }
    }
}
