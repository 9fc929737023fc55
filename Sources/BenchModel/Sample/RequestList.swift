/// Samples in an order, each as the place where it lies: four bytes.
package struct SampleList: Sendable {
    /// So many bits of a place tell which sample of its block it is.
    private static let rowBits: UInt32 = 12

    private var blocks: [SampleBlock] = []
    fileprivate private(set) var places: [UInt32] = []

    /// Takes samples, of which the number may be known.
    package init(_ samples: some Sequence<SampleFacts>, count: Int? = nil) {
        var adder = Adder()
        places.reserveCapacity(count ?? samples.underestimatedCount)
        for sample in samples { places.append(adder.place(of: sample)) }
        blocks = adder.blocks
    }

    /// Takes those of some samples that are wanted, of which the number may be known.
    package init(_ samples: [SampleFacts], count: Int = 0, where isWanted: (SampleFacts) -> Bool) {
        var adder = Adder()
        places.reserveCapacity(count)
        for sample in samples where isWanted(sample) { places.append(adder.place(of: sample)) }
        blocks = adder.blocks
    }

    fileprivate init(blocks: SampleList, places: [UInt32]) {
        self.blocks = blocks.blocks
        // A copy of just that size: an array that grows has room to spare.
        self.places = places.count == places.capacity ? places : places.withUnsafeBufferPointer { Array($0) }
    }

    /// How many bytes it takes besides the samples.
    var bytes: Int {
        places.capacity * MemoryLayout<UInt32>.stride + blocks.capacity * MemoryLayout<SampleBlock>.stride
    }

    fileprivate func sample(at place: UInt32) -> SampleFacts {
        let row = place & (1 << Self.rowBits - 1)
        return SampleFacts(block: blocks[Int(place >> Self.rowBits)], place: Int32(row))
    }

    /// Gives samples their places.
    private struct Adder {
        private(set) var blocks: [SampleBlock] = []
        private var numbers: [ObjectIdentifier: Int] = [:]
        private var latest = 0

        mutating func place(of sample: SampleFacts) -> UInt32 {
            // Most are in the block of the one before.
            if blocks.isEmpty || blocks[latest] !== sample.block {
                latest = numbers[ObjectIdentifier(sample.block)] ?? blocks.count
                if latest == blocks.count {
                    numbers[ObjectIdentifier(sample.block)] = latest
                    blocks.append(sample.block)
                }
            }
            return UInt32(latest) << SampleList.rowBits | UInt32(sample.place)
        }
    }
}

extension SampleList: RandomAccessCollection {
    package var startIndex: Int { 0 }
    package var endIndex: Int { places.count }
    package var count: Int { places.count }
    package subscript(index: Int) -> SampleFacts { sample(at: places[index]) }

    /// Returns those that are wanted, in order.
    package func filter(_ isWanted: (SampleFacts) throws -> Bool) rethrows -> SampleList {
        SampleList(blocks: self, places: try places.filter { try isWanted(sample(at: $0)) })
    }
}

/// Requests in an order, each as the place of its first attempt.
///
/// A report has lists of a run's requests by what is counted of them; written out, each list of a million took as much memory as its
/// figures.
package struct RequestList: Sendable {
    /// The first sample of each that was met.
    fileprivate let firsts: SampleList
    /// By the first attempt's place, the attempts of those that have several.
    private let several: [UInt32: RequestAttempts]

    private init(firsts: SampleList, several: [UInt32: RequestAttempts]) {
        self.firsts = firsts
        self.several = several
    }

    /// Groups samples into requests, in order of their first attempts.
    ///
    /// A request that a resumed run sent again counts once in each sitting; the interrupted one is not finished.
    package init(of samples: SampleList) {
        // Few requests have more than one attempt: only those need to be looked for.
        var attempts: [RequestAttempts.Place: [SampleFacts]] = [:]
        for sample in samples where sample.attempt > 1 { attempts[RequestAttempts.Place(sample)] = [] }
        guard !attempts.isEmpty else {
            self.init(firsts: samples, several: [:])
            return
        }
        var (places, met) = ([UInt32](), [UInt32: RequestAttempts.Place]())
        places.reserveCapacity(samples.count)
        for place in samples.places {
            let sample = samples.sample(at: place)
            let request = RequestAttempts.Place(sample)
            guard let known = attempts[request] else {
                places.append(place)
                continue
            }
            if known.isEmpty {
                met[place] = request
                places.append(place)
            }
            attempts[request]?.append(sample)
        }
        self.init(
            firsts: SampleList(blocks: samples, places: places),
            several: met.compactMapValues { request in
                attempts[request].map { own in RequestAttempts(attempts: own.sorted { $0.attempt < $1.attempt }) }
            }
        )
    }

    /// How many bytes it takes besides the samples, and those of requests that were sent several times.
    var bytes: Int { firsts.bytes }

    /// Every attempt of all, request by request.
    package var samples: SampleList {
        if several.isEmpty { return firsts }
        return SampleList(flatMap(\.attempts))
    }

    /// Returns the requests of a target in the order in which they began: by sitting, then by the start (of one that never started,
    /// by its plan).
    package func inOrderOfBeginning() -> RequestList {
        // Sorted are the keys alone, and only where they are in no order yet.
        if isInOrderOfBeginning { return self }
        let keys = (0..<count).map { OrderOfBeginning(self, $0) }.sorted()
        let places = keys.map { firsts.places[$0.index] }
        return RequestList(firsts: SampleList(blocks: firsts, places: places), several: several)
    }

    private var isInOrderOfBeginning: Bool {
        var before: OrderOfBeginning?
        for index in 0..<count {
            let own = OrderOfBeginning(self, index)
            if let before, !(before < own) { return false }
            before = own
        }
        return true
    }
}

extension RequestList: RandomAccessCollection {
    package var startIndex: Int { 0 }
    package var endIndex: Int { firsts.count }
    package var count: Int { firsts.count }
    package subscript(index: Int) -> RequestAttempts { request(at: firsts.places[index]) }

    private func request(at place: UInt32) -> RequestAttempts {
        if !several.isEmpty, let own = several[place] { return own }
        return RequestAttempts(firsts.sample(at: place))
    }

    /// Returns those that are wanted, in order.
    package func filter(_ isWanted: (RequestAttempts) throws -> Bool) rethrows -> RequestList {
        let places = try firsts.places.filter { try isWanted(request(at: $0)) }
        return RequestList(firsts: SampleList(blocks: firsts, places: places), several: several)
    }
}

/// By what requests of a target are ordered.
private struct OrderOfBeginning: Comparable {
    let part: Int
    let start: RunInstant
    let sequence: RequestIndex
    let index: Int

    init(_ requests: RequestList, _ index: Int) {
        let request = requests[index]
        part = request.first.part
        start = request.startedOrPlanned
        sequence = request.first.sequence
        self.index = index
    }

    static func < (one: Self, other: Self) -> Bool {
        (one.part, one.start, one.sequence, one.index) < (other.part, other.start, other.sequence, other.index)
    }
}
