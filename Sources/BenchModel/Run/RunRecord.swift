/// A run as the database stores it, without its samples.
package struct RunRecord: Sendable, Equatable {
    package enum Status: String, Sendable { case running, finished, interrupted }

    package struct Target: Sendable, Equatable {
        package var name: String
        package var wireProtocol: String
        package var model: String
        /// The endpoint's base URL; never a key.
        package var endpoint: String
        /// The URL that is asked: the base URL and the protocol's path, never a key; nil if it was not recorded.
        package var url: String?
        package var isStreamed: Bool
        /// Whether ezbench's simulator answered: the embedded one in the endpoint's place, or one at its address.
        package var isSimulated: Bool
        /// The version of the simulator at the endpoint's own address; nil if none answered there.
        package var simulator: String?
        /// Whether the server's certificate was not verified.
        package var isInsecure: Bool
        /// Whether a key went to another machine over plain HTTP, readable for everyone on the way.
        package var sendsKeyInClear: Bool
        /// The name under which prices are looked up.
        package var priceModel: String
        /// When its streams were closed on purpose, in the words of ``CancelAfter/words(of:)``.
        package var cancelAfter: String?
        /// Whether a nonce led each prompt, so that no cache knew it; nil if that was not recorded.
        package var usesNonce: Bool?
        /// How its lengths in tokens were made; nil where nobody asked for any.
        package var fit: LengthFit?

        package init(
            name: String,
            wireProtocol: String,
            model: String,
            endpoint: String,
            url: String? = nil,
            isStreamed: Bool = true,
            isSimulated: Bool = false,
            simulator: String? = nil,
            isInsecure: Bool = false,
            sendsKeyInClear: Bool = false,
            priceModel: String? = nil,
            cancelAfter: String? = nil,
            usesNonce: Bool? = nil,
            fit: LengthFit? = nil
        ) {
            self.name = name
            self.wireProtocol = wireProtocol
            self.model = model
            self.endpoint = endpoint
            self.url = url
            self.isStreamed = isStreamed
            self.isSimulated = isSimulated
            self.simulator = simulator
            self.isInsecure = isInsecure
            self.sendsKeyInClear = sendsKeyInClear
            self.priceModel = priceModel ?? model
            self.cancelAfter = cancelAfter
            self.usesNonce = usesNonce
            self.fit = fit
        }

        /// Whether the embedded simulator replaces the endpoint, so that nothing goes to its address.
        package var isEmbedded: Bool { isSimulated && simulator == nil }
    }

    /// One sitting of a run: a run that was interrupted and resumed has several.
    package struct Sitting: Sendable, Equatable {
        /// On the wall clock.
        package var startedAt: WallTime
        package var finishedAt: WallTime?
        package var version: String
        /// Facts about the machine and the libraries, as JSON.
        package var hostJSON: String
        /// Nil where the system has no id, and for a sitting of an earlier version.
        package var machine: MachineID?

        package init(
            startedAt: WallTime,
            finishedAt: WallTime? = nil,
            version: String,
            hostJSON: String = "{}",
            machine: MachineID? = nil
        ) {
            self.startedAt = startedAt
            self.finishedAt = finishedAt
            self.version = version
            self.hostJSON = hostJSON
            self.machine = machine
        }
    }

    /// A file of prices, as it was when it was read.
    package struct PriceFile: Sendable, Equatable {
        /// As it was typed.
        package var path: String
        package var digest: TextDigest

        package init(path: String, digest: TextDigest) {
            self.path = path
            self.digest = digest
        }
    }

    /// Its number in its database; 0 until that has given one.
    package var id: Int64
    /// Nil for a run of an earlier version, which had none.
    package var uuid: RunUUID?
    /// Which part of a run it is; all of it, too, where its parts have been joined.
    package var shard: Shard
    /// What each part says of itself, where several machines shared the run: one of a part, those that were joined of a whole.
    package var parts: [ShardRecord] = []
    /// What was done before its first request, in order; of each sitting anew.
    package var hooks: [HookRecord] = []
    package var name: String
    /// The epoch on the wall clock.
    package var startedAt: WallTime
    package var finishedAt: WallTime?
    package var status: Status
    /// Why it ended before its plan did, in a sentence.
    package var endReason: String?
    /// The scenario as read, in canonical form, without keys.
    package var scenarioJSON: String
    /// The path of the scenario file as it was typed, where the texts are of which ``scenarioJSON`` has digests; nil where
    /// the texts are in it, where there was no file, and for a run of an earlier version.
    package var scenarioFile: String?
    /// How the order of the prompts follows from the seed.
    package var promptOrder: PromptOrder
    /// Facts of the first sitting's machine and of the libraries, as JSON.
    package var hostJSON: String
    /// The machine of the first sitting; nil where the system has no id, and for a run of an earlier version.
    package var machine: MachineID?
    /// The program's version.
    package var version: String
    /// Whether a simulator answered for at least one target.
    package var isSimulated: Bool
    package var loadShape: LoadShape.Kind
    /// Whose answers stood in what was asked next; nil where no conversations were held turn by turn, and where that is not known.
    package var history: ConversationSettings.History?
    /// In the order of the scenario; a sample's `target` is an index into it.
    package var targets: [Target]
    /// In order, numbered from 1 by ``Sample/part``; empty if there was only one.
    package var sittings: [Sitting]
    /// In the order in which they were noticed.
    package var remarks: [Remark]
    package var labels: RunLabels
    /// The price file that was named for it; nil if none was, and for a run of an earlier version.
    package var priceFile: PriceFile?
    /// What the gate answered when the run ended; nil if it had no objectives, did not come that far, or is of an earlier
    /// version.
    package var gate: GateAnswer?
    /// The path of the database it was read from, for hints on what to type; nil if it was not read from one.
    package var database: String?

    package init(
        id: Int64 = 0,
        uuid: RunUUID? = nil,
        shard: Shard = .whole,
        name: String,
        startedAt: WallTime,
        finishedAt: WallTime? = nil,
        status: Status = .running,
        endReason: String? = nil,
        scenarioJSON: String = "{}",
        scenarioFile: String? = nil,
        promptOrder: PromptOrder = .keyedRounds,
        hostJSON: String = "{}",
        machine: MachineID? = nil,
        version: String,
        isSimulated: Bool,
        loadShape: LoadShape.Kind = .closed,
        targets: [Target],
        sittings: [Sitting] = [],
        remarks: [Remark] = [],
        labels: RunLabels = RunLabels(),
        priceFile: PriceFile? = nil,
        gate: GateAnswer? = nil
    ) {
        self.id = id
        self.uuid = uuid
        self.shard = shard
        self.name = name
        self.startedAt = startedAt
        self.finishedAt = finishedAt
        self.status = status
        self.endReason = endReason
        self.scenarioJSON = scenarioJSON
        self.scenarioFile = scenarioFile
        self.promptOrder = promptOrder
        self.hostJSON = hostJSON
        self.machine = machine
        self.version = version
        self.isSimulated = isSimulated
        self.loadShape = loadShape
        self.targets = targets
        self.sittings = sittings
        self.remarks = remarks
        self.labels = labels
        self.priceFile = priceFile
        self.gate = gate
    }

    /// Whether requests started on a schedule rather than when a slot became free.
    package var isOpenLoop: Bool { loadShape != .closed }

    /// The places of all targets, in order.
    package var places: Range<TargetIndex> { 0..<TargetIndex(targets.count) }

    package subscript(target: TargetIndex) -> Target { targets[target.number] }

    /// Notes that a simulator answered in a target's place, of which nobody knew before it said so.
    package mutating func markSimulated(_ target: TargetIndex, by simulator: String) {
        guard targets.indices.contains(target.number), !targets[target.number].isSimulated else { return }
        (targets[target.number].isSimulated, targets[target.number].simulator) = (true, simulator)
        isSimulated = true
    }

    /// The command that resumes it if it was interrupted.
    package var commandToResume: String {
        "ezbench run --resume \(id)" + (database.map { " --db \(ShellWord.quoted($0))" } ?? "")
    }
}
