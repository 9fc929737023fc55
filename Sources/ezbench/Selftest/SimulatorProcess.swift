import Foundation

/// `ezbench simulate` in a process of its own, so that it takes neither the client's threads nor its memory.
final class SimulatorProcess: Sendable {
    let baseURL: String
    private let process: Process
    private let ended: AsyncStream<Void>

    /// Starts this same program as a simulator on a free port.
    ///
    /// - Parameter record: the file that gets a line for each request; complete once ``stop()`` has returned.
    /// - Returns: the simulator, which takes requests already.
    /// - Throws: where it does not come up; it says why on standard error itself.
    static func start(record: String) async throws -> SimulatorProcess {
        let process = Process()
        process.executableURL = try executable
        process.arguments = ["simulate", "--port", "0", "--record", record]
        process.standardInput = FileHandle.nullDevice
        let output = Pipe()
        process.standardOutput = output
        let (ended, ending) = AsyncStream<Void>.makeStream()
        process.terminationHandler = { _ in ending.finish() }
        do {
            try process.run()
        } catch {
            throw CommandError("cannot start the simulator: \(error.localizedDescription)")
        }
        let line = await firstLine(of: output.fileHandleForReading)
        guard let address = line?.split(separator: " ").last, address.hasPrefix("http://") else {
            process.terminate()
            throw CommandError("the simulator did not start")
        }
        return SimulatorProcess(baseURL: String(address), process: process, ended: ended)
    }

    /// Ends the simulator, and waits until it has written its record and is gone.
    func stop() async {
        process.terminate()
        for await _ in ended {}
    }

    private init(baseURL: String, process: Process, ended: AsyncStream<Void>) {
        self.baseURL = baseURL
        self.process = process
        self.ended = ended
    }

    /// The file this program runs from.
    private static var executable: URL {
        get throws {
            #if os(Linux)
                // The link holds even where the file has been replaced or moved since.
                return URL(fileURLWithPath: "/proc/\(ProcessInfo.processInfo.processIdentifier)/exe")
            #else
                guard let url = Bundle.main.executableURL else {
                    throw CommandError("cannot find the file this program runs from")
                }
                return url
            #endif
        }
    }

    /// Returns the first line, nil where the writer ends before it; read by a thread, because a read blocks.
    private static func firstLine(of pipe: FileHandle) async -> String? {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                var bytes = Data()
                while !bytes.contains(0x0A) {
                    let more = pipe.availableData
                    if more.isEmpty { break }
                    bytes += more
                }
                let line = bytes.firstIndex(of: 0x0A).map { String(decoding: bytes[..<$0], as: UTF8.self) }
                continuation.resume(returning: line)
            }
        }
    }
}
