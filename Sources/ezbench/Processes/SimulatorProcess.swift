import BenchApplication
import ChildProgram

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// `ezbench simulate` in a process of its own, so that it takes neither the client's threads nor its memory.
final class SimulatorProcess: Sendable {
    let baseURL: String
    private let program: ChildProgram

    /// Starts this same program as a simulator on a free port.
    ///
    /// - Parameter record: the file that gets a line for each request; complete once ``stop()`` has returned.
    /// - Returns: the simulator, which takes requests already.
    /// - Throws: where it does not come up; it says why on standard error itself.
    static func start(record: String) async throws -> SimulatorProcess {
        let program: ChildProgram
        do {
            program = try ChildProgram(
                executable,
                ["simulate", "--port", "0", "--record", record],
                output: .piped
            )
        } catch {
            throw CommandError("cannot start the simulator: \(error)")
        }
        let line = await firstLine(of: program.output)
        guard let address = line?.split(separator: " ").last, address.hasPrefix("http://") else {
            program.send(SIGTERM)
            throw CommandError("the simulator did not start")
        }
        return SimulatorProcess(baseURL: String(address), program: program)
    }

    /// As a self-test knows it.
    var server: SelftestServer { SelftestServer(baseURL: baseURL) { await self.stop() } }

    /// Ends the simulator, and waits until it has written its record and is gone.
    func stop() async {
        program.send(SIGTERM)
        _ = await program.ending()
    }

    private init(baseURL: String, program: ChildProgram) {
        self.baseURL = baseURL
        self.program = program
    }

    /// The file this program runs from.
    private static var executable: String {
        get throws {
            #if os(Linux)
                // The link holds even where the file has been replaced or moved since.
                return "/proc/\(ProcessInfo.processInfo.processIdentifier)/exe"
            #else
                guard let url = Bundle.main.executableURL else {
                    throw CommandError("cannot find the file this program runs from")
                }
                return url.path
            #endif
        }
    }

    /// Returns the first line, nil where the writer ends before it; read by a thread, because a read blocks.
    private static func firstLine(of pipe: PipeEnd?) async -> String? {
        guard let pipe else { return nil }
        return await withCheckedContinuation { continuation in
            DetachedThread.start {
                var bytes: [UInt8] = []
                while !bytes.contains(0x0A) {
                    let more = pipe.next()
                    if more.isEmpty { break }
                    bytes += more
                }
                let line = bytes.firstIndex(of: 0x0A).map { String(decoding: bytes[..<$0], as: UTF8.self) }
                continuation.resume(returning: line)
            }
        }
    }
}
