import JSONSyntax

/// A service tier that a recorded body asks for: of a server of its own protocol, or of one with the same word for it.
package struct RowTier: Sendable, Hashable {
    package let protocols: [WireProtocol]
    /// The members of the body that ask for it, with their words.
    package let words: [String: String]

    /// Reads what a request's recorded members ask; nil where they ask for no tier.
    package init?(_ fields: RequestFields?) {
        guard let fields else { return nil }
        (protocols, words) = (fields.protocols, AskedTerms.tierWords(of: fields.members))
        if words.isEmpty { return nil }
    }

    /// Returns what a request with it asks of a target, whose own body goes before the recorded one; nil for a target that is not known.
    package func terms(askedOf target: Target?) -> AskedTerms {
        let own = RequestFields(protocols, members: words.mapValues { JSONValue.string($0) })
        guard let target else { return AskedTerms(own.members) }
        return AskedTerms(own.asked(of: target.wireProtocol).members.merging(target.body) { $1 })
    }
}

/// What was found in a dataset.
package struct DataSurvey: Sendable {
    package struct Refused: Sendable, Equatable {
        package var count: Int
        /// Counted from 1.
        package var firstLine: Int

        package init(count: Int, firstLine: Int) { (self.count, self.firstLine) = (count, firstLine) }
    }

    /// How long the requests are that the scenario's lengths keep out.
    package struct KeptOut: Sendable, Equatable {
        package var input = LengthTally()
        package var output = LengthTally()

        package init() {}

        package mutating func add(input tokens: Int, output: Int?) {
            input.add(tokens)
            if let output { self.output.add(output) }
        }
    }

    package var file: String
    /// On disk.
    package var fileBytes: Int
    package var isCompressed: Bool
    /// Of the file as it is on disk.
    package var digest: TextDigest
    /// How rows follow on each other, in words.
    package var container: String
    package var format: DataFormat
    package var turns: DataSource.Turns
    package var rows: Int
    /// How many requests they become.
    package var requests: Int
    package var refused: [(refusal: Refusal, rows: Refused)]
    /// Turns that are not asked, of rows of which others are.
    package var refusedTurns: [(refusal: Refusal, turns: Int)] = []
    package var keptOut = KeptOut()
    /// The first of the rows that cannot be read.
    package var bad: [DataProblem]
    /// What some rows hold and no request sends, and how many rows do.
    package var unsent: [(what: String, rows: Int)]
    /// The names of the columns that texts are made of, where rows have columns.
    package var columnsAsked: [String] = []
    /// The protocols that recorded bodies with settings may be of, and how many requests go with them.
    package var recorded: [[WireProtocol]: Int] = [:]
    /// The members of rows that nothing is made of.
    package var leftAlone = LeftAlone()
    /// How many conversations rows belong to that hold one turn each; nil of rows that say of none.
    package var sharedConversations: Int?
    /// Recorded answers whose length the row states, among all of which it is known: the others' are estimated.
    package var outputsStated = 0
    /// The fields that a scenario names and some rows lack.
    package var fieldsLacking: [NamedField] = []
    /// Those that stand in rows or that these name; nil where there are none.
    package var pictures: SentPictures?
    /// Rows of several turns.
    package var conversations: Int
    /// Turns of theirs that are not asked.
    package var turnsLeftOut: Int
    /// What conversations come to that are held turn by turn; nil where each row is asked by itself.
    package var heldTurns: TurnTally?
    /// Estimated input tokens of the requests; of a conversation that is held turn by turn, of its last turn as it was recorded.
    package var input: LengthTally
    /// Estimated tokens of recorded answers, where there are any.
    package var output: LengthTally
    /// The limits of output that rows state.
    package var limits: LengthTally
    /// The service tiers that recorded bodies ask for, and how many requests go with each of them.
    package var tiers: [RowTier: Int] = [:]
    /// The requests themselves, of a trace, whose lengths are no estimates.
    package var trace: RecordedTrace?

    package init(
        file: String,
        fileBytes: Int,
        isCompressed: Bool,
        digest: TextDigest,
        container: String,
        format: DataFormat,
        turns: DataSource.Turns,
        rows: Int,
        requests: Int,
        refused: [(refusal: Refusal, rows: Refused)] = [],
        bad: [DataProblem] = [],
        unsent: [(what: String, rows: Int)] = [],
        conversations: Int = 0,
        turnsLeftOut: Int = 0,
        input: LengthTally = LengthTally(),
        output: LengthTally = LengthTally(),
        limits: LengthTally = LengthTally()
    ) {
        self.file = file
        self.fileBytes = fileBytes
        self.isCompressed = isCompressed
        self.digest = digest
        self.container = container
        self.format = format
        self.turns = turns
        self.rows = rows
        self.requests = requests
        self.refused = refused
        self.bad = bad
        self.unsent = unsent
        self.conversations = conversations
        self.turnsLeftOut = turnsLeftOut
        self.input = input
        self.output = output
        self.limits = limits
    }

    /// ``recorded``, what the most requests go with first; where as many go with two of them, by their names.
    package var recordedMostFirst: [(protocols: [WireProtocol], requests: Int)] {
        let names = { (protocols: [WireProtocol]) in protocols.map(\.rawValue).joined(separator: " ") }
        return recorded.map { ($0.key, $0.value) }
            .sorted { $0.1 == $1.1 ? names($0.0) < names($1.0) : $0.1 > $1.1 }
    }

    /// Rows of which nothing is asked.
    package var refusedRows: Int { refused.reduce(0) { $0 + $1.rows.count } }
}
