import BenchModel
import JSONSyntax
import Statistics

extension ObjectKind {
    static let replayKeys = ["speed", "from", "to", "sample", "spread", "output"]
    /// Keys of rows that have texts; a trace has none.
    static let textRowKeys = ["picturesSHA256", "order", "turns", "repeat", "outputLimit", "columns"]
}

extension ScenarioDecoder {
    /// Reads how a trace is sent, beside the other keys of its dataset.
    func replay(_ field: Field, in data: ObjectReader, holdsConversations: Bool) -> Replay? {
        for key in ObjectKind.textRowKeys {
            data[key]?.report(
                found: "\"\(key)\" beside \"replay\"",
                expected: "it for rows that have texts, which a trace's do not",
                advice: "delete it"
            )
        }
        if holdsConversations {
            field.report(
                found: "\"replay\" beside \"conversations\"",
                expected: "one of the two: a trace tells itself when each turn begins",
                advice: "delete one of them"
            )
        }
        guard let object = open(field, as: .replay) else { return nil }
        var replay = Replay()
        let bounds = ScenarioBounds.speeds
        let speed = object["speed"]?.number("a speed from 0.001 to 1000; 2 is twice as fast as recorded") {
            bounds.contains($0)
        }
        if let speed { replay.speed = speed }
        if let from = object["from"]?.duration(allowsZero: true) { replay.from = from }
        replay.to = object["to"]?.duration()
        if let to = replay.to, to <= replay.from {
            object["to"]?.report(
                found: "an end of \(DurationText.text(to)) and a beginning of \(DurationText.text(replay.from))",
                expected: "the end after the beginning, both counted from the trace's first request",
                advice: "swap them, or write a later end"
            )
        }
        if let share = object["sample"]?.share() {
            if share > .none {
                replay.sample = share
            } else {
                object["sample"]?.report(expected: "a share above zero", advice: "write one such as \"10%\"")
            }
        }
        replay.spread = object["spread"].flatMap { $0.choice("where equal times go", of: Replay.Spread.self) }
        let output = object["output"].flatMap {
            $0.choice("how answers are held to their length", of: SyntheticData.Policy.self)
        }
        if let output { replay.output = output }
        return replay
    }

    /// Holds the load of a trace to its shape, and others to theirs.
    func checkTraceShape(_ kind: LoadShape.Kind, _ object: ObjectReader, _ field: Field, replays: Bool) {
        if replays, kind != .trace {
            (object["shape"] ?? field).report(
                found: object["shape"] == nil
                    ? "a load without \"shape\" beside \"replay\"" : "another shape beside \"replay\"",
                expected: "the one that follows the trace",
                advice: "write \"shape\": \"trace\", or delete \"load\""
            )
        }
        if !replays, kind == .trace {
            object["shape"]?.report(
                found: "trace without \"replay\"",
                expected: "it for a dataset that is a trace",
                advice: "write \"replay\": {} in \"data\", or name another shape"
            )
        }
        guard kind == .trace else { return }
        object["duration"]?.report(
            found: "duration with the shape trace",
            expected: "none: the trace tells how long it takes",
            advice: "delete it, and write \"to\" in \"replay\" to send less"
        )
    }
}

extension CanonicalScenario {
    static func replay(_ replay: Replay) -> JSONNode {
        object([
            ("speed", number(replay.speed)),
            ("from", .string(DurationText.text(replay.from))),
            ("to", replay.to.map { .string(DurationText.text($0)) }),
            ("sample", number(replay.sample.value)),
            ("spread", replay.spread.map { .string($0.rawValue) }),
            ("output", .string(replay.output.rawValue)),
        ])
    }
}
