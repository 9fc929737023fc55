package import BenchModel

/// One target's way through a sweep: its course, and the rungs that were measured.
package struct SweepTrack: Sendable {
    /// The target's name.
    package let target: String
    package private(set) var course: SweepCourse
    package private(set) var rungs: [SweepRung] = []
    /// What is asked of its requests.
    package let question: RungQuestion

    package init(_ target: String, _ settings: SweepSettings, objectives: [Objective]) {
        self.target = target
        course = SweepCourse(settings)
        question = RungQuestion(objectives, target: target, attainment: settings.attainment)
    }

    /// Takes the rung that its course asked for.
    package mutating func take(_ rung: SweepRung) {
        take(rung.rung, rung.judgement)
        rungs.append(rung)
    }

    /// Takes what such a rung says, without its figures.
    mutating func take(_ rung: SweepCourse.Rung, _ judgement: RungJudgement) { course.take(rung, judgement) }

    package var bracket: SweepBracket { course.bracket }
    /// Whether objectives are broken at the least load already.
    package var breaksAtOnce: Bool {
        guard let least = rungs.map(\.rung.level).min() else { return false }
        return rungs.contains { $0.rung.level == least && $0.judgement.verdict.isBroken }
    }
}

/// A sweep: all its targets, and why it is over.
package struct SweepResult: Sendable {
    package enum End: Sendable, Equatable {
        /// All was measured that was to be.
        case whole
        /// Somebody asked for the end.
        case interrupted
        /// No further rung could begin within the time.
        case outOfTime
        /// What was left of the budget did not suffice.
        case outOfBudget(String)
        /// No request of a first rung succeeded, or the server was gone later on.
        case nothingWorked(String)
        /// Something kept the next rung from beginning, or the last from being stored with the others.
        case brokenOff(String)
        /// Rungs are missing, and nobody measures them now.
        case unfinished
    }

    package var name: String
    /// The tag of its runs.
    package var tag: RunTag
    package var settings: SweepSettings
    package var tracks: [SweepTrack]
    package var end: End

    package init(name: String, tag: RunTag, settings: SweepSettings, tracks: [SweepTrack], end: End) {
        self.name = name
        self.tag = tag
        self.settings = settings
        self.tracks = tracks
        self.end = end
    }

    package var rungs: [SweepRung] { tracks.flatMap(\.rungs) }
    package var isSimulated: Bool { rungs.contains(where: \.isSimulated) }
}
