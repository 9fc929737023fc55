import BenchModel
import Synchronization

/// Provides a target's redaction, which grows with each key that a run obtains.
final class Redactions: Sendable {
    private let target: Target
    private let endpoint: Endpoint
    /// Secrets other than the keys: a proxy's user and password.
    private let others: [String]
    private let rotatingKey: RotatingKey?
    /// The last redaction made, with the number of keys it knows.
    private let latest: Mutex<(keys: Int, redaction: Redaction)>
    private let fixed: Redaction

    init(target: Target, endpoint: Endpoint, others: [String] = [], rotatingKey: RotatingKey?) {
        self.target = target
        self.endpoint = endpoint
        self.others = others
        self.rotatingKey = rotatingKey
        fixed = Redaction(target: target, endpoint: endpoint, others: others)
        latest = Mutex((0, fixed))
    }

    /// The redaction that knows every key so far.
    var current: Redaction {
        guard let rotatingKey else { return fixed }
        let count = rotatingKey.current.number + 1
        return latest.withLock { latest in
            if latest.keys < count {
                let keys = rotatingKey.all
                latest = (
                    keys.count, Redaction(target: target, endpoint: endpoint, others: others + keys.map(\.revealed))
                )
            }
            return latest.redaction
        }
    }
}
