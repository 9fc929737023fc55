/// Makes what figures need of a run's samples, one after the other.
///
/// Each target has blocks of its own: the figures of targets are made on several processors, and two that count references to the
/// same block wait for one another.
package struct FactsMaker {
    private struct Place {
        let block: Int32
        let row: Int32
    }

    private struct Open {
        let number: Int32
        var block = OpenBlock()
    }

    /// In the order of the samples.
    private var places: [Place] = []
    /// By their numbers; nil while they are open.
    private var blocks: [SampleBlock?] = []
    /// Those that take more, one for each target that was met.
    private var open: [Open] = []
    private var openOf: [TargetIndex: Int] = [:]
    private var texts = SharedTexts()

    package init() {}

    /// Makes room for so many.
    package mutating func reserve(_ count: Int) { places.reserveCapacity(count) }

    package mutating func add(_ sample: Sample) {
        let own = place(of: sample.target)
        if open[own].block.isFull { close(own) }
        open[own].block.add(sample, &texts)
        places.append(Place(block: open[own].number, row: Int32(open[own].block.count - 1)))
    }

    /// Returns what is needed of all, in order.
    package consuming func finished() -> [SampleFacts] {
        for own in open.indices { blocks[Int(open[own].number)] = SampleBlock(open[own].block) }
        let blocks = blocks.compactMap(\.self)
        return places.map { SampleFacts(block: blocks[Int($0.block)], place: $0.row) }
    }

    private mutating func place(of target: TargetIndex) -> Int {
        if let known = openOf[target] { return known }
        openOf[target] = open.count
        open.append(begin())
        return open.count - 1
    }

    private mutating func close(_ own: Int) {
        blocks[Int(open[own].number)] = SampleBlock(open[own].block)
        open[own] = begin()
    }

    private mutating func begin() -> Open {
        blocks.append(nil)
        return Open(number: Int32(blocks.count - 1))
    }
}

/// Texts that several requests of a run have, each once.
struct SharedTexts {
    /// So many different texts are looked for: where each request has its own, none is found.
    private static let most = 10_000

    private var texts: Set<String> = []
    private var fields: Set<[String: String]> = []

    mutating func shared(_ text: String) -> String {
        // So short a text needs no memory of its own.
        if text.utf8.count < 16 { return text }
        if let known = texts.firstIndex(of: text) { return texts[known] }
        if texts.count < Self.most { texts.insert(text) }
        return text
    }

    mutating func shared(_ own: [String: String]) -> [String: String] {
        if own.isEmpty { return own }
        if let known = fields.firstIndex(of: own) { return fields[known] }
        if fields.count < Self.most { fields.insert(own) }
        return own
    }
}

/// What is the same of many requests of a run.
struct CommonFacts: Hashable, Sendable {
    let target: TargetIndex
    let phase: Sample.Phase
    let part: Int
    let httpStatus: Int?
    let wasHeldBack: Bool
    let httpVersion: String?
    let proxy: String?
    let stampSource: ConnectionFacts.StampSource
    let stopReason: String?
    let servedModel: String?
    let serviceTier: String?
    let hasTerminator: Bool
    let marks: Set<ResponseMark>
    /// Few reasons are many requests' own.
    let validity: AnswerValidity?

    init(_ sample: Sample) {
        target = sample.target
        phase = sample.phase
        part = sample.part
        httpStatus = sample.httpStatus
        wasHeldBack = sample.wasHeldBack
        httpVersion = sample.connection.httpVersion
        proxy = sample.connection.proxy
        stampSource = sample.connection.stampSource
        stopReason = sample.response.stopReason
        servedModel = sample.response.servedModel
        serviceTier = sample.response.serviceTier
        hasTerminator = sample.response.terminatorArrival != nil
        marks = sample.response.marks
        validity = sample.validity
    }

    /// Whether they are a sample's.
    func isOf(_ sample: Sample) -> Bool {
        target == sample.target && phase == sample.phase && part == sample.part
            && httpStatus == sample.httpStatus && wasHeldBack == sample.wasHeldBack
            && httpVersion == sample.connection.httpVersion && proxy == sample.connection.proxy
            && stampSource == sample.connection.stampSource && stopReason == sample.response.stopReason
            && servedModel == sample.response.servedModel && serviceTier == sample.response.serviceTier
            && hasTerminator == (sample.response.terminatorArrival != nil) && marks == sample.response.marks
            && validity == sample.validity
    }
}

/// What few requests have: of one that failed or was closed, of a conversation's turn, of one whose length was asked for.
struct RareFacts: Sendable {
    /// Nil of one that succeeded.
    let outcome: Sample.Outcome?
    let cancellation: Cancellation<RunTime>?
    let retryWait: Nanoseconds?
    let providerRequestID: String?
    let turn: ConversationTurn?
    let idealCached: PackedNumber
    let rowFields: [String: String]
    let askedInput: PackedNumber
    let askedOutput: PackedNumber
    let pictures: SentPictures?
    let billed: ModelPrice.Digits?
    let thinkingBegan: PackedNumber
    let skippedEvents: Int

    /// Whether a sample has any; asked before they are taken, for to make them of one is to copy it.
    static func hasAny(_ sample: Sample) -> Bool {
        sample.outcome != .ok || sample.cancellation != nil || sample.retryWait != nil || sample.turn != nil
            || sample.idealCached != nil || !sample.rowFields.isEmpty || sample.askedInput != nil
            || sample.askedOutput != nil || sample.pictures != nil || sample.response.billed != nil
            || sample.response.thinkingBegan != nil || sample.response.skippedEvents != 0
    }

    init(_ sample: Sample, _ texts: inout SharedTexts) {
        switch sample.outcome {
        case .ok: (outcome, providerRequestID) = (nil, nil)
        case .cancelled: (outcome, providerRequestID) = (.cancelled, sample.providerRequestID)
        case .failed(let kind, let detail):
            (outcome, providerRequestID) = (.failed(kind, detail: texts.shared(detail)), sample.providerRequestID)
        }
        cancellation = sample.cancellation
        retryWait = sample.retryWait
        turn = sample.turn
        idealCached = PackedNumber(sample.idealCached)
        rowFields = texts.shared(sample.rowFields)
        askedInput = PackedNumber(sample.askedInput)
        askedOutput = PackedNumber(sample.askedOutput)
        pictures = sample.pictures
        billed = sample.response.billed
        thinkingBegan = PackedNumber(sample.response.thinkingBegan)
        skippedEvents = sample.response.skippedEvents
    }
}
