import BenchModel

/// By what measured requests are put into groups, each with figures of its own.
package enum RequestGrouping: Hashable, Sendable {
    /// The prompt's ID; of a dataset each row is a prompt.
    case prompt
    /// Of conversations that are held turn by turn.
    case turn
    /// The input tokens as the server counted them, in classes that are the same in every run (``LengthClass``).
    case length
    /// The model that answered, as the provider names it.
    case model
    /// A field of the dataset's row, which the scenario has kept.
    case field(String)

    /// What stands before the name of a field.
    package static let fieldPrefix = "row."

    /// Reads what somebody types; nil where it is none.
    package init?(text: String) {
        switch text {
        case "prompt": self = .prompt
        case "turn": self = .turn
        case "length": self = .length
        case "model": self = .model
        default:
            guard text.hasPrefix(Self.fieldPrefix), text.count > Self.fieldPrefix.count else { return nil }
            self = .field(String(text.dropFirst(Self.fieldPrefix.count)))
        }
    }

    /// As it is typed.
    package var text: String {
        switch self {
        case .prompt: "prompt"
        case .turn: "turn"
        case .length: "length"
        case .model: "model"
        case .field(let name): Self.fieldPrefix + name
        }
    }

    /// Returns the group that a request belongs to.
    func key(of request: MeasuredRequest) -> GroupKey {
        let sample = request.sample
        return switch self {
        case .prompt: .prompt(sample.promptID)
        case .turn: sample.turn.map { .turn($0.turn + 1) } ?? .unknown
        case .length: sample.usage.input.map { .length(LengthClass(tokens: $0)) } ?? .unknown
        case .model: sample.servedModel.map { .value($0) } ?? .unknown
        case .field(let name): sample.rowFields[name].map { .value($0) } ?? .unknown
        }
    }
}

/// What the requests of a group have in common.
package enum GroupKey: Hashable, Sendable {
    case prompt(String)
    /// Counted from 1.
    case turn(Int)
    case length(LengthClass)
    case value(String)
    /// It is not known of them: no input was counted, no model named, the row has no such field, or they are of no conversation.
    case unknown
    /// So many groups that are put together.
    case others(Int)
}

/// A class of input lengths, in tokens; its bounds are stated, so that runs can be held against each other.
package struct LengthClass: Hashable, Comparable, Sendable {
    /// The most tokens of each class but the last, which has no bound: four times those of the class before.
    package static let bounds = [64, 256, 1_024, 4_096, 16_384, 65_536, 262_144]

    private let place: Int

    package init(tokens: Int) { place = Self.bounds.firstIndex { tokens <= $0 } ?? Self.bounds.count }

    package var least: Int { place == 0 ? 0 : Self.bounds[place - 1] + 1 }
    /// Nil of the last class.
    package var most: Int? { place < Self.bounds.count ? Self.bounds[place] : nil }

    package static func < (left: LengthClass, right: LengthClass) -> Bool { left.place < right.place }
}
