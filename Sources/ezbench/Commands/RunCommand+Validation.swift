import ArgumentParser

/// Which flags go together.
extension RunCommand {
    func validate() throws {
        try source.checkIsOne()
        let prompt = asked.prompt
        if !server.given.isEmpty { try server.checkIsWhole() }
        if prompt != nil, server.url == nil {
            throw ValidationError("--prompt: of which server? Name it with --url, and its --model")
        }
        if prompt != nil, data.data != nil {
            throw ValidationError("--prompt and --data: rows are asked in place of a prompt; leave one of the two out")
        }
        if server.system != nil, data.data != nil {
            throw ValidationError(
                "--system and --data: rows bring their own system texts; leave it out, and give the rows one (\"system\", or a message of that role)"
            )
        }
        if server.system != nil, let flag = lengths.given.first {
            throw ValidationError("--system and \(flag): texts are made up as a whole; leave one of the two out")
        }
        if server.maxTokens != nil, lengths.outputTokens != nil {
            throw ValidationError(
                "--max-tokens and --output-tokens: both say how long answers may be; leave one of the two out"
            )
        }
        if let flag = lengths.given.first, prompt != nil || data.data != nil {
            throw ValidationError(
                "\(flag) and \(prompt != nil ? "--prompt" : "--data"): texts are made up in place of it; leave one of the two out"
            )
        }
        if let flag = lengths.given.first, let other = (data.given + replaying.given).first {
            throw ValidationError(
                "\(flag) and \(other): texts are made up, and no dataset is asked; leave one of the two out"
            )
        }
        if scenario == "-", data.data == "-" {
            throw ValidationError("--data -: standard input is the scenario already; name a file for one of the two")
        }
        if resume != nil, again != nil { throw ValidationError("--resume and --again: name one of them") }
        if scenario == nil, resume == nil, again == nil, server.url == nil {
            throw ValidationError(
                "Missing expected argument '<scenario>': name a scenario file, or name a server with --url and its --model; --resume "
                    + "latest goes on with a run, and --again latest does one once more"
            )
        }
        let done = resume == nil ? "repeated" : "resumed"
        let stored = [
            (load.given + conversations.given + rules.given, "the load"), (lengths.given, "the lengths"),
            (pictures.given, "the pictures"), (replaying.given, "the trace as"), (data.given, "the rows"),
            (hardware.accelerators == nil ? [] : ["--accelerators"], "the accelerators"),
        ]
        for (flags, what) in stored where !isDescribed {
            guard let flag = flags.first else { continue }
            throw ValidationError("\(flag): a run is \(done) with \(what) it was begun with; leave it out")
        }
        if resume != nil, let flag = sharing.given.first {
            throw ValidationError("\(flag): a run that goes on has begun already; leave it out")
        }
        if resume != nil, let flag = labels.given.first {
            throw ValidationError(
                "\(flag): a run that goes on is labelled as it is; change that with ezbench runs \(flag)"
            )
        }
        if !isDescribed, trust.insecure {
            throw ValidationError("--insecure: a run is \(done) with the trust it was begun with; leave it out")
        }
    }

    /// Whether it is said what to run, by a file or by flags; else a run goes on as it was begun.
    var isDescribed: Bool { scenario != nil || server.url != nil }
}
