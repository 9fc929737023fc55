/// Where the prompts of a scenario come from if they are the rows of a file, and which of its rows are taken.
package struct DataSource: Sendable, Equatable {
    package enum Order: String, Sendable, CaseIterable {
        /// A permutation that follows from the load's seed.
        case shuffled
        case asFile
    }

    /// Which requests a conversation of several turns becomes.
    package enum Turns: String, Sendable, CaseIterable {
        /// One: the user's first turn.
        case first
        /// One: the user's last turn, after all that was said before.
        case last
        /// One for each turn of the user's, after all that was said before it.
        case each
        /// One conversation, of which each turn is asked after the answer to the one before it.
        case session
    }

    /// Whose limit of output tokens holds.
    package enum Limit: String, Sendable, CaseIterable {
        /// The row's, where it states one, else the target's.
        case row
        case target
    }

    /// Names of columns, where they are not among the common ones.
    package struct Columns: Sendable, Equatable {
        package var prompt: String?
        package var system: String?
        package var outputTokens: String?

        package init(prompt: String? = nil, system: String? = nil, outputTokens: String? = nil) {
            (self.prompt, self.system, self.outputTokens) = (prompt, system, outputTokens)
        }
    }

    /// The estimated lengths of requests that are taken; nil for all.
    package struct Keep: Sendable, Equatable {
        package var inputTokens: ClosedRange<Int>?
        package var outputTokens: ClosedRange<Int>?
        package var totalTokens: ClosedRange<Int>?

        package init(
            inputTokens: ClosedRange<Int>? = nil,
            outputTokens: ClosedRange<Int>? = nil,
            totalTokens: ClosedRange<Int>? = nil
        ) {
            (self.inputTokens, self.outputTokens, self.totalTokens) = (inputTokens, outputTokens, totalTokens)
        }
    }

    /// Of so many fields values are stored, at most.
    package static let mostGroupFields = 4

    /// The path that means standard input.
    package static let standardInput = "-"

    /// The path of the file, from the current folder or from the root; `-` is standard input.
    package var file: String
    /// Nil to recognise it.
    package var format: DataFormat?
    /// What the file has to be; of a run, what it was.
    package var digest: TextDigest?
    /// What the files of the pictures have to be together which the rows that are taken name; of a run, what they were.
    package var picturesDigest: TextDigest?
    package var order: Order
    /// Nil for what is usual in the format.
    package var turns: Turns?
    /// The most rows that are taken; nil for as many as the plan asks.
    package var rows: Int?
    /// Whether rows may be asked again where the plan asks more than there are.
    package var repeats: Bool
    /// Whether rows that cannot be read are counted and left out, and no error.
    package var skipsBad: Bool
    package var limit: Limit
    package var keep: Keep
    package var columns: Columns
    /// The names of the rows' fields by which requests can be grouped: of each request their values are stored.
    package var groupBy: [String]
    /// How a trace is sent; nil of rows that have texts.
    package var replay: Replay?

    package init(
        file: String,
        format: DataFormat? = nil,
        digest: TextDigest? = nil,
        picturesDigest: TextDigest? = nil,
        order: Order = .shuffled,
        turns: Turns? = nil,
        rows: Int? = nil,
        repeats: Bool = false,
        skipsBad: Bool = false,
        limit: Limit = .row,
        keep: Keep = Keep(),
        columns: Columns = Columns(),
        groupBy: [String] = [],
        replay: Replay? = nil
    ) {
        self.file = file
        self.format = format
        self.digest = digest
        self.picturesDigest = picturesDigest
        self.order = order
        self.turns = turns
        self.rows = rows
        self.repeats = repeats
        self.skipsBad = skipsBad
        self.limit = limit
        self.keep = keep
        self.columns = columns
        self.groupBy = groupBy
        self.replay = replay
    }
}

extension Scenario {
    /// The order of a new run's places: rows that are asked as they are in their file are not shuffled.
    package var promptOrder: PromptOrder { data?.order == .asFile ? .listed : .keyedRounds }
}
