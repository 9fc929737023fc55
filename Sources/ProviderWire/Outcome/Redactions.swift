import BenchModel
import Synchronization

/// The redaction of a target's texts, which learns each key that comes while a run goes on.
final class Redactions: Sendable {
    private let target: Target
    private let endpoint: Endpoint
    /// Struck out beside the keys: a proxy's user and password.
    private let others: [String]
    private let rotatingKey: RotatingKey?
    /// Of the keys there were when it was made, by their count.
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

    /// Knows every key so far.
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
