import BenchAnalysis

@testable import BenchReport

/// A short cut for tests of what stands in a whole report, whatever was judged.
extension ReportRenderer {
    static func render(_ summary: Summary, as format: ReportFormat, judgements: [Judgement] = []) -> String {
        var subject = ReportSubject(summary)
        subject.judgements = judgements
        return render(subject, as: format)
    }
}
