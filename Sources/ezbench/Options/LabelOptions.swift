import ArgumentParser
import BenchModel

/// What somebody says about a run.
struct LabelOptions: ParsableArguments {
    @Option(
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "A name for the run, such as nightly, by which commands find the latest that has it; may be repeated.",
            valueName: "name"
        ),
        transform: LabelOptions.readOwnTag
    )
    var tag: [RunTag] = []

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("What is to be remembered about the run; an empty one removes it.", valueName: "text"),
        transform: LabelOptions.readNote
    )
    var note: String?

    var labels: RunLabels { RunLabels(tags: tag, note: note.flatMap { $0.isEmpty ? nil : $0 }) }

    /// The flags that were given.
    var given: [String] { (tag.isEmpty ? [] : ["--tag"]) + (note == nil ? [] : ["--note"]) }

    /// Reads a tag that somebody gives a run: those of sweeps and watches are given by them alone, who find their runs by it.
    static func readOwnTag(_ argument: String) throws -> RunTag {
        let tag = try readTag(argument)
        guard let owner = tag.owner else { return tag }
        throw ValidationError(
            "a tag that begins with \(owner.rawValue)/ is \(owner == .sweep ? "a sweep's" : "a watch's") own, which finds its runs by it: "
                + "choose another name"
        )
    }

    static func readTag(_ argument: String) throws -> RunTag {
        guard let tag = RunTag(text: argument) else { throw ValidationError("expected \(RunTag.expected)") }
        return tag
    }

    private static func readNote(_ argument: String) throws -> String {
        guard argument.count <= RunLabels.noteLimit else {
            throw ValidationError("expected at most \(RunLabels.noteLimit) characters; put more into a file")
        }
        return argument
    }
}
