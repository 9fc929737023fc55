import BenchApplication
import BenchModel
import BenchReport

extension TakenDataWords {
    init(_ taken: TakenData) {
        self.init(taken.survey, takenInto: taken.scenario, planned: taken.planned)
    }

    /// The same for the run's reports.
    var remarks: [Remark] {
        [Remark(at: 0, kind: .data, text: facts)] + flaws.map { Remark(at: 0, kind: .dataFlaw, text: $0) }
    }
}
