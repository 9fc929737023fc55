/// Options that people try because other tools of the field have them, and what does it here.
enum FamiliarOption {
    /// Returns what to type in place of an option that a command does not have.
    ///
    /// - Parameters:
    ///   - option: as typed, without a value.
    ///   - names: the options that the command has.
    /// - Returns: half a sentence; nil where nothing of the command does it.
    static func advice(for option: String, among names: Set<String>) -> String? {
        // Other tools write one name with either.
        let hyphened = option.replacing("_", with: "-")
        if names.contains(hyphened) { return "it is \(hyphened) here" }
        for (typed, own, words) in known where typed.contains(hyphened) && names.contains(own) { return words }
        if let format = formats[hyphened], names.contains("--format") { return "it is --format \(format) here" }
        for (typed, words) in elsewhere where typed.contains(hyphened) { return words }
        return nil
    }

    /// What is typed elsewhere, the command's own option, and what to say of it.
    private static let known: [(Set<String>, String, String)] = [
        (
            [
                "-n", "--num", "--num-prompts", "--num-requests", "--request-count", "--max-requests", "--iterations",
                "--total", "--max-num-completed-requests", "--count",
            ], "--requests", "it is --requests here"
        ),
        (
            [
                "-c", "-j", "--max-concurrency", "--concurrent", "--parallel", "--vus", "--users", "--workers",
                "--num-concurrent-requests", "--connections",
            ], "--concurrency",
            "it is --concurrency here, and where requests start by a --rate, --max-in-flight"
        ),
        (["-q", "-r", "--request-rate", "--qps", "--rps"], "--rate", "it is --rate here"),
        (
            ["-u", "--base-url", "--endpoint", "--host", "--server", "--address", "--target-url"], "--url",
            "it is --url here"
        ),
        (["-m", "--models", "--model-name", "--served-model-name"], "--model", "it is --model here"),
        (
            ["--num-warmups", "--warmup-requests", "--warmup-request-count", "--warm-up"], "--warmup",
            "it is --warmup here"
        ),
        (
            ["--dataset", "--dataset-path", "--input-file", "--custom-dataset", "--prompts", "--prompt-file"], "--data",
            "it is --data here"
        ),
        (["--dataset-name"], "--data-format", "a dataset's format is recognised, or named with --data-format"),
        (
            [
                "--random-input-len", "--input-len", "--isl", "--synthetic-input-tokens-mean", "--prompt-tokens",
                "--mean-input-tokens",
            ], "--input-tokens", "it is --input-tokens here"
        ),
        (
            [
                "--random-output-len", "--output-len", "--osl", "--output-tokens-mean", "--mean-output-tokens",
            ], "--output-tokens", "it is --output-tokens here"
        ),
        (
            ["--max-completion-tokens", "--max-output-tokens", "--max-new-tokens"], "--max-tokens",
            "it is --max-tokens here"
        ),
        (["--backend", "--endpoint-type", "--api", "--api-type"], "--protocol", "it is --protocol here"),
        (["--slo", "--threshold", "--assert"], "--objective", "it is --objective here"),
        (["--database", "--store", "--sqlite"], "--db", "it is --db here"),
        (["--out", "--output-file", "--result-file", "--file"], "--output", "it is --output here"),
        (["-f", "--output-format"], "--format", "it is --format here"),
        (
            ["-v", "--verbose", "--details", "--all", "--long"], "--full",
            "every table comes with --full, here or of ezbench report"
        ),
        (
            ["-k", "--key", "--token", "--api-key", "--apikey"], "--api-key-env",
            "a key never stands in a command, where others of this machine could read it: export it, and name its variable with "
                + "--api-key-env NAME"
        ),
        (["--stream", "--streaming"], "--no-stream", "answers are streamed unless --no-stream is given"),
        (["--force", "-y"], "--yes", "it is --yes here"),
        (
            ["--temperature", "--top-p", "--header", "--headers", "-H", "--extra-body", "--extra-inputs", "--stop"],
            "--model",
            "a target of a scenario has it: ezbench init writes a scenario to begin with"
        ),
    ]

    private static let formats = [
        "--json": "json", "--html": "html", "--markdown": "markdown", "--md": "markdown", "--csv": "csv",
        "--junit": "junit", "--github": "github",
    ]

    /// What no option of the command does.
    private static let elsewhere: [(Set<String>, String)] = [
        (
            ["-o", "--out", "--output", "--output-file", "--result-file", "--save-result", "--result-dir"],
            "a run is stored in the database: ezbench report --output FILE writes it to a file"
        ),
        (
            ["--color", "--colour", "--no-color", "--no-colour"],
            "colour is turned off with NO_COLOR=1 in the environment, and on with CLICOLOR_FORCE=1"
        ),
        (
            ["-v", "--verbose", "--debug"],
            "ezbench report --full has every table, and ezbench once --events each event"
        ),
        (["-V"], "the version is that of ezbench --version"),
    ]
}
