import ArgumentParser
import BenchAnalysis
import BenchApplication
import BenchModel
import BenchReport
import LoadRunner
import SampleStore

/// What is told at the end, and what the program ends with.
extension RunCommand {
    /// Stores what the gate answered, and closes the database: all of the run is to lie in the one file that was named by
    /// the time its report is out.
    func conclude(_ outcome: RunSession.Outcome, _ gate: GateReport) {
        do {
            // Without objectives a gate passes for want of a question.
            let answer = !gate.hasObjectives && gate.answer == .pass ? nil : gate.answer
            try outcome.database.conclude(outcome.runID, gate: answer)
        } catch {
            Console.note("ezbench: the gate's answer is not in the list of runs: \(error)")
        }
        outcome.database.close()
    }

    /// Prints the report, and ends as the run did, or as its gate answers.
    func end(
        _ outcome: RunSession.Outcome,
        _ stored: RunFacts,
        _ summary: Summary,
        _ gate: GateReport,
        _ scenario: Scenario
    ) throws {
        let nothingWorked = summary.hasFigures ? nil : NothingWorked.sentence(stored)
        let obstacle = nothingWorked ?? (summary.hasFigures ? nil : NothingWorked.cause(stored))
        let subject = ReportSubject(
            summary,
            gate: gate,
            scenario: scenario.part(stored.record.shard),
            obstacle: obstacle
        )
        if case .aborted = outcome.end, let nothingWorked {
            // For people one line says all there is; programs find what they look for where they look for it.
            if !format.isForPeople { report(subject) }
            throw ProgramEnd(code: ProgramExit.missed, reason: nothingWorked)
        }
        report(subject)
        switch outcome.end {
        case .whole: break
        case .interrupted:
            let missing = Shortfall(stored, of: scenario).map { ", \($0.words)" } ?? ""
            throw ProgramEnd(code: ProgramExit.interrupted, reason: "interrupted\(missing); what was measured is kept")
        case .aborted(let reason):
            throw ProgramEnd(code: ProgramExit.missed, reason: "ended before its plan did: \(reason)")
        }
        if outcome.wasRescued {
            throw ProgramEnd(
                code: ProgramExit.missed,
                reason: "\(database.path) could not be written; the run is in \(outcome.database.path)"
            )
        }
        let code = gate.exitCode(strict: objectives.strict)
        if code != 0 {
            let reason = [gate.conclusion, obstacle].compactMap(\.self).joined(separator: "; ")
            throw ProgramEnd(code: ExitCode(code), reason: reason)
        }
    }

    private func report(_ subject: ReportSubject) {
        Console.result(ReportRenderer.render(subject, as: format, isFull: full, on: Console.resultScreen))
    }
}
