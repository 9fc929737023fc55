/// When somebody looks who may look as often as they like: after 20 requests, and again each time there are a tenth more.
package struct LookTimes: Sendable {
    private var next = 20

    package init() {}

    /// Whether it is time to look, of so many requests; once for each look.
    package mutating func isDue(at requests: Int) -> Bool {
        guard requests >= next else { return false }
        next = max(requests + 1, requests * 11 / 10)
        return true
    }
}
