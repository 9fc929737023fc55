/// What was done before a sitting's first request, as the database stores it.
package struct HookRecord: Sendable, Equatable {
    /// The sitting, counted from 1.
    package var part: Int
    /// The name of the endpoint whose hook it is, or of the target's.
    package var endpoint: String
    /// The name of the target whose hook it is; nil where it is the endpoint's.
    package var target: String?
    /// The request or the program, without secrets.
    package var what: String
    /// How long it took; nil where it was left out.
    package var took: Nanoseconds?
    /// Why it was left out, or what the server answered.
    package var note: String?

    package init(
        part: Int = 1,
        endpoint: String,
        target: String? = nil,
        what: String,
        took: Nanoseconds? = nil,
        note: String? = nil
    ) {
        self.part = part
        self.endpoint = endpoint
        self.target = target
        self.what = what
        self.took = took
        self.note = note
    }
}
