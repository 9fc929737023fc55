import Foundation
import SQLiteAccess
import Glibc
import Synchronization

/// Waits for what another program does to the files of a folder, told by the kernel (inotify(7)): nothing is polled.
enum FolderWatch {
    /// Waits until a condition holds that a change in the folder may make true.
    ///
    /// - Parameters:
    ///   - folder: has to be there.
    ///   - program: makes the changes.
    ///   - isMet: asked at once, after each change, and when the program has ended; on a thread of its own.
    /// - Throws: where the folder cannot be watched, where the program ends before, or where the test is cancelled.
    static func wait(
        in folder: String,
        changedBy program: ChildProcess,
        until isMet: @escaping @Sendable () -> Bool
    ) async throws {
        // The watch comes before the first look, so that no change falls between them.
        let changes = try Changes(in: folder)
        program.whenOver { changes.end() }
        let hasMet = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                Thread.detachNewThread {
                    var hasMet = isMet()
                    while !hasMet, changes.next() { hasMet = isMet() }
                    // What was done last may have come with the end.
                    continuation.resume(returning: hasMet || isMet())
                }
            }
        } onCancel: {
            changes.end()
        }
        try Task.checkCancellation()
        if !hasMet { throw await program.ended(before: "what it was to write was in \(folder)") }
    }

    /// The changes in a folder, until somebody ends them.
    private final class Changes: Sendable {
        private let watch: Int32
        /// Both ends of a pipe; a byte in it is the end.
        private let ending: (reading: Int32, writing: Int32)

        init(in folder: String) throws {
            watch = inotify_init1(Int32(IN_CLOEXEC))
            let kinds = UInt32(IN_MODIFY | IN_CREATE | IN_MOVED_TO | IN_DELETE)
            var ends: [Int32] = [-1, -1]
            guard watch >= 0, inotify_add_watch(watch, folder, kinds) >= 0, pipe(&ends) == 0 else {
                throw Unexpected("\(folder) cannot be watched: \(String(cString: strerror(errno)))")
            }
            for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
            ending = (ends[0], ends[1])
        }

        deinit {
            for descriptor in [watch, ending.reading, ending.writing] where descriptor >= 0 { close(descriptor) }
        }

        /// Blocks until there are changes; false once they have been ended.
        func next() -> Bool {
            var ready = [watch, ending.reading].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            while poll(&ready, nfds_t(ready.count), -1) < 0, errno == EINTR {}
            if ready[1].revents != 0 { return false }
            var events = [UInt8](repeating: 0, count: 65536)
            return read(watch, &events, events.count) > 0
        }

        func end() {
            var byte: UInt8 = 0
            _ = write(ending.writing, &byte, 1)
        }
    }
}

extension Workbench {
    /// Waits until a database holds so many samples of a run that has begun.
    ///
    /// - Throws: if the run ends before.
    func stores(_ count: Int, of run: ChildProcess, database: String = "ezbench.sqlite") async throws {
        let path = path(database)
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        var configuration = Configuration()
        configuration.busyMode = .timeout(600)
        // One connection for all looks: each one opened and closed would be a change in the folder, and wake us again. And not
        // before there is a log: until then the run makes the file one that has a log, for which it must have it to itself.
        let opened = Mutex<DatabaseQueue?>(nil)
        try await FolderWatch.wait(in: folder, changedBy: run) { [configuration] in
            let queue = opened.withLock { opened -> DatabaseQueue? in
                guard opened == nil, FileManager.default.fileExists(atPath: "\(path)-wal") else { return opened }
                opened = try? DatabaseQueue(path: path, configuration: configuration)
                return opened
            }
            // As a writer: the change that woke us is made before it can be seen, and whoever makes it has the lock.
            let stored = try? queue?.write { try Int.fetchOne($0, sql: "SELECT count(*) FROM request") }
            return stored ?? 0 >= count
        }
        try opened.withLock { try $0?.close() }
    }
}
