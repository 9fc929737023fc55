/// What is said of a command line that ArgumentParser refuses, in its words where there are no better ones.
enum MistypedCommand {
    /// Says what is wrong.
    ///
    /// - Parameters:
    ///   - told: ArgumentParser's sentence, or one of our own.
    ///   - arguments: what was typed, without the program's name.
    /// - Returns: a sentence without a full stop.
    static func sentence(_ told: String, typed arguments: [String]) -> String {
        guard let name = arguments.first, !name.hasPrefix("-") else {
            return CommandNames.misplaced(arguments) ?? UnknownOption.sentence(told, names: ["--version"])
        }
        let typed = TypedOptions.of(arguments)
        let names = typed?.names ?? []
        // What is missing may be what the unknown option was meant for; what there is too much of, such as a file, its value.
        if !told.hasPrefix("Unknown option"), let option = typed?.unknown {
            return UnknownOption.sentence(of: option, names: names)
        }
        if told.hasPrefix("Missing expected argument"), let advice = lacking[name] { return "\(told): \(advice)" }
        if told.hasPrefix("Unexpected argument") || told.contains("unexpected arguments: "),
            let advice = surplus[name]
        {
            return "\(told); \(advice)"
        }
        return UnknownOption.sentence(told, names: names)
    }

    /// What a command takes where it was given nothing.
    private static let lacking = [
        "compare": "name two runs, such as ezbench compare 11 12, or one with several targets; ezbench runs lists them",
        "validate": "name one scenario file or several",
        "data": "name a dataset file, or - for standard input",
        "merge": "name the database to write, and then those of the parts",
        "export": "name a format, such as --as vllm-bench",
        "baseline": "say what to do, such as ezbench baseline set latest --name main",
    ]

    /// What a command takes where it was given more.
    private static let surplus = [
        "once": "a prompt is one word of the command: put it between quotes",
        "run": "one scenario is run at a time, and a server is named with --url and its --model",
        "sweep": "one scenario is measured at a time, and a server is named with --url and its --model",
        "watch": "one scenario is watched at a time, and a server is named with --url and its --model",
        "report": "one run is reported at a time; two are held together by ezbench compare RUN RUN",
        "check": "one run is judged at a time; two are held together by ezbench compare RUN RUN",
        "explain": "one run is explained at a time",
        "export": "one run is written at a time",
        "trace": "one run is written at a time",
        "data": "one dataset is looked at at a time",
        "doctor": "one scenario is looked at at a time",
        "init": "one scenario is written at a time, and a server is named with --url and its --model",
        "schema": "one schema is printed at a time",
        "simulate": "a simulator has options alone, such as --port 8089",
        "selftest": "a self-test has options alone, such as --quick",
    ]
}
