/// The requests of a trace as they were recorded, in the order of their arrival.
package struct RecordedTrace: Sendable, Equatable {
    package struct Request: Sendable, Equatable {
        /// From the trace's first arrival on.
        package var arrival: Nanoseconds
        /// Input tokens.
        package var input: Int32
        /// Output tokens.
        package var output: Int32
        /// The row of the file, counted from 1.
        package var row: Int32
        /// Which session it belongs to, counted from 0; -1 where none is recorded.
        package var session: Int32
        /// Where the ids of its blocks are among ``RecordedTrace/blockIDs``.
        package var blocks: Range<Int32>

        package init(
            arrival: Nanoseconds,
            input: Int,
            output: Int,
            row: Int,
            session: Int = -1,
            blocks: Range<Int32> = 0..<0
        ) {
            self.arrival = arrival
            self.input = Int32(clamping: input)
            self.output = Int32(clamping: output)
            self.row = Int32(clamping: row)
            self.session = Int32(clamping: session)
            self.blocks = blocks
        }
    }

    package var requests: [Request]
    /// Of all requests, one after the other.
    ///
    /// Requests whose leading ids are the same have the same leading text. An id of a request's last block, which may be cut, is that
    /// of the block as it is.
    package var blockIDs: [UInt64]
    /// How many tokens a block has; nil where the format knows of no blocks.
    package var blockTokens: Int?

    package init(requests: [Request] = [], blockIDs: [UInt64] = [], blockTokens: Int? = nil) {
        self.requests = requests
        self.blockIDs = blockIDs
        self.blockTokens = blockTokens
    }

    package func blocks(of request: Request) -> ArraySlice<UInt64> {
        blockIDs[Int(request.blocks.lowerBound)..<Int(request.blocks.upperBound)]
    }
}

// MARK: Times

extension RecordedTrace {
    /// How many times the requests have, and what lies between neighbours in the median: nil of one time.
    package var times: (distinct: Int, gap: Nanoseconds?) {
        var gaps: [Nanoseconds] = []
        for (earlier, later) in zip(requests, requests.dropFirst()) where later.arrival > earlier.arrival {
            gaps.append(later.arrival - earlier.arrival)
        }
        gaps.sort()
        return (requests.isEmpty ? 0 : gaps.count + 1, gaps.isEmpty ? nil : gaps[gaps.count / 2])
    }

    /// How wide the buckets are into which the recording put its times; nil where it has none.
    ///
    /// Where there are two requests or more for each time that occurs, these are no chance meetings.
    package var bucket: Nanoseconds? {
        let times = times
        guard let gap = times.gap, requests.count >= 2 * times.distinct else { return nil }
        return gap
    }
}

/// How many requests begin within a time.
package struct ArrivalRate: Sendable, Equatable {
    /// From the first to the last.
    package let span: Nanoseconds
    package let count: Int
    /// The most that begin within any time as long as ``width``.
    package let most: Int
    package let width: Nanoseconds

    /// Counts starts, which rise.
    package init(_ starts: some RandomAccessCollection<Nanoseconds>, width: Nanoseconds = 1_000_000_000) {
        self.width = max(1, width)
        count = starts.count
        span = if let first = starts.first, let last = starts.last { last - first } else { 0 }
        var most = 0
        var first = starts.startIndex
        for (place, start) in starts.enumerated() {
            while start - starts[first] >= self.width { first = starts.index(after: first) }
            most = max(most, place + 1 - starts.distance(from: starts.startIndex, to: first))
        }
        self.most = most
    }

    /// Requests per second on average; nil of a single instant.
    package var mean: Double? { span > 0 ? Double(count) / span.inSeconds : nil }
    /// The most per second.
    package var peak: Double { Double(most) / width.inSeconds }
}
