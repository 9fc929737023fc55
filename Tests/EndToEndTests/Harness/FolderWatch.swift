import Foundation
import Glibc
import GRDB
import Synchronization

/// Waits for what other programs do to the files of a folder, told by the kernel (inotify(7)): nothing is polled.
enum FolderWatch {
    /// Waits until a condition holds that a change in the folder may make true.
    ///
    /// - Parameters:
    ///   - folder: has to be there.
    ///   - isMet: asked at once, and again after each change; on a thread of its own.
    /// - Throws: where the folder cannot be watched, or the test is cancelled.
    static func wait(in folder: String, until isMet: @escaping @Sendable () -> Bool) async throws {
        let descriptor = inotify_init1(Int32(IN_CLOEXEC))
        let changes = UInt32(IN_MODIFY | IN_CREATE | IN_MOVED_TO | IN_DELETE)
        // The watch comes before the first look, so that no change falls between them.
        guard descriptor >= 0, inotify_add_watch(descriptor, folder, changes) >= 0 else {
            throw Unexpected("\(folder) cannot be watched: \(String(cString: strerror(errno)))")
        }
        let isCancelled = Atomic(false)
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                Thread.detachNewThread {
                    var events = [UInt8](repeating: 0, count: 65536)
                    while !isCancelled.load(ordering: .acquiring), !isMet() {
                        _ = read(descriptor, &events, events.count)
                    }
                    close(descriptor)
                    continuation.resume()
                }
            }
        } onCancel: {
            isCancelled.store(true, ordering: .releasing)
            // A change like any other, which wakes the thread.
            _ = FileManager.default.createFile(atPath: "\(folder)/cancelled", contents: nil)
        }
        try Task.checkCancellation()
    }
}

extension Workbench {
    /// Waits until a database holds so many samples; the run that writes it has begun.
    func stores(_ count: Int, database: String = "ezbench.sqlite") async throws {
        let path = path(database)
        var configuration = Configuration()
        configuration.busyMode = .timeout(600)
        // One connection for all looks: each one opened and closed would be a change in the folder, and wake us again. And not
        // before there is a log: until then the run makes the file one that has a log, for which it must have it to itself.
        let opened = Mutex<DatabaseQueue?>(nil)
        try await FolderWatch.wait(in: URL(fileURLWithPath: path).deletingLastPathComponent().path) { [configuration] in
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
