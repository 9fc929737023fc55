import ArgumentParser

struct ProgressOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            How progress is shown on standard error: live (redrawn in place), plain (a line every few seconds) or none \
            (default: live on a terminal, else plain).
            """,
            valueName: "form"
        )
    )
    var progress = ProgressForm.auto
}
