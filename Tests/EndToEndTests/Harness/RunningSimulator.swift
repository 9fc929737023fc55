import Glibc

/// A simulator in a process of its own, and the gate at which it holds answers.
///
/// What has to be under way when something happens gets the fault `hold`, and the test waits until the simulator says that
/// it holds it, then does what it is about, and lets go.
struct RunningSimulator: Sendable {
    let address: String
    let process: ChildProcess

    /// Waits until so many answers to a program's requests are held at one time; throws if that program ends before.
    func holds(_ count: Int, of asking: ChildProcess? = nil) async throws {
        _ = try await process.line(containing: "holding \(count) ", causedBy: asking)
    }

    /// Waits until so many have been held, whatever became of them since; throws if that program ends before.
    func hasHeld(_ count: Int, of asking: ChildProcess? = nil) async throws {
        _ = try await process.line(containing: "(\(count) so far)", causedBy: asking)
    }

    /// Lets go what is held, and holds what comes later, but for as many as were to pass before.
    func letGo() { process.send(SIGUSR1) }

    /// Lets go what is held and what comes later.
    func letAllGo() { process.send(SIGUSR2) }

    /// Ends it; its record is whole then.
    func end() async throws {
        process.send(SIGTERM)
        let result = await process.result()
        guard result.code == 0 else { throw Unexpected("the simulator ended with \(result.ending): \(result.errors)") }
    }
}
