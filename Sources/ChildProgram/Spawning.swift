import CSpawn

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

/// The `posix_spawn` attributes of one child, and the descriptors to close once it runs.
struct Spawning {
    private var actions = posix_spawn_file_actions_t()
    private var attributes = posix_spawnattr_t()
    private var theChilds: [Int32] = []

    /// Prepares a child without standard input, with `folder` as its working directory (nil for this program's own).
    init(folder: String?, leadsGroup: Bool = false) throws(ChildFault) {
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        // Reset signals: otherwise the child inherits those that this thread blocks and this program ignores.
        var (none, all) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        // Group 0 creates a new group, numbered like the child.
        let group = leadsGroup ? POSIX_SPAWN_SETPGROUP : 0
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | group))
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        if let folder, case let code = ezb_spawn_in(&actions, folder), code != 0 {
            throw ChildFault("cannot start a program in \(folder)", code)
        }
    }

    /// Sets where a standard stream of the child goes, and returns the reading end of a pipe.
    mutating func route(_ descriptor: Int32, _ stream: ChildProgram.Stream) throws(ChildFault) -> PipeEnd? {
        switch stream {
        case .inherited: return nil
        case .discarded:
            posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_WRONLY, 0)
            return nil
        case .piped, .broken:
            var ends: [Int32] = [-1, -1]
            guard ezb_make_pipe(&ends) == 0 else { throw ChildFault("cannot make a pipe", errno) }
            theChilds.append(ends[1])
            posix_spawn_file_actions_adddup2(&actions, ends[1], descriptor)
            let reader = PipeEnd(ends[0])
            if case .piped = stream { return reader }
            return nil
        }
    }

    /// Starts the program and returns its process identifier.
    mutating func spawn(
        _ path: String,
        _ arguments: [String],
        _ environment: [String: String]?
    ) throws(ChildFault) -> pid_t {
        let environment = environment ?? ProcessInfo.processInfo.environment
        var words = ([path] + arguments).map { strdup($0) } + [nil]
        var variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in words + variables { free(text) } }
        var identifier: pid_t = 0
        let code = posix_spawn(&identifier, path, &actions, &attributes, &words, &variables)
        guard code == 0 else { throw ChildFault("cannot start \(path)", code) }
        return identifier
    }

    /// Closes the child's descriptors in this process, and frees the attributes.
    mutating func end() {
        for descriptor in theChilds { close(descriptor) }
        posix_spawn_file_actions_destroy(&actions)
        posix_spawnattr_destroy(&attributes)
    }
}

/// Why a program could not be started.
package struct ChildFault: Error, CustomStringConvertible {
    package let description: String

    init(_ what: String, _ code: Int32) { description = "\(what): \(String(cString: strerror(code)))" }
}
