import Dispatch
import Foundation

/// Calls back when the program is asked to end (SIGINT, SIGTERM), as often as it is asked.
///
/// `@unchecked Sendable`: the sources are made in `init` and never changed; Dispatch calls their handlers itself.
final class SignalWatch: @unchecked Sendable {
    private let sources: [any DispatchSourceSignal]

    /// Starts watching; returns once the watch is really in place, so that no signal falls between.
    init(_ handler: @escaping @Sendable () -> Void) {
        let queue = DispatchQueue(label: "ezbench.signals")
        sources = [SIGINT, SIGTERM].map { number in
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
        signal(SIGINT, SIG_DFL)
        signal(SIGTERM, SIG_DFL)
    }
}
