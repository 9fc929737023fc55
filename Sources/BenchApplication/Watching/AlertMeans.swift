package import BenchModel
import ChildProgram

/// The ways that somebody named: a webhook, a command of the shell, both, or none.
package struct AlertMeans: AlertSender {
    /// How long a command may take.
    private static let commandLimit = Duration.seconds(30)

    let webhook: Webhook?
    let command: String?
    /// The watch's name, told to the command.
    let watch: String
    let surroundings: Surroundings

    package init(webhook: Webhook?, command: String?, watch: String, in surroundings: Surroundings) {
        self.webhook = webhook
        self.command = command
        self.watch = watch
        self.surroundings = surroundings
    }

    package var channels: AlertRecord.Channels {
        var channels: AlertRecord.Channels = []
        if webhook != nil { channels.insert(.webhook) }
        if command != nil { channels.insert(.command) }
        return channels
    }

    package func send(_ alert: AlertRecord, by channel: AlertRecord.Channels) async throws(AlertFault) {
        if channel == .webhook, let webhook {
            try await surroundings.post(alert.text, to: webhook)
        } else if channel == .command, let command {
            try await run(command, alert)
        }
    }

    /// Runs the command with what happened in its variables, so that no text can become a part of it.
    private func run(_ command: String, _ alert: AlertRecord) async throws(AlertFault) {
        var variables = surroundings.environment
        variables["EZBENCH_ALERT"] = alert.edge.rawValue
        variables["EZBENCH_ALERT_TEXT"] = alert.text.replacing("\0", with: "\u{FFFD}")
        variables["EZBENCH_INCIDENT"] = "\(alert.incident)"
        variables["EZBENCH_WATCH"] = watch.replacing("\0", with: "\u{FFFD}")
        let program: ChildProgram
        do {
            program = try ChildProgram(
                "/bin/sh",
                ["-c", command],
                environment: variables,
                output: .discarded,
                leadsGroup: true
            )
        } catch {
            throw AlertFault("the command cannot be started: \(error)")
        }
        let limit = Task {
            try? await Task.sleep(for: Self.commandLimit)
            // Its end cancels this; so does nothing else.
            if !Task.isCancelled { program.endGroup() }
        }
        let ending = await withTaskCancellationHandler {
            await program.ending()
        } onCancel: {
            program.endGroup()
        }
        limit.cancel()
        switch ending {
        case .exit(0): return
        case .exit(let code): throw AlertFault("the command ended with exit code \(code)")
        case .signal(let number): throw AlertFault("the command was ended by signal \(number)")
        }
    }
}
