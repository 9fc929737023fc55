/// What is wrong with a dataset: where, what was found, what was expected and what to do.
package struct DataProblem: Error, Equatable, CustomStringConvertible {
    package var file: String
    /// Counted from 1; 0 for the file as a whole.
    package var line: Int
    /// Counted from 1, in Unicode scalars; 0 for the file as a whole.
    package var column: Int
    package var message: String
    /// Where a scenario says what the file is not up to, as keys from the scenario's root on; nil where the file itself is wrong.
    package var place: [String]?

    package init(file: String, line: Int = 0, column: Int = 0, _ message: String, at place: [String]? = nil) {
        (self.file, self.line, self.column, self.message) = (file, line, column, message)
        self.place = place
    }

    package var description: String { (line > 0 ? "\(file):\(line):\(column)" : file) + ": " + message }
}

/// Why a row is not asked.
///
/// The words follow a count: "12 …".
package enum Refusal: String, Sendable, CaseIterable {
    case notJSON = "cannot be read"
    case otherFormat = "in another format than the file's first row"
    case wrongShape = "with a value of the wrong kind"
    case noText = "without anything to ask"
    case beginsWithAnswer = "beginning with the model's answer"
    case lateSystem = "with a system message after others"
    case outOfOrder = "of a conversation whose turns are not in order"
    case timeGoesBack = "arriving earlier than the row before"
    case failedWhenRecorded = "without an output token, of requests that had failed when they were recorded"
    case strayResult = "with a tool's result that answers no call"
    case openCall = "with a tool's call that no result answers"
    case ofOthers = "of messages that are not the user's"
    case noPicture = "with a picture that cannot be sent"
    case strayPicture = "with a picture in other words than the user's, which has no place in most requests"
    case unsupportedPart = "with sound, video, files or other parts that are not sent"
    case otherRequest = "asking for something other than an answer"
    case inputTokens = "whose input is shorter or longer than \"keep\" allows"
    case outputTokens = "whose output is shorter or longer than \"keep\" allows"
    case totalTokens = "whose input and output together are shorter or longer than \"keep\" allows"

    /// Whether the row is not as long as somebody wants it.
    package var isOfLength: Bool { [.inputTokens, .outputTokens, .totalTokens].contains(self) }

    /// Whether the row is a mistake of the file, and not merely unsuitable.
    package var isBad: Bool {
        switch self {
        case .notJSON, .otherFormat, .wrongShape, .noPicture, .outOfOrder, .timeGoesBack: true
        default: false
        }
    }
}
