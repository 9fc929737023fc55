import Dispatch

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

/// Calls back when the program is asked to end (SIGINT, SIGTERM, SIGHUP) or gets the signals named, as often as it does.
///
/// A program started with SIGHUP ignored (`nohup`) goes on without its terminal.
///
/// `@unchecked Sendable`: the sources are made in `init` and never changed; Dispatch calls their handlers itself.
final class SignalWatch: @unchecked Sendable {
    private let sources: [any DispatchSourceSignal]
    private let signals: [Int32]

    /// Starts watching; returns once the watch is really in place, so that no signal falls between.
    ///
    /// A signal is ignored first: Dispatch watches by a handler of its own, and ignoring it later would take that away.
    init(for numbers: [Int32]? = nil, _ handler: @escaping @Sendable () -> Void) {
        let queue = DispatchQueue(label: "ezbench.signals")
        signals = numbers ?? [SIGINT, SIGTERM] + (Self.isIgnored(SIGHUP) ? [] : [SIGHUP])
        sources = signals.map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler(handler: handler)
            let registered = DispatchSemaphore(value: 0)
            source.setRegistrationHandler { registered.signal() }
            source.resume()
            registered.wait()
            return source
        }
    }

    func end() {
        for source in sources { source.cancel() }
        for number in signals { signal(number, SIG_DFL) }
    }

    private static func isIgnored(_ number: Int32) -> Bool {
        var action = sigaction()
        sigaction(number, nil, &action)
        return action.__sigaction_handler.sa_handler.map { unsafeBitCast($0, to: Int.self) } == 1
    }
}
