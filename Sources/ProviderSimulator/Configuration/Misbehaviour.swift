/// The faults of one request, combined into the settings that the parts of a reply read.
struct Misbehaviour {
    /// A response that replaces the answer.
    enum Instead {
        case status(Int, retryAfter: Double?, retryAfterMilliseconds: Int?, shouldRetry: String?)
        case html
        case redirect(String)
        case nothing
        case gzip
        /// Endless header fields, or an endless line of an event.
        case endlessHeader, endlessLine
        /// A body with nothing but keep-alives in data fields.
        case keepalives
    }

    /// What happens to the stream after a given number of token events.
    enum Ending {
        case error, cut, reset, stall, truncate, badChunk
    }

    var instead: Instead?
    var ending: (kind: Ending, after: Int)?
    /// Where the answer waits until it is released.
    var hold: (after: Int, sparing: Int)?
    var errorFirst = false
    var headersHeld: Duration = .zero
    var eventsPerWrite = 1
    var splits = false
    var trickles = false
    var interim = false
    var invalidUTF8 = false
    var nesting = 0
    var lineEnd: String?
    var comments = false
    var byteOrderMark = false
    var noSpace = false
    var noDone = false
    var noFinalBlankLine = false
    var emptyChunks = false
    var usage: Fault.UsagePlacement?
    var jsonBody = false
    var malformedAfter: Int?
    var unknownEvents = false
    var padding = 0
    var endless = false
    var echo: Fault.EchoPlace?
    var deadReuse: (after: Int, sit: Duration)?
    var holdsBody = false
    /// How long the body stays open; nil until the client closes.
    var bodyHeld: Duration?
    var earlyFinish = false
    var emptyAnswer = false
    var fallbackModel: String?
    var zeroUsage = false
    var foreignEvent: Fault.ForeignEvent?
    var oddError: Fault.OddError?
    var expiry: Fault.Expiry?
    var thinkTags = false
    var neverFinished = false
    var spoiling: Fault.Spoiling?

    /// Combines faults.
    ///
    /// - Parameters:
    ///   - faults: in the order in which they were requested.
    ///   - repeats: how often an identical request has come before.
    ///   - draw: gives a number in 0..<1 for each fault that befalls a share of the requests.
    init(_ faults: [Fault], repeats: Int = 0, draw: () -> Double = { 0 }) {
        for fault in faults { take(fault, repeats, draw) }
    }

    private mutating func take(_ fault: Fault, _ repeats: Int, _ draw: () -> Double) {
        switch fault {
        case .first(let times, let fault): if repeats < times { take(fault, repeats, draw) }
        case .sometimes(let share, let fault): if draw() < share { take(fault, repeats, draw) }
        case .status(let status, let seconds, let milliseconds, let shouldRetry):
            instead = .status(
                status,
                retryAfter: seconds,
                retryAfterMilliseconds: milliseconds,
                shouldRetry: shouldRetry
            )
        case .html: instead = .html
        case .redirect(let location): instead = .redirect(location)
        case .noHeaders: instead = .nothing
        case .errorMidStream(let after): ending = (.error, after)
        case .cut(let after): ending = (.cut, after)
        case .reset(let after): ending = (.reset, after)
        case .stall(let after): ending = (.stall, after)
        case .hold(let after, let spared): hold = (after, spared)
        case .truncate(let after): ending = (.truncate, after)
        case .errorFirst: errorFirst = true
        case .slowHeaders(let duration): headersHeld = duration
        case .coalesce(let count): eventsPerWrite = count
        case .split: splits = true
        case .crlf: lineEnd = "\r\n"
        case .cr: lineEnd = "\r"
        case .comments(let mark):
            comments = true
            byteOrderMark = mark
        case .noSpace: noSpace = true
        case .noDone: noDone = true
        case .noFinalBlankLine: noFinalBlankLine = true
        case .emptyChunks: emptyChunks = true
        case .usage(let placement): usage = placement
        case .jsonBody: jsonBody = true
        case .malformed(let after): malformedAfter = after
        case .unknownEvents: unknownEvents = true
        case .hugeEvent(let bytes): padding = bytes
        case .endless: endless = true
        case .echo(let place): echo = place
        case .trickle: trickles = true
        case .interim: interim = true
        case .gzip: instead = .gzip
        case .invalidUTF8: invalidUTF8 = true
        case .deep(let levels): nesting = levels
        case .endlessHeader: instead = .endlessHeader
        case .endlessLine: instead = .endlessLine
        case .badChunk(let after): ending = (.badChunk, after)
        case .deadReuse(let after, let sit): deadReuse = (after, sit)
        case .heldBody(let duration):
            holdsBody = true
            bodyHeld = duration
        case .earlyFinish: earlyFinish = true
        case .emptyAnswer: emptyAnswer = true
        case .fallbackModel(let model): fallbackModel = model
        case .zeroUsage: zeroUsage = true
        case .foreignEvent(.only): instead = .keepalives
        case .foreignEvent(let event): foreignEvent = event
        case .oddError(let words, let after):
            ending = (.error, after)
            oddError = words
        case .expiredKey(let when): expiry = when
        case .thinkTags: thinkTags = true
        case .neverFinished: neverFinished = true
        case .spoil(let how): spoiling = how
        }
    }
}
