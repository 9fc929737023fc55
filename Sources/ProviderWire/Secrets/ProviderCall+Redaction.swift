/// Strikes the secrets of a target and its endpoint out of what a server says.
extension ProviderCall {
    /// Returns a text of the server's with every secret struck out.
    package func redacted(_ text: String) -> String { redaction.redacted(text) }

    /// What strikes secrets out of a text that is shown as it comes.
    package var redactedStream: RedactedStream { RedactedStream(redactions) }

    /// What strikes secrets out of events that are shown as they come.
    package var redactedEvents: RedactedEvents { RedactedEvents(redactions) }
}
