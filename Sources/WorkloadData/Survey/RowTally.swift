import BenchModel
import JSONSyntax

/// What is counted while the rows of a dataset are read.
struct RowTally {
    /// Bad rows beyond these are counted and not shown.
    private static let mostShown = 5
    /// A file with more tiers has names of no price.
    private static let mostTiers = 50

    private(set) var refusals: [Refusal: DataSurvey.Refused] = [:]
    /// Turns of rows of which others are asked.
    private var refusedTurns: [Refusal: Int] = [:]
    private var keptOut = DataSurvey.KeptOut()
    /// The first of the rows that cannot be read.
    private(set) var bad: [DataProblem] = []
    private var unsent: [String: Int] = [:]
    private var leftAlone = LeftAlone()
    private var columnsAsked: [String] = []
    private var pictures = SentPictures(count: 0, bytes: 0)
    private var (input, output, limits) = (LengthTally(), LengthTally(), LengthTally())
    private var outputsStated = 0
    private var tiers: [RowTier: Int] = [:]
    private var recorded: [[WireProtocol]: Int] = [:]
    private var heldTurns = TurnTally()
    private var conversations = 0
    private var turnsLeftOut = 0

    // MARK: What is in the rows

    /// Counts what a row holds, whether it is asked or not.
    mutating func add(_ found: RowDecoder.Found) {
        for column in found.columnsAsked where !columnsAsked.contains(column) { columnsAsked.append(column) }
        for word in found.unsent { unsent[word, default: 0] += 1 }
        leftAlone.add(found.left)
    }

    /// Counts a row of a trace that is sent.
    mutating func add(_ row: TraceRow) {
        for word in row.unsent { unsent[word, default: 0] += 1 }
        leftAlone.add(row.left)
        input.add(row.input)
        output.add(row.output)
    }

    mutating func addUnsent(_ what: String) { unsent[what, default: 0] += 1 }

    /// Counts a row, or several, of more than one turn.
    mutating func addConversation(turnsLeftOut: Int = 0) {
        conversations += 1
        self.turnsLeftOut += turnsLeftOut
    }

    /// Counts a request that is taken.
    mutating func add(_ request: RequestFigures) {
        if let sent = request.pictures {
            pictures.count += sent.count
            pictures.bytes += sent.bytes
        }
        input.add(request.input)
        if let tokens = request.output { output.add(tokens) }
        if request.isOutputStated { outputsStated += 1 }
        if let limit = request.limit { limits.add(limit) }
        if let tier = request.tier, tiers.count < Self.mostTiers || tiers[tier] != nil {
            tiers[tier, default: 0] += 1
        }
        if let protocols = request.protocols { recorded[protocols, default: 0] += 1 }
        if let held = request.held { heldTurns.add(held) }
    }

    // MARK: What is not asked

    mutating func count(_ rows: Int, refused refusal: Refusal, firstLine: Int) {
        let before = refusals[refusal] ?? DataSurvey.Refused(count: 0, firstLine: firstLine)
        refusals[refusal] = DataSurvey.Refused(
            count: before.count + rows,
            firstLine: min(before.firstLine, firstLine)
        )
    }

    /// Counts turns that are not asked, of a row of which others are.
    mutating func addTurns(refused: [Refusal]) {
        for refusal in refused { refusedTurns[refusal, default: 0] += 1 }
    }

    /// Notes how long a request is that is kept out for its length.
    mutating func keepOut(input: Int, output: Int?) { keptOut.add(input: input, output: output) }

    mutating func show(_ problem: DataProblem) {
        if bad.count < Self.mostShown { bad.append(problem) }
    }

    /// Returns what was found: of the file and its rows somebody else tells.
    func survey(_ about: DataSurvey) -> DataSurvey {
        var survey = about
        survey.refused = Refusal.allCases.compactMap { refusal in refusals[refusal].map { (refusal, $0) } }
        survey.refusedTurns = Refusal.allCases.compactMap { refusal in refusedTurns[refusal].map { (refusal, $0) } }
        survey.keptOut = keptOut
        survey.bad = bad
        survey.unsent = unsent.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        (survey.conversations, survey.turnsLeftOut) = (conversations, turnsLeftOut)
        (survey.input, survey.output, survey.limits) = (input, output, limits)
        (survey.outputsStated, survey.tiers, survey.recorded) = (outputsStated, tiers, recorded)
        (survey.columnsAsked, survey.leftAlone) = (columnsAsked, leftAlone)
        if pictures.count > 0 { survey.pictures = pictures }
        if heldTurns.turns > 0 { survey.heldTurns = heldTurns }
        return survey
    }
}
